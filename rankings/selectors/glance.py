"""The year of a bloc in one glance: the figures above the table."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rankings.models import Edition
from rankings.selectors.comparability import incomparable, is_not_assessed
from rankings.selectors.levels import parts_in
from rankings.selectors.notes import INCOMPLETE, note_texts


@dataclass(frozen=True)
class Glance:
    """What the cards say; None or empty where the edition gives no ground for it.

    `incomplete` are the sentences that stand instead of them above an excerpt.
    """

    mean: Decimal | None
    mean_change: Decimal | None
    units: int
    above_mean: int | None
    leaders: list[dict[str, Any]]
    rise: dict[str, Any] | None
    fall: dict[str, Any] | None
    best: dict[str, Any] | None
    worst: dict[str, Any] | None
    bands: list[dict[str, Any]]
    incomplete: list[str]
    is_not_assessed: bool


def glance_of(edition: Edition) -> Glance:
    """Read from what the edition stored; nothing is computed but the change of the mean."""
    summary = edition.summary
    mean, before = summary.get("mean"), _previous_mean(edition)
    return Glance(
        mean=None if mean is None else Decimal(mean),
        mean_change=Decimal(mean) - before if mean is not None and before is not None else None,
        units=summary["units"],
        above_mean=summary.get("above_mean"),
        leaders=summary.get("leaders", []),
        rise=_moved(edition, summary.get("rises", [])),
        fall=_moved(edition, summary.get("falls", [])),
        best=_component(edition, summary.get("best", [])),
        worst=_component(edition, summary.get("worst", [])),
        bands=summary.get("bands", []),
        incomplete=note_texts(note for note in edition.notes if note["code"] in INCOMPLETE),
        is_not_assessed=is_not_assessed(edition),
    )


def _previous_mean(edition: Edition) -> Decimal | None:
    text = edition.previous.summary.get("mean") if edition.previous else None
    return None if text is None else Decimal(text)


def _moved(edition: Edition, moved: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The first of those that moved most, and how many moved as far."""
    if not moved:
        return None
    first = moved[0]
    return {
        "name": first["name"],
        "places": first["places"],
        "others": len(moved) - 1,
        "by": _name(edition, first["by"]),
        "parts": parts_in(first),
    }


def _component(edition: Edition, codes: list[str]) -> dict[str, Any] | None:
    # One component alone is neither the best nor the worst of several.
    if not codes or len(edition.components) < 2:
        return None
    code = codes[0]
    return {
        "code": code,
        "name": _name(edition, code),
        "percent": Decimal(edition.summary["components"][code]),
        "changes": edition.summary.get("changes", {}).get(code),
        "not_comparable": incomparable(edition).get(code),
    }


def _name(edition: Edition, code: str | None) -> str:
    return next((part["name"] for part in edition.components if part["code"] == code), "")
