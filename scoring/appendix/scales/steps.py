"""Steps on a number: each edge has one side, or the person is asked which."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from cchc.numbers import format_points

from ..result import Confidence, Option, Question
from .drafts import Draft, asking
from .edges import Interval, edge_text, is_otherwise, read_interval
from .items import Item, Printed

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class _Edge:
    number: Decimal
    inclusive: bool


@dataclass(frozen=True)
class _Doubt:
    """An edge the decision gives to both neighbours or to none: `higher` gives what is in
    question to the step above, `lower` to the one below."""

    place: int
    higher: _Edge
    lower: _Edge
    what: str


def read_steps(printed: Printed) -> Draft | None:
    """Steps of a percentage or a number; None where the items speak of something else."""
    rest = [item for item in printed.valued if is_otherwise(item)]
    intervals = [read_interval(item) for item in printed.valued if item not in rest]
    known = [interval for interval in intervals if interval]
    if len(known) < max(len(intervals), 1) or len(printed.valued) < 2:
        return None
    units = {interval.unit for interval in known if interval.low or interval.high}
    if len(units) > 1 or not any(interval.low for interval in known):
        return None
    unit = units.pop() if units else ""
    ordered = _ordered([replace(interval, unit=unit) for interval in known])
    if any(interval.low is None for interval in ordered[:-1]):
        return None
    return _draft(ordered, rest, [item.text for item in printed.unvalued if _says(item)])


def _says(item: Item) -> bool:
    """Whether an item without points is more than a heading over the others."""
    return any(sign.isdigit() for sign in item.text)


def _ordered(intervals: Sequence[Interval]) -> list[Interval]:
    """From the highest down. Where "0 %" has its own step, "dưới 5 %" begins above it."""
    has_nothing = any(interval.high == 0 for interval in intervals)
    begun = [
        replace(interval, low=Decimal(0), low_in=False)
        if has_nothing and interval.low is None and interval.high != 0
        else interval
        for interval in intervals
    ]
    lowest = Decimal(-1)
    return sorted(
        begun,
        key=lambda found: (lowest if found.low is None else found.low, not found.low_in),
        reverse=True,
    )


def _draft(ordered: Sequence[Interval], rest: Sequence[Item], left: Sequence[str]) -> Draft:
    doubts = [
        doubt
        for place, (upper, lower) in enumerate(pairwise(ordered))
        if (doubt := _doubt(place, upper, lower))
    ]
    edges = [_Edge(found.low or Decimal(0), found.low_in) for found in ordered]
    if top := _above_top(ordered):
        return asking("steps", top)
    clash = {item.points for item in rest}
    bottom = _bottom(ordered)
    if bottom is not None:
        clash.add(bottom.points)
    if len(clash) > 1:
        left = [*left, *(item.text for item in rest)]
    otherwise = next(iter(clash), Decimal(0)) or Decimal(0)
    steps = ordered[:-1] if bottom is not None else ordered
    if not doubts:
        confidence = Confidence.SURE if clash else Confidence.LIKELY
        return Draft("steps", _scale(steps, edges, otherwise), confidence, left=left)
    draft = asking("steps", _question(doubts, steps, edges, otherwise))
    return replace(draft, left=left)


def _bottom(ordered: Sequence[Interval]) -> Interval | None:
    """The last step where it has no lower edge: what it gives is what is left."""
    last = ordered[-1]
    return last if last.low is None or (last.low == 0 and last.low_in) else None


def _doubt(place: int, upper: Interval, lower: Interval) -> _Doubt | None:
    if lower.high is None or upper.low is None:
        return None
    own = _Edge(upper.low, upper.low_in)
    if lower.high == upper.low:
        if upper.low_in != lower.high_in:
            return None
        return _Doubt(place, _Edge(upper.low, True), _Edge(upper.low, False), f"{upper.figure}")
    if _is_next(upper, lower):
        return None
    other = _Edge(lower.high, not lower.high_in)
    ends = sorted((lower.high, upper.low))
    what = _("what lies between %(low)s and %(high)s") % {
        "low": edge_text(ends[0], upper.unit),
        "high": edge_text(ends[1], upper.unit),
    }
    # The lower edge gives the stretch between to the step above.
    higher, lower_edge = sorted((own, other), key=lambda edge: edge.number)
    return _Doubt(place, higher, lower_edge, what)


def _is_next(upper: Interval, lower: Interval) -> bool:
    """Whether whole numbers follow each other, as 2 and 3: nothing lies between."""
    return (
        not upper.unit
        and upper.low is not None
        and lower.high is not None
        and upper.low_in
        and lower.high_in
        and upper.low - lower.high == 1
    )


def _above_top(ordered: Sequence[Interval]) -> Question | None:
    """Whether more than the highest step says anything about is possible."""
    top = ordered[0]
    if top.high is None or (top.unit and top.high >= _HUNDRED):
        return None
    if top.low == top.high and not top.unit:
        return None
    return Question(
        "above_top",
        _("The printed scale does not say what more than %(edge)s earns.")
        % {"edge": edge_text(top.high, top.unit)},
    )


def _scale(steps: Sequence[Interval], edges: Sequence[_Edge], otherwise: Decimal) -> str:
    items = [
        f"{'từ' if edge.inclusive else 'trên'} {edge_text(edge.number, step.unit)}: "
        f"{format_points(step.points)}"
        for step, edge in zip(steps, edges, strict=False)
    ]
    # A step worth what is left says nothing of its own.
    for step in reversed(steps):
        if step.points != otherwise or len(items) == 1:
            break
        items.pop()
    return " | ".join([*items, f"còn lại: {format_points(otherwise)}"])


def _question(
    doubts: Sequence[_Doubt],
    steps: Sequence[Interval],
    edges: Sequence[_Edge],
    otherwise: Decimal,
) -> Question:
    def option(label: str, *, higher: bool) -> Option:
        settled = list(edges)
        for doubt in doubts:
            settled[doubt.place] = doubt.higher if higher else doubt.lower
        return Option(label, "steps", _scale(steps, settled, otherwise))

    whats = ", ".join(doubt.what for doubt in doubts)
    if len(doubts) > 1:
        labels = (_("each to the step above"), _("each to the step below"))
    else:
        place = doubts[0].place
        points = [format_points(step.points) for step in steps] + [format_points(otherwise)]
        labels = (
            _("it earns %s points") % points[place],
            _("it earns %s points") % points[place + 1],
        )
    return Question(
        "edge",
        _("The printed scale does not say which step takes %(edges)s.") % {"edges": whats},
        (option(labels[0], higher=True), option(labels[1], higher=False)),
    )
