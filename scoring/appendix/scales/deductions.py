"""Points taken off for each occurrence, and how far down that goes."""

import re
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from cchc.numbers import decimals_of, format_points, parse_points

from ..result import Confidence, Option, Question
from ..words import plain
from . import tallies
from .amounts import AFTER, EACH, NUM, POINTS, Each, each_in, limit_in
from .drafts import Draft, asking
from .items import Item, Printed, each_of, one_line
from .several import by_judgement, several_taken

_OFF = r"(?P<off>tru|giam)(?: di)?"
_SHARE = r"(?P<share>\s*%)?"
_LESS = re.compile(
    rf"{EACH}(?P<what>[^;|]{{0,160}}?)\s*[:,]?\s*(?:thi )?(?:se )?(?:bi )?{_OFF}"
    rf"\s*(?P<each>{NUM})\s*(?:diem|d)?{_SHARE}"
)
_LESS_FIRST = re.compile(
    rf"(?P<less>{_OFF}\s+){EACH}(?P<what>[^;|:\d]{{1,160}}?)\s*:?\s*(?P<each>{NUM}){_SHARE}{POINTS}"
)
_LESS_AFTER = re.compile(
    rf"(?P<before>[^;|.]{{0,80}}?)\b(?P<less>(?:bi )?{_OFF}\s*)(?P<each>{NUM}){_SHARE}{AFTER}"
    r"(?P<what>[^;|:,.()]{1,80})"
)
_MOST_LESS = re.compile(
    r"(?:tru (?:toi da|nhieu nhat|cao nhat|khong (?:vuot )?qua)"
    r"|(?:toi da|nhieu nhat)(?: chi)?(?: bi)? tru|khong (?:bi )?tru qua)"
    rf"\s*(?:la |den |khong qua )?(?P<limit>{NUM})"
)
_CAP = re.compile(
    rf"(?:toi da|khong (?:vuot )?qua|cao nhat)\s*(?:la |den )?(?P<cap>{NUM})\s*diem\b"
)
_BELOW_ZERO = re.compile(rf"(?:toi thieu|thap nhat)\s*(?:la )?(?P<floor>-\s?{NUM})")
_TO_NOTHING = re.compile(r"(?:tru )?(?:den |cho den )?(?:khi )?het (?:so )?diem")
_TAKES_OFF = re.compile(
    rf"\b(?:tru(?: di)?\s*(?:\d|moi|cu\b|toi da)|giam(?: di)?\s*(?:moi\b|{NUM}(?!\d|[.,]\d|\s*%)))"
)
_ONE_OFF = re.compile(rf"\b(?P<what>[^;|:,.]{{0,60}}?)\btru(?: di)?\s*{NUM}\s*(?:diem|d)\b")
_OFF_SIGNS = ("trừ", "giảm")
_PLACES = 3


def read_deduction(printed: Printed) -> Draft | None:
    """So many points off for each; of several kinds each has its own."""
    matches = _matches(printed)
    if not matches:
        return None
    kinds = [each_in(match, printed) for match in matches]
    known = [kind for kind in kinds if kind]
    if len(known) < len(kinds) or not all(kind.points for kind in known):
        return Draft("deduction", left=[printed.text])
    left = [item.text for item in printed.valued if not _says_of_deduction(item, printed)]
    left += _more_taken_off(printed, matches)
    if any(match["share"] for match in matches):
        return replace(asking("deduction", _share_taken(known, printed)), left=left)
    if _is_capped_otherwise(printed):
        return replace(asking("deduction", _by_hand()), left=left)
    several = [kind for kind in known if kind.is_several]
    if several:
        alone = len(known) == 1 and not left and not _MOST_LESS.search(printed.folded)
        question = several_taken(several[0], printed) if alone else _by_hand()
        return replace(asking("deduction", question), left=left)
    return replace(_draft(known, printed), left=left)


def _draft(kinds: Sequence[Each], printed: Printed) -> Draft:
    """The deduction down to 0, or to where the decision ends it."""
    items = [f"mỗi {kind.label}: trừ {format_points(kind.points)}" for kind in kinds]
    if floor := _BELOW_ZERO.search(printed.folded):
        items.append(f"tối thiểu {floor['floor'].replace(' ', '').replace('.', ',')}")
    limit = limit_in(_MOST_LESS, printed.folded)
    if limit is None:
        return Draft("deduction", " | ".join(items), Confidence.LIKELY)
    most = limit.points(kinds)
    if most is None or most > printed.max_points or floor or not tallies.fits(kinds):
        return asking("deduction", _by_hand())
    if most == printed.max_points:
        return Draft("deduction", " | ".join(items), Confidence.LIKELY)
    scale = tallies.taken(kinds, printed.max_points, printed.max_points - most)
    return Draft("formula", scale, Confidence.LIKELY)


def _is_capped_otherwise(printed: Printed) -> bool:
    """Whether "tối đa 1 điểm" may be meant of what is given as well as of what is taken off."""
    rest = _MOST_LESS.sub(" ", printed.folded)
    return any(parse_points(match["cap"]) != printed.max_points for match in _CAP.finditer(rest))


def read_taken_off(printed: Printed) -> Draft | None:
    """A penalty: what each case takes off is counted, since points of a penalty are taken off."""
    draft = read_deduction(printed)
    if draft is None or draft.left:
        return draft
    kinds = [kind for match in _matches(printed) if (kind := each_in(match, printed))]
    limit = limit_in(_MOST_LESS, printed.folded)
    top = limit.points(kinds) if limit else printed.max_points
    if draft.questions or top is None or not tallies.fits(kinds):
        return asking("count", _by_hand())
    if len({kind.points for kind in kinds}) > 1:
        return Draft("formula", tallies.added(kinds, top), Confidence.LIKELY)
    scale = f"mỗi {format_points(kinds[0].points)} | tối đa {format_points(top)}"
    return Draft("count", scale, Confidence.LIKELY)


def takes_off(text: str) -> bool:
    """Whether a text speaks of points taken off, not given."""
    return any(
        text[match.start() : match.end()].lower().startswith(_OFF_SIGNS)
        for match in _TAKES_OFF.finditer(plain(text))
    )


def _matches(printed: Printed) -> list[re.Match[str]]:
    """What is said of one case each, in the order of the text; one wording at a time."""
    text = one_line(printed.text)
    found = [
        match
        for pattern in (_LESS_FIRST, _LESS_AFTER)
        for match in pattern.finditer(printed.folded)
        if takes_off(text[match.start("less") : match.end("each")])
    ]
    taken = [range(*match.span()) for match in found]
    found += [
        match
        for match in each_of(_LESS, printed.text)
        if not any(match.start("each") in span for span in taken)
        # "Cứ giảm 5%" says of what, not how many points.
        and not (match["share"] and match["off"] == "giam")
    ]
    return sorted(found, key=lambda match: match.start())


def _more_taken_off(printed: Printed, matches: Sequence[re.Match[str]]) -> list[str]:
    """What else costs points beside what was read, as in "khiển trách trừ 0,5, cảnh cáo trừ 1"."""
    text, folded = one_line(printed.text), printed.folded
    read = [range(*match.span()) for match in matches]
    read += [range(*match.span()) for match in _MOST_LESS.finditer(folded)]
    found = []
    for match in _ONE_OFF.finditer(folded):
        less = match.end("what")
        if takes_off(text[less : match.end()]) and not any(less in span for span in read):
            found.append(text[match.start() : match.end()].strip())
    return found


def _says_of_deduction(item: Item, printed: Printed) -> bool:
    """Whether an item is part of "mỗi … trừ 0,25", or says how far down that goes."""
    folded = plain(one_line(item.text))
    return (
        bool(each_of(_LESS, item.text))
        or _is_full(item, printed)
        or any(
            pattern.search(folded)
            for pattern in (_LESS_FIRST, _LESS_AFTER, _TO_NOTHING, _MOST_LESS, _BELOW_ZERO)
        )
    )


def _is_full(item: Item, printed: Printed) -> bool:
    """Whether an item only says that without faults all points are given."""
    return (
        item.points == printed.max_points
        and re.search(r"\b(?:khong|dung|du)\b", item.folded) is not None
    )


def _share_taken(kinds: Sequence[Each], printed: Printed) -> Question:
    """ "Trừ 10%": of the maximum, or of what would be given?"""
    losses = [(kind.label, kind.points * printed.max_points / 100) for kind in kinds]
    options = []
    if all(decimals_of(loss) <= _PLACES for _label, loss in losses):
        scale = " | ".join(f"mỗi {label}: trừ {format_points(loss)}" for label, loss in losses)
        options.append(
            Option(
                _("the share of the maximum, %s") % format_points(printed.max_points),
                "deduction",
                scale,
            )
        )
    return Question(
        "share_taken",
        _("A percentage is taken off: of the maximum, or of what would be given?"),
        (*options, by_judgement()),
    )


def _by_hand() -> Question:
    return Question(
        "by_hand",
        _("What each case takes off, and how much at most, is more than one rule of ours says."),
        (by_judgement(),),
    )
