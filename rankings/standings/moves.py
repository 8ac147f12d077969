"""How a unit moved against the previous edition. Pure."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Standing:
    """Where a unit stood in one edition: its rank and its index in percent, as printed."""

    rank: int
    printed_index: Decimal


@dataclass(frozen=True)
class Movement:
    """Places (positive: rose) and percentage points between two editions."""

    places: int
    points: Decimal


def movement(previous: Standing | None, current: Standing) -> Movement | None:
    """The change from `previous`; None where there is no single one (a new or merged unit).

    Points are the difference of the printed indices, so that a reader can check them.
    """
    if previous is None:
        return None
    return Movement(
        places=previous.rank - current.rank,
        points=current.printed_index - previous.printed_index,
    )
