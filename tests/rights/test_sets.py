"""What is done to criteria sets: by whom, and while they are in which state."""

import datetime
import io
from decimal import Decimal
from typing import Any

import pytest

from cchc.agencies.models import User
from scoring.enums import RoundState, SetState
from scoring.models import AssessmentRound, CriteriaSet, Match, Node
from scoring.selectors.sets.criteria import nodes_of
from scoring.selectors.sets.drafts import (
    details_version,
    node_version,
    order_version,
    subtree_version,
)
from scoring.services.sets.amending import apply_amendment, start_amendment
from scoring.services.sets.comparing import confirm_matches, decide_match, propose_matches
from scoring.services.sets.copies import copy_set
from scoring.services.sets.editing import (
    Content,
    add_node,
    change_node,
    move_by,
    move_node,
    remove_node,
)
from scoring.services.sets.lifecycle import (
    SetDetails,
    create_set,
    import_criteria,
    put_in_force,
    set_details,
)
from scoring.services.sets.lifecycle import discard as discard_set
from scoring.services.sets.rules import confirm_rules
from tests.factories.amendments import change_leaf, make_amendment
from tests.factories.criteria import make_criteria_set
from tests.factories.scoring import ReadyBloc, ready_bloc
from tests.rights.deeds import Deed, allowed, expected, people_of

pytestmark = pytest.mark.django_db

CRITERIA = (
    "Mã,Nội dung,Điểm tối đa,Phương pháp,Quy tắc,Thang điểm\n"
    "1,Lĩnh vực,1,,,\n1.1,Tiêu chí,1,thẩm định,đạt/không đạt,\n"
)


def _set(ready: ReadyBloc) -> CriteriaSet:
    return CriteriaSet.objects.get(council=ready.council, bloc_name="Khối thử")


def _node(ready: ReadyBloc) -> Node:
    return _set(ready).nodes.get(code="1.1")


SETS = {
    "import a set": Deed(
        lambda ready, user: import_criteria(
            io.BytesIO(CRITERIA.encode()),
            council=ready.council,
            year=2026,
            bloc_name="Khối mới",
            by=user,
        ),
        [SetState.DRAFT, SetState.IN_FORCE],
    ),
    "put it in force": Deed(
        lambda ready, user: put_in_force(
            _set(ready), by=user, decision_number="1/QĐ", decision_date=datetime.date(2026, 1, 5)
        ),
        [SetState.DRAFT],
    ),
    "discard it": Deed(lambda ready, user: discard_set(_set(ready), by=user), [SetState.DRAFT]),
    "make an empty set": Deed(
        lambda ready, user: create_set(
            council=ready.council, year=2026, bloc_name="Khối mới", by=user
        ),
        [SetState.DRAFT, SetState.IN_FORCE],
    ),
    "change its settings": Deed(
        lambda ready, user: set_details(
            _set(ready),
            SetDetails("Tên", "Khối", 2026, 2, 2, False),
            by=user,
            version=details_version(_set(ready)),
        ),
        [SetState.DRAFT],
    ),
    "add a node": Deed(
        lambda ready, user: add_node(
            _set(ready), parent=None, text="Lĩnh vực", max_points=Decimal(1), by=user
        ),
        [SetState.DRAFT],
    ),
    "change a node": Deed(
        lambda ready, user: change_node(
            _node(ready), Content("Mục", Decimal(1)), by=user, version=node_version(_node(ready))
        ),
        [SetState.DRAFT],
    ),
    "confirm rules": Deed(
        lambda ready, user: confirm_rules(_set(ready), [_node(ready)], by=user), [SetState.DRAFT]
    ),
    "move a node": Deed(
        lambda ready, user: move_by(
            _node(ready), 1, by=user, version=order_version(nodes_of(_set(ready)))
        ),
        [SetState.DRAFT],
    ),
    "move a node elsewhere": Deed(
        lambda ready, user: move_node(
            _node(ready),
            parent=None,
            after=None,
            by=user,
            version=order_version(nodes_of(_set(ready))),
        ),
        [SetState.DRAFT],
    ),
    "take out a node": Deed(
        lambda ready, user: remove_node(
            _node(ready), by=user, version=subtree_version([_node(ready)])
        ),
        [SetState.DRAFT],
    ),
    "copy it": Deed(
        lambda ready, user: copy_set(_set(ready), by=user, year=2027, bloc_name="Khối mới"),
        [SetState.DRAFT, SetState.IN_FORCE],
    ),
    "begin an amendment of it": Deed(
        lambda ready, user: start_amendment(_set(ready), by=user), [SetState.IN_FORCE]
    ),
    "compare it with an earlier one": Deed(
        lambda ready, user: propose_matches(_set(ready), _earlier(ready), by=user),
        [SetState.DRAFT, SetState.IN_FORCE],
    ),
    "confirm what became of it": Deed(
        lambda ready, user: _confirm(ready, user), [SetState.DRAFT, SetState.IN_FORCE]
    ),
}


def _earlier(ready: ReadyBloc) -> CriteriaSet:
    return CriteriaSet.objects.get(council=ready.council, year=2020)


def _confirm(ready: ReadyBloc, user: User) -> None:
    match = Match.objects.get(set=_set(ready), node__code="1.1")
    confirm_matches(_set(ready), [match.pk], by=user)
    decide_match(match, previous=match.previous, by=user)


@pytest.mark.parametrize("name", SETS)
def test_who_may_do_what_to_criteria_sets(name: str):
    ready = ready_bloc()
    subject = make_criteria_set(ready.council, bloc_name="Khối thử")
    make_criteria_set(ready.council, year=2020)
    propose_matches(subject, _earlier(ready), by=ready.secretary)

    def put(state: str) -> None:
        CriteriaSet.objects.filter(pk=subject.pk).update(state=state)

    deed = SETS[name]
    states = [SetState.DRAFT, SetState.IN_FORCE]
    assert allowed(deed, ready, people_of(ready), states, put) == expected(deed)


def test_an_amendment_is_applied_by_the_secretary_while_the_round_is_open():
    ready = ready_bloc()
    draft = make_amendment(ready.criteria_set, by=ready.secretary)
    change_leaf(draft, "1.1", text="Có kế hoạch CCHC được duyệt")

    def put(state: str) -> None:
        AssessmentRound.objects.filter(pk=ready.round.pk).update(state=state)

    def act(subject: ReadyBloc, user: User) -> Any:
        fresh = CriteriaSet.objects.select_related("amends").get(pk=draft.pk)
        return apply_amendment(fresh, by=user, reason="Bổ sung", document_number="5/QĐ-UBND")

    deed = Deed(act, [RoundState.PREPARING, RoundState.OPEN])

    assert allowed(deed, ready, people_of(ready), RoundState, put) == expected(deed)
