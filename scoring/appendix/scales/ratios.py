"""Formulas in printed scales: a share of the maximum, its inverse, the best of the bloc."""

import re
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.numbers import format_points, parse_points

from ..result import Confidence, Option, Question
from ..words import plain
from .drafts import Draft, asking
from .edges import Interval, edge_text, read_interval
from .items import Item, Printed, each_of

_HUNDRED = Decimal(100)
_NUM = r"\d{1,4}(?:[.,]\d{1,3})?"
TIMES = r"(?:×|x|\*|nhan(?: voi)?)"
_WHOLE = r"(?:so )?(?:diem (?:toi da|chuan|cua tieu chi)|thang diem)"
_RATIO = re.compile(
    rf"\bt[iy] le\b[^;|:]{{0,120}}?{TIMES}\s*\(?(?:(?P<by>{_NUM})(?!\s*%)|{_WHOLE})"
    rf"|(?:{_WHOLE}|(?<![\d.,])(?P<first>{_NUM}))\s*{TIMES}\s*\(?\s*"
    rf"(?:t[iy] le|(?:[a-z]|(?:tong )?so [a-z ]{{1,60}})\s*[/:÷]\s*(?:[a-z]\b|(?:tong )?so ))"
    rf"|(?:\(?\s*(?:[a-z]|so [a-z ]{{1,60}}|tong so [a-z ]{{1,60}})\s*\)?\s*[/:÷]\s*"
    rf"\(?(?:[a-z]|so [a-z ]{{1,60}}|tong so [a-z ]{{1,60}})\s*\)?\s*\)?)"
    rf"(?:\s*{TIMES}\s*100\s*%)?\s*{TIMES}\s*(?:(?P<times>{_NUM})(?!\s*%)|{_WHOLE})"
)
_BY_SHARE = re.compile(
    r"\b(?:tinh|cham)(?: diem)? theo t[iy] le|\btheo t[iy] le\b|tuong ung (?:voi )?t[iy] le"
)
_INVERSE = re.compile(r"\(?\s*(?:1|100\s*%)\s*[-–−]\s*\(?\s*(?:t[iy] le|[a-z]\s*/\s*[a-z])")
_PER_PERCENT = re.compile(
    rf"(?:moi|cu(?: moi)?|cu giam|giam)\s*(?P<step>{_NUM})\s*%[^;|]{{0,80}}?\b(?:tru|giam)\s*"
    rf"(?:di )?(?P<off>{_NUM})\s*(?:diem|d)?"
)
_BEST = re.compile(
    r"(?:/|÷|:|\bchia(?: cho)?|\bso voi)\s*\(?[^;|]{0,80}?\b(?:cao nhat|lon nhat|nhieu nhat)\b"
)
# A figure that a share is divided by, or that is added to it or taken off.
_FIGURE = re.compile(
    r"\s*(?:diem)?\s*[)\]]*\s*(?:[-–−+/÷]|\b(?:chia(?: cho)?|tru|cong))"
    rf"\s*\(?(?P<figure>{_NUM})(?![\d/])"
)
_SHARE_WORD = re.compile(r"\bt[iy] le\b")


def read_best(printed: Printed) -> Draft | None:
    """A unit's figure divided by the largest of its bloc."""
    if not _BEST.search(printed.folded):
        return None
    is_share = _SHARE_WORD.search(printed.folded)
    scale = "tỷ lệ ÷ tỷ lệ cao nhất" if is_share else "số ÷ số cao nhất"
    left = [item.text for item in printed.valued if not _BEST.search(item.folded)]
    return Draft("best_in_bloc", scale, Confidence.LIKELY, left=left)


def read_inverse(printed: Printed) -> Draft | None:
    """The more, the fewer points: "1 − tỷ lệ", or so much off for each percent."""
    match = next(iter(each_of(_PER_PERCENT, printed.text)), None)
    if not match and not _INVERSE.search(printed.folded):
        return None
    first = "1 - tỷ lệ"
    if match:
        first = (
            f"mỗi {format_points(parse_points(match['step']))}%: "
            f"trừ {format_points(parse_points(match['off']))}"
        )
    ends, left = _ends(printed, high_is_zero=True)
    scale = " | ".join([first, *ends])
    return Draft("inverse", scale, Confidence.LIKELY, left=left)


def read_share(printed: Printed) -> Draft | None:
    """A share of the maximum, with what lies below and beyond."""
    match = _RATIO.search(printed.folded)
    if not match and not _BY_SHARE.search(printed.folded):
        return None
    ends, left = _ends(printed, high_is_zero=False)
    left = [*left, *_with_other_figures(printed)]
    scale = " | ".join(["tỷ lệ", *ends])
    if match is None:
        return Draft("proportional", scale, Confidence.LIKELY, left=left)
    times = match["by"] or match["times"] or match["first"]
    if times and parse_points(times) not in (printed.max_points, _HUNDRED):
        return asking("proportional", other_factor("proportional", times, scale, printed))
    return Draft("proportional", scale, Confidence.SURE, left=left)


def other_factor(kind: str, times: str, scale: str, printed: Printed) -> Question:
    """Whether a formula that multiplies by something else still means a share of the maximum."""
    return Question(
        "factor",
        _("The formula multiplies by %(factor)s, but the maximum is %(max)s.")
        % {"factor": times, "max": format_points(printed.max_points)},
        (
            Option(
                _("the share of the maximum, %s") % format_points(printed.max_points),
                kind,
                scale,
            ),
        ),
    )


def _ends(printed: Printed, *, high_is_zero: bool) -> tuple[list[str], Sequence[str]]:
    """The shares that earn nothing or all, and the items that say something else."""
    ends: list[str] = []
    left: list[str] = []
    for item in printed.items:
        interval = read_interval(item)
        if item.points is None:
            # "từ 70% đến dưới 98%: tính theo tỷ lệ" only says where the formula holds.
            continue
        end = _end(item, interval, printed.max_points, high_is_zero=high_is_zero)
        if end:
            ends.append(end)
        elif not _is_formula(item):
            left.append(item.text)
    return ends, left


def _is_formula(item: Item) -> bool:
    folded = " ".join(plain(item.text).split())
    is_formula = _RATIO.search(folded) or _INVERSE.search(folded)
    return bool(is_formula or each_of(_PER_PERCENT, item.text))


def _with_other_figures(printed: Printed) -> list[str]:
    """Formulas that go on after the share or shift it, and so give something else than the share
    of the maximum: "(b/a) × 2 / 0,3", "(tỷ lệ − 80%) / 20% × 2"."""
    found = []
    for item in printed.items:
        folded = " ".join(plain(item.text).split())
        match = _RATIO.search(folded)
        if match and (
            any(_is_other(each) for each in _FIGURE.finditer(match[0]))
            or _is_other(_FIGURE.match(folded[match.end() :]))
        ):
            found.append(item.text)
    return found


def _is_other(match: re.Match[str] | None) -> bool:
    return match is not None and parse_points(match["figure"]) not in (1, _HUNDRED)


def _end(
    item: Item, interval: Interval | None, max_points: Decimal, *, high_is_zero: bool
) -> str | None:
    if interval is None or not interval.unit:
        return None
    zero, full = item.points == 0, item.points == max_points
    if (
        interval.low is not None
        and interval.high in (None, _HUNDRED)
        and (zero if high_is_zero else full)
    ):
        word = "từ" if interval.low_in else "trên"
        value = "0" if zero else "tối đa"
        return f"{word} {edge_text(interval.low, '%')}: {value}"
    if (
        interval.low in (None, Decimal(0))
        and interval.high is not None
        and (full if high_is_zero else zero)
    ):
        word = "đến" if interval.high_in else "dưới"
        value = "0" if zero else "tối đa"
        return f"{word} {edge_text(interval.high, '%')}: {value}"
    return None
