"""Scales that take another index over, or leave the points to the appraiser."""

import re
from decimal import Decimal

from cchc.numbers import parse_points

from ..result import Confidence
from .drafts import Draft, asking
from .items import Printed
from .ratios import TIMES, other_factor

_INDEX = re.compile(
    rf"\b(?:chi so|ket qua)\s+(?P<name>[^;|.:×*/]{{2,60}}?)\s*(?:\(?%\)?\s*)?{TIMES}"
    r"|(?P<known>\b(?:sipas|par ?index|dti|ict ?index|pci|papi|dci|ddci)\b)[^;|]{0,40}?"
    rf"(?:{TIMES}|\bchia\b|/)"
)
_HUNDRED = Decimal(100)
_FACTOR = re.compile(rf"{TIMES}\s*\(?(?P<factor>\d{{1,4}}(?:[.,]\d{{1,3}})?)(?!\s*%)")
_KNOWN = re.compile(r"\b(?:sipas|par ?index|dti|ict ?index|pci|papi|ddci|dci)\b", re.IGNORECASE)
_HIGHEST = re.compile(r"\bthang(?: diem)?\s*:?\s*(?P<highest>\d{1,4}(?:[.,]\d{1,3})?)")
_DIVISOR = re.compile(r"(?:/|÷|\bchia(?: cho)?)\s*\(?(?P<highest>\d{1,4}(?:[.,]\d{1,3})?)(?!\s*%)")
_FORMULA = re.compile(r"\bdiem\s*=|\bcong thuc\b|[×*÷]")
_JUDGED = re.compile(
    r"\b(?:tuy|can cu|theo)\s+(?:vao )?muc do\b|\bhoi dong (?:xem xet|cham|quyet dinh)\b"
    r"|(?:tu )?\b0 ?(?:-|–|den) ?\d+(?:[.,]\d+)?(?: diem)?$"
)


def read_external(printed: Printed) -> Draft | None:
    """An index of others times something: "Chỉ số SIPAS × 10"."""
    match = _INDEX.search(printed.folded)
    known = _KNOWN.search(printed.text)
    if not match or not known:
        return None
    scale = f"chỉ số: {' '.join(known.group(0).upper().split())}"
    divisor = _DIVISOR.search(printed.folded, match.start())
    if divisor and parse_points(divisor["highest"]) != _HUNDRED:
        scale += f" | thang {divisor['highest'].replace('.', ',')}"
    factor = _FACTOR.search(printed.folded)
    if factor and parse_points(factor["factor"]) not in (printed.max_points, _HUNDRED):
        return asking("external", other_factor("external", factor["factor"], scale, printed))
    left = [item.text for item in printed.valued if not _KNOWN.search(item.text)]
    highest = _HIGHEST.search(printed.folded)
    if highest and parse_points(highest["highest"]) != _HUNDRED:
        # Of the index, or of the leaf? By a wrong one the points would be a hundredth.
        left.append(printed.text)
    return Draft("external", scale, Confidence.LIKELY, left=left)


def read_judged(printed: Printed) -> Draft | None:
    """Points by judgement, where the decision says no more than that."""
    if len(printed.valued) > 1 or not _JUDGED.search(printed.folded):
        return None
    if _FORMULA.search(printed.folded):
        return None
    return Draft("judged", "", Confidence.LIKELY)
