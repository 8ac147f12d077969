"""So much for each: counts with a cap, and items that are worth the same."""

import re
from collections.abc import Sequence
from dataclasses import replace

from cchc.numbers import format_points

from ..result import Confidence
from ..words import plain
from . import tallies
from .amounts import AFTER, EACH, NUM, Each, Limit, each_in, limit_in
from .deductions import takes_off
from .drafts import Draft, asking
from .items import Item, Printed, each_of, one_line
from .several import several_added

_VERBS = r"(?:thi|duoc|cong|tinh|cham|dat|cho|huong|them|:|=)"
_COUNT = re.compile(
    rf"{EACH}(?P<what>[^;|:]{{0,160}}?)\s*(?:{_VERBS}\s*)*(?<![\d.,])(?P<each>{NUM})\s*(?:diem|d)?"
    rf"(?![\d%])(?=\s*(?:$|[,.;:)|(/]|toi da|khong qua|nhung|va|tong|diem))"
)
_COUNT_AFTER = re.compile(rf"(?<![\d.,])(?P<each>{NUM}){AFTER}(?P<what>[^;|:,.()]{{1,80}})")
_CAP = re.compile(
    rf"(?:toi da|khong (?:vuot )?qua|khong vuot|cao nhat)\s*(?:la |den )?(?P<limit>{NUM})"
)


def read_count(printed: Printed) -> Draft | None:
    """So many points for each, up to a cap; or items worth the same, where they are listed."""
    matches = _matches(printed.text)
    kinds = [kind for match in matches if (kind := each_in(match, printed))]
    if not kinds or takes_off(printed.text):
        return None
    if len(kinds) < len(matches) or not all(kind.points for kind in kinds):
        return Draft("count", left=[printed.text])
    each = kinds[0]
    listed = [item for item in printed.unvalued if not _says_of_count(item)]
    if len(kinds) == 1 and len(listed) > 1 and len(listed) * each.points == printed.max_points:
        labels = [f"{item.safe_label}: {format_points(each.points)}" for item in listed]
        return Draft("checklist", " | ".join(labels), Confidence.LIKELY)
    limit = limit_in(_CAP, plain(one_line(_without(matches, printed.text))))
    if limit is None and not each.is_several and each.points >= printed.max_points:
        # "Mỗi năm một lần: 1" is a value, not a count: one alone earns everything.
        return None
    left = [item.text for item in printed.valued if not _says_of_count(item) and item.points]
    left += [item.text for item in listed if len(listed) > 1]
    draft = _draft(kinds, limit, printed)
    if listed and draft.confidence is Confidence.SURE:
        draft = replace(draft, confidence=Confidence.LIKELY)
    return replace(draft, left=[*draft.left, *left])


def _draft(kinds: Sequence[Each], limit: Limit | None, printed: Printed) -> Draft:
    top = limit.points(kinds) if limit else printed.max_points
    each = kinds[0]
    if top is None:
        return Draft("count", left=[printed.text])
    if any(kind.is_several for kind in kinds):
        if len(kinds) > 1:
            return Draft("count", left=[printed.text])
        return asking("count", several_added(each, printed, top=top))
    if len({kind.points for kind in kinds}) > 1:
        if not tallies.fits(kinds):
            return Draft("count", left=[printed.text])
        return Draft("formula", tallies.added(kinds, top), Confidence.LIKELY)
    scale = f"mỗi {format_points(each.points)} | tối đa {format_points(top)}"
    is_sure = limit is not None and len(kinds) == 1
    return Draft("count", scale, Confidence.SURE if is_sure else Confidence.LIKELY)


def _matches(text: str) -> list[re.Match[str]]:
    """What is said of one each, either way round: "mỗi … 0,5" or "0,5 điểm cho mỗi …"."""
    after = list(_COUNT_AFTER.finditer(plain(one_line(text))))
    taken = [range(*match.span()) for match in after]
    return after + [
        match
        for match in each_of(_COUNT, text)
        if not any(match.start() in span or match.start("each") in span for span in taken)
    ]


def _without(matches: Sequence[re.Match[str]], text: str) -> str:
    """The text without the matches, so that a limit inside their words is none of the points."""
    line, kept, at = one_line(text), [], 0
    for match in sorted(matches, key=lambda match: match.start()):
        kept.append(line[at : match.start()])
        at = max(at, match.end())
    return " ".join([*kept, line[at:]])


def _says_of_count(item: Item) -> bool:
    """Whether an item is part of "mỗi … 0,5 điểm, tối đa 2"."""
    return bool(_matches(item.text)) or _CAP.search(plain(item.text)) is not None
