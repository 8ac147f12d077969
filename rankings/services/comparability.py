"""Freezing with an edition what of it can be compared with the one before."""

from typing import Any

from rankings.models import Edition
from scoring.models import CriteriaSet
from scoring.selectors.sets.comparison import Compared, Line, compared


def comparability_of(edition: Edition) -> dict[str, Any]:
    """What `Edition.comparability` keeps; empty unless a person confirmed all of it.

    The set has to be compared with that of the edition before; where that was imported, with
    one of the same year. Four queries at most, none where nothing was compared.
    """
    bloc, previous = edition.bloc, edition.previous
    if bloc is None or previous is None or bloc.criteria_set.compared_with_id is None:
        return {}
    found = compared(bloc.criteria_set)
    if found is None or not found.is_complete or not _is_of(found.earlier, previous):
        return {}
    return {
        "set": found.earlier.name,
        "year": found.earlier.year,
        "items": [_item(found, line) for line in found.lines if line.node]
        + [_item(found, line) for line in found.lines if not line.node],
    }


def _is_of(earlier: CriteriaSet, previous: Edition) -> bool:
    """Whether the edition before was scored by that set, as far as that is known."""
    if previous.bloc is None:
        return earlier.year == previous.year
    return previous.bloc.criteria_set_id == earlier.pk


def _item(found: Compared, line: Line) -> dict[str, Any]:
    told = {
        "code": line.node.code if line.node else "",
        "previous": line.previous.code if line.previous else "",
        "change": line.change.value,
        "is_comparable": line.is_comparable,
        "note": line.note,
        "why": found.why(line),
    }
    return {name: value for name, value in told.items() if value}
