"""Every post to sets, exemptions and figures as everybody: it is refused, or it is theirs to do.

Complements test_pages: there the statuses of some pages, here that nothing changes for whom it
is not.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from scoring.enums import EntryState
from scoring.models import (
    Amendment,
    AssessmentRound,
    CriteriaSet,
    Entry,
    Exemption,
    Mark,
    Match,
    Node,
    RoundTransition,
    SetTransition,
)
from scoring.selectors.sets.drafts import (
    details_version,
    node_version,
    order_version,
    subtree_version,
)
from scoring.services.sets.amending import start_amendment
from scoring.services.sets.comparing import propose_matches
from scoring.urls import CRITERIA_SETS, SET_EDITOR
from tests.factories.criteria import make_criteria_set, make_draft
from tests.factories.scoring import put_in_state
from tests.rights.people import ROLES, Scene, make_scene

pytestmark = pytest.mark.django_db

KEPT: tuple[type[models.Model], ...] = (
    CriteriaSet, Node, Match, SetTransition, Amendment, AssessmentRound, RoundTransition, Entry,
    Exemption, Mark,
)  # fmt: skip
SECRETARY = ("secretary",)
# Who has a component to appraise, and the secretary for what nobody has.
APPRAISERS = ("appraiser", "appraiser of another component", "secretary")


class Work:
    """What the posts are about, beside the scene: a draft, an earlier set, an amendment."""

    def __init__(self, scene: Scene) -> None:
        ready = scene.ready
        self.council, self.round, self.bloc = ready.council, ready.round, ready.bloc
        self.set, self.entry, self.component = ready.criteria_set, ready.entry, ready.nodes["1"]
        self.earlier = make_criteria_set(ready.council, year=2025)
        propose_matches(self.set, self.earlier, by=ready.secretary)
        self.match = self.set.matches.order_by("pk")[0]
        self.amendment = start_amendment(self.set, by=ready.secretary)
        self.draft = make_draft(ready.council)
        self.nodes = list(self.draft.nodes.order_by("position"))
        self.leaf = self.draft.nodes.get(code="1.1")

    @property
    def details(self) -> dict[str, Any]:
        return {"council": self.council.pk, "year": 2027, "bloc_name": "Khối khác", "name": "Bộ"}

    @property
    def node(self) -> dict[str, Any]:
        said = {"text": "Khác", "max_points": "1", "kind": "yes_no", "scale": ""}
        return said | {"version": node_version(self.leaf)}

    @property
    def row(self) -> list[int]:
        return [self.draft.pk, self.leaf.pk]


def csv(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("bang.csv", text.encode())


Post = tuple[Callable[[Work], list[int]], Callable[[Work], dict[str, Any]], tuple[str, ...]]
POSTS: dict[str, Post] = {
    "new_set": (lambda w: [], lambda w: w.details, SECRETARY),
    "set_upload": (lambda w: [], lambda w: w.details | {"file": csv("Mã")}, SECRETARY),
    "confirm_set": (lambda w: [], lambda w: w.details | {"token": "x"}, SECRETARY),
    "appendix_upload": (lambda w: [], lambda w: w.details | {"file": csv("Mã")}, SECRETARY),
    "confirm_appendix": (lambda w: [], lambda w: w.details | {"token": "x"}, SECRETARY),
    "discard_set": (lambda w: [w.draft.pk], lambda w: {}, SECRETARY),
    "copy_set": (lambda w: [w.set.pk], lambda w: w.details, SECRETARY),
    "begin_amendment": (lambda w: [w.earlier.pk], lambda w: {}, SECRETARY),
    "amendment": (
        lambda w: [w.amendment.pk],
        lambda w: {"reason": "Sửa", "document_number": "15/QĐ", "seen": "x"},
        SECRETARY,
    ),
    "set_comparison": (lambda w: [w.set.pk], lambda w: {"earlier": w.earlier.pk}, SECRETARY),
    "confirm_comparison": (lambda w: [w.set.pk], lambda w: {"tat-ca": "1"}, SECRETARY),
    "set_match": (lambda w: [w.set.pk, w.match.pk], lambda w: {"note": "Khác"}, SECRETARY),
    "set_settings": (
        lambda w: [w.draft.pk],
        lambda w: (
            w.details | {"point_places": 2, "index_places": 2, "version": details_version(w.draft)}
        ),
        SECRETARY,
    ),
    "put_set_in_force": (
        lambda w: [w.draft.pk],
        lambda w: {"decision_number": "1", "decision_date": "01/01/2026", "taken_over": "on"},
        SECRETARY,
    ),
    "add_set_node": (lambda w: [w.draft.pk], lambda w: w.node, SECRETARY),
    "confirm_set_rules": (lambda w: [w.draft.pk], lambda w: {"sure": "1"}, SECRETARY),
    "set_node": (lambda w: w.row, lambda w: w.node, SECRETARY),
    "write_set_rule": (lambda w: w.row, lambda w: w.node, SECRETARY),
    "try_set_rule": (lambda w: w.row, lambda w: w.node, SECRETARY),
    "move_set_node": (
        lambda w: w.row,
        lambda w: {"step": "down", "version": order_version(w.nodes)},
        SECRETARY,
    ),
    "remove_set_node": (
        lambda w: w.row,
        lambda w: {"version": subtree_version([w.leaf])},
        SECRETARY,
    ),
    "exemption_matrix": (
        lambda w: [w.round.pk],
        lambda w: {"entries": w.entry.pk, "nodes": w.component.pk, "ground": "CV", "do": "exempt"},
        SECRETARY,
    ),
    "upload_exemptions": (lambda w: [w.round.pk], lambda w: {"file": csv("Mã")}, SECRETARY),
    "confirm_exemptions": (
        lambda w: [w.round.pk],
        lambda w: {"token": "x", "reason": "CV"},
        SECRETARY,
    ),
    "upload_figures": (lambda w: [w.bloc.pk], lambda w: {"file": csv("Mã")}, APPRAISERS),
    "confirm_figures": (
        lambda w: [w.bloc.pk],
        lambda w: {"token": "x", "source": "BC"},
        APPRAISERS,
    ),
}


def kept() -> list[list[tuple[Any, ...]]]:
    return [list(model._default_manager.order_by("pk").values_list()) for model in KEPT]


@pytest.mark.parametrize("name", POSTS)
def test_a_post_of_somebody_else_is_refused_and_changes_nothing(name: str):
    scene = make_scene()
    put_in_state(scene.ready.entry, EntryState.APPRAISAL_1)
    work = Work(scene)
    ids, said, roles = POSTS[name]
    address, before = reverse(name, args=ids(work)), kept()

    done = []
    for role in (None, *ROLES):
        client = Client()
        if role is not None:
            client.force_login(scene.people[role])
        with transaction.atomic():
            status = client.post(address, said(work)).status_code
            is_same = kept() == before
            transaction.set_rollback(True)
        if role in roles:
            done.append((role, status < 403 or status == 422))
        # Another council's secretary has pages of the kind, and no council of this one there.
        elif role == "secretary of another council" and status == 422:
            assert (name, is_same) == (name, True)
        else:
            expected = (302,) if role is None else (403, 404)
            assert (role, status in expected, is_same) == (role, True, True)
    assert done == [(role, True) for role in roles]


def test_every_post_to_sets_has_its_row():
    read = {
        "set_list", "set_template", "set_detail", "set_workbook", "set_appendix", "set_decision",
        "set_editor",
    }  # fmt: skip
    assert {path.name for path in [*CRITERIA_SETS, *SET_EDITOR]} - read <= set(POSTS)
