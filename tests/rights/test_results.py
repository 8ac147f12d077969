"""What is done to drafts of results: by whom, and who sees them."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from cchc.agencies.models import User
from rankings.enums import EditionState
from rankings.models import Edition
from rankings.permissions import can_preview
from rankings.services.compiling import compile_bloc, start_compiling
from rankings.services.editions import discard as discard_edition
from rankings.services.importing import import_results
from rankings.services.publishing_drafts import prepare_and_publish
from scoring.enums import EntryState, MarkStage
from tests.factories.criteria import EVERY_KIND
from tests.factories.files import signed_decision
from tests.factories.rankings import make_table, make_target
from tests.factories.scoring import ReadyBloc, make_mark, ready_bloc
from tests.rights.deeds import Deed, allowed, expected, people_of
from tests.rights.people import ROLES

pytestmark = pytest.mark.django_db

WITHOUT_SURVEY = [row for row in EVERY_KIND if not row[0].startswith("3")]


RESULT_OFFICE = ("secretary", "administrator")


def _draft(ready: ReadyBloc) -> Edition:
    return Edition.objects.get(bloc=ready.bloc)


RESULTS: dict[str, Callable[[ReadyBloc, User], Any]] = {
    "compile": lambda ready, user: start_compiling(ready.bloc, by=user),
    "discard the draft": lambda ready, user: discard_edition(_draft(ready), by=user),
    "publish it": lambda ready, user: prepare_and_publish(
        ready.round,
        editions=[_draft(ready)],
        by=user,
        title="Công bố",
        decision_number="1/QĐ-UBND",
        decision_date=datetime.date(2026, 1, 5),
        signed_file=signed_decision(),
    ),
    "bring in a published table": lambda ready, user: import_results(
        make_table([{"Đơn vị": "Sở Y tế", "Tổng điểm": "80", "Điểm tối đa": "100"}]),
        make_target(council=ready.council, year=2020),
        by=user,
    ),
}


@pytest.mark.parametrize("name", RESULTS)
def test_who_may_do_what_to_results(name: str):
    ready = _finished_bloc()
    compile_bloc(ready.bloc, by=ready.secretary)
    deed = Deed(RESULTS[name], [EditionState.DRAFT], RESULT_OFFICE)

    found = allowed(deed, ready, people_of(ready), [EditionState.DRAFT], lambda state: None)

    assert found == expected(deed)


def test_drafts_of_results_are_seen_by_the_office_only():
    ready = _finished_bloc()
    draft = compile_bloc(ready.bloc, by=ready.secretary)
    people = people_of(ready)
    seen = {role for role in ROLES if Edition.objects.visible_to(people[role]).filter(pk=draft.pk)}
    assert seen == {"secretary", "chair", "administrator"}
    assert {role for role in ROLES if can_preview(people[role], ready.council.pk)} == seen


def _finished_bloc() -> ReadyBloc:
    ready = ready_bloc(state=EntryState.FINAL, tree=WITHOUT_SURVEY)
    for node in ready.nodes.values():
        if node.is_leaf:
            make_mark(ready.entry, node, stage=MarkStage.APPRAISAL_1)
    return ready
