"""Points as decisions print them in a column: "20", "0,5 điểm", "(2 điểm)", "tối đa 2"."""

import re
from decimal import Decimal

from cchc.numbers import parse_points

from .words import plain

_POINTS = re.compile(r"\(?\s*(?:toi da )?([+-]?\s?\d{1,4}(?:[.,]\d{1,6})?)\s*(?:diem|d)?\s*\)?")
_SPAN = re.compile(r"(?:tu )?0 ?(?:-|–|den) ?(\d{1,4}(?:[.,]\d{1,6})?)\s*(?:diem|d)?")
_IN_TITLE = re.compile(r"[(:–-]?\s*(?:toi da )?(\d{1,4}(?:[.,]\d{1,3})?)\s*diem\s*\)?\.?$")


def read_points(text: str) -> Decimal | None:
    """The points of a cell; None for anything else."""
    return _parsed(_POINTS.fullmatch(plain(text).replace("−", "-").strip()))


def read_span(text: str) -> Decimal | None:
    """The upper end of "0 - 2" or "từ 0 đến 2 điểm"; None for anything else."""
    return _parsed(_SPAN.fullmatch(plain(text).strip()))


def points_in_title(text: str) -> Decimal | None:
    """The points at the end of "CÔNG TÁC CHỈ ĐẠO (20 điểm)"."""
    return _parsed(_IN_TITLE.search(plain(text)))


def _parsed(match: re.Match[str] | None) -> Decimal | None:
    try:
        return parse_points(match[1].replace(" ", "")) if match else None
    except ValueError:
        return None
