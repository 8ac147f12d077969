"""A small bloc that is ready to work with: every kind of leaf, units, people, a round.

`ready_bloc()` makes it whole; the other functions make one thing each.
"""

import datetime
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.utils import timezone

from cchc.agencies.enums import Role
from cchc.agencies.models import Council, User
from scoring.enums import (
    EntryState,
    Level,
    MarkStage,
    Method,
    RoundStage,
    RoundState,
)
from scoring.models import (
    AssessmentRound,
    Assignment,
    Bloc,
    CriteriaSet,
    Document,
    Entry,
    Mark,
    Node,
    Revision,
    StageDates,
)
from scoring.selectors.sets.criteria import rule_of
from tests.factories.agencies import LONG_AGO, make_agency, make_council, make_member, make_user
from tests.factories.criteria import EVERY_KIND, FINISHED, YEAR, Row, make_criteria_set

_numbers = count(1)


@dataclass
class ReadyBloc:
    """A round in force with one bloc. `nodes` by code; officer and leader are of entries[0]."""

    council: Council
    criteria_set: CriteriaSet
    nodes: dict[str, Node]
    round: AssessmentRound
    bloc: Bloc
    entries: list[Entry]
    secretary: User
    officer: User
    leader: User
    appraiser: User

    @property
    def entry(self) -> Entry:
        """The entry of `officer` and `leader`."""
        return self.entries[0]


def ready_bloc(
    *,
    units: int = 1,
    tree: list[Row] = EVERY_KIND,
    state: EntryState = EntryState.DECLARING,
    council: Council | None = None,
) -> ReadyBloc:
    """An open round with dates, one bloc, `units` entries standing at `state`, and people.

    The appraiser is assigned every component that has a leaf for appraisal.
    """
    council = council or make_council()
    criteria_set = make_criteria_set(council, tree=tree)
    nodes = {node.code: node for node in criteria_set.nodes.select_related("parent")}
    round = make_round(council)
    bloc = make_bloc(round, criteria_set)
    entries = [make_entry(bloc, state=state) for _ in range(units)]
    appraiser = make_member(Role.APPRAISER, council=council)
    for node in nodes.values():
        if node.level == Level.COMPONENT and _is_appraised(node, nodes):
            Assignment.objects.create(
                round=round, node=node, appraiser=appraiser, valid_from=LONG_AGO
            )
    first = entries[0].agency if entries else make_agency()
    return ReadyBloc(
        council=council,
        criteria_set=criteria_set,
        nodes=nodes,
        round=round,
        bloc=bloc,
        entries=entries,
        secretary=make_member(Role.SECRETARY, council=council),
        officer=make_member(Role.OFFICER, agency=first),
        leader=make_member(Role.LEADER, agency=first),
        appraiser=appraiser,
    )


def make_round(
    council: Council | None = None,
    *,
    deadline: datetime.datetime | None = None,
    state: RoundState = RoundState.OPEN,
    **fields: Any,
) -> AssessmentRound:
    """An open round; self-assessment ends at `deadline` (in ten days), the rest weekly after."""
    defaults = {
        "council": council or make_council(),
        "year": YEAR,
        "name": f"Đánh giá CCHC {YEAR} ({next(_numbers)})",
        "state": state,
    }
    round = AssessmentRound.objects.create(**defaults | fields)
    end = deadline or timezone.now() + datetime.timedelta(days=10)
    for week, stage in enumerate(RoundStage):
        ends = end + datetime.timedelta(weeks=week)
        opens = ends - datetime.timedelta(weeks=1 if week else 5)
        StageDates.objects.create(round=round, stage=stage, opens_at=opens, deadline=ends)
    return round


def make_bloc(
    round: AssessmentRound | None = None, criteria_set: CriteriaSet | None = None, **fields: Any
) -> Bloc:
    round = round or make_round()
    defaults = {
        "round": round,
        "key": f"so-{next(_numbers)}",
        "name": "Các sở, ban, ngành",
        "criteria_set": criteria_set or make_criteria_set(round.council),
    }
    return Bloc.objects.create(**defaults | fields)


def make_entry(bloc: Bloc, *, state: EntryState = EntryState.DECLARING, **fields: Any) -> Entry:
    """A unit of the bloc, standing at `state` with the times that state demands."""
    agency = fields.pop("agency", None) or make_agency()
    return Entry.objects.create(
        bloc=bloc, agency=agency, name=agency.name, **_times(state) | {"state": state} | fields
    )


def put_in_state(entry: Entry, state: EntryState) -> Entry:
    """Move an entry outside the workflow, with the times that state demands."""
    for field, value in (_times(state) | {"state": state}).items():
        setattr(entry, field, value)
    entry.save()
    return entry


def set_deadline(
    round: AssessmentRound, at: datetime.datetime, stage: RoundStage = RoundStage.SELF_ASSESSMENT
) -> None:
    """Give a stage of the round another deadline."""
    opens = at - datetime.timedelta(days=30)
    round.stages.filter(stage=stage).update(deadline=at, opens_at=opens)


def make_mark(
    entry: Entry,
    node: Node,
    inputs: dict[str, Any] | None = None,
    *,
    stage: MarkStage = MarkStage.DECLARED,
    **fields: Any,
) -> Mark:
    """A finished mark of a leaf of EVERY_KIND; other leaves need their inputs (as typed)."""
    rule = rule_of(node, entry.bloc.criteria_set.year)
    cleaned = rule.clean(FINISHED[node.code] if inputs is None else inputs)
    points = rule.award(cleaned).points
    defaults = {
        "inputs": cleaned,
        "rule_points": points,
        "points": points,
        "inherited_points": None if stage == MarkStage.DECLARED else points,
        "floor": rule.floor,
        "ceiling": rule.ceiling,
        "is_complete": True,
    }
    fields.setdefault("updated_by_id", make_user().pk)
    return Mark.objects.create(entry=entry, node=node, stage=stage, **defaults | fields)


def declare_all(entry: Entry, *, by: User | None = None) -> list[Mark]:
    """Finish the self-assessment of an entry of EVERY_KIND, with explanations for evidence."""
    by = by or make_user()
    nodes = entry.bloc.criteria_set.nodes.filter(code__in=FINISHED).select_related("parent")
    return [
        make_mark(entry, node, updated_by_id=by.pk, explanation="Theo báo cáo của đơn vị.")
        for node in nodes.order_by("position")
    ]


def make_revision(agency: Any, *, by: User | None = None, **fields: Any) -> Revision:
    """A document of the unit with one revision; its file is named, not stored."""
    number = next(_numbers)
    document = Document.objects.create(
        agency=agency,
        title=fields.pop("title", f"Báo cáo mẫu {number}"),
        number=fields.pop("number", f"{number}/BC-SM"),
        issued_on=datetime.date(YEAR, 3, 1),
    )
    defaults = {
        "number": 1,
        "file": f"evidence/mau-{number}.pdf",
        "original_name": f"bao-cao-{number}.pdf",
        "media_type": "application/pdf",
        "size": 1000,
        "sha256": f"{number:064x}",
        "uploaded_by": by or make_user(),
    }
    return Revision.objects.create(document=document, **defaults | fields)


def _is_appraised(component: Node, nodes: dict[str, Node]) -> bool:
    return any(
        node.method == Method.APPRAISED and node.code.partition(".")[0] == component.code
        for node in nodes.values()
    )


def _times(state: EntryState) -> dict[str, Any]:
    """The times the constraints of an entry ask for."""
    now = timezone.now()
    if state in (EntryState.WAITING, EntryState.DECLARING):
        return {"submitted_at": None, "declared_at": None}
    if state == EntryState.AWAITING_APPROVAL:
        return {"submitted_at": now, "declared_at": None}
    return {"submitted_at": now, "declared_at": now}
