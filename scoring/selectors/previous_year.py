"""What a leaf got a year ago, as it was published.

What is published is known above this app only: `past_results` lets it be told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from scoring.models import Entry


@dataclass(frozen=True)
class PastLeaf:
    """Points of a leaf in a published result, and why they are not those of the rule."""

    points: Decimal
    reason: str


# By code and text of the leaf: sets are re-issued, and a code may ask something else the next
# year.
PastLeaves = dict[tuple[str, str], PastLeaf]
PastResults = Callable[[Entry], PastLeaves]
_sources: list[PastResults] = []


def past_results(source: PastResults) -> PastResults:
    """Register a function that gives what was published of an entry's unit a year before."""
    _sources.append(source)
    return source


def leaves_a_year_ago(entry: Entry) -> PastLeaves:
    """The published leaves of the same unit and council of the year before."""
    found: PastLeaves = {}
    for source in _sources:
        found |= source(entry)
    return found
