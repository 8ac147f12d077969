"""Who may do what to sets, rounds, surveys and results: role × operation × state.

The council's secretary runs all of it, each thing at its time; the chair looks on (domain.md
§5, design D10). Who is not named may at no time.
"""

import datetime
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from cchc.agencies.enums import Role
from cchc.agencies.models import User
from cchc.refusals import Refusal
from rankings.enums import EditionState
from rankings.models import Edition
from rankings.permissions import can_preview
from rankings.services.compiling import compile_bloc, start_compiling
from rankings.services.editions import discard as discard_edition
from rankings.services.importing import import_results
from rankings.services.publications import prepare_and_publish
from scoring.enums import EntryState, MarkStage, RoundState, SetState
from scoring.models import AssessmentRound, CriteriaSet, Match, Node
from scoring.selectors.sets.criteria import nodes_of
from scoring.selectors.sets.drafts import (
    details_version,
    node_version,
    order_version,
    subtree_version,
)
from scoring.services.rounds.assignments import assign
from scoring.services.rounds.blocs import BlocSettings, add_bloc
from scoring.services.rounds.entries import add_entries
from scoring.services.rounds.planning import create_round, describe
from scoring.services.rounds.planning import discard as discard_round
from scoring.services.rounds.stages import move_round
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
from surveys.enums import SurveyState
from surveys.models import Survey
from surveys.services import invitations, lifecycle
from surveys.services.questionnaire import Plan, create_survey, edit_survey, propose_questions
from surveys.services.tabulate import start_tabulation
from tests.factories.agencies import make_agency, make_member, make_user
from tests.factories.amendments import change_leaf, make_amendment
from tests.factories.criteria import EVERY_KIND, make_criteria_set
from tests.factories.files import signed_decision
from tests.factories.rankings import make_table, make_target
from tests.factories.scoring import ReadyBloc, make_mark, put_in_state, ready_bloc
from tests.factories.surveys import ReadySurvey, ready_survey
from tests.rights.people import ROLES

pytestmark = pytest.mark.django_db

WITHOUT_SURVEY = [row for row in EVERY_KIND if not row[0].startswith("3")]
CRITERIA = (
    "Mã,Nội dung,Điểm tối đa,Phương pháp,Quy tắc,Thang điểm\n"
    "1,Lĩnh vực,1,,,\n1.1,Tiêu chí,1,thẩm định,đạt/không đạt,\n"
)


def people_of(ready: ReadyBloc) -> dict[str, User]:
    """Everybody of ROLES beside a round."""
    users = (
        make_user(),
        ready.officer,
        ready.leader,
        make_member(Role.OFFICER),
        ready.appraiser,
        make_member(Role.APPRAISER, council=ready.council),
        ready.secretary,
        make_member(Role.CHAIR, council=ready.council),
        make_member(Role.SECRETARY),
        make_user(is_staff=True),
    )
    return dict(zip(ROLES, users, strict=True))


@dataclass(frozen=True)
class Deed:
    """An operation on a subject, at which of its states it is possible, and to whom."""

    act: Callable[[Any, User], Any]
    states: Iterable[str]
    roles: tuple[str, ...] = ("secretary",)


def may(deed: Deed, subject: Any, user: User) -> bool:
    """Whether the deed succeeds; what it did is undone."""
    try:
        with transaction.atomic():
            deed.act(subject, user)
            transaction.set_rollback(True)
    except Refusal:
        return False
    return True


def allowed(
    deed: Deed, subject: Any, people: dict[str, User], states: Iterable[str], put: Callable
) -> dict[str, list[str]]:
    """By role, the states at which the deed was possible."""
    found: dict[str, list[str]] = {}
    for state in states:
        put(state)
        for role, person in people.items():
            # As a new request knows the person and the subject.
            user = User.objects.get(pk=person.pk)
            if may(deed, subject, user):
                found.setdefault(role, []).append(str(state))
    return found


def expected(deed: Deed) -> dict[str, list[str]]:
    return {role: [str(state) for state in deed.states] for role in deed.roles}


# --- Criteria sets


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
def test_criteria_sets(name: str):
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


# --- Rounds


def _round(ready: ReadyBloc) -> AssessmentRound:
    return AssessmentRound.objects.get(pk=ready.round.pk)


def _add_bloc(ready: ReadyBloc, user: User) -> Any:
    settings = BlocSettings("Đơn vị đặc thù", make_criteria_set(ready.council), key="dac-thu")
    return add_bloc(_round(ready), settings, by=user)


ROUNDS = {
    "create another": Deed(
        lambda ready, user: create_round(ready.council, name="Kỳ 2031", year=2031, by=user),
        list(RoundState),
    ),
    "describe it": Deed(
        lambda ready, user: describe(_round(ready), name="Tên khác", year=2026, by=user),
        [RoundState.PREPARING],
    ),
    "discard it": Deed(
        lambda ready, user: discard_round(_round(ready), by=user), [RoundState.PREPARING]
    ),
    "add a bloc": Deed(_add_bloc, [RoundState.PREPARING]),
    "add a unit": Deed(
        lambda ready, user: add_entries(
            ready.bloc, [make_agency()], by=user, reason="Thành lập mới"
        ),
        [RoundState.PREPARING, RoundState.OPEN],
    ),
    "assign an appraiser": Deed(
        lambda ready, user: assign(
            _round(ready), {ready.nodes["1"]: [ready.appraiser]}, by=user, reason="Phân công lại"
        ),
        [RoundState.PREPARING, RoundState.OPEN],
    ),
    "open it": Deed(
        lambda ready, user: move_round(_round(ready), "open", by=user), [RoundState.PREPARING]
    ),
    "close it": Deed(
        lambda ready, user: move_round(_round(ready), "close", by=user), [RoundState.OPEN]
    ),
    "reopen it": Deed(
        lambda ready, user: move_round(_round(ready), "reopen", by=user, reason="Phúc tra"),
        [RoundState.CLOSED],
    ),
    "plan a survey": Deed(
        lambda ready, user: create_survey(_round(ready), _plan(), by=user),
        [RoundState.PREPARING, RoundState.OPEN],
    ),
}


def _plan() -> Plan:
    now = timezone.now()
    return Plan("Phiếu khảo sát", now, now + datetime.timedelta(days=9), minimum_sample=3)


@pytest.mark.parametrize("name", ROUNDS)
def test_rounds(name: str):
    ready = ready_bloc(state=EntryState.FINAL)

    def put(state: str) -> None:
        AssessmentRound.objects.filter(pk=ready.round.pk).update(state=state)
        # Before it opens nobody has begun.
        waits = state == RoundState.PREPARING
        put_in_state(ready.entry, EntryState.WAITING if waits else EntryState.FINAL)

    deed = ROUNDS[name]
    assert allowed(deed, ready, people_of(ready), RoundState, put) == expected(deed)


# --- Surveys


def _survey(work: ReadySurvey) -> Survey:
    return Survey.objects.get(pk=work.survey.pk)


SURVEYS = {
    "edit it": Deed(
        lambda work, user: edit_survey(_survey(work), _plan(), by=user), [SurveyState.DRAFT]
    ),
    "propose questions": Deed(
        lambda work, user: propose_questions(_survey(work), by=user), [SurveyState.DRAFT]
    ),
    "open it": Deed(
        lambda work, user: lifecycle.open_survey(_survey(work), by=user), [SurveyState.DRAFT]
    ),
    "send the invitations": Deed(
        lambda work, user: invitations.send_invitations(_survey(work), by=user),
        [SurveyState.OPEN],
    ),
    "remind": Deed(
        lambda work, user: invitations.remind(_survey(work), by=user), [SurveyState.OPEN]
    ),
    "close it": Deed(
        lambda work, user: lifecycle.close(_survey(work), by=user), [SurveyState.OPEN]
    ),
    "take ballots again": Deed(
        lambda work, user: lifecycle.reopen(
            _survey(work),
            by=user,
            closes_at=timezone.now() + datetime.timedelta(days=3),
            reason="Ít phiếu",
        ),
        [SurveyState.CLOSED],
    ),
    "tabulate it": Deed(
        lambda work, user: start_tabulation(_survey(work), by=user),
        [SurveyState.CLOSED, SurveyState.TABULATED],
    ),
}


@pytest.mark.parametrize("name", SURVEYS)
def test_surveys(name: str):
    work = ready_survey(units=1)
    first = work.entries[0].agency
    council = work.round.council
    beside = ReadyBloc(
        council=council,
        criteria_set=work.bloc.criteria_set,
        nodes=work.nodes,
        round=work.round,
        bloc=work.bloc,
        entries=work.entries,
        secretary=work.secretary,
        officer=make_member(Role.OFFICER, agency=first),
        leader=make_member(Role.LEADER, agency=first),
        appraiser=make_member(Role.APPRAISER, council=council),
    )

    def put(state: str) -> None:
        tabulated = timezone.now() if state == SurveyState.TABULATED else None
        Survey.objects.filter(pk=work.survey.pk).update(state=state, tabulated_at=tabulated)

    deed = SURVEYS[name]
    assert allowed(deed, work, people_of(beside), SurveyState, put) == expected(deed)


# --- Results

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
def test_results(name: str):
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
