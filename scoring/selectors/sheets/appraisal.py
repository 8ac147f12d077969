"""What the council has said of an entry so far: item by item, and how far it is.

An item is open in the first appraisal until it has points or a question; in the second
until it has points, and, where the unit was asked, points of the second appraisal.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from scoring.enums import Block, EntryState, MarkStage
from scoring.models import Bloc, Entry, ExplanationRequest, Mark
from scoring.selectors.rounds.applicability import where_scored
from scoring.selectors.rounds.maxima import Tree
from scoring.selectors.rounds.progress import finished_items, scored_items
from scoring.selectors.sheets.marks import RESULT_STAGES, stages_before
from scoring.selectors.sheets.sheet import Leaf, sheet_of

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Progress:
    """Items of one component of one unit, and how many of them are open."""

    total: int
    open: int

    @property
    def done(self) -> int:
        return self.total - self.open


@dataclass
class Item:
    """A leaf with everything said of it: `marks` by stage, the unit's own among them."""

    leaf: Leaf
    marks: dict[MarkStage, Mark] = field(default_factory=dict)
    request: ExplanationRequest | None = None

    @property
    def declared(self) -> Mark | None:
        return self.marks.get(MarkStage.DECLARED)

    @property
    def appraised(self) -> Mark | None:
        """The council's mark that counts now."""
        return self.latest(RESULT_STAGES)

    @property
    def is_said(self) -> bool:
        """Whether that mark needs nothing more: an amendment may have left it without points."""
        return self.appraised is not None and self.appraised.is_complete

    def latest(self, stages: Iterable[MarkStage]) -> Mark | None:
        """The mark of the last of `stages` that has one."""
        found = [self.marks[stage] for stage in stages if stage in self.marks]
        return found[-1] if found else None

    def inherited(self, stage: MarkStage) -> Mark | None:
        """What stood before `stage`: what one agrees with."""
        return self.latest(stages_before(stage))

    @property
    def is_counted(self) -> bool:
        """Whether there is anything to appraise: of a bonus or penalty, once it was named."""
        named = self.leaf.is_claimed or self.appraised is not None or self.request is not None
        return self.leaf.is_asked and (named or not self.leaf.is_ground)

    def is_open(self, stage: MarkStage) -> bool:
        """Whether the appraiser still has something to say of it in `stage`."""
        if not self.is_counted:
            return False
        if stage == MarkStage.APPRAISAL_1:
            return not self.is_said and self.request is None
        unanswered = self.request is not None and stage not in self.marks
        return not self.is_said or unanswered

    @property
    def awaits_bloc(self) -> bool:
        """Whether there are no points yet, on one side or the other, that could differ."""
        return any(mark.awaits_bloc for mark in (self.declared, self.appraised) if mark)

    @property
    def is_agreeable(self) -> bool:
        """Whether "agree with the rest" takes it: declared, not asked about, not yet said."""
        finished = self.declared is not None and self.declared.is_complete
        open_still = self.appraised is None and self.request is None
        return self.leaf.is_asked and finished and open_still


@dataclass(frozen=True)
class Sums:
    """Sums over the items the unit answers, in points; `said` of `total` are appraised."""

    declared: Decimal
    appraised: Decimal
    difference: Decimal
    maximum: Decimal
    total: int
    said: int


def appraisal_of(entry: Entry) -> list[Item]:
    """The items of an entry in the order of the set; three queries."""
    leaves = sheet_of(entry).leaves
    marks: dict[int, dict[MarkStage, Mark]] = {}
    said = entry.marks.filter(seat=1, stage__in=RESULT_STAGES).select_related("updated_by")
    for mark in said:
        marks.setdefault(mark.node_id, {})[MarkStage(mark.stage)] = mark
    asked = entry.explanation_requests.select_related("asked_by", "answered_by")
    requests = {request.node_id: request for request in asked}
    items = []
    for leaf in leaves:
        declared = {MarkStage.DECLARED: leaf.mark} if leaf.mark else {}
        by_stage = declared | marks.get(leaf.node.pk, {})
        in_order = {stage: by_stage[stage] for stage in MarkStage if stage in by_stage}
        items.append(Item(leaf, in_order, requests.get(leaf.node.pk)))
    return items


def sums_of(items: Iterable[Item]) -> Sums:
    """Declared beside appraised; the difference is over what is appraised and has points.

    Of the index; `items` that are all of a bonus or penalty are summed for themselves.
    """
    items = list(items)
    main = [item for item in items if not item.leaf.is_ground]
    asked = [item for item in main or items if item.is_counted]
    said = [item for item in asked if item.is_said]
    return Sums(
        declared=sum((_points(item.declared) for item in asked), _ZERO),
        appraised=sum((_points(item.appraised) for item in said), _ZERO),
        difference=sum((_difference(item) for item in said), _ZERO),
        maximum=sum((item.leaf.node.max_points for item in asked), _ZERO),
        total=len(asked),
        said=len(said),
    )


def progress_of(entries: Sequence[Entry], trees: dict[int, Tree]) -> dict[int, dict[int, Progress]]:
    """By entry id and component id, how far the appraisal is; `trees` by set id.

    `entries` come with `bloc`. Three queries, and two where a set has a bonus or penalty.
    """
    blocs = list({entry.bloc_id: entry.bloc for entry in entries}.values())
    sets = {entry.pk: entry.bloc.criteria_set_id for entry in entries}
    said = finished_items(blocs, RESULT_STAGES)
    asked = _asked_items(blocs, trees)
    second = {entry.pk for entry in entries if entry.state == EntryState.APPRAISAL_2}
    totals = scored_items(sets, trees)
    for (entry_id, component), (named, appraised) in grounds_named(blocs, trees).items():
        if entry_id in totals:
            totals[entry_id][component] += named
            said[entry_id, component] += appraised
    return {
        entry_id: {
            component: Progress(
                total,
                total - said[entry_id, component] + asked[entry_id, component][entry_id in second],
            )
            for component, total in items.items()
            if total
        }
        for entry_id, items in totals.items()
    }


def grounds_named(
    blocs: Iterable[Bloc], trees: dict[int, Tree]
) -> dict[tuple[int, int], tuple[int, int]]:
    """How many leaves of a bonus or penalty anybody has said something of (Item.is_counted),
    and how many of them are appraised, by entry and component. Two queries where there are such
    leaves."""
    if all(node.block == Block.MAIN for tree in trees.values() for node in tree.components):
        return {}
    outside = ~Q(node__block=Block.MAIN) & Q(node__until_version__isnull=True)
    claimed = ~Q(inputs={}) | Q(did_not_arise=True)
    by_council = Q(stage__in=RESULT_STAGES)
    marks = Mark.objects.filter(outside, claimed | by_council, entry__bloc__in=blocs, seat=1)
    settled = Mark.objects.settled(RESULT_STAGES).filter(pk=OuterRef("pk"))
    asked = ExplanationRequest.objects.filter(outside, entry__bloc__in=blocs)
    named: dict[tuple[int, int, int], bool] = {}
    values = ("entry", "node__set", "node")
    for entry_id, set_id, node_id in where_scored(asked).order_by().values_list(*values):
        named[entry_id, set_id, node_id] = False
    rows = where_scored(marks).order_by().annotate(is_settled=Exists(settled))
    for *place, is_settled in rows.values_list(*values, "is_settled"):
        entry_id, set_id, node_id = place
        key = entry_id, set_id, node_id
        named[key] = named.get(key, False) or is_settled
    counts: dict[tuple[int, int], tuple[int, int]] = {}
    for (entry_id, set_id, node_id), is_appraised in named.items():
        tree = trees[set_id]
        cell = entry_id, tree.component_of(tree.by_id[node_id])
        total, appraised = counts.get(cell, (0, 0))
        counts[cell] = total + 1, appraised + is_appraised
    return counts


def _asked_items(
    blocs: Iterable[Bloc], trees: dict[int, Tree]
) -> dict[tuple[int, int], tuple[int, int]]:
    """What questions to the unit change in the number of open items, by entry and component:
    in the first appraisal, where one closes an item without points, and in the second, where
    one opens an item until it has points of that appraisal. One query.
    """
    in_result, in_second = (
        Mark.objects.settled(stages).filter(entry=OuterRef("entry"), node=OuterRef("node"))
        for stages in (RESULT_STAGES, [MarkStage.APPRAISAL_2])
    )
    questions = ExplanationRequest.objects.filter(
        entry__bloc__in=blocs, node__until_version__isnull=True
    )
    rows = (
        where_scored(questions)
        .order_by()
        .annotate(said=Exists(in_result), said_again=Exists(in_second))
        .values_list("entry", "node__set", "node", "said", "said_again")
    )
    changes: defaultdict[tuple[int, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for entry_id, set_id, node_id, said, said_again in rows:
        tree = trees[set_id]
        cell = entry_id, tree.component_of(tree.by_id[node_id])
        first, second = changes[cell]
        changes[cell] = first - (not said), second + (said and not said_again)
    return changes


def _difference(item: Item) -> Decimal:
    return _ZERO if item.awaits_bloc else _points(item.appraised) - _points(item.declared)


def _points(mark: Mark | None) -> Decimal:
    return (mark.points if mark else None) or _ZERO
