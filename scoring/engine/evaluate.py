"""From marks to a scorecard: the bloc's facts first, then one entry at a time (D1)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from .enums import Block, Cause, Method, Outcome
from .marks import LeafMark
from .problems import InputError
from .rounding import quantise
from .rules import Fact, Rule
from .scheme import Scheme, SchemeNode
from .scorecard import LeafResult, Line, Scorecard

_ZERO = Decimal(0)
_NOTHING: Mapping[str, Any] = {}
_SURVEY = Method.SURVEY
_AWARDED, _PENDING, _EXCLUDED = Outcome.AWARDED, Outcome.PENDING, Outcome.EXCLUDED
_EMPTY_LINE = Line(_ZERO, _ZERO, _ZERO, _ZERO, _ZERO, _ZERO, _ZERO)


def gather_facts(
    scheme: Scheme, sheets: Iterable[tuple[Mapping[str, LeafMark], Mapping[str, str]]]
) -> dict[str, Fact]:
    """First pass: what rules that compare units must know of the bloc, by leaf code.

    `sheets` yields the counting marks and the exemptions of one entry after the other and is
    read once. What an entry is exempt from, what did not arise there, what is open and figures
    the council set aside by setting points itself are no measure for the others.
    """
    comparing = {code: rule for code, rule in scheme.rules.items() if rule.needs_bloc}
    facts: dict[str, Fact] = {}
    if not comparing:
        return facts
    for marks, exemptions in sheets:
        exempt = {leaf.code for code in exemptions for leaf in scheme.leaves_below(code)}
        for code, rule in comparing.items():
            mark = marks.get(code)
            if mark is None or mark.did_not_arise or mark.fixed_points is not None:
                continue
            if code not in exempt and not mark.is_open:
                facts[code] = rule.observe(facts.get(code), mark.inputs)
    return facts


def evaluate(
    scheme: Scheme,
    marks: Mapping[str, LeafMark],
    *,
    exemptions: Mapping[str, str] = _NOTHING,
    excluded: Mapping[str, str] = _NOTHING,
    facts: Mapping[str, Fact] = _NOTHING,
) -> Scorecard:
    """Second pass: the scorecard of one entry.

    `marks` by leaf code; `exemptions` by the code of a node of any level, with their ground;
    `excluded` leaves whose sample was too small, with what was short; `facts` of the bloc.
    What is not decided is pending and listed. Raises KeyError for a code the scheme does not
    have and SchemeError for a faulty scheme.
    """
    rules = scheme.rules
    strangers = (marks.keys() | excluded.keys()) - rules.keys()
    strangers |= exemptions.keys() - scheme.nodes.keys()
    if strangers:
        raise KeyError(*sorted(strangers))
    return _Evaluation(scheme, marks, exemptions, excluded, facts).scorecard()


class _Evaluation:
    """The pass over one entry's tree."""

    def __init__(
        self,
        scheme: Scheme,
        marks: Mapping[str, LeafMark],
        exemptions: Mapping[str, str],
        excluded: Mapping[str, str],
        facts: Mapping[str, Fact],
    ) -> None:
        self.rules = scheme.rules
        self.components = scheme.components
        self.places = scheme.point_places
        self.blocks = scheme.blocks
        self.may_exceed_100 = scheme.may_exceed_100
        self.marks = marks
        self.exemptions = exemptions
        self.excluded = excluded
        self.facts = facts
        self.lines = dict.fromkeys(scheme.nodes, _EMPTY_LINE)
        self.leaves: dict[str, LeafResult] = {}

    def scorecard(self) -> Scorecard:
        lines: dict[Block, list[Line]] = {block: [] for block in Block}
        for node in self.components:
            lines[node.block].append(self.line(node, None, node.block))
        bonus = sum((line.points for line in lines[Block.BONUS]), _ZERO)
        penalty = sum((line.points for line in lines[Block.PENALTY]), _ZERO)
        total = self.with_grounds(_sum(lines[Block.MAIN]), bonus, penalty)
        components = tuple(node.code for node in self.components)
        return Scorecard(total, self.lines, self.leaves, components)

    def with_grounds(self, index: Line, bonus: Decimal, penalty: Decimal) -> Line:
        """The total: never below 0, and above the maximum only where the scheme says so."""
        points = max(index.points + bonus - penalty, _ZERO)
        if not self.may_exceed_100:
            points = min(points, index.max_points)
        return index._replace(points=points, bonus=bonus, penalty=penalty)

    def line(self, node: SchemeNode, ground: str | None, block: Block) -> Line:
        """The line of a node; `ground` is that of an exemption above it."""
        ground = self.exemptions.get(node.code, ground)
        if node.children:
            line = _sum([self.line(child, ground, block) for child in node.children])
        else:
            result = self.leaf(node, ground)
            self.leaves[node.code] = result
            line = result.line
        if block is not Block.MAIN:
            line = line.capped(node.max_points)
        self.lines[node.code] = line
        return line

    def leaf(self, node: SchemeNode, ground: str | None) -> LeafResult:
        """Exemption goes before everything, a small sample before the mark."""
        code = node.code
        if ground is not None:
            return _result(node, _EXCLUDED, Cause.EXEMPTION, reason=ground)
        if code in self.excluded:
            reason = self.excluded[code]
            return _result(node, _EXCLUDED, Cause.INSUFFICIENT_SAMPLE, reason=reason)
        mark = self.marks.get(code)
        if self.blocks[code] is not Block.MAIN and (mark is None or mark.is_empty):
            return _result(node, _AWARDED, Cause.NOT_CLAIMED, rule_points=_ZERO)
        if mark is None:
            return _result(node, _PENDING, Cause.NOT_MARKED)
        if mark.is_open:
            return _result(node, _PENDING, Cause.INCOMPLETE, mark.inputs)
        rule = self.rules[code]
        if mark.fixed_points is not None:
            return self.override(node, rule, mark, mark.fixed_points)
        if mark.did_not_arise:
            return self.did_not_arise(node, rule, mark)
        return self.by_rule(node, rule, mark)

    def by_rule(self, node: SchemeNode, rule: Rule, mark: LeafMark) -> LeafResult:
        inputs = mark.inputs
        try:
            points, step, basis = rule.award(inputs, self.facts.get(node.code))
        except InputError:
            return _result(node, _PENDING, Cause.INCOMPLETE, inputs)
        points = quantise(points, self.places)
        return _result(node, _AWARDED, Cause.RULE, inputs, points, points, step, basis, mark.reason)

    def override(self, node: SchemeNode, rule: Rule, mark: LeafMark, fixed: Decimal) -> LeafResult:
        ruled = self.by_rule(node, rule, mark)
        if not rule.floor <= fixed <= rule.ceiling:
            return ruled._replace(outcome=_PENDING, cause=Cause.OUT_OF_BOUNDS, points=_ZERO)
        return ruled._replace(
            outcome=_AWARDED,
            cause=Cause.OVERRIDE,
            points=quantise(fixed, self.places),
            reason=mark.reason,
        )

    def did_not_arise(self, node: SchemeNode, rule: Rule, mark: LeafMark) -> LeafResult:
        policy, cause, reason = rule.did_not_arise, Cause.DID_NOT_ARISE, mark.reason
        if policy is None:
            return _result(node, _PENDING, Cause.INCOMPLETE)
        if policy.points is None:
            return _result(node, _EXCLUDED, cause, reason=reason)
        points = quantise(policy.points, self.places)
        return _result(node, _AWARDED, cause, points=points, rule_points=points, reason=reason)


def _result(
    node: SchemeNode,
    outcome: Outcome,
    cause: Cause,
    inputs: Mapping[str, Any] = _NOTHING,
    points: Decimal = _ZERO,
    rule_points: Decimal | None = None,
    step: str = "",
    basis: str = "",
    reason: str = "",
) -> LeafResult:
    method, kind = node.method, node.kind
    if method is None or kind is None:
        raise AssertionError("Scheme.rules has looked")
    return LeafResult(
        node.code, outcome, cause, points, node.max_points, method, kind,
        inputs, rule_points, step, basis, reason,
    )  # fmt: skip


def _sum(lines: list[Line]) -> Line:
    points = maximum = full_max = appraised = survey = appraised_max = survey_max = _ZERO
    for line in lines:
        points += line.points
        maximum += line.max_points
        full_max += line.full_max
        appraised += line.appraised
        survey += line.survey
        appraised_max += line.appraised_max
        survey_max += line.survey_max
    return Line(points, maximum, full_max, appraised, survey, appraised_max, survey_max)
