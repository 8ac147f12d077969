"""Rows into a tree: what stands below what, told by columns or the style of printed numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.workbooks import Problem
from scoring.engine import Block

from .printed import STYLES, leading_number
from .rows import RawRow, is_block_title
from .words import plain

_RANK = {style: rank for rank, style in enumerate(STYLES)}
# Rows with these numbers may be parts of a line or the steps of its scale.
_LOOSE = ("paren", "letter", "dash")
LEVELS = 3


@dataclass
class Branch:
    """A line with the branches below it and the unnumbered rows of its scale."""

    row: RawRow
    block: Block = Block.MAIN
    parts: list["Branch"] = field(default_factory=list)
    options: list[RawRow] = field(default_factory=list)

    @property
    def style(self) -> str:
        return self.row.printed.style if self.row.printed else "block"

    def walk(self) -> Iterator["Branch"]:
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass
class Outline:
    """The tree of one table while it is read, and the sums it prints."""

    roots: list[Branch] = field(default_factory=list)
    totals: list[tuple[RawRow, Branch | None]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _open: list[Branch] = field(default_factory=list)
    _headed: Block = Block.MAIN
    _skips: bool = False

    def add(self, rows: Sequence[RawRow], *, parted: bool) -> None:
        """Take the rows of one table; `parted` says that capital letters head parts only."""
        self._skips = False
        for row in rows:
            if row.is_total:
                self.totals.append((row, self.roots[-1] if self.roots else None))
            elif row.is_footer:
                return
            elif row.is_note:
                self._skips = True
            elif parted and row.printed and row.printed.style == "upper" and not row.is_block:
                self._open, self._headed = [], Block.MAIN
            elif row.printed or row.is_block or row.column:
                self._skips = False
                self._push(row)
            elif not self._skips:
                self._loose(row)

    def enter(self, block: Block | None) -> None:
        """A heading above a table says that another block begins."""
        if block:
            self._headed, self._open = block, []

    def _push(self, row: RawRow) -> None:
        branch = Branch(row)
        while self._open and not _is_below(row, self._open):
            self._open.pop()
        above = self._open[-1] if self._open else None
        own = block_of(row.text) if row.is_block else None
        if above is None:
            branch.block = own or self._headed
            self.roots.append(branch)
        else:
            branch.block = above.block
            if above.block is not Block.MAIN:
                branch.block = own or above.block
            above.parts.append(branch)
        self._open.append(branch)

    def _loose(self, row: RawRow) -> None:
        if self._open:
            self._open[-1].options.append(row)
        elif row.max_points is not None:
            self.problems.append(
                Problem(row.text_cell.place, _("this line has no number, and none stands above."))
            )


def block_of(text: str) -> Block | None:
    """The block a title speaks of; None for both at once or none."""
    folded = plain(text)
    bonus = re.search(r"diem (?:thuong|cong)", folded)
    penalty = re.search(r"diem (?:phat|tru)", folded) or re.search(r"thuong, (?:phat|tru)", folded)
    if bonus and penalty:
        return Block.BONUS if bonus.start() < penalty.start() else Block.PENALTY
    if bonus or penalty:
        return Block.BONUS if bonus else Block.PENALTY
    return None


def block_above(heading: str) -> Block | None:
    """The block one of the lines above a table opens."""
    for line in heading.split("\n"):
        found = leading_number(line)
        title = found[1] if found else line
        if is_block_title(title):
            return block_of(title)
    return None


def has_parts_of_letters(rows: Sequence[RawRow]) -> bool:
    """Whether A, B … stand above three more styles, and so are no level of the tree."""
    styles = {row.printed.style for row in rows if row.printed}
    return "upper" in styles and bool({"roman", "arabic3"} & styles)


def settle(branch: Branch, level: int = 1) -> None:
    """Make the steps of a scale that are numbered as parts are into the scale they are."""
    for part in branch.parts:
        settle(part, level + 1)
    loose = [
        part
        for part in branch.parts
        if part.style in _LOOSE and part.row.column in (0, branch.row.column)
    ]
    if not loose or len(loose) != len(branch.parts):
        return
    if level >= LEVELS or _is_scale(branch, loose):
        branch.options += [row for part in loose for row in (part.row, *part.options)]
        branch.parts = []


def _is_scale(branch: Branch, parts: Sequence[Branch]) -> bool:
    """Whether parts by their points are the values one of which is given."""
    if any(part.parts or part.options or part.row.scale for part in parts):
        return False
    points = [part.row.max_points for part in parts]
    known = [point for point in points if point is not None]
    if len(known) < len(points):
        return not known or Decimal(0) in known
    if Decimal(0) in known:
        return True
    whole = branch.row.max_points
    return sum(known, Decimal(0)) != whole and max(known) == whole


def _is_below(row: RawRow, open_: Sequence[Branch]) -> bool:
    """Whether a row stands below the innermost open branch, by its column or its number."""
    innermost, printed = open_[-1], row.printed
    if row.column and innermost.row.column and row.column != innermost.row.column:
        return row.column > innermost.row.column
    if printed is None:
        return False
    if innermost.style == "block":
        return innermost.row.is_block
    styles = {branch.style for branch in open_ if branch.row.column == row.column}
    return printed.style not in styles and _RANK[printed.style] > _RANK[innermost.style]
