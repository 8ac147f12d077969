"""An entry's sheet: every leaf with the unit's mark, its evidence and what is still lacking.

One query however many leaves. What the desk, the leader, the guard of `submit` and the
missing list say comes from here, so that they cannot disagree.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from scoring.enums import Block, Level, MarkStage, Method
from scoring.models import Attachment, Entry, Exemption, Mark, Node

_ZERO = Decimal(0)


class Lack(Enum):
    """Why an item is not finished."""

    MARK = "mark"
    EVIDENCE = "evidence"


@dataclass
class Leaf:
    """A leaf of a sheet.

    `evidence` holds {"id", "revision", "name", "locator", "in_explanation"} per
    attachment; `ground` is that of the council's exemption, "" where there is none.
    """

    node: Node
    mark: Mark | None = None
    evidence: list[dict[str, Any]] = field(default_factory=list)
    ground: str = ""

    @property
    def is_survey(self) -> bool:
        return self.node.method == Method.SURVEY

    @property
    def is_exempt(self) -> bool:
        return bool(self.ground)

    @property
    def is_asked(self) -> bool:
        """Whether the unit has to answer: neither left to ballots nor exempt."""
        return not self.is_survey and not self.is_exempt

    @property
    def is_ground(self) -> bool:
        """Whether it is a bonus or a penalty, of which nothing need be said."""
        return self.node.block != Block.MAIN

    @property
    def is_claimed(self) -> bool:
        """Whether the unit said anything of it."""
        return bool(self.mark and (self.mark.inputs or self.mark.did_not_arise))

    @property
    def is_item(self) -> bool:
        """Whether it counts among what the unit has to finish."""
        return self.is_asked and (not self.is_ground or self.is_claimed)

    @property
    def is_left_out(self) -> bool:
        """Whether what did not arise reduces the maximum."""
        mark = self.mark
        return bool(mark and mark.did_not_arise and mark.is_complete and mark.points is None)

    @property
    def awaits_bloc(self) -> bool:
        """Whether the unit has answered what only the compilation turns into points."""
        return bool(self.mark and self.mark.awaits_bloc)

    @property
    def lack(self) -> Lack | None:
        """What keeps the leaf from being finished. Where there is no evidence a written
        explanation is compulsory; that there was none needs no proof."""
        if not self.is_item:
            return None
        if self.mark is None or not self.mark.is_complete:
            return Lack.MARK
        if self.is_ground and self.mark.points == 0:
            return None
        return None if self.evidence or self.mark.explanation else Lack.EVIDENCE


@dataclass(frozen=True)
class Totals:
    """Sums over leaves; all in points but the counts of items. An item is `scored` when
    what its rule needs is entered, and done when evidence or an explanation stands with it.

    `maximum` is what the unit can declare at most: without ballots (`survey`), without
    what the council exempted (`exempt`), without what did not arise (`left_out`) and without
    what is compared with the bloc later (`compared`).
    `bonus` and `penalty` stand beside the `points` of the index, within their caps.
    """

    points: Decimal
    bonus: Decimal
    penalty: Decimal
    maximum: Decimal
    survey: Decimal
    exempt: Decimal
    left_out: Decimal
    compared: Decimal
    asked: int
    scored: int
    missing: int
    proven: int

    @property
    def done(self) -> int:
        """Finished items."""
        return self.asked - self.missing


@dataclass(frozen=True)
class Sheet:
    """The leaves of one entry, in the order of the set."""

    leaves: list[Leaf]

    @cached_property
    def by_node(self) -> dict[int, Leaf]:
        """Leaves by the id of their node."""
        return {leaf.node.pk: leaf for leaf in self.leaves}

    @cached_property
    def by_component(self) -> dict[int, list[Leaf]]:
        """Leaves by the id of their component."""
        components: dict[int, list[Leaf]] = {}
        for leaf in self.leaves:
            components.setdefault(leaf.node.component_id, []).append(leaf)
        return components

    @property
    def missing(self) -> list[Leaf]:
        """What is not finished, in the order of the set."""
        return [leaf for leaf in self.leaves if leaf.lack]

    @property
    def exempt(self) -> list[Leaf]:
        return [leaf for leaf in self.leaves if leaf.is_exempt]

    @property
    def totals(self) -> Totals:
        return totals_of(self.leaves)


def sheet_of(entry: Entry) -> Sheet:
    """The entry's sheet as it stands; one query."""
    exemptions = Exemption.objects.filter(
        Q(node=OuterRef("pk")) | Q(node=OuterRef("parent")) | Q(node=OuterRef("parent__parent")),
        entry=entry,
    ).order_by("-node__level")
    evidence = (
        Attachment.objects.filter(entry=entry, node=OuterRef("pk"))
        .order_by("attached_at", "pk")
        .values(
            json=JSONObject(
                id="pk",
                revision="revision_id",
                number="revision__document__number",
                title="revision__document__title",
                file="revision__original_name",
                media_type="revision__media_type",
                locator="locator",
                in_explanation="in_explanation",
            )
        )
    )
    declared = Q(marks__entry=entry, marks__stage=MarkStage.DECLARED, marks__seat=1)
    nodes = (
        Node.objects.leaves()  # type: ignore[misc]  # the stubs do not know a FilteredRelation
        .filter(set=entry.bloc.criteria_set_id)
        .annotate(
            declared=FilteredRelation("marks", condition=declared),
            ground=Coalesce(Subquery(exemptions.values("ground")[:1]), Value("")),
            evidence=ArraySubquery(evidence),
        )
        .select_related("parent__parent", "declared__updated_by")
        .order_by("position", "pk")
    )
    return Sheet([_leaf(node) for node in nodes])


def totals_of(leaves: Iterable[Leaf]) -> Totals:
    """Sums over `leaves`: of a component, or of the whole sheet."""
    leaves = list(leaves)
    items = [leaf for leaf in leaves if leaf.is_item]
    main = [leaf for leaf in leaves if not leaf.is_ground]
    asked = [leaf for leaf in main if leaf.is_asked]
    left_out = _sum(leaf for leaf in asked if leaf.is_left_out)
    compared = _sum(leaf for leaf in asked if leaf.awaits_bloc)
    return Totals(
        points=sum((leaf.mark.points or _ZERO for leaf in asked if leaf.mark), _ZERO),
        bonus=_claimed(items, Block.BONUS),
        penalty=_claimed(items, Block.PENALTY),
        maximum=_sum(asked) - left_out - compared,
        survey=_sum(leaf for leaf in main if leaf.is_survey and not leaf.is_exempt),
        exempt=_sum(leaf for leaf in main if leaf.is_exempt),
        left_out=left_out,
        compared=compared,
        asked=len(items),
        scored=sum(leaf.lack is not Lack.MARK for leaf in items),
        missing=sum(leaf.lack is not None for leaf in items),
        proven=sum(bool(leaf.evidence) for leaf in items),
    )


def _claimed(items: Iterable[Leaf], block: Block) -> Decimal:
    """What the unit declares of a bonus or penalty."""
    points = {
        item.node: item.mark.points or _ZERO
        for item in items
        if item.node.block == block and item.mark
    }
    return capped(points)


def capped(points: Mapping[Node, Decimal]) -> Decimal:
    """The sum of leaves of one block, at every level at most its maximum."""
    sums = dict(points)
    for _level in Level:
        above: defaultdict[Node, Decimal] = defaultdict(Decimal)
        for node, part in sums.items():
            above[node.parent or node] += min(part, node.max_points)
        sums = above
    return sum(sums.values(), _ZERO)


def _leaf(node: Any) -> Leaf:
    # Django sets no attribute where the filtered relation found nothing.
    mark = getattr(node, "declared", None)
    return Leaf(node, mark, node.evidence, node.ground)


def _sum(leaves: Iterable[Leaf]) -> Decimal:
    return sum((leaf.node.max_points for leaf in leaves), _ZERO)
