"""Reading a list of units (docs/formats.md) into agencies, or a list of what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from cchc.agencies.models import Agency
from cchc.vietnamese import search_key
from cchc.workbooks import Cell, Column, Problem, gather, read_table

COLUMNS = (
    Column("unit", "Đơn vị", ("Tên đơn vị", "Unit")),
    Column("code", "Mã đơn vị", ("Mã", "Code"), required=False, as_text=True),
)


@dataclass(frozen=True)
class EntriesWorkbook:
    """The units of a workbook in its order, and every problem found."""

    agencies: Sequence[Agency]
    problems: Sequence[Problem]


def read_entries(file: BinaryIO) -> EntriesWorkbook:
    """Find each row's unit among those that exist today, by code or by name.

    Names match without case and diacritics, also the short ones; two units of one name
    are told apart by their code only.
    """
    table = read_table(file, columns=COLUMNS)
    problems: list[Problem] = []
    by_name, by_code = _known_units() if table.rows else ({}, {})
    found: dict[int, Agency] = {}
    for row in table.rows:
        code, unit = row["code"], row["unit"]
        cell = unit if code.is_empty else code
        candidates = by_name.get(search_key(unit.text), []) if cell is unit else []
        if cell is code:
            candidates = by_code.get(code.text, [])
        problem = _problem(cell, candidates, found)
        if problem:
            problems.append(problem)
        else:
            found[candidates[0].pk] = candidates[0]
    return EntriesWorkbook(list(found.values()), gather(table, problems))


def _known_units() -> tuple[dict[str, list[Agency]], dict[str, list[Agency]]]:
    by_name: dict[str, list[Agency]] = {}
    by_code: dict[str, list[Agency]] = {}
    for agency in Agency.objects.valid_on():
        for name in {search_key(agency.name), search_key(agency.short_name)} - {""}:
            by_name.setdefault(name, []).append(agency)
        if agency.code:
            by_code.setdefault(agency.code, []).append(agency)
    return by_name, by_code


def _problem(cell: Cell, candidates: list[Agency], found: dict[int, Agency]) -> Problem | None:
    if cell.is_empty:
        return cell.problem(_("the unit is missing."))
    if not candidates:
        return cell.problem(_("no unit “%s” exists today.") % cell.text)
    if len(candidates) > 1:
        return cell.problem(_("several units are called “%s”; give the code.") % cell.text)
    if candidates[0].pk in found:
        return cell.problem(_("“%s” is listed twice.") % cell.text)
    return None
