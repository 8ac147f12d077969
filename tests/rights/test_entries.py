"""Who may do what to an entry, at every stage of its year: role × operation × state.

The table of rights (D10), written out: the unit declares, its leader approves,
a department appraises its component, the secretariat moves the stages, the chair and the
administrator look on, nobody else gets anywhere. Who is not named may at no time.
"""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from cchc.agencies.models import User
from cchc.refusals import Refusal
from scoring.enums import EntryState as S
from scoring.enums import MarkStage, RoundStage
from scoring.models import Attachment, Entry, Mark
from scoring.permissions import (
    appraisal_stage,
    appraised_components,
    can_read_appraisal,
    can_read_sheet,
)
from scoring.services.rounds.exemptions import decide, exempt, withdraw_from
from scoring.services.rounds.planning import days_of, set_dates
from scoring.services.rounds.stages import (
    advance,
    extend,
    reopen,
    reopen_appraisal_2,
    reopen_explanation,
)
from scoring.services.sheets.appraise import Appraisal, agree_with_rest, appraise, flag, unflag
from scoring.services.sheets.declare import Declaration, declare
from scoring.services.sheets.evidence import attach, detach
from scoring.services.sheets.explain import answer
from scoring.services.sheets.figures import take_over_figures
from scoring.services.sheets.figures_workbook import read_figures
from scoring.services.sheets.self_assessment import (
    approve,
    recall,
    return_to_officers,
    send_explanation,
    submit,
)
from tests.factories.figures import figures_file
from tests.factories.scoring import make_mark, make_revision, put_in_state
from tests.rights.people import ROLES, Scene, make_scene

pytestmark = pytest.mark.django_db

ALWAYS = list(S)
DECLARED = [state for state in S if state not in (S.WAITING, S.DECLARING, S.AWAITING_APPROVAL)]

UNIT = ("officer", "leader")
OFFICE = ("secretary", "chair", "administrator")
APPRAISERS = ("appraiser", "appraiser of another component")


def each(roles: tuple[str, ...], states: list[S]) -> dict[str, list[S]]:
    return dict.fromkeys(roles, states)


RIGHTS: dict[str, dict[str, list[S]]] = {
    # Looking
    "know of the entry": each(UNIT + APPRAISERS + OFFICE, ALWAYS),
    "read the unit's sheet": each(UNIT + OFFICE, ALWAYS),
    "read the appraisal": each(APPRAISERS + OFFICE, DECLARED),
    "read what the unit said to itself": each(UNIT, ALWAYS),
    "read the evidence": each(UNIT + OFFICE, ALWAYS) | each(("appraiser",), DECLARED),
    # The unit
    "declare": each(UNIT, [S.DECLARING]),
    "attach": each(UNIT, [S.DECLARING, S.EXPLANATION]),
    "detach": each(UNIT, [S.DECLARING]),
    "submit": each(UNIT, [S.DECLARING]),
    "recall": {"officer": [S.AWAITING_APPROVAL], "leader": [S.AWAITING_APPROVAL, S.DECLARED]},
    "return": {"leader": [S.AWAITING_APPROVAL]},
    "approve": {"leader": [S.AWAITING_APPROVAL]},
    "answer": each(UNIT, [S.EXPLANATION]),
    "send the explanation": each(UNIT, [S.EXPLANATION]),
    # The council
    "appraise": {"appraiser": [S.APPRAISAL_1, S.APPRAISAL_2]},
    "agree with the rest": {"appraiser": [S.APPRAISAL_1, S.APPRAISAL_2]},
    "take figures from a workbook": {
        "appraiser of another component": [S.APPRAISAL_1, S.APPRAISAL_2]
    },
    "flag": {"appraiser": [S.APPRAISAL_1]},
    "take the question back": {"appraiser": [S.APPRAISAL_1]},
    "open appraisal 1": {"secretary": [S.DECLARED]},
    "open the explanation": {"secretary": [S.APPRAISAL_1]},
    "open appraisal 2": {"secretary": [S.EXPLAINED]},
    "make final": {"secretary": [S.APPRAISAL_2]},
    "reopen": {"secretary": [S.DECLARED, S.APPRAISAL_1]},
    "reopen the explanation": {"secretary": [S.EXPLAINED]},
    "reopen appraisal 2": {"secretary": [S.FINAL]},
    "extend": {"secretary": ALWAYS},
    "exempt": {"secretary": [state for state in S if state != S.FINAL]},
    "withdraw an exemption": {"secretary": [state for state in S if state != S.FINAL]},
    "take exemptions from a workbook": {"secretary": [state for state in S if state != S.FINAL]},
    "change the dates": {"secretary": ALWAYS},
}

# Why the leader sent the sheet back to the officers.
INSIDE = "Chép nguyên báo cáo năm trước"

Operation = Callable[[Scene, Entry, User], Any]


def _declare(scene: Scene, entry: Entry, user: User) -> Any:
    said = Declaration(inputs={"met": "false"}, explanation="Chưa ban hành")
    return declare(entry, scene.ready.nodes["1.1"], said, by=user, version=1)


def _attach(scene: Scene, entry: Entry, user: User) -> Any:
    return attach(entry, scene.request.node, make_revision(entry.agency), by=user)


def _appraise(scene: Scene, entry: Entry, user: User) -> Any:
    node = scene.ready.nodes["1.1"]
    stage = appraisal_stage(entry) or MarkStage.APPRAISAL_2
    standing = Mark.objects.filter(entry=entry, node=node, stage=stage).first()
    version = standing.version if standing else 0
    return appraise(entry, node, Appraisal(), by=user, version=version)


def _take_figures(scene: Scene, entry: Entry, user: User) -> Any:
    def file() -> Any:
        return figures_file([entry.name, 3], titles=["Đơn vị", "2.4"])

    bloc = entry.bloc
    seen = read_figures(file(), bloc, by=user).shows
    return take_over_figures(
        bloc, file(), name="so-lieu.xlsx", source="BC 5", seen=seen, by=user
    ).changes


def _withdraw(scene: Scene, entry: Entry, user: User) -> Any:
    node = scene.ready.nodes["3"]
    entry.exemptions.create(node=node, ground="CV 1", by=scene.people["secretary"])
    return withdraw_from(scene.ready.round, [entry], [node], by=user, reason="Nhầm")


def _move(action: str) -> Operation:
    return lambda scene, entry, user: advance(scene.ready.round, action, by=user, entries=[entry])


def _soon() -> dict[str, Any]:
    deadline = timezone.now() + datetime.timedelta(days=3)
    return {"reason": "Công văn đề nghị của đơn vị", "deadline": deadline}


def _change_dates(scene: Scene, entry: Entry, user: User) -> Any:
    dates = {RoundStage(row.stage): days_of(row) for row in scene.ready.round.stages.all()}
    return set_dates(scene.ready.round, dates, by=user, reason="Kế hoạch điều chỉnh")


OPERATIONS: dict[str, Operation] = {
    "know of the entry": lambda scene, entry, user: (
        Entry.objects.visible_to(user).filter(pk=entry.pk).exists()
    ),
    "read the unit's sheet": lambda scene, entry, user: can_read_sheet(user, entry),
    "read the appraisal": lambda scene, entry, user: can_read_appraisal(
        user, entry, appraised_components(user, entry)
    ),
    "read what the unit said to itself": lambda scene, entry, user: (
        entry.transitions.visible_to(user).filter(reason=INSIDE).exists()
    ),
    "read the evidence": lambda scene, entry, user: (
        Attachment.objects.visible_to(user).filter(pk=scene.attachment.pk).exists()
    ),
    "declare": _declare,
    "attach": _attach,
    "detach": lambda scene, entry, user: (
        detach(Attachment.objects.get(pk=scene.attachment.pk), by=user) is None
    ),
    "submit": lambda scene, entry, user: submit(entry, by=user),
    "recall": lambda scene, entry, user: recall(entry, by=user),
    "return": lambda scene, entry, user: return_to_officers(entry, by=user, reason="Thiếu"),
    "approve": lambda scene, entry, user: approve(entry, by=user),
    "answer": lambda scene, entry, user: answer(
        scene.request, "Do phần mềm lỗi", by=user, version=scene.request.version
    ),
    "send the explanation": lambda scene, entry, user: send_explanation(entry, by=user),
    "appraise": _appraise,
    "agree with the rest": lambda scene, entry, user: (
        agree_with_rest(entry, scene.ready.nodes["1"], by=user) is not None
    ),
    "take figures from a workbook": _take_figures,
    "flag": lambda scene, entry, user: flag(entry, scene.request.node, "Vì sao?", by=user),
    "take the question back": lambda scene, entry, user: unflag(scene.request, by=user) is None,
    "open appraisal 1": _move("open_appraisal_1"),
    "open the explanation": _move("open_explanation"),
    "open appraisal 2": _move("open_appraisal_2"),
    "make final": _move("finalise"),
    "reopen": lambda scene, entry, user: reopen(entry, by=user, **_soon()),
    "reopen the explanation": lambda scene, entry, user: reopen_explanation(
        entry, by=user, **_soon()
    ),
    "reopen appraisal 2": lambda scene, entry, user: reopen_appraisal_2(
        entry, by=user, reason="Phúc tra"
    ),
    "extend": lambda scene, entry, user: extend(
        entry, RoundStage.SELF_ASSESSMENT, by=user, **_soon()
    ),
    "exempt": lambda scene, entry, user: exempt(
        scene.ready.round, [entry], [scene.ready.nodes["3"]], ground="Công văn số 12", by=user
    ),
    "withdraw an exemption": _withdraw,
    "take exemptions from a workbook": lambda scene, entry, user: decide(
        scene.ready.bloc,
        {entry: {scene.ready.nodes["3"].pk: "Công văn số 12"}},
        by=user,
        reason="Công văn số 12",
    ),
    "change the dates": _change_dates,
}


def may(operation: Operation, scene: Scene, entry: Entry, user: User) -> bool:
    """Whether the operation succeeds; what it did is undone."""
    try:
        with transaction.atomic():
            done = bool(operation(scene, entry, user))
            transaction.set_rollback(True)
    except Refusal:
        return False
    return done


def test_the_table_names_every_operation_and_only_roles_there_are():
    assert list(RIGHTS) == list(OPERATIONS)
    assert {role for row in RIGHTS.values() for role in row} < set(ROLES)


@pytest.mark.parametrize("name", RIGHTS)
def test_an_operation_is_open_to_its_roles_at_its_states_and_to_nobody_else(name: str):
    scene = make_scene()
    if name == "send the explanation":
        asked = scene.request
        asked.answer, asked.answered_by = "Do phần mềm lỗi", scene.people["officer"]
        asked.answered_at = timezone.now()
        asked.save()
    if name == "read what the unit said to itself":
        scene.ready.entry.transitions.create(
            action="return",
            from_state=S.AWAITING_APPROVAL,
            to_state=S.DECLARING,
            reason=INSIDE,
            by=scene.people["leader"],
        )
    if name == "make final":
        make_mark(scene.ready.entry, scene.request.node, stage=MarkStage.APPRAISAL_2)
    allowed: dict[str, list[S]] = {}
    for state in S:
        entry = put_in_state(scene.ready.entry, state)
        for role in ROLES:
            # As a new request knows the person.
            user = User.objects.get(pk=scene.people[role].pk)
            if may(OPERATIONS[name], scene, Entry.objects.get(pk=entry.pk), user):
                allowed.setdefault(role, []).append(state)
    assert allowed == RIGHTS[name]
