"""Reading a bloc's exemptions from a workbook (docs/formats.md), or a list of what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

from cchc.workbooks import Cell, Column, Problem, Row, gather, read_table
from scoring.enums import EntryState
from scoring.models import Entry, Exemption, Node
from scoring.selectors.rounds.maxima import Tree
from scoring.services.rounds.unit_names import UnitNames

COLUMNS = (
    Column("unit", "Đơn vị", ("Tên đơn vị", "Unit")),
    Column("codes", "Mã tiêu chí", ("Mã", "Codes"), as_text=True),
    Column("ground", "Căn cứ", ("Căn cứ pháp lý", "Ground")),
)
_LONGEST_GROUND = Exemption._meta.get_field("ground").max_length or 0


@dataclass(frozen=True)
class ExemptionsWorkbook:
    """By entry, the ground of each node by its id; and every problem found."""

    wanted: Mapping[Entry, Mapping[int, str]]
    problems: Sequence[Problem]


@dataclass
class _Reading:
    """What has been read so far, and what it is read against."""

    tree: Tree
    units: UnitNames
    standing: Mapping[int, Mapping[int, str]]
    wanted: dict[Entry, dict[int, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_exemptions(
    file: BinaryIO,
    *,
    entries: Sequence[Entry],
    tree: Tree,
    standing: Mapping[int, Mapping[int, str]],
) -> ExemptionsWorkbook:
    """Read the exemptions of a bloc's `entries` from what its set's `tree` holds.

    Units match by the name they have in the round or their short name, without case and
    diacritics. `standing`, by entry id, is what a unit with final points must keep. Never
    raises for what the file holds.
    """
    table = read_table(file, columns=COLUMNS)
    reading = _Reading(tree, UnitNames(entries), standing)
    for row in table.rows:
        _read(row, reading)
    return ExemptionsWorkbook(reading.wanted, gather(table, reading.problems))


def _read(row: Row, reading: _Reading) -> None:
    entry = reading.units.find(row["unit"])
    nodes = list(_nodes(row["codes"], reading))
    ground = row["ground"].text
    if not ground:
        reading.problems.append(row["ground"].problem(_("the legal ground is missing.")))
    elif len(ground) > _LONGEST_GROUND:
        message = _("at most %(longest)d characters.") % {"longest": _LONGEST_GROUND}
        reading.problems.append(row["ground"].problem(message))
    if isinstance(entry, Problem):
        reading.problems.append(entry)
        return
    of_entry = reading.wanted.setdefault(entry, {})
    for node in nodes:
        problem = _overlap(row["codes"], node, of_entry, reading.tree)
        if problem:
            reading.problems.append(problem)
        else:
            of_entry[node.pk] = ground
    standing = reading.standing.get(entry.pk, {})
    if entry.state == EntryState.FINAL and of_entry.items() - standing.items():
        message = _("The points of %s are final.") % entry
        reading.problems.append(row["unit"].problem(message))
    left = len(reading.tree.leaves) - len(reading.tree.leaves_under(of_entry))
    if nodes and not left:
        message = _("%s would be exempt from everything.") % entry
        reading.problems.append(row["codes"].problem(message))


def _nodes(cell: Cell, reading: _Reading) -> Iterator[Node]:
    by_code = {node.code: node for node in reading.tree.nodes}
    codes = [code.strip().rstrip(".") for code in cell.text.split(";") if code.strip()]
    if not codes:
        reading.problems.append(cell.problem(_("the code is missing.")))
    for code in codes:
        if code in by_code:
            yield by_code[code]
        else:
            message = _("the bloc's criteria set has no code %s.") % code
            reading.problems.append(cell.problem(message))


def _overlap(cell: Cell, node: Node, of_entry: Mapping[int, str], tree: Tree) -> Problem | None:
    """Twice the same node, or one inside another."""
    for pk in of_entry:
        other = tree.by_id[pk]
        if pk in tree.path(node) or node.pk in tree.path(other):
            told = {"code": node.code, "other": other.code}
            message = _("%(code)s is covered twice: %(other)s stands here for this unit already.")
            return cell.problem(message % told)
    return None
