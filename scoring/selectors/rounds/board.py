"""The round board: where every unit stands, how far, and who is late. Reads only."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils import timezone

from scoring.enums import Block, EntryState, Method, RoundStage
from scoring.models import AssessmentRound, Assignment, Bloc, Entry, Node
from scoring.selectors.rounds.deadlines import deadline_of, with_deadlines
from scoring.selectors.rounds.maxima import Tree, tree_of
from scoring.selectors.rounds.progress import Cells, Progress, progress_of, total

# The dated stage in which somebody works on an entry of this state.
STAGE_OF = {
    EntryState.DECLARING: RoundStage.SELF_ASSESSMENT,
    EntryState.AWAITING_APPROVAL: RoundStage.SELF_ASSESSMENT,
    EntryState.APPRAISAL_1: RoundStage.APPRAISAL_1,
    EntryState.EXPLANATION: RoundStage.EXPLANATION,
    EntryState.APPRAISAL_2: RoundStage.APPRAISAL_2,
}
_BEFORE_APPRAISAL = (
    EntryState.WAITING,
    EntryState.DECLARING,
    EntryState.AWAITING_APPROVAL,
    EntryState.DECLARED,
)
_SOON = datetime.timedelta(days=3)


class Urgency(StrEnum):
    """How an entry stands to the deadline of its stage."""

    LATE = "late"
    SOON = "soon"
    CALM = "calm"


@dataclass(frozen=True)
class Row:
    """One unit: its progress per component, as the board's columns are ordered."""

    entry: Entry
    cells: Sequence[Progress]
    deadline: datetime.datetime | None
    urgency: Urgency

    @property
    def total(self) -> Progress:
        return total(self.cells)

    @property
    def is_appraised_now(self) -> bool:
        """Whether the cells show what was appraised rather than what was declared."""
        return self.entry.state not in _BEFORE_APPRAISAL

    @property
    def shares(self) -> list[int | None]:
        """Percent per component of the work that is going on."""
        return [self._share(cell) for cell in self.cells]

    @property
    def share(self) -> int | None:
        return self._share(self.total)

    @property
    def heat(self) -> list[tuple[str, str]]:
        """Class and text of each cell, ready: a board has thousands of them."""
        return [(_heat(share), "" if share is None else str(share)) for share in self.shares]

    @property
    def share_text(self) -> str:
        return "" if self.share is None else f"{self.share} %"

    def _share(self, cell: Progress) -> int | None:
        return cell.appraised_percent if self.is_appraised_now else cell.declared_percent


@dataclass(frozen=True)
class Column:
    """A component with something to appraise: over all units, and who appraises it."""

    component: Node
    progress: Progress
    appraisers: Sequence[str]


@dataclass(frozen=True)
class Board:
    """One bloc of the round."""

    bloc: Bloc
    columns: Sequence[Column] = ()
    rows: Sequence[Row] = field(default=())

    @property
    def progress(self) -> Progress:
        return total(column.progress for column in self.columns)

    @property
    def late(self) -> list[Row]:
        return [row for row in self.rows if row.urgency == Urgency.LATE]


def board_of(bloc: Bloc) -> Board:
    """Six queries however many units and leaves."""
    entries = list(with_deadlines(Entry.objects.filter(bloc=bloc)).select_related("bloc"))
    tree = tree_of(bloc.criteria_set)
    sets = {entry.pk: bloc.criteria_set_id for entry in entries}
    cells = progress_of([bloc], sets, {bloc.criteria_set_id: tree})
    columns = _columns(bloc, tree, cells)
    shown = [column.component.pk for column in columns]
    now = timezone.now()
    rows = [_row(entry, [cells[entry.pk][pk] for pk in shown], now) for entry in entries]
    return Board(bloc, columns, rows)


def _heat(share: int | None) -> str:
    """The heat-map class of how much is done (0…100); the last step is everything."""
    if share is None:
        return "heat heat-none"
    return f"heat heat-{1 + sum(share >= edge for edge in (25, 50, 75, 100))}"


def state_counts(round: AssessmentRound) -> Counter[str]:
    """How many units stand where, over all blocs; one query."""
    states = Entry.objects.filter(bloc__round=round).order_by().values_list("state", flat=True)
    return Counter(states)


def _row(entry: Entry, cells: Sequence[Progress], now: datetime.datetime) -> Row:
    stage = STAGE_OF.get(EntryState(entry.state))
    deadline = deadline_of(entry, stage) if stage else None
    return Row(entry, cells, deadline, _urgency(deadline, now))


def _urgency(deadline: datetime.datetime | None, now: datetime.datetime) -> Urgency:
    if deadline is None:
        return Urgency.CALM
    if deadline < now:
        return Urgency.LATE
    return Urgency.SOON if deadline - now < _SOON else Urgency.CALM


def _columns(bloc: Bloc, tree: Tree, cells: Cells) -> list[Column]:
    appraisers = _appraisers(bloc)
    columns = []
    for component in tree.components:
        leaves = tree.leaves_under([component.pk])
        appraised = any(leaf.method == Method.APPRAISED for leaf in leaves)
        if component.block != Block.MAIN or not appraised:
            continue
        progress = total(of_entry[component.pk] for of_entry in cells.values())
        columns.append(Column(component, progress, appraisers.get(component.pk, [])))
    return columns


def _appraisers(bloc: Bloc) -> dict[int, list[str]]:
    """Names by component id, for assignments that cover all units."""
    names: dict[int, list[str]] = {}
    assignments = (
        Assignment.objects.valid_on()
        .filter(round=bloc.round_id, entry=None, node__set=bloc.criteria_set_id)
        .select_related("appraiser")
    )
    for assignment in assignments:
        names.setdefault(assignment.node_id, []).append(str(assignment.appraiser))
    return names
