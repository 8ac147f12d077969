"""How far the units of a round are, item by item: counted by the database.

Items are leaves a unit is scored on by appraisal: neither left to ballots nor exempt. An
item is declared when the unit's mark is complete, appraised when either appraisal has a
complete mark of it (the second inherits the first).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Coalesce

from scoring.enums import MarkStage, Method
from scoring.models import Bloc, Exemption, Mark
from scoring.selectors.maxima import Tree

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


def progress_of(blocs: Sequence[Bloc], sets: dict[int, int], trees: dict[int, Tree]) -> Cells:
    """Progress by entry and component. `sets`: set id by entry id; `trees` by set id.

    Three queries however many units and leaves, a fourth where units are exempt.
    """
    exempt = _exempt_leaves(blocs, sets, trees)
    declared = _counts(blocs, [MarkStage.DECLARED])
    appraised = _counts(blocs, APPRAISALS)
    for entry_id, component_id, _leaf, is_declared in _idle_marks(exempt):
        (declared if is_declared else appraised)[entry_id, component_id] -= 1
    items = {set_id: _items(tree) for set_id, tree in trees.items()}
    cells: Cells = {}
    for entry_id, set_id in sets.items():
        left_out = Counter(
            trees[set_id].component_of(trees[set_id].by_id[leaf])
            for leaf in exempt.get(entry_id, ())
        )
        cells[entry_id] = {
            component: Progress(
                number - left_out[component],
                declared[entry_id, component],
                appraised[entry_id, component],
            )
            for component, number in items[set_id].items()
        }
    return cells


def _items(tree: Tree) -> dict[int, int]:
    """Leaves for appraisal by component id; components left to ballots have none."""
    counts = {component.pk: 0 for component in tree.components}
    for leaf in tree.leaves:
        if leaf.method == Method.APPRAISED:
            counts[tree.component_of(leaf)] += 1
    return counts


def _counts(
    blocs: Sequence[Bloc], stages: Collection[MarkStage]
) -> defaultdict[tuple[int, int], int]:
    """Finished items by entry and component id, grouped in the database."""
    rows = (
        Mark.objects.filter(
            entry__bloc__in=blocs,
            stage__in=stages,
            seat=1,
            is_complete=True,
            node__until_version__isnull=True,
        )
        .order_by()
        .annotate(component=_COMPONENT)
        .values_list("entry", "component")
        .annotate(done=Count("node", distinct=len(stages) > 1))
    )
    return defaultdict(int, {(entry, component): done for entry, component, done in rows})


def _exempt_leaves(
    blocs: Sequence[Bloc], sets: dict[int, int], trees: dict[int, Tree]
) -> dict[int, set[int]]:
    """Ids of the leaves for appraisal each entry is exempt from."""
    exempt: dict[int, set[int]] = {}
    rows = Exemption.objects.filter(entry__bloc__in=blocs).order_by()
    for entry_id, node_id in rows.values_list("entry", "node"):
        leaves = trees[sets[entry_id]].leaves_under([node_id])
        found = {leaf.pk for leaf in leaves if leaf.method == Method.APPRAISED}
        exempt[entry_id] = exempt.get(entry_id, set()) | found
    return exempt


def _idle_marks(exempt: dict[int, set[int]]) -> set[tuple[int, int, int, bool]]:
    """(entry, component, leaf, whether declared) of marks that an exemption made idle."""
    leaves = set().union(*exempt.values())
    if not leaves:
        return set()
    rows = (
        Mark.objects.filter(
            entry__in=exempt,
            node__in=leaves,
            stage__in=[MarkStage.DECLARED, *APPRAISALS],
            seat=1,
            is_complete=True,
        )
        .order_by()
        .annotate(component=_COMPONENT)
        .values_list("entry", "component", "node", "stage")
    )
    return {
        (entry, component, leaf, stage == MarkStage.DECLARED)
        for entry, component, leaf, stage in rows
        if leaf in exempt[entry]
    }
