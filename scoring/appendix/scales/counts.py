"""So much for each: counts with a cap, deductions, and items that are worth the same."""

import re

from django.utils.translation import gettext as _

from cchc.numbers import format_points, parse_points

from ..result import Confidence, Option, Question
from ..words import plain
from .drafts import Draft, asking
from .items import Item, Printed, each_of, one_line

_NUM = r"\d{1,4}(?:[.,]\d{1,3})?"
_EACH = r"(?:\bmoi\b|\bcu(?: (?:co|moi))?\b)\s*(?:(?P<per>\d{1,3})(?!\s*%)\s+)?"
_VERBS = r"(?:duoc|cong|tinh|cham|dat|cho|huong|them|duoc cong|:|=)"
_COUNT = re.compile(
    rf"{_EACH}(?P<what>[^;|:]{{0,160}}?)\s*(?:{_VERBS}\s*)*(?<![\d.,])(?P<each>{_NUM})\s*(?:diem|d)?"
    rf"(?![\d%])(?=\s*(?:$|[,.;:)|(/]|toi da|khong qua|nhung|va|tong|diem))"
)
_CAP = re.compile(
    rf"(?:toi da|khong (?:vuot )?qua|khong vuot|cao nhat)\s*(?:la |den )?(?P<cap>{_NUM})"
)
_LESS = re.compile(
    rf"(?:(?:\bmoi|\bcu(?: (?:co|moi))?)\s*(?:(?P<per>\d{{1,3}})(?!\s*%)\s+)?"
    rf"(?P<what>[^;|]{{0,160}}?)\s*[:,]?\s*(?:thi )?(?:bi )?tru(?: di)?)"
    rf"\s*(?P<each>{_NUM})\s*(?:diem|d)?(?P<share>\s*%)?"
)
_MOST_LESS = re.compile(rf"tru (?:toi da|khong qua|nhieu nhat)\s*(?P<most>{_NUM})")
_BELOW_ZERO = re.compile(rf"(?:toi thieu|thap nhat)\s*(?:la )?(?P<floor>-\s?{_NUM})")
_TO_NOTHING = re.compile(r"(?:tru )?(?:den |cho den )?(?:khi )?het (?:so )?diem")


def read_deduction(printed: Printed) -> Draft | None:
    """So many points off for each; of several kinds each has its own."""
    matches = each_of(_LESS, printed.text)
    if not matches:
        return None
    if any(match["share"] or (match["per"] and int(match["per"]) > 1) for match in matches):
        return asking("deduction", _per_several())
    items = []
    for match in matches:
        label = _original(printed, match, "what") or "trường hợp"
        items.append(f"mỗi {label}: trừ {format_points(parse_points(match['each']))}")
    if floor := _BELOW_ZERO.search(printed.folded):
        items.append(f"tối thiểu {floor['floor'].replace(' ', '').replace('.', ',')}")
    most = _MOST_LESS.search(printed.folded)
    if most and parse_points(most["most"]) < printed.max_points:
        return asking("deduction", _stops_above_zero(most["most"], " | ".join(items)))
    left = [item.text for item in printed.valued if not _says_of_deduction(item, printed)]
    return Draft("deduction", " | ".join(items), Confidence.LIKELY, left=left)


def read_taken_off(printed: Printed) -> Draft | None:
    """A penalty: what each case takes off is counted, since points of a penalty are taken off."""
    draft = read_deduction(printed)
    if draft is None or draft.questions:
        return draft
    each = {parse_points(match["each"]) for match in each_of(_LESS, printed.text)}
    if len(each) > 1:
        return asking("count", _several_kinds())
    scale = f"mỗi {format_points(each.pop())} | tối đa {format_points(printed.max_points)}"
    return Draft("count", scale, Confidence.LIKELY, left=draft.left)


def read_count(printed: Printed) -> Draft | None:
    """So many points for each, up to a cap; or items worth the same, where they are listed."""
    match = next(iter(each_of(_COUNT, printed.text)), None)
    if match is None:
        return None
    each = parse_points(match["each"])
    if not each:
        return None
    listed = [item for item in printed.unvalued if not _says_of_count(item)]
    if len(listed) > 1 and len(listed) * each == printed.max_points:
        labels = [f"{item.safe_label}: {format_points(each)}" for item in listed]
        return Draft("checklist", " | ".join(labels), Confidence.LIKELY)
    if match["per"] and int(match["per"]) > 1:
        return asking("count", _per_several())
    cap = _CAP.search(printed.folded)
    if cap is None and each >= printed.max_points:
        # "Mỗi năm một lần: 1" is a value, not a count: one alone earns everything.
        return None
    top = parse_points(cap["cap"]) if cap else printed.max_points
    left = [item.text for item in printed.valued if not _says_of_count(item) and item.points]
    left += [item.text for item in listed if len(listed) > 1]
    scale = f"mỗi {format_points(each)} | tối đa {format_points(top)}"
    return Draft("count", scale, Confidence.SURE if cap else Confidence.LIKELY, left=left)


def _says_of_count(item: Item) -> bool:
    """Whether an item is part of "mỗi … 0,5 điểm, tối đa 2"."""
    return bool(each_of(_COUNT, item.text)) or _CAP.search(plain(item.text)) is not None


def _says_of_deduction(item: Item, printed: Printed) -> bool:
    """Whether an item is part of "mỗi … trừ 0,25", or says how far down that goes."""
    folded = plain(one_line(item.text))
    return (
        bool(each_of(_LESS, item.text))
        or _is_full(item, printed)
        or any(pattern.search(folded) for pattern in (_TO_NOTHING, _MOST_LESS, _BELOW_ZERO))
    )


def _is_full(item: Item, printed: Printed) -> bool:
    """Whether an item only says that without faults all points are given."""
    return item.points == printed.max_points and "khong" in item.folded


def _original(printed: Printed, match: re.Match[str], name: str) -> str:
    """What a group of the folded text reads with its diacritics."""
    label = one_line(printed.text)[match.start(name) : match.end(name)].strip(" :,;.()")
    return one_line(label.replace("|", "/").replace(":", " "))[:200]


def _per_several() -> Question:
    return Question(
        "per_several",
        _("The points are for several at once, which no rule of ours counts."),
        (Option(_("Points by the appraiser's judgement"), "judged"),),
    )


def _several_kinds() -> Question:
    return Question(
        "several_kinds",
        _("Several kinds of cases take off different points, which no counting rule tells apart."),
        (Option(_("Points by the appraiser's judgement"), "judged"),),
    )


def _stops_above_zero(most: str, scale: str) -> Question:
    return Question(
        "stops_above_zero",
        _("At most %s points may be taken off, so that something of the maximum always stays.")
        % most,
        (
            Option(_("points may be taken off down to 0"), "deduction", scale),
            Option(_("Points by the appraiser's judgement"), "judged"),
        ),
    )
