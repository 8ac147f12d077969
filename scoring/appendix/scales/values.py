"""Scales that name values: yes or no, a choice, ticks that add up, grades."""

import re
from collections.abc import Sequence
from decimal import Decimal

from cchc.numbers import format_points

from ..result import Confidence
from .drafts import Draft
from .edges import edge_text, read_interval
from .items import Item, Printed

_HUNDRED = Decimal(100)
_NEGATION = re.compile(r"\b(?:khong|chua|thieu|cham|tre|sai)\b")
_GRADE = re.compile(r"\b(?:xuat sac|tot|kha|trung binh|hoan thanh|yeu|kem|dat|loai|xep)\b")


def read_grades(printed: Printed) -> Draft | None:
    """Shares of the maximum by grade: "Xuất sắc: 100%; tốt: 75% điểm tối đa"."""
    grades = [item for item in printed.items if item.percent is not None]
    if len(grades) < 2 or not any(_GRADE.search(item.folded) for item in grades):
        return None
    if any(any(sign.isdigit() for sign in item.label) for item in grades):
        return None
    shares = [(item.safe_label, item.percent or Decimal(0)) for item in grades]
    left = []
    for item in printed.items:
        if item.percent is not None:
            continue
        if item.points in (Decimal(0), printed.max_points):
            share = _HUNDRED if item.points else Decimal(0)
            shares.append((item.safe_label, share))
        elif item.points is not None:
            left.append(item.text)
    shares.sort(key=lambda pair: -pair[1])
    scale = " | ".join(f"{label}: {edge_text(share, '%')}" for label, share in shares)
    reaches = shares[0][1] == _HUNDRED
    confidence = Confidence.LIKELY if reaches else Confidence.UNSURE
    if not reaches:
        left.append(" | ".join(item.text for item in grades))
    return Draft("grade", scale, confidence, left=left)


def read_checklist(printed: Printed) -> Draft | None:
    """Several ticks none of which is all, and which add up to the maximum."""
    points = [item.points or Decimal(0) for item in printed.valued]
    if len(points) < 2 or min(points) <= 0 or sum(points) != printed.max_points:
        return None
    intervals = [read_interval(item) for item in printed.valued]
    if any(interval and interval.unit for interval in intervals):
        return None
    return Draft("checklist", _written(printed.valued), _confidence(printed), left=_left(printed))


def read_values(printed: Printed) -> Draft | None:
    """Values one of which is given: two of them all or nothing, or a choice."""
    values = printed.valued
    if len(values) < 2:
        return None
    points = [item.points for item in values]
    if len(values) == 2 and set(points) == {printed.max_points, Decimal(0)}:
        return _yes_no(printed)
    return Draft("choice", _written(values), _confidence(printed), left=_left(printed))


def _yes_no(printed: Printed) -> Draft:
    """The value for yes stands first, whichever the decision prints first."""
    met, unmet = sorted(printed.valued, key=lambda item: -(item.points or Decimal(0)))
    confidence = _confidence(printed)
    if _NEGATION.search(met.folded) and not _NEGATION.search(unmet.folded):
        # "Không có sai phạm: 1 | Có sai phạm: 0" asks the other way round.
        confidence = Confidence.LIKELY
    return Draft("yes_no", _written([met, unmet]), confidence, left=_left(printed))


def _written(items: Sequence[Item]) -> str:
    return " | ".join(item.written for item in items)


def _confidence(printed: Printed) -> Confidence:
    """Sure where every line of the scale is one of its values, and none says that these add up."""
    return Confidence.LIKELY if printed.unvalued or printed.is_capped else Confidence.SURE


def _left(printed: Printed) -> list[str]:
    """Lines without points that still speak of figures, so are no mere heading."""
    return [
        item.text
        for item in printed.unvalued
        if any(sign.isdigit() for sign in item.text) or "diem" in item.folded
    ]


def points_over_max(printed: Printed) -> str:
    """The greatest value of a scale where it is above the maximum, "" otherwise."""
    most = max((item.points or Decimal(0) for item in printed.items), default=Decimal(0))
    return format_points(most) if most > printed.max_points else ""
