"""Reading figures of all units of a bloc from a workbook (docs/formats.md): what it would change,
or a list of what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.numbers import decimals_of
from cchc.workbooks import Cell, Column, Problem, Row, Table, fold, gather, read_table
from scoring.engine import InputError
from scoring.models import Bloc, Entry, Mark
from scoring.permissions import can_appraise, components_by_entry
from scoring.selectors.sheets.figures import (
    FigureLeaf,
    Standing,
    entries_of,
    figure_leaves,
    standing_of,
)
from scoring.selectors.wording import sentence_of
from scoring.services.rounds.unit_names import UnitNames
from scoring.services.sheets.declare import rule_gives

UNIT = Column("unit", "Đơn vị", ("Tên đơn vị", "Unit"))
NOTE = Column("note", "Ghi chú", ("Note",), required=False)
_PASSED_OVER = {"stt", "tt"}
# What a number as typed may have (cchc.numbers).
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class FigureChange:
    """A figure to be written; `before` is what counts now, the unit's or the council's mark.

    `points` are what the rule gives, None where only the compilation can say.
    """

    entry: Entry
    leaf: FigureLeaf
    inputs: Mapping[str, Any]
    points: Decimal | None
    before: Mark | None

    @property
    def place(self) -> str:
        return f"{self.entry.pk}-{self.leaf.node.pk}"

    @property
    def shows(self) -> str:
        """What a preview shows of it, to see whether it would show the same now."""
        before = f"{self.before.pk}.{self.before.version}" if self.before else ""
        return f"{before} {self.points}"


@dataclass(frozen=True)
class FiguresWorkbook:
    """What a workbook changes; `same` figures stand already, `blank` cells change nothing.

    `doubts` are sentences about figures that are possible but hardly meant.
    """

    changes: Sequence[FigureChange]
    problems: Sequence[Problem]
    doubts: Sequence[str] = ()
    same: int = 0
    blank: int = 0

    @property
    def shows(self) -> dict[str, str]:
        return {change.place: change.shows for change in self.changes}


@dataclass
class _Reading:
    """What has been read so far, and what it is read against."""

    by: User
    mine: Mapping[int, set[int]]
    standing: Standing
    changes: list[FigureChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    same: int = 0
    blank: int = 0


def read_figures(file: BinaryIO, bloc: Bloc, *, by: User) -> FiguresWorkbook:
    """Read the figures a person wants to write for the units of a bloc.

    Never raises for what the file holds. `bloc` comes with its round and set; at most seven
    queries.
    """
    entries = entries_of(bloc)
    mine = components_by_entry(by, entries)
    known = figure_leaves(bloc.criteria_set, set().union(*mine.values()))
    table = read_table(file, columns=[UNIT, NOTE, *map(_column, known)])
    leaves = _leaves_of(table, known)
    reading = _Reading(by, mine, standing_of(entries, leaves))
    reading.problems += _column_problems(table, leaves)
    for row, entry in _rows(table, UnitNames(entries), reading):
        for leaf in leaves:
            _read(row[_key(leaf)], entry, leaf, reading)
    return FiguresWorkbook(
        reading.changes,
        gather(table, reading.problems),
        [*_doubts(table, leaves)],
        reading.same,
        reading.blank,
    )


def _key(leaf: FigureLeaf) -> str:
    return str(leaf.node.pk)


def _column(leaf: FigureLeaf) -> Column:
    return Column(_key(leaf), leaf.title, (leaf.node.code,), required=False)


def _leaves_of(table: Table, known: Sequence[FigureLeaf]) -> list[FigureLeaf]:
    """The leaves the table has a column of."""
    keys = table.rows[0].cells.keys() if table.rows else ()
    return [leaf for leaf in known if _key(leaf) in keys]


def _column_problems(table: Table, leaves: Sequence[FigureLeaf]) -> Iterator[Problem]:
    titles = f"{table.header_row}:{table.header_row}"
    unknown = [title for title in table.others if fold(title) not in _PASSED_OVER]
    for title in unknown:
        message = _(
            "column “%(title)s” is no item that you appraise in this bloc and that takes one "
            "number; a title begins with the code, as in the file downloaded here."
        )
        yield Problem(titles, message % {"title": title})
    if table.rows and not leaves and not unknown:
        yield Problem(titles, _("there is no column of an item beside the units."))


def _rows(table: Table, names: UnitNames, reading: _Reading) -> Iterator[tuple[Row, Entry]]:
    """Each row with its unit, where that is known and new."""
    first: dict[int, int] = {}
    for row in table.rows:
        found = names.find(row["unit"])
        if isinstance(found, Problem):
            reading.problems.append(found)
        elif first.setdefault(found.pk, row.number) != row.number:
            message = _("this unit stands in row %(row)d already.") % {"row": first[found.pk]}
            reading.problems.append(row["unit"].problem(message))
        else:
            yield row, found


def _read(cell: Cell, entry: Entry, leaf: FigureLeaf, reading: _Reading) -> None:
    if cell.is_empty:
        reading.blank += 1
        return
    try:
        inputs = _inputs(cell, leaf)
    except ValueError as wrong:
        reading.problems.append(cell.problem(str(wrong)))
        return
    said = reading.standing.appraised(entry, leaf)
    if _says(said, inputs):
        reading.same += 1
        return
    component = leaf.node.component_id
    allowed = can_appraise(reading.by, entry, component, reading.mine[entry.pk])
    if reading.standing.is_exempt(entry, leaf):
        reading.problems.append(cell.problem(_("%s is exempt from this item.") % entry))
    elif not allowed:
        reading.problems.append(cell.problem(f"{entry}: {allowed.why_not}"))
    else:
        places = entry.bloc.criteria_set.point_places
        points, _is_complete = rule_gives(leaf.rule, Mark(inputs=inputs), places)
        before = reading.standing.latest(entry, leaf)
        reading.changes.append(FigureChange(entry, leaf, inputs, points, before))


def _inputs(cell: Cell, leaf: FigureLeaf) -> dict[str, Any]:
    """The rule's canonical inputs. Raises ValueError with the sentence of what is wrong."""
    if isinstance(cell.value, Decimal) and decimals_of(cell.value) > _MOST_DECIMALS:
        raise ValueError(_("more than %(places)d decimals.") % {"places": _MOST_DECIMALS})
    text = cell.text.removesuffix("%") if leaf.is_percent else cell.text
    try:
        return leaf.rule.clean({leaf.input.name: text.strip()})
    except InputError as error:
        problems = [problem for found in error.errors.values() for problem in found]
        raise ValueError(" ".join(map(sentence_of, problems))) from None


def _says(mark: Mark | None, inputs: Mapping[str, Any]) -> bool:
    """Whether the council's mark holds this very figure."""
    return (
        mark is not None and mark.is_complete and not mark.did_not_arise and mark.inputs == inputs
    )


def _doubts(table: Table, leaves: Sequence[FigureLeaf]) -> Iterator[str]:
    """A cell formatted as percent holds 0,9117 where it shows 91,17 %."""
    for leaf in leaves:
        cells = [row[_key(leaf)].value for row in table.rows]
        figures = [value for value in cells if isinstance(value, Decimal)]
        if leaf.is_percent and any(figures) and max(figures) <= 1:
            yield _(
                "All figures of “%(title)s” are at most 1. If the cells show percents, type "
                "91,17 and not 91,17 %%: Excel keeps that as 0,9117."
            ) % {"title": leaf.title}
