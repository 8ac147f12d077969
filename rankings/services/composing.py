"""From a bloc's lines to an edition not yet saved: order, bands, movement, summary.

Used alike for what is computed here and what is imported; `verify` composes stored rows
once more and compares.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cchc.numbers import round_half_up
from cchc.problems import Problem
from rankings.models import Edition, Result
from rankings.selectors.rules import bands_of, ranking_rule, units_of_bloc
from rankings.services.lines import Line
from rankings.services.predecessors import Past
from rankings.services.splitting import split_movements
from rankings.services.summaries import summary_of
from rankings.standings import (
    Band,
    Contender,
    Movement,
    OrderSettings,
    Placed,
    Standing,
    band_of,
    movement,
    open_problems,
    order,
)

MEAN_PLACES = 12

PastOf = Callable[[Line], Past]


@dataclass(frozen=True)
class Composed:
    """An edition with its results, unsaved and in the order of the table.

    `order` holds for each result the number of its line, `past` is by position. `problems`
    are what must be settled before publication, ties nothing decides, with the positions
    concerned.
    """

    edition: Edition
    results: list[Result]
    order: Sequence[int]
    past: Mapping[int, Past]
    problems: Sequence[Problem] = ()


def compose(edition: Edition, lines: Sequence[Line], past_of: PastOf) -> Composed:
    """Rank the lines by `edition.settings` and fill in everything that follows from them.

    `past_of` tells where the unit of a line stood in `edition.previous`.
    Of an excerpt the ranks are held as printed, since an order of all cannot be
    recomputed; then there is no mean either.
    """
    rule = ranking_rule(edition.settings)
    bands = bands_of(edition.settings)
    complete = is_complete(lines, units_of_bloc(edition.settings))
    if complete:
        contenders = [
            # Padded, so that lines alike in name and figures keep their order.
            line.contender(f"{number:06}", edition.components)
            for number, line in enumerate(lines)
        ]
        placed = order(contenders, rule)
        ranked: list[tuple[int, int | None]] = [(int(place.key), place.rank) for place in placed]
    else:
        contenders, placed = [], []
        ranked = [(number, lines[number].printed_rank) for number in _as_printed(lines)]
    results = [
        _result(edition, lines[number], rank, position, bands)
        for position, (number, rank) in enumerate(ranked, 1)
    ]
    numbers = [number for number, _rank in ranked]
    past = {position: past_of(lines[number]) for position, number in enumerate(numbers, 1)}
    _move(results, past)
    split_movements(edition, results, past)
    if complete:
        _summarise(edition, contenders, placed, results, past, bands)
    else:
        edition.mean, edition.summary = None, {"units": len(lines)}
    return Composed(edition, results, numbers, past, _open_problems(placed, rule))


def _open_problems(placed: Sequence[Placed], rule: OrderSettings) -> list[Problem]:
    positions = {place.key: str(position) for position, place in enumerate(placed, 1)}
    return [
        Problem(problem.code, tuple(positions[key] for key in problem.where))
        for problem in open_problems(placed, rule)
    ]


def is_complete(lines: Sequence[Line], units: int | None = None) -> bool:
    """Whether all units of the bloc are there with an index; a source may print only some.

    `units` is how many the bloc has, if that is known beside the lines.
    """
    lowest = max((line.printed_rank or 0 for line in lines), default=0)
    known = max(lowest, units or 0)
    return bool(lines) and known <= len(lines) and all(line.index is not None for line in lines)


def _as_printed(lines: Sequence[Line]) -> list[int]:
    """Numbers of the lines by printed rank, then by index, where neither is known last."""

    def key(number: int) -> tuple[bool, int, bool, Fraction]:
        line = lines[number]
        rank, index = line.printed_rank, line.index
        return rank is None, rank or 0, index is None, -(index or Fraction(0))

    return sorted(range(len(lines)), key=key)


def _result(
    edition: Edition, line: Line, rank: int | None, position: int, bands: Sequence[Band]
) -> Result:
    band = line.band
    if band is None:
        found = None if line.printed is None else band_of(line.printed, bands)
        band = found.label if found else ""
    return Result(
        edition=edition,
        entry_id=line.entry_id,
        agency_id=line.agency_id,
        name=line.name,
        rank=rank,
        position=position,
        points=line.points,
        max_points=line.max_points,
        full_max_points=line.full_max_points,
        appraised=line.appraised,
        survey=line.survey,
        declared=line.declared,
        index=line.printed,
        band=band,
        printed_rank=line.printed_rank,
        notes=[dict(note) for note in line.notes if note["code"] not in ("merged", "moved")],
        levels=line.levels,
    )


def _move(results: list[Result], past: Mapping[int, Past]) -> None:
    """Set the change of each result against its past, by position."""
    for row in results:
        then = past[row.position]
        row.previous_position = then.result.position if then.result else None
        moved = _movement(then.result, row)
        row.places = moved.places if moved else None
        row.change = moved.points if moved else None
        if then.result and row.rank and then.result.rank and not moved:
            row.places = then.result.rank - row.rank
        if then.merged_from:
            row.notes.append({"code": "merged", "names": list(then.merged_from)})


def _movement(then: Result | None, now: Result) -> Movement | None:
    standings = _standing(then), _standing(now)
    return movement(standings[0], standings[1]) if standings[0] and standings[1] else None


def _standing(row: Result | None) -> Standing | None:
    if row is None or row.rank is None or row.index is None:
        return None
    return Standing(row.rank, row.index)


def _summarise(
    edition: Edition,
    contenders: Sequence[Contender],
    placed: Sequence[Placed],
    results: Sequence[Result],
    past: dict[int, Past],
    bands: Sequence[Band],
) -> None:
    summary = summary_of(edition, contenders, placed, results, past, bands)
    edition.mean = round_half_up(summary.exact_mean, MEAN_PLACES)
    edition.summary = summary.json
