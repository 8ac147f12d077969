"""A printed scale as items: what earns points, and how many."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from cchc.numbers import format_points, parse_points

from ..words import plain, tidy, without_excuses

_NUM = r"\d{1,4}(?:[.,]\d{1,3})?"
_WORDS = r"(?:(?:thi|duoc|dat|tinh|cham|cho|cong|huong)\s+)*"
_GAP = r"[\s:,(–=-]+"
_END = r"\)?\s*[.,;]?\s*$"
_NONE = r"(?P<said>khong (?:duoc |co |tinh |cham |cho |dat )?diem|khong tinh|khong cho diem|0 diem)"
_FULL = r"(?P<said>diem toi da|toi da|du diem|tron diem)"
_OF_MAX = r"(?:\s*(?:tong )?(?:so )?diem(?: toi da| chuan)?)?"
_DASH = r"(?::|=|–|-|\b(?:dat|tinh|duoc|huong)\b)"
_FIRST = rf"(?:diem\s+(?P<points>{_NUM})|(?P<other>{_NUM})\s*diem)\s*(?::|neu|khi)"
_PATTERNS = (
    ("none", rf"^(?P<label>.+?){_GAP}{_WORDS}(?:{_NONE}){_END}"),
    ("percent", rf"^(?P<label>.+?)\s*{_DASH}\s*{_WORDS}(?P<points>{_NUM})\s*%{_OF_MAX}{_END}"),
    ("full", rf"^(?P<label>.+?){_GAP}{_WORDS}(?:{_FULL}){_END}"),
    (
        "points",
        rf"^(?P<label>.+?)\s*(?::|=|→|=>)\s*\(?{_WORDS}(?P<points>{_NUM})\s*(?:diem|d)?{_END}",
    ),
    ("points", rf"^(?P<label>.+?)[\s,(–-]+{_WORDS}(?P<points>{_NUM})\s*(?:diem|d){_END}"),
    (
        "points",
        r"^(?P<label>.+?)[\s,:]+(?:so\s+)?diem(?:\s+danh gia)?\s*(?:la|bang|=)\s*"
        rf"(?P<points>{_NUM})\s*(?:diem|d)?{_END}",
    ),
    ("points", rf"^{_FIRST}\s*(?P<label>.+?){_END}"),
)
_READERS = [(name, re.compile(pattern, re.DOTALL)) for name, pattern in _PATTERNS]

_LONGEST_ITEM = 600
# With their diacritics: "chậm" and "cấp tỉnh" belong to what earns the points.
_VERBS = re.compile(
    r"(?:[\s:,;(–=-]|→|=>|\b(?:thì|được|(?<!không )(?<!chưa )đạt|tính|chấm|cho|cộng|hưởng|thêm"
    r"|sẽ|bị)(?=[\s:,;(–=-]|$))+$",
    re.IGNORECASE,
)
# "Tối đa: 1" beside values is no value but what they come to.
_LIMIT = re.compile(
    r"(?:nhung )?(?:tong )?(?:so )?(?:diem )?(?:toi da|cao nhat|khong (?:vuot )?qua)"
    r"(?: (?:la|khong (?:vuot )?qua))?"
)
# A label that ends so is no value: what follows is taken off, or part of a formula.
_UNFINISHED = re.compile(r"(?:\b(?:tru|giam)(?: di)?|[×*/÷+=]|\b(?:x|nhan|chia)(?: voi| cho)?)$")
# "Chậm: -0,5 điểm" takes points off; "tốt - 2 điểm" only has a dash.
_SIGN_BEFORE = re.compile(r"(?::\s*[-–−]\s*|\s[-–−])$")
_SIGN = re.compile(
    rf"(?P<colon>:\s*)[-–−]\s*(?={_NUM})|(?<=\s)[-–−](?={_NUM}\s*(?:điểm|đ)\b)", re.IGNORECASE
)
# "Không đạt điểm tối đa" gives anything but that.
_NEGATED = re.compile(r"\b(?:khong|chua)\s+(?:duoc |dat |tinh |cham |cho )*(?:diem )?toi da")
# The maximum falls by what is not scored, as our own scales say it too.
_REDUCES = re.compile(
    r"\bgiam thang\b"
    r"|\bkhong (?:tinh|cham) (?:vao )?(?:(?:tong|thang) )?(?:so )?diem (?:toi da|chuan)\b"
    r"|\bkhong tinh vao (?:tong|thang) diem\b|\bkhong (?:danh gia|xem xet|tinh) tieu chi nay\b"
)
_EACH_WORDS = ("mỗi", "cứ", "giảm")
# "a)", "ii)", "b." before a value; "v." alone may end a word.
MARK = r"\(?(?:i{1,3}|iv|vi{0,3}|ix|[a-zđ])\)"
_BULLET = re.compile(
    rf"^(?:[-–—+•●▪*✓>]+\s*|{MARK}\s*|(?:i{{1,3}}|iv|[a-zđ])\.\s+|\(?\d{{1,2}}\)\s*)+"
)
_VALUE_THEN = re.compile(
    rf"((?::|=|\bđiểm(?: đánh giá)? (?:là|bằng))\s*\(?(?:{_NUM}|tối đa|điểm tối đa)"
    r"(?:\s*(?:điểm|đ)\b)?\)?)"
    rf"\s*(?:[.,]\s+(?=[^\W\d]|\(?\d{{1,2}}\)\s)|[.,]?\s+[-–+•]\s*(?=\D)|[.,]?\s+(?={MARK}\s))",
    re.IGNORECASE,
)
_WORD_THEN = re.compile(
    rf"({_NUM}\s*điểm\)?|không tính điểm|điểm tối đa)\s*"
    rf"(?:[.,]\s+(?=\D|\d{{1,2}}\)\s)|\s+(?={MARK}\s)|\s+[-–+•]\s+(?=[^\W\d]))",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[;|\n]|\.\s*$|(?<=\s)[•●▪]\s")
_NOT_ARISEN = re.compile(
    r".*\bkhong (?:co (?:\w+ ){0,4})?phat sinh\b.*"
    r"|(?:neu |truong hop |don vi )*(?:trong|ca) (?:nam|ky)\b.*\bkhong (?:co|nhan)\b.*"
)

# "Trường hợp không có kiến nghị", where the case of having some is told too.
_HAS_NONE = re.compile(r"(?P<case>truong hop|neu) khong co (?P<what>.+)")


@dataclass(frozen=True)
class Item:
    """One value of a scale. `points` is None where the text gives none; `percent` where it
    gives a share of the maximum."""

    text: str
    label: str
    points: Decimal | None = None
    percent: Decimal | None = None

    @property
    def folded(self) -> str:
        """The label without diacritics, for comparing."""
        return plain(self.label)

    @property
    def reduces(self) -> bool:
        """Whether the maximum falls by it instead of points being given."""
        return self.points is None and _REDUCES.search(plain(self.text)) is not None

    @property
    def written(self) -> str:
        """As an item of our scale language."""
        return f"{self.safe_label}: {format_points(self.points or Decimal(0))}"

    @property
    def safe_label(self) -> str:
        """The label fit for our language: capitalised, without its separators."""
        label = " ".join(self.label.replace("|", "/").split()).strip(" :;,.-–")
        return f"{label[:1].upper()}{label[1:]}"


@dataclass(frozen=True)
class Printed:
    """The scale of one leaf, ready to be understood. `is_capped`: whether it says beside its
    values that they come to the maximum."""

    max_points: Decimal
    year: int
    text: str
    items: tuple[Item, ...] = field(default=())
    not_arisen: tuple[Item, ...] = field(default=())
    is_capped: bool = False

    @property
    def folded(self) -> str:
        """All of it on one line, without diacritics."""
        return plain(one_line(self.text))

    @property
    def valued(self) -> list[Item]:
        return [item for item in self.items if item.points is not None]

    @property
    def headings(self) -> list[Item]:
        """Items that only head those below them: "- Đối với cấp xã:"."""
        return [
            item
            for item, below in pairwise(self.items)
            if item.text.endswith(":") and item in self.unvalued and below.points is not None
        ]

    @property
    def is_parted(self) -> bool:
        """Whether groups of values stand below headings of their own, so that one alone is not
        what the leaf earns."""
        headed = self.headings
        first = self.items[0] if self.items else None
        return len(headed) > 1 or (bool(headed) and first is not None and first.points is not None)

    @property
    def unvalued(self) -> list[Item]:
        return [item for item in self.items if item.points is None and item.percent is None]

    def without_not_arisen(self) -> "Printed":
        """The same with what is given in case nothing arose set apart."""
        apart = tuple(
            item
            for item in self.items
            if (item.points is not None or item.reduces) and self._is_not_arisen(item)
        )
        items = tuple(item for item in self.items if item not in apart)
        text = "\n".join(item.text for item in items)
        return replace(self, text=text, items=items, not_arisen=apart) if apart else self

    def _is_not_arisen(self, item: Item) -> bool:
        if _NOT_ARISEN.fullmatch(item.folded):
            return True
        none = _HAS_NONE.fullmatch(item.folded)
        return bool(none and item.points and f"{none['case']} co {none['what']}" in self.folded)


def read_printed_scale(text: str, *, max_points: Decimal, year: int) -> Printed:
    """The items of a scale as printed; excuses an appraiser judges are passed over."""
    kept = tidy(without_excuses(tidy(text)))
    items = list(_items(kept, max_points))
    values = tuple(item for item in items if not _is_limit(item, max_points))
    return Printed(max_points, year, kept, values, is_capped=len(values) < len(items))


def without_signs(text: str) -> str:
    """A scale of penalty points, of which "-0,5" and "0,5" are the same."""
    return _SIGN.sub(lambda match: match["colon"] or "", text)


def each_of(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """The matches in `text` on one line that begin with "mỗi" or "cứ".

    Without diacritics "mới" would be one of them.
    """
    line = one_line(text)
    folded, found, at = plain(line), [], 0
    while match := pattern.search(folded, at):
        is_meant = line[match.start() :].lower().startswith(_EACH_WORDS)
        if is_meant:
            found.append(match)
        at = max(match.end(), at + 1) if is_meant else match.start() + 1
    return found


def one_line(text: str) -> str:
    return " ".join(text.split())


def _items(text: str, max_points: Decimal) -> Iterator[Item]:
    text = _VALUE_THEN.sub(r"\1\n", text)
    text = _WORD_THEN.sub(r"\1\n", text)
    for part in _SEPARATORS.split(text):
        part = _BULLET.sub("", part.strip()).strip()
        if part:
            yield _item(part, max_points)


def _is_limit(item: Item, max_points: Decimal) -> bool:
    return _LIMIT.fullmatch(item.folded) is not None and item.points == max_points


def _item(text: str, max_points: Decimal) -> Item:
    if len(text) > _LONGEST_ITEM:
        return Item(text, text)
    folded = plain(text)
    for name, pattern in _READERS:
        match = pattern.match(folded)
        if not match:
            continue
        label = _label(match, text)
        if not label:
            continue
        if _is_no_value(name, match, label):
            break
        if name == "none":
            return Item(text, label, Decimal(0))
        if name == "full":
            return Item(text, label, max_points)
        found = match.groupdict()
        points = parse_points(found.get("points") or found.get("other") or "")
        if _LIMIT.fullmatch(plain(label)) and points != max_points:
            break
        if name == "percent":
            return Item(text, label, None, points)
        return Item(text, label, points)
    return Item(text, text.strip(" :"))


def _is_no_value(name: str, match: re.Match[str], label: str) -> bool:
    """Whether what looks like a value goes on, is denied, or is taken off."""
    if _UNFINISHED.search(plain(label)):
        return True
    if name == "full":
        return _NEGATED.search(match.string) is not None
    start = match.start("points") if match.groupdict().get("points") else 0
    return _SIGN_BEFORE.search(match.string[:start]) is not None


def _label(match: re.Match[str], text: str) -> str:
    """What the points are for, with words that only without diacritics look like verbs."""
    found = match.groupdict()
    value = next((name for name in ("said", "points") if found.get(name)), "label")
    end = match.end("label")
    if match.start(value) > end:
        end = without_verbs(text, end, match.start(value))
    return text[match.start("label") : end].strip(" :;,(–-")


def without_verbs(text: str, start: int, end: int) -> int:
    """Where `text` ends before `end` without "thì được" and the like, `start` at least."""
    verbs = _VERBS.search(text, start, end)
    return verbs.start() if verbs else end
