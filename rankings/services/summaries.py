"""The year of a bloc in one glance, as `Edition.summary` keeps it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cchc.numbers import round_half_up
from rankings.models import Edition, Result
from rankings.selectors.comparability import compared_items
from rankings.selectors.levels import component_figures
from rankings.services.predecessors import Past
from rankings.standings import Band, Contender, Movement, Placed, summarise

Percents = Mapping[str, Fraction]


@dataclass(frozen=True)
class Summary:
    """`json` is what is stored, numbers as text; `exact_mean` the mean of the indices."""

    exact_mean: Fraction
    json: dict[str, Any]


def summary_of(
    edition: Edition,
    contenders: Sequence[Contender],
    placed: Sequence[Placed],
    results: Sequence[Result],
    past: Mapping[int, Past],
    bands: Sequence[Band],
) -> Summary:
    """Sum up a ranked bloc; `results` stand in the order of `placed`, `past` by position."""
    by_key = {place.key: row for place, row in zip(placed, results, strict=True)}
    now = {contender.key: contender.components for contender in contenders}
    codes = _codes_then(edition)
    before = {
        place.key: _percents(past[row.position].result, codes)
        for place, row in zip(placed, results, strict=True)
    }
    figures = summarise(
        contenders,
        places=edition.index_places,
        bands=bands,
        movements={
            key: Movement(row.places, row.change or Decimal(0))
            for key, row in by_key.items()
            if row.places is not None
        },
        declared={
            key: Fraction(row.declared) for key, row in by_key.items() if row.declared is not None
        },
    )

    def moved(keys: Iterable[str]) -> list[dict[str, Any]]:
        return [
            {
                "position": by_key[key].position,
                "name": by_key[key].name,
                "places": by_key[key].places,
                "by": _largest_change(now[key], before[key], by_key[key].places or 0),
                **_parts(by_key[key]),
            }
            for key in keys
        ]

    leaders = [row for row in results if row.rank == 1]
    json = {
        "units": len(results),
        "mean": _text(figures.mean.printed),
        "parts": {
            "appraised": _mean_points(results, "appraised", edition.index_places),
            "survey": _mean_points(results, "survey", edition.index_places),
        },
        "above_mean": figures.above_mean,
        "leaders": [
            {"position": row.position, "name": row.name, "again": _led(past[row.position])}
            for row in leaders
        ],
        "components": {code: _text(mean.printed) for code, mean in figures.components.items()},
        "best": list(figures.best),
        "worst": list(figures.worst),
        "changes": _component_changes(now, before),
        "rises": moved(figures.rises),
        "falls": moved(figures.falls),
        "bands": [{"label": count.label, "units": count.units} for count in figures.bands],
        "declared": _text(figures.declared.printed) if figures.declared else None,
        "appraised": _text(figures.appraised.printed) if figures.appraised else None,
    }
    return Summary(figures.mean.exact, json)


def _codes_then(edition: Edition) -> dict[str, str]:
    """By the code of each component that compares, its code in the edition before; where that
    was not assessed, of those that still have the same code and name."""
    if edition.comparability:
        items = compared_items(edition).values()
        return {item.code: item.previous for item in items if item.is_comparable}
    if edition.previous is None:
        return {}
    names = {part["code"]: part["name"] for part in edition.components}
    parts = edition.previous.components
    return {p["code"]: p["code"] for p in parts if names.get(p["code"]) == p["name"]}


def _percents(then: Result | None, codes: Mapping[str, str]) -> Percents:
    """A previous result's percents of what compares, by the codes of now."""
    if then is None:
        return {}
    lines = getattr(then, "component_lines", None) or {}
    figures = component_figures(then.edition.components, lines)
    percents = {figure.code: figure.percent for figure in figures if figure.percent is not None}
    return {now: percents[code] for now, code in codes.items() if code in percents}


def _largest_change(now: Percents, before: Percents, places: int) -> str | None:
    """The code of the component that moved most in the direction of the unit, if any did."""
    sign = 1 if places > 0 else -1
    changes = {code: sign * (now[code] - before[code]) for code in now if code in before}
    best = max(changes, key=lambda code: changes[code], default=None)
    return best if best is not None and changes[best] > 0 else None


def _parts(row: Result) -> dict[str, str]:
    """What the movement of the index is made of, where that is known."""
    moved = [note for note in row.notes if note["code"] == "moved"]
    return {name: note[name] for note in moved for name in ("performance", "method")}


def _component_changes(
    now: Mapping[str, Percents], before: Mapping[str, Percents]
) -> dict[str, dict[str, int]]:
    """By component: how many units could be compared, how many rose and fell."""
    changes: dict[str, dict[str, int]] = {}
    for key, percents in now.items():
        for code, percent in percents.items():
            if code not in before[key]:
                continue
            count = changes.setdefault(code, {"compared": 0, "rose": 0, "fell": 0})
            count["compared"] += 1
            count["rose"] += percent > before[key][code]
            count["fell"] += percent < before[key][code]
    return changes


def _mean_points(results: Iterable[Result], part: str, places: int) -> str | None:
    """The mean of a part over the units that have it, as printed."""
    points = [Fraction(getattr(row, part)) for row in results if getattr(row, part) is not None]
    if not points:
        return None
    return _text(round_half_up(sum(points, Fraction(0)) / len(points), places))


def _led(past: Past) -> bool:
    return past.result is not None and past.result.rank == 1


def _text(value: Decimal) -> str:
    return f"{value:f}"
