"""Leaves that one figure answers, and what stands of them for all units of a bloc.

What the council gets from elsewhere for every unit at once: another index above all, and
whatever a rule works out from a single number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.utils.text import Truncator

from scoring.engine import InputField, InputType, Rule
from scoring.enums import Method, RuleKind
from scoring.models import Bloc, CriteriaSet, Entry, Mark, Node
from scoring.models.marks import STAGES
from scoring.selectors.rounds.applicability import exempt_leaves
from scoring.selectors.sets.criteria import rule_of
from scoring.selectors.sheets.marks import RESULT_STAGES

_NUMBERS = (InputType.NUMBER, InputType.COUNT, InputType.POINTS)


@dataclass(frozen=True)
class FigureLeaf:
    """A leaf whose rule asks for one number."""

    node: Node
    rule: Rule

    @property
    def input(self) -> InputField:
        return self.rule.inputs[0]

    @property
    def is_external(self) -> bool:
        return self.node.rule_kind == RuleKind.EXTERNAL

    @property
    def is_percent(self) -> bool:
        return self.input.unit == "%"

    @cached_property
    def figure(self) -> str:
        """What the figure is, with its unit or highest value: "SIPAS (%)", "DTI (thang 1)"."""
        unit = self.input.unit.replace("/ ", "thang ")
        return f"{self.input.label} ({unit})" if unit else self.input.label

    @cached_property
    def title(self) -> str:
        """The column of a workbook: "8.2. SIPAS (%)", "1.5. Sáng kiến"."""
        named = self.figure if self.is_external else Truncator(self.node.text).chars(70)
        return f"{self.node.code}. {named}"

    def value(self, mark: Mark | None) -> Decimal | None:
        """The figure a mark holds."""
        if mark is None or mark.did_not_arise:
            return None
        held = mark.inputs.get(self.input.name)
        return None if held is None else Decimal(held)

    def shown(self, inputs: Mapping[str, Any]) -> str:
        """The figure as a person reads it: "91,17 %"."""
        return self.rule.basis(inputs) or str(self.rule.typed(inputs).get(self.input.name, ""))


@dataclass(frozen=True)
class Standing:
    """What units and council have said of some leaves so far.

    `marks` by entry, node and stage; `exempt` node ids by entry.
    """

    marks: Mapping[tuple[int, int], Mapping[str, Mark]]
    exempt: Mapping[int, set[int]]

    def latest(self, entry: Entry, leaf: FigureLeaf, stages: Iterable[str] = STAGES) -> Mark | None:
        """The mark of the last of `stages` that has one."""
        marks = self.marks.get((entry.pk, leaf.node.pk), {})
        found = [marks[stage] for stage in stages if stage in marks]
        return found[-1] if found else None

    def appraised(self, entry: Entry, leaf: FigureLeaf) -> Mark | None:
        """The council's mark that counts now."""
        return self.latest(entry, leaf, RESULT_STAGES)

    def is_exempt(self, entry: Entry, leaf: FigureLeaf) -> bool:
        return leaf.node.pk in self.exempt[entry.pk]


def figure_leaves(criteria_set: CriteriaSet, components: Iterable[int]) -> list[FigureLeaf]:
    """The leaves of `components` (ids) that one figure answers, in the order of the set.

    One query.
    """
    wanted = set(components)
    nodes = Node.objects.leaves().filter(set=criteria_set, method=Method.APPRAISED)
    leaves = [
        FigureLeaf(node, rule_of(node, criteria_set.year))
        for node in nodes.order_by("position", "pk")
        if node.component_id in wanted
    ]
    return [leaf for leaf in leaves if _asks_one_number(leaf.rule)]


def _asks_one_number(rule: Rule) -> bool:
    return len(rule.inputs) == 1 and rule.inputs[0].type in _NUMBERS


def entries_of(bloc: Bloc) -> list[Entry]:
    """The units of a bloc in their order, with agency and exemptions; two queries."""
    entries = list(bloc.entries.select_related("agency").prefetch_related("exemptions"))
    for entry in entries:
        entry.bloc = bloc
    return entries


def standing_of(entries: Sequence[Entry], leaves: Sequence[FigureLeaf]) -> Standing:
    """One query; `entries` come with their exemptions."""
    nodes = [leaf.node for leaf in leaves]
    marks: dict[tuple[int, int], dict[str, Mark]] = {}
    for mark in Mark.objects.filter(entry__in=entries, node__in=nodes, seat=1).order_by("pk"):
        marks.setdefault((mark.entry_id, mark.node_id), {})[mark.stage] = mark
    exempt = {entry.pk: set(exempt_leaves(entry, nodes)) for entry in entries}
    return Standing(marks, exempt)


def appraised_counts(bloc: Bloc, leaves: Sequence[FigureLeaf]) -> dict[int, int]:
    """By node id, how many units of the bloc the council has marked; one query."""
    marks = Mark.objects.settled(RESULT_STAGES).filter(
        entry__bloc=bloc, node__in=[leaf.node for leaf in leaves]
    )
    rows = marks.order_by().values("node").annotate(units=Count("entry", distinct=True))
    return dict(rows.values_list("node", "units"))
