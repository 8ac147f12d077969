"""What reading an appendix gives: a tree of criteria, proposed rules, and what is to be asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from cchc.workbooks import Problem
from scoring.engine import Block, Method

from .decision import Decision


class Confidence(StrEnum):
    """How far a proposal may be trusted. Only SURE needs nobody's look."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True)
class Option:
    """One answer to a question and the rule it leads to; `scale` is in our scale language."""

    label: str
    kind: str
    scale: str = ""


@dataclass(frozen=True)
class Question:
    """What the decision leaves open about a leaf. Without options only a person can write it."""

    code: str
    sentence: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """The rule a printed scale seems to mean: a value of the engine's RuleKind, and its scale."""

    kind: str | None = None
    scale: str = ""
    confidence: Confidence = Confidence.NONE
    questions: tuple[Question, ...] = ()


@dataclass
class Line:
    """A component, criterion or sub-criterion as printed. A leaf carries a proposal.

    `place` is that of its text, `number_place`, `max_place` and `scale_place` those of what
    else it was read from. `printed` is its number in the decision, `code` the one we give it.
    `is_summed` where no maximum is printed for it and the sum of its parts was taken.
    """

    place: str
    printed: str
    text: str
    number_place: str = ""
    max_place: str = ""
    scale_place: str = ""
    max_points: Decimal | None = None
    is_summed: bool = False
    method: Method = Method.APPRAISED
    scale: str = ""
    evidence_asked: str = ""
    in_charge: str = ""
    block: Block = Block.MAIN
    code: str = ""
    level: int = 1
    children: list["Line"] = field(default_factory=list)
    proposal: Proposal | None = None

    def walk(self) -> Iterator["Line"]:
        """This line and all below it, as printed."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Appendix:
    """What a file holds. With problems nothing may be stored; questions wait for answers.

    `doubts` may be right as they are. `tables` names the criteria tables of the file; where
    there are several, the caller reads again with the one that is meant. `decision` is the one
    the file names, unless it is of another year.
    """

    components: Sequence[Line] = ()
    problems: Sequence[Problem] = ()
    doubts: Sequence[Problem] = ()
    tables: Sequence[str] = ()
    decision: Decision = field(default_factory=Decision)

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
