"""A unit's figures before it has a rank, and again from the row that keeps them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cchc.numbers import round_half_up
from rankings.models import Edition, Result
from rankings.selectors.levels import component_figures
from rankings.standings import Contender


@dataclass(frozen=True)
class Line:
    """One unit of a bloc, not yet ranked.

    `index` is exact and in percent, None where a source does not give it; `printed` is the
    same as the table shows it. `band` is the class a source prints; None leaves it to the
    bands of the bloc. `levels` is a scorecard as JSON, of an imported line only its `lines`
    (see rankings.selectors.levels). Points are exact. `previous_position` is known only of a
    stored line: where the unit stood in the edition before.
    """

    name: str
    index: Fraction | None
    printed: Decimal | None
    agency_id: int | None = None
    entry_id: int | None = None
    points: Decimal | None = None
    max_points: Decimal | None = None
    full_max_points: Decimal | None = None
    appraised: Decimal | None = None
    survey: Decimal | None = None
    declared: Decimal | None = None
    council_order: int | None = None
    printed_rank: int | None = None
    previous_position: int | None = None
    band: str | None = None
    notes: Sequence[Mapping[str, Any]] = ()
    levels: Mapping[str, Any] = field(default_factory=dict)

    def contender(self, key: str, components: Sequence[Mapping[str, Any]]) -> Contender:
        """The line as the order and the summary see it. Raises ValueError without an index."""
        if self.index is None or self.printed is None:
            raise ValueError(self.name)
        figures = component_figures(components, self.levels.get("lines", {}))
        return Contender(
            key=key,
            name=self.name,
            index=self.index,
            printed_index=self.printed,
            appraised=_exact(self.appraised),
            survey=_exact(self.survey),
            components={f.code: f.percent for f in figures if f.percent is not None},
            council_order=self.council_order,
        )


def exact_index(points: Decimal | None, max_points: Decimal | None) -> Fraction | None:
    """points ÷ applicable maximum × 100; None where either is missing or nothing applies."""
    if points is None or not max_points:
        return None
    return Fraction(points) / Fraction(max_points) * 100


def line_of(result: Result, edition: Edition) -> Line:
    """The line a stored result was made from, so that it can be ranked once more."""
    index = exact_index(result.points, result.max_points)
    if index is None and result.index is not None:
        index = Fraction(result.index)
    order = next((n["order"] for n in result.notes if n["code"] == "council_order"), None)
    return Line(
        name=result.name,
        index=index,
        printed=_printed(result, edition, index),
        agency_id=result.agency_id,
        entry_id=result.entry_id,
        points=result.points,
        max_points=result.max_points,
        full_max_points=result.full_max_points,
        appraised=result.appraised,
        survey=result.survey,
        declared=result.declared,
        council_order=order if order is not None else result.printed_rank,
        printed_rank=result.printed_rank,
        previous_position=result.previous_position,
        band=None if edition.settings.get("bands") else result.band,
        notes=result.notes,
        levels=result.levels,
    )


def _printed(result: Result, edition: Edition, index: Fraction | None) -> Decimal | None:
    """The index printed: what the points give, unless a source printed another figure."""
    if index is None or any(note["code"] == "index_differs" for note in result.notes):
        return result.index
    return round_half_up(index, edition.index_places)


def _exact(points: Decimal | None) -> Fraction | None:
    return None if points is None else Fraction(points)
