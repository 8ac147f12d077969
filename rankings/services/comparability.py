"""Freezing with an edition what of it can be compared with the one before."""

from typing import Any

from rankings.models import Edition
from scoring.engine import Scheme
from scoring.selectors.sets.comparison import Compared, Line, compared
from scoring.selectors.sets.criteria import scheme_of


def comparability_of(edition: Edition) -> dict[str, Any]:
    """What `Edition.comparability` keeps; empty unless a person confirmed all of it.

    The set has to be compared with that of the edition before, as that was scored by it; where
    it was imported, with one of the same year. Four queries at most, none where nothing was
    compared.
    """
    bloc, previous = edition.bloc, edition.previous
    if bloc is None or previous is None or bloc.criteria_set.compared_with_id is None:
        return {}
    found = compared(bloc.criteria_set)
    if found is None or not found.is_complete or not _is_of(found, previous):
        return {}
    return {
        "set": found.earlier.name,
        "year": found.earlier.year,
        "items": [_item(found, line) for line in found.lines if line.node]
        + [_item(found, line) for line in found.lines if not line.node],
    }


def _is_of(found: Compared, previous: Edition) -> bool:
    """Whether the edition before was scored by the earlier set as it stands, as far as that is
    known: amended since, its codes may name other items than those of the edition."""
    earlier = found.earlier
    if previous.bloc is None:
        return earlier.year == previous.year
    if previous.bloc.criteria_set_id != earlier.pk:
        return False
    now = scheme_of(earlier, found.earlier_nodes.values())
    return now.components == Scheme.from_json(previous.scheme or {}).components


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
