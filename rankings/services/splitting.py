"""Movements taken apart: performance on what is comparable, and method (docs/scoring.md)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models.fields.json import KeyTransform

from cchc.numbers import round_half_up
from rankings.models import Edition, Result
from rankings.selectors.comparability import Compared, compared_items
from rankings.selectors.levels import ComponentFigure, component_figures
from rankings.services.predecessors import Past
from rankings.standings import Parts, Scored, gain, parts_of
from scoring.engine import Block, Outcome, Scheme, decimal_text

_ZERO = Decimal(0)
_SIGNS = {Block.BONUS: 1, Block.PENALTY: -1}
_CHUNK = 200

_UNKNOWN = (ComponentFigure("", ""), ComponentFigure("", ""))

Gain = Decimal | Fraction
Leaves = Mapping[str, Mapping[str, Any]]


def split_movements(edition: Edition, results: Sequence[Result], past: Mapping[int, Past]) -> None:
    """Write the parts of each unit's movements into its row: of the index into its notes, of
    the components into their lines. Nothing where comparability was not assessed.

    `past` by position.
    """
    previous = edition.previous
    if not edition.comparability or previous is None:
        return
    rows = {row.previous_position: row for row in results if row.previous_position is not None}
    items = compared_items(edition)
    printed = previous.scheme is None
    by_leaves = None if printed else _ByLeaves(edition, previous, items)
    for position, leaves in _earlier(previous, rows, printed=printed):
        row = rows[position]
        then = past[row.position].result
        if then is None:
            continue
        figures = _Figures(edition, previous, items, row, then)
        if by_leaves is None:
            _write(row, figures.index_as_printed(), figures.components_as_printed())
        else:
            _write(row, *by_leaves.parts(figures, leaves))


def _earlier(
    previous: Edition, positions: Iterable[int], *, printed: bool
) -> Iterator[tuple[int, Leaves]]:
    """The leaves of each unit then, by its position; one query, some units at a time, since
    all leaves of a large bloc are a lot. None are read where the edition has none."""
    if printed:
        yield from ((position, {}) for position in positions)
        return
    found = Result.objects.filter(edition=previous, position__in=list(positions))
    told = found.values_list("position", KeyTransform("leaves", "levels")).order_by("position")
    for position, leaves in told.iterator(chunk_size=_CHUNK):
        yield position, leaves or {}


def _write(row: Result, whole: Parts | None, components: Mapping[str, Parts]) -> None:
    # Anew, since verifying composes rows that share theirs with the stored ones.
    lines = {
        code: {**line, **_text(components[code])} if code in components else line
        for code, line in row.levels.get("lines", {}).items()
    }
    row.levels = {**row.levels, "lines": lines}
    if whole is not None:
        row.notes = [*row.notes, {"code": "moved", **_text(whole)}]


def _text(parts: Parts) -> dict[str, str]:
    return {"performance": decimal_text(parts.performance), "method": decimal_text(parts.method)}


class _Figures:
    """The components of one unit in both years, where it has them in both."""

    def __init__(
        self,
        edition: Edition,
        previous: Edition,
        items: Mapping[str, Compared],
        row: Result,
        then: Result,
    ) -> None:
        self.row, self.then = row, then
        self.lines: Mapping[str, Any] = row.levels.get("lines", {})
        self.lines_then: Mapping[str, Any] = getattr(then, "component_lines", None) or {}
        self.places = edition.index_places
        self._places_then = previous.index_places
        self._items = items
        self._now = now = _by_code(component_figures(edition.components, self.lines))
        before = _by_code(component_figures(previous.components, self.lines_then))
        # By code, then and now.
        self._pairs = {
            code: (before[items[code].previous], figure)
            for code, figure in now.items()
            if code in items and items[code].previous in before
        }
        self._parts_then = bool(previous.components)

    def changes(self) -> Iterator[tuple[str, Decimal]]:
        """By code how many percentage points each component moved, as printed."""
        for code, (then, now) in self._pairs.items():
            if then.percent is not None and now.percent is not None:
                printed = round_half_up(now.percent, self.places)
                yield code, printed - round_half_up(then.percent, self._places_then)

    def maximum_then(self, code: str) -> Decimal:
        return self._pairs[code][0].max_points or _ZERO

    def components_as_printed(self) -> dict[str, Parts]:
        """A comparable component is performance as a whole, any other method."""
        return {
            code: Parts(change, _ZERO) if self._items[code].is_comparable else Parts(_ZERO, change)
            for code, change in self.changes()
        }

    def index_as_printed(self) -> Parts | None:
        """From comparable components as wholes; None where one's points are not known."""
        if not self._parts_then:
            return None
        gains: list[Gain] = []
        for code in self._now:
            if code not in self._items or not self._items[code].is_comparable:
                continue
            then, now = (_scored(figure) for figure in self._pairs.get(code, _UNKNOWN))
            if then is None or now is None:
                return None
            gains.append(gain(then, now))
        return self.index(gains)

    def index(self, gains: Iterable[Gain]) -> Parts | None:
        """The movement of the index in its parts; None where there is none to take apart."""
        if self.row.change is None or not self.then.max_points:
            return None
        return parts_of(self.row.change, gains, self.then.max_points, self.places)


class _ByLeaves:
    """What is comparable between two computed editions, read once for all units."""

    def __init__(self, edition: Edition, previous: Edition, items: Mapping[str, Compared]) -> None:
        now, then = Scheme.from_json(edition.scheme or {}), Scheme.from_json(previous.scheme or {})
        above_now, above_then = _components(now), _components(then)
        self._leaves: list[_Leaf] = []
        self._grounds: list[_Ground] = []
        for item in items.values():
            if not item.is_comparable or item.code not in now.nodes:
                continue
            if item.previous not in then.nodes:
                continue
            sign = _SIGNS.get(now.blocks[item.code])
            if sign is None and item.code in now.leaves and item.previous in then.leaves:
                component = above_now[item.code]
                stays = items[component].previous == above_then[item.previous]
                self._leaves.append(
                    _Leaf(
                        item.code,
                        item.previous,
                        component if stays else "",
                        then.leaves[item.previous].max_points,
                        now.leaves[item.code].max_points,
                    )
                )
            elif sign is not None and above_now[item.code] == item.code:
                self._grounds.append(
                    _Ground(
                        item.code,
                        item.previous,
                        sign,
                        [leaf.code for leaf in now.leaves_below(item.code)],
                        [leaf.code for leaf in then.leaves_below(item.previous)],
                    )
                )

    def parts(self, figures: _Figures, then: Leaves) -> tuple[Parts | None, dict[str, Parts]]:
        """The parts of the index's movement, and of each component's by its code."""
        now: Leaves = figures.row.levels.get("leaves", {})
        # Plain decimals apart: adding them up as fractions would take ten times as long.
        plain: dict[str, Decimal] = {}
        scaled: dict[str, Fraction] = {}
        for leaf in self._leaves:
            gained = leaf.gain(then, now)
            if isinstance(gained, Fraction):
                scaled[leaf.component] = scaled.get(leaf.component, Fraction(0)) + gained
            elif gained is not None:
                plain[leaf.component] = plain.get(leaf.component, _ZERO) + gained
        components = {
            code: parts_of(
                change,
                (plain.get(code, _ZERO), scaled.get(code, _ZERO)),
                figures.maximum_then(code),
                figures.places,
            )
            for code, change in figures.changes()
        }
        gains = [*plain.values(), *scaled.values(), *self._ground_gains(figures, then, now)]
        return figures.index(gains), components

    def _ground_gains(self, figures: _Figures, then: Leaves, now: Leaves) -> Iterator[Gain]:
        """A bonus as it counts, a penalty as a loss; none where it did not count in a year."""
        for ground in self._grounds:
            before = figures.lines_then.get(ground.previous)
            after = figures.lines.get(ground.code)
            if before and after and ground.counts(then, now):
                yield ground.sign * gain(_line_scored(before), _line_scored(after))


@dataclass(frozen=True)
class _Ground:
    """A comparable bonus or penalty, whose points are added or taken off by `sign`; `leaves` and
    `leaves_then` are the codes of what is under it."""

    code: str
    previous: str
    sign: int
    leaves: Sequence[str]
    leaves_then: Sequence[str]

    def counts(self, then: Leaves, now: Leaves) -> bool:
        """Whether the unit is exempt from all of it in neither year."""
        return any(not _is_excluded(then.get(code, {})) for code in self.leaves_then) and any(
            not _is_excluded(now.get(code, {})) for code in self.leaves
        )


@dataclass(frozen=True)
class _Leaf:
    """A comparable leaf; `component` is "" where it stood under another one then."""

    code: str
    previous: str
    component: str
    maximum_then: Decimal
    maximum: Decimal

    def gain(self, then: Leaves, now: Leaves) -> Gain | None:
        """What it gained; None where it did not count in one of the years."""
        before, after = then.get(self.previous), now.get(self.code)
        if before is None or after is None or _is_excluded(before) or _is_excluded(after):
            return None
        points_then, points = Decimal(before["points"]), Decimal(after["points"])
        return gain(Scored(points_then, self.maximum_then), Scored(points, self.maximum))


def _is_excluded(leaf: Mapping[str, Any]) -> bool:
    return leaf.get("outcome") == Outcome.EXCLUDED.value


def _components(scheme: Scheme) -> dict[str, str]:
    """The code of the component above each node, by its code."""
    return {node.code: top.code for top in scheme.components for node in top.walk()}


def _line_scored(line: Mapping[str, str]) -> Scored:
    return Scored(Decimal(line["points"]), Decimal(line["max_points"]))


def _by_code(figures: Iterable[ComponentFigure]) -> dict[str, ComponentFigure]:
    return {figure.code: figure for figure in figures}


def _scored(figure: ComponentFigure) -> Scored | None:
    if figure.points is None or not figure.max_points:
        return None
    return Scored(figure.points, figure.max_points)
