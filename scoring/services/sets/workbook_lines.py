"""The lines of our criteria workbook as they were read, on their way to nodes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cchc.workbooks import Problem, Row
from scoring.engine import Block, Method, RuleKind, Scheme, SchemeNode
from scoring.enums import Block as BlockChoice
from scoring.enums import RuleKind as RuleChoice
from scoring.services.sets.workbook_settings import SetSettings


@dataclass
class Line:
    """One row of the workbook on its way to a node; the cells keep their addresses."""

    row: Row
    code: str
    text: str
    max_points: Decimal | None
    children: list["Line"] = field(default_factory=list)
    method: Method | None = None
    kind: RuleKind | None = None
    params: dict[str, Any] = field(default_factory=dict)
    scale: str = ""
    block: Block = Block.MAIN

    @property
    def level(self) -> int:
        """1 for a component, 2 for a criterion, 3 for a sub-criterion."""
        return self.code.count(".") + 1

    @property
    def rule_label(self) -> str:
        """The kind of a leaf's rule in words; nothing above a leaf."""
        return str(RuleChoice(self.kind.value).label) if self.kind else ""

    @property
    def block_label(self) -> str:
        """The block of points in words."""
        return str(BlockChoice(self.block.value).label)

    def walk(self) -> Iterator["Line"]:
        """This line and all below it, in the order of the workbook."""
        yield self
        for child in self.children:
            yield from child.walk()

    def node(self) -> SchemeNode:
        """The scheme's node of a line without problems."""
        return SchemeNode(
            self.code,
            self.text,
            self.max_points or Decimal(0),
            self.method,
            self.kind,
            self.params,
            tuple(child.node() for child in self.children),
            self.block if self.level == 1 else Block.MAIN,
        )


@dataclass(frozen=True)
class CriteriaWorkbook:
    """What a workbook holds: components with all below them, every problem found, and what
    may be meant but should be looked at (`doubts`); `settings` are those of its second sheet."""

    components: Sequence[Line]
    problems: Sequence[Problem]
    doubts: Sequence[Problem] = ()
    settings: SetSettings = field(default_factory=SetSettings)

    @property
    def lines(self) -> list[Line]:
        return [line for component in self.components for line in component.walk()]

    @property
    def leaves(self) -> list[Line]:
        return [line for line in self.lines if not line.children]

    def points_of(self, block: Block) -> Decimal:
        """The maxima of the components of a block; of a bonus or penalty, its caps."""
        own = (line.max_points or Decimal(0) for line in self.components if line.block is block)
        return sum(own, Decimal(0))

    def scheme(self, year: int) -> Scheme:
        return Scheme(tuple(line.node() for line in self.components), year)
