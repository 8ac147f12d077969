"""Branches into lines: codes, texts apart from their scales, and who gives the points."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.numbers import format_points
from cchc.workbooks import Problem
from scoring.engine import Block, Method

from .points import read_points
from .result import Line
from .rows import RawRow
from .scales.items import MARK
from .sums import sum_of
from .tree import LEVELS, Branch
from .words import plain

_ASKED_IN_SURVEY = re.compile(r"\b(?:dtxhh|xhh|dieu tra xa hoi hoc|dieu tra, khao sat)\b")
_MARKED_SURVEY = re.compile(
    r"\([^()]*\b(?:dtxhh|xhh|dieu tra xa hoi hoc)\b[^()]*\)"
    r"|(?:qua |bang |tu |ket qua )(?:ket qua )?(?:dtxhh|dieu tra (?:xhh|xa hoi hoc))"
)
_NO_SCALE = ("tu danh gia", "tham dinh", "tu cham diem", "tu cham", "x")
_STEP = re.compile(
    r".+(?::|=|→)\s*\(?(?:duoc |dat |tinh )*\d+(?:[.,]\d+)?\s*(?:diem|d)?\)?[.;,]?"
    r"|.+\b\d+(?:[.,]\d+)?\s*diem\)?[.;,]?|.*\b(?:khong tinh diem|diem toi da)\b.*"
    r"|.*(?:×|\*| x )\s*\(?(?:\d|diem|so diem).*"
)
# Points in the middle of a sentence: "Mỗi sáng kiến 0,5 điểm, tối đa 1,5".
_POINTS_WITHIN = re.compile(
    r"\b\d+(?:[.,]\d+)?\s*diem\b|\b(?:toi da|khong qua|tru)\s*:?\s*\d"
    r"|[:=→]\s*\d+(?:[.,]\d+)?\s*[;,|]"
)
_BULLET = re.compile(rf"(?:[-–—+•●▪*]|{MARK})\s*\S")
# What the column of a set keeps.
_LONGEST_IN_CHARGE = 200
# What its editor takes.
_LONGEST_TEXT = 4_000


def lines_of(branches: Sequence[Branch], problems: list[Problem]) -> list[Line]:
    """The tree as lines with codes; what is wrong with numbers and depth goes to `problems`."""
    components: list[Line] = []
    counter = _Counter(problems)
    criteria = 0
    for branch in branches:
        line = _line(branch, None, 1, problems)
        line.code = counter.code(branch, None)
        components.append(line)
        criteria = _below(branch, line, problems, criteria)
    return components


def _below(branch: Branch, line: Line, problems: list[Problem], before: int = 0) -> int:
    """The parts of a branch as children of its line; the number of the last as printed.

    Some decisions count criteria on from one component to the next: `before` is the last
    of the component before.
    """
    first = branch.parts[0].row.printed if branch.parts else None
    goes_on = first is not None and first.style == "arabic1" and first.own == before + 1
    counter = _Counter(problems, before if goes_on else 0)
    for part in branch.parts:
        if line.level == LEVELS:
            place = part.row.text_cell.place
            problems.append(Problem(place, _("more than three levels stand here.")))
            break
        child = _line(part, line, line.level + 1, problems)
        child.code = f"{line.code}.{counter.code(part, branch)}"
        line.children.append(child)
        _below(part, child, problems)
    if line.children:
        line.method = Method.APPRAISED
    if branch.row.is_summed and not branch.row.max_text and line.block is Block.MAIN:
        line.is_summed = line.max_points is None
        line.max_points = line.max_points or sum_of(line.children)
    return counter.printed_last if branch.parts else before


class _Counter:
    """Counts siblings and tells gaps, repeats and numbers under the wrong one."""

    def __init__(self, problems: list[Problem], before: int = 0) -> None:
        self.problems = problems
        self.last = 0
        self.printed_last = before

    def code(self, branch: Branch, above: Branch | None) -> str:
        """The place among its siblings; what is printed has to go on as it does."""
        row, printed = branch.row, branch.row.printed
        self.last += 1
        if printed is None or not printed.values or branch.block is not Block.MAIN:
            return str(self.last)
        place = row.number.place if row.number and row.number.text else row.text_cell.place
        if message := self._wrong(branch, above):
            self.problems.append(Problem(place, message))
        counted = printed.style == "letter" or is_shortened(row, self.printed_last + 1)
        self.printed_last = self.printed_last + 1 if counted else printed.own
        return str(self.last)

    def _wrong(self, branch: Branch, above: Branch | None) -> str:
        printed = branch.row.printed
        if printed is None:
            return ""
        expected = self.printed_last + 1
        if is_shortened(branch.row, expected):
            return _(
                "Excel keeps this number as %(number)s, but %(expected)s should follow: "
                "format the column as text and type the numbers again."
            ) % {"number": printed.text, "expected": _full(branch, expected)}
        if above and not _belongs(branch, above):
            return _("%(number)s stands below %(above)s.") % {
                "number": printed.text,
                "above": above.row.printed.text if above.row.printed else above.row.text,
            }
        if printed.follows(self.printed_last):
            return ""
        if printed.own <= self.printed_last:
            return _("the number %(number)s occurs twice or comes too late.") % {
                "number": printed.text
            }
        return _("%(number)s stands where %(expected)s should: a line is missing.") % {
            "number": printed.text,
            "expected": _full(branch, expected),
        }


def is_shortened(row: RawRow, expected: int) -> bool:
    """Whether Excel may have made 1.1 of 1.10, where the tenth is due."""
    printed = row.printed
    return (
        printed is not None
        and row.number is not None
        and row.number.number is not None
        and printed.style == "arabic2"
        and expected % 10 == 0
        and str(expected).rstrip("0") == str(printed.own)
    )


def _full(branch: Branch, expected: int) -> str:
    """The number that should stand there, in the style of the one that does."""
    printed = branch.row.printed
    if printed is None or printed.style == "letter":
        return str(expected)
    if printed.style == "roman":
        return ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")[
            min(expected, 12)
        ]
    return ".".join(map(str, [*printed.values[:-1], expected]))


def _belongs(branch: Branch, above: Branch) -> bool:
    """Whether 1.2.3 stands below 1.2, and 1.1 below 1 or I."""
    printed, over = branch.row.printed, above.row.printed
    if printed is None or over is None or len(printed.values) < 2:
        return True
    return printed.values[:-1] == over.values


def _line(branch: Branch, above: Line | None, level: int, problems: list[Problem]) -> Line:
    row = branch.row
    name, inside = _split(row.text)
    below = [_step(option) for option in branch.options]
    scale = "\n".join(part for part in (inside, _guide(row), *below) if part)
    first = branch.options[0].text_cell if branch.options else row.text_cell
    line = Line(
        place=row.text_cell.place,
        printed=row.printed.text if row.printed else "",
        text=name,
        number_place=row.number.place if row.number else row.text_cell.place,
        max_place=row.max_cell.place if row.max_cell else row.text_cell.place,
        scale_place=row.scale_cell.place if row.scale_cell else first.place,
        max_points=_maximum(row, branch.block),
        method=_method(row, scale, above),
        scale=scale,
        evidence_asked=row.evidence,
        in_charge=" ".join(row.in_charge.split()),
        block=branch.block,
        level=level,
    )
    problems.extend(_row_problems(branch, line))
    return line


def _maximum(row: RawRow, block: Block) -> Decimal | None:
    """The maximum as printed; of penalty points "-1" and "1" are the same."""
    if block is Block.PENALTY and row.max_points is not None:
        return abs(row.max_points)
    return row.max_points


def _row_problems(branch: Branch, line: Line) -> Iterator[Problem]:
    for row in (branch.row, *branch.options):
        for place, message in row.faults:
            yield Problem(place, message)
    row = branch.row
    if not line.text:
        yield Problem(line.place, _("the text is missing."))
    elif row.max_points is None and row.max_text:
        yield Problem(line.max_place, _("“%s” is not a number of points.") % row.max_text[:60])
    if len(line.in_charge) > _LONGEST_IN_CHARGE:
        message = _("who is in charge is said in at most %(most)d characters.")
        yield Problem(line.place, message % {"most": _LONGEST_IN_CHARGE})
    for text, place in (
        (line.text, line.place),
        (line.scale, line.scale_place or line.place),
        (line.evidence_asked, line.place),
    ):
        if len(text) > _LONGEST_TEXT:
            message = _("at most %(longest)d characters.")
            yield Problem(place, message % {"longest": _LONGEST_TEXT})


def _guide(row: RawRow) -> str:
    """What the column of scales says, unless it only names who scores."""
    folded = plain(row.scale).strip(" .()")
    return "" if folded in _NO_SCALE else row.scale


def _step(row: RawRow) -> str:
    """A row below a leaf as lines of its scale: "Ban hành kịp thời: 1"."""
    text = "\n".join(" ".join(line.split()) for line in (row.text or row.scale).splitlines())
    guide = _guide(row) if row.text else ""
    points = row.max_points if row.max_cell and row.max_cell.text else None
    if points is None and (beside := read_points(guide)) is not None:
        points, guide = beside, ""
    if points is not None:
        text = f"{text.rstrip(' :;.')}: {format_points(points)}"
    return "\n".join(part for part in (text, guide) if part)


def _split(text: str) -> tuple[str, str]:
    """The name, and the scale that stands below it in the same cell."""
    lines = text.split("\n")
    for place in range(1, len(lines)):
        rest = lines[place:]
        begins = _gives_points(rest[0]) or _BULLET.match(rest[0])
        if begins and any(map(_gives_points, rest)):
            return " ".join(lines[:place]).rstrip(" :"), "\n".join(rest)
    return " ".join(lines).rstrip(" :"), ""


def _gives_points(line: str) -> bool:
    """Whether a line is of a scale; one that goes on with a name begins with a small letter."""
    folded = plain(line)
    if _STEP.fullmatch(folded):
        return True
    return line[:1].isupper() and _POINTS_WITHIN.search(folded) is not None


def _method(row: RawRow, scale: str, above: Line | None) -> Method:
    """Surveyed where its column, its marks or the line above say so."""
    texts = [plain(text) for text in (row.text, row.note)]
    guide = plain(scale).strip(" .()")
    marked = (
        (row.is_surveyed and not row.is_split)
        or any(_MARKED_SURVEY.search(text) for text in texts)
        or bool(_ASKED_IN_SURVEY.search(plain(row.note)))
        or (bool(_ASKED_IN_SURVEY.search(guide)) and len(guide) < 80)
    )
    inherits = above is not None and above.level > 1 and above.method is Method.SURVEY
    return Method.SURVEY if marked or inherits else Method.APPRAISED
