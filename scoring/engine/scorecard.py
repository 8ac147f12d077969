"""What an evaluation says: points at every level, and for every leaf why."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, Self

from .enums import Block, Cause, Method, Outcome, RuleKind
from .rounding import decimal_text
from .scheme import Scheme, SchemeNode

_ZERO = Decimal(0)
_MAY_LACK = {"bonus", "penalty"}


class Line(NamedTuple):
    """Points of one node or of the whole, all sums exact.

    `max_points` is the applicable maximum (what was excluded is gone from it), `full_max`
    the printed one; the parts by method add up to `max_points` and, of a node, to `points`.
    Of the whole, `bonus` is added to them and `penalty` taken off, within 0 and what the
    scheme allows. A bonus or penalty has the points that count, at most its cap, and no part
    by method beside them.
    """

    points: Decimal
    max_points: Decimal
    full_max: Decimal
    appraised: Decimal
    survey: Decimal
    appraised_max: Decimal
    survey_max: Decimal
    bonus: Decimal = _ZERO
    penalty: Decimal = _ZERO

    @property
    def percent(self) -> Fraction | None:
        """points ÷ applicable maximum × 100, exact; None where nothing applies."""
        if not self.max_points:
            return None
        return Fraction(self.points) / Fraction(self.max_points) * 100

    def capped(self, cap: Decimal) -> "Line":
        """The line of a node of a bonus or penalty: at most `cap`, and of no maximum."""
        points = max(min(self.points, cap), _ZERO)
        return Line(points, cap, cap, _ZERO, _ZERO, _ZERO, _ZERO)

    def to_json(self) -> dict[str, str]:
        """Decimals as text, by name; no bonus or penalty where there is none."""
        return {
            name: decimal_text(value)
            for name, value in self._asdict().items()
            if value or name not in _MAY_LACK
        }

    @classmethod
    def from_json(cls, data: Mapping[str, str]) -> Self:
        """The line `to_json` wrote."""
        return cls(*(Decimal(data.get(name, 0)) for name in cls._fields))


class LeafResult(NamedTuple):
    """What became of one leaf, and why.

    `points` count (0 unless awarded) and are rounded to the scheme's places; `rule_points`
    are what the rule gave, also under an override, None where it gave nothing. `step` and
    `basis` are the step reached and the figure it rests on; `reason` is that of the override
    or the ground of the exclusion.
    """

    code: str
    outcome: Outcome
    cause: Cause
    points: Decimal
    max_points: Decimal
    method: Method
    kind: RuleKind
    inputs: Mapping[str, Any]
    rule_points: Decimal | None
    step: str
    basis: str
    reason: str

    @property
    def line(self) -> Line:
        """The leaf as a line of the scorecard."""
        points, full = self.points, self.max_points
        maximum = _ZERO if self.outcome is Outcome.EXCLUDED else full
        if self.method is Method.SURVEY:
            return Line(points, maximum, full, _ZERO, points, _ZERO, maximum)
        return Line(points, maximum, full, points, _ZERO, maximum, _ZERO)

    def to_json(self) -> dict[str, Any]:
        """The result as plain JSON, without what is empty, what the scheme tells and what is
        usual: points awarded, and they are those of the rule."""
        told: dict[str, Any] = {"cause": self.cause.value, "points": decimal_text(self.points)}
        if self.outcome is not Outcome.AWARDED:
            told["outcome"] = self.outcome.value
        if self.rule_points is None:
            told["rule_points"] = None
        elif self.rule_points != self.points:
            told["rule_points"] = decimal_text(self.rule_points)
        if self.inputs:
            told["inputs"] = self.inputs
        for name, text in (("step", self.step), ("basis", self.basis), ("reason", self.reason)):
            if text:
                told[name] = text
        return told

    @classmethod
    def from_json(cls, node: SchemeNode, data: Mapping[str, Any]) -> Self:
        """The result `to_json` wrote of this leaf. Raises ValueError for a node with parts."""
        if node.method is None or node.kind is None:
            raise ValueError(node.code)
        given = data.get("rule_points", data["points"])
        return cls(
            code=node.code,
            outcome=Outcome(data.get("outcome", Outcome.AWARDED)),
            cause=Cause(data["cause"]),
            points=Decimal(data["points"]),
            max_points=node.max_points,
            method=node.method,
            kind=node.kind,
            inputs=data.get("inputs", {}),
            rule_points=None if given is None else Decimal(given),
            step=data.get("step", ""),
            basis=data.get("basis", ""),
            reason=data.get("reason", ""),
        )


@dataclass(frozen=True)
class Scorecard:
    """One entry's result: the total, a line for every node, a result for every leaf, by code
    in the order of the set. `components` are the codes of the first level."""

    total: Line
    lines: Mapping[str, Line]
    leaves: Mapping[str, LeafResult]
    components: tuple[str, ...]

    @property
    def pending(self) -> list[str]:
        """Codes of the leaves nothing was decided for; they count 0 of their full maximum."""
        return [code for code, leaf in self.leaves.items() if leaf.outcome is Outcome.PENDING]

    def to_json(self) -> dict[str, Any]:
        """The scorecard as plain JSON; a leaf's line follows from its result and is left out."""
        told = self.leaves.keys() - set(self.components)
        return {
            "components": list(self.components),
            "total": self.total.to_json(),
            "lines": {c: line.to_json() for c, line in self.lines.items() if c not in told},
            "leaves": {code: leaf.to_json() for code, leaf in self.leaves.items()},
        }

    @classmethod
    def from_json(cls, scheme: Scheme, data: Mapping[str, Any]) -> Self:
        """The scorecard `to_json` wrote of an evaluation by this scheme."""
        leaves = {
            code: LeafResult.from_json(scheme.nodes[code], leaf)
            for code, leaf in data["leaves"].items()
        }
        sums = {code: Line.from_json(line) for code, line in data["lines"].items()}
        own = {
            code: leaf.line
            if scheme.blocks[code] is Block.MAIN
            else leaf.line.capped(leaf.max_points)
            for code, leaf in leaves.items()
        }
        return cls(
            total=Line.from_json(data["total"]),
            lines=own | sums,
            leaves=leaves,
            components=tuple(data["components"]),
        )
