"""The decision's own appendix: Word or Excel in, a tree of criteria with proposed rules out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

from cchc.numbers import format_points
from cchc.workbooks import Problem
from cchc.workbooks.problems import in_order
from scoring.engine import Block, Method

from .columns import Layout, find_layout
from .decision import Decision, read_decision
from .files import read_grid
from .grid import Grid, GridTable
from .lines import lines_of
from .result import Appendix, Line, Option, Question
from .rows import RawRow, read_rows
from .scales import over_max, propose, with_question
from .sums import sum_problems, total_problems
from .tree import Outline, block_above, has_parts_of_letters, settle
from .words import plain

_SURVEY = re.compile(r"\b(?:dtxhh|xhh|dieu tra xa hoi hoc)\b")


@dataclass
class _Found:
    """One criteria table: its name, and its rows over all the tables it goes on in."""

    name: str
    parts: list[tuple[GridTable, Layout, list[RawRow]]] = field(default_factory=list)

    @property
    def numbered(self) -> list[RawRow]:
        return [row for _table, _layout, rows in self.parts for row in rows if row.printed]


def read_appendix(file: BinaryIO, *, year: int, name: str = "") -> Appendix:
    """Read the appendix; `year` is the round's, for days without a year.

    Of a file with several criteria tables the one called `name` is read; without a name
    that is a problem, and `tables` says which there are. Never raises for what the file holds.
    """
    grid = read_grid(file)
    if grid.problems:
        return Appendix(problems=grid.problems, doubts=grid.doubts)
    found = _criteria_tables(grid)
    names = [table.name for table in found]
    if not found:
        return Appendix(problems=[_no_table(grid)], doubts=grid.doubts)
    if name and name not in names:
        message = _("There is no criteria table “%(name)s” in the file.") % {"name": name}
        return Appendix(problems=[Problem("", message)], doubts=grid.doubts, tables=names)
    if len(found) > 1 and not name:
        return Appendix(problems=[_several(names)], doubts=grid.doubts, tables=names)
    table = found[names.index(name)] if name else found[0]
    return _appendix(table, year, grid, names)


def _criteria_tables(grid: Grid) -> list[_Found]:
    """The criteria tables: one begins anew where titles stand above a first number."""
    found: list[_Found] = []
    layout: Layout | None = None
    for table in grid.tables:
        own = find_layout(table)
        layout = own or (layout and layout.fit(table))
        if layout is None:
            continue
        rows = list(read_rows(table.rows[layout.body :], layout))
        if not own and not _goes_on(rows):
            continue
        if not found or (own and _begins(rows, table, found[-1])):
            found.append(_Found(table.name))
        found[-1].parts.append((table, layout, rows))
    return [table for table in found if table.numbered]


def _goes_on(rows: Sequence[RawRow]) -> bool:
    """Whether a table without titles holds lines of criteria, not signatures."""
    return any(row.printed or row.max_points is not None for row in rows)


def _begins(rows: Sequence[RawRow], table: GridTable, before: _Found) -> bool:
    """Whether a table starts a tree of its own: a first number, and no block beside the main."""
    first = next((row for row in rows if row.printed or row.is_block), None)
    if first is None or first.is_block or block_above(table.heading) or not before.numbered:
        return False
    # A page may begin with criterion 1 of a component, but not with another component 1.
    top = before.numbered[0].printed
    return (
        first.printed is not None
        and top is not None
        and first.printed.style == top.style
        and first.printed.values == (1,)
    )


def _appendix(found: _Found, year: int, grid: Grid, names: Sequence[str]) -> Appendix:
    outline = Outline()
    parted = has_parts_of_letters(found.numbered)
    for table, _layout, rows in found.parts:
        outline.enter(block_above(table.heading))
        outline.add(rows, parted=parted)
    for branch in outline.roots:
        settle(branch)
    problems = [*_column_problems(found), *outline.problems]
    components = lines_of(outline.roots, problems)
    # A cell that could not be read is not told again as empty or as summed up wrongly.
    unread = {problem.cell for problem in problems}
    problems += [wrong for wrong in sum_problems(components) if wrong.cell not in unread]
    problems += total_problems(outline.totals, outline.roots, components)
    split = {
        branch.row.text_cell.place
        for root in outline.roots
        for branch in root.walk()
        if branch.row.is_split
    }
    decision = read_decision(_above(found))
    doubts = [*grid.doubts, *_year_doubts(found, decision, year), *_summed_doubts(components)]
    for component in components:
        for line in component.walk():
            if line.children:
                doubts += _parent_doubts(line)
            else:
                problems += _propose(line, year, is_split=line.place in split)
    return Appendix(
        components,
        in_order(problems, grid.place_of),
        in_order(doubts, grid.place_of),
        names,
        decision if decision.year in (None, year) else Decision(),
    )


def _above(found: _Found) -> Iterator[str]:
    """The lines above the first row of criteria."""
    table, layout, _rows = found.parts[0]
    yield from table.heading.split("\n")
    for row in table.rows[: layout.body]:
        yield from row.texts


def _year_doubts(found: _Found, decision: Decision, year: int) -> Iterator[Problem]:
    if decision.year not in (None, year):
        place = found.parts[0][2][0].text_cell.place
        message = _("the title above says %(title)d, and the set is made for %(year)d.")
        yield Problem(place, message % {"title": decision.year, "year": year})


def _propose(line: Line, year: int, *, is_split: bool) -> list[Problem]:
    """Give a leaf its proposal; its scale's values above the maximum are problems."""
    if line.max_points is None or line.max_points <= 0:
        return []
    line.proposal = propose(
        line.scale,
        max_points=line.max_points,
        year=year,
        method=line.method,
        block=line.block,
    )
    if is_split:
        line.proposal = with_question(line.proposal, _split_question())
    elif line.method is Method.APPRAISED and _SURVEY.search(plain(f"{line.text} {line.scale}")):
        line.proposal = with_question(line.proposal, _survey_question(line))
    if line.method is Method.SURVEY or line.block is not Block.MAIN:
        return []
    most = over_max(line.scale, max_points=line.max_points, year=year)
    if not most:
        return []
    message = _("the scale of %(code)s reaches %(points)s points, more than the maximum.")
    return [Problem(line.scale_place, message % {"code": line.code, "points": most})]


def _survey_question(line: Line) -> Question:
    options = [Option(_("from the survey"), "survey")]
    if line.proposal and line.proposal.kind and line.proposal.scale:
        label = _("appraised, by the printed scale")
        options.append(Option(label, line.proposal.kind, line.proposal.scale))
    return Question(
        "survey",
        _("The survey is mentioned here: do the points come from it?"),
        tuple(options),
    )


def _split_question() -> Question:
    return Question(
        "split",
        _(
            "Part of the points is appraised and part surveyed: divide the line into two "
            "sub-criteria."
        ),
    )


def _parent_doubts(line: Line) -> Iterator[Problem]:
    if line.scale:
        message = _("%s has parts, so what stands here as its scale was not read.")
        yield Problem(line.scale_place, message % line.code)


def _summed_doubts(components: Sequence[Line]) -> Iterator[Problem]:
    """The components whose maxima the decision leaves to be added up, once for all of them."""
    summed = [(line, line.max_points) for line in components if line.is_summed and line.max_points]
    if summed:
        message = _(
            "no maximum is printed for lines with parts, so the sums of their parts were taken: "
            "%(sums)s. Compare them with the decision."
        )
        sums = "; ".join(f"{line.code} = {format_points(points)}" for line, points in summed)
        yield Problem(summed[0][0].place, message % {"sums": sums})


def _column_problems(found: _Found) -> Iterator[Problem]:
    for table, layout, _rows in found.parts:
        for place, hidden in table.hidden_columns:
            if any(
                column.key and column.start < hidden.stop and hidden.start < column.stop
                for column in layout.columns
            ):
                yield Problem(place, _("a hidden column; show or delete it."))


def _no_table(grid: Grid) -> Problem:
    if not any(not row.is_blank for table in grid.tables for row in table.rows):
        return Problem("", _("The file holds nothing."))
    return Problem(
        "",
        _(
            "No criteria table was found: its titles must name a column of criteria "
            "(Nội dung tiêu chí) and one of maxima (Điểm tối đa)."
        ),
    )


def _several(names: Sequence[str]) -> Problem:
    return Problem(
        "",
        _("The file holds several criteria tables: %(names)s. Say which one is meant.")
        % {"names": ", ".join(names)},
    )
