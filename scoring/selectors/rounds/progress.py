"""How far the units of a round are, item by item: counted by the database.

Items are leaves a unit is scored on by appraisal: neither left to ballots nor exempt, nor
bonus or penalty, of which nothing need be said. An
item is declared when the unit's mark is complete, appraised when either appraisal has a
complete mark of it (the second inherits the first).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Coalesce

from scoring.enums import Block, MarkStage, Method
from scoring.models import Bloc, Exemption, Mark, Node
from scoring.selectors.rounds.applicability import where_scored
from scoring.selectors.rounds.maxima import Tree

APPRAISALS = (MarkStage.APPRAISAL_1, MarkStage.APPRAISAL_2)
_COMPONENT = Coalesce("node__parent__parent", "node__parent", "node")


@dataclass(frozen=True)
class Progress:
    """Items of one unit and component, or a sum of such."""

    items: int = 0
    declared: int = 0
    appraised: int = 0

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            self.items + other.items,
            self.declared + other.declared,
            self.appraised + other.appraised,
        )

    @property
    def declared_percent(self) -> int | None:
        """Rounded down, so that 100 means every item; None where nothing is asked."""
        return self.declared * 100 // self.items if self.items else None

    @property
    def appraised_percent(self) -> int | None:
        return self.appraised * 100 // self.items if self.items else None


def total(parts: Iterable[Progress]) -> Progress:
    return sum(parts, Progress())


# Entry id → component id → progress.
Cells = dict[int, dict[int, Progress]]
# (entry id, component id) → items.
Counts = defaultdict[tuple[int, int], int]


def progress_of(blocs: Sequence[Bloc], sets: dict[int, int], trees: dict[int, Tree]) -> Cells:
    """Progress by entry and component. `sets`: set id by entry id; `trees` by set id.

    Three queries however many units and leaves.
    """
    declared = finished_items(blocs, [MarkStage.DECLARED])
    appraised = finished_items(blocs, APPRAISALS)
    return {
        entry_id: {
            component: Progress(
                number, declared[entry_id, component], appraised[entry_id, component]
            )
            for component, number in items.items()
        }
        for entry_id, items in scored_items(sets, trees).items()
    }


def scored_items(sets: dict[int, int], trees: dict[int, Tree]) -> dict[int, dict[int, int]]:
    """By entry id and component id, how many items the unit is scored on; one query."""
    items = {set_id: _items(tree) for set_id, tree in trees.items()}
    exempt = _exempt_leaves(sets, trees)
    found = {}
    for entry_id, set_id in sets.items():
        tree = trees[set_id]
        left_out = Counter(tree.component_of(tree.by_id[pk]) for pk in exempt.get(entry_id, ()))
        found[entry_id] = {
            component: number - left_out[component] for component, number in items[set_id].items()
        }
    return found


def finished_items(blocs: Sequence[Bloc], stages: Collection[MarkStage]) -> Counts:
    """Items settled in `stages`, counted by the database; one query."""
    marks = Mark.objects.settled(stages).filter(
        entry__bloc__in=blocs,
        node__until_version__isnull=True,
        node__block=Block.MAIN,
    )
    rows = (
        where_scored(marks)
        .order_by()
        .annotate(component=_COMPONENT)
        .values_list("entry", "component")
        .annotate(done=Count("node", distinct=len(stages) > 1))
    )
    return defaultdict(int, {(entry, component): done for entry, component, done in rows})


def _items(tree: Tree) -> dict[int, int]:
    """Leaves for appraisal by component id; components left to ballots have none."""
    counts = {component.pk: 0 for component in tree.components}
    for leaf in tree.leaves:
        if _is_item(leaf):
            counts[tree.component_of(leaf)] += 1
    return counts


def _is_item(leaf: Node) -> bool:
    return leaf.method == Method.APPRAISED and leaf.block == Block.MAIN


def _exempt_leaves(sets: dict[int, int], trees: dict[int, Tree]) -> dict[int, set[int]]:
    """Ids of the leaves for appraisal each entry is exempt from."""
    exempt: dict[int, set[int]] = {}
    rows = Exemption.objects.filter(entry__in=sets).order_by()
    for entry_id, node_id in rows.values_list("entry", "node"):
        leaves = trees[sets[entry_id]].leaves_under([node_id])
        found = {leaf.pk for leaf in leaves if _is_item(leaf)}
        exempt[entry_id] = exempt.get(entry_id, set()) | found
    return exempt
