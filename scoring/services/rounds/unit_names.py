"""Units of a bloc as workbooks name them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cchc.vietnamese import search_key
from cchc.workbooks import Cell, Problem
from scoring.models import Entry


class UnitNames:
    """Entries by the names people write: those of the round, of the agency, and the short ones.

    Case and diacritics do not matter. `entries` come with `agency`.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_name: dict[str, list[Entry]] = {}
        for entry in entries:
            names = (entry.name, entry.agency.name, entry.agency.short_name)
            for name in {search_key(name) for name in names} - {""}:
                self._by_name.setdefault(name, []).append(entry)

    def find(self, cell: Cell) -> Entry | Problem:
        """The entry a cell names, or why it names none."""
        found = self._by_name.get(search_key(cell.text), [])
        if cell.is_empty:
            return cell.problem(_("the unit is missing."))
        if not found:
            return cell.problem(_("no unit “%s” takes part in this bloc.") % cell.text)
        if len(found) > 1:
            return cell.problem(_("several units of the bloc are called “%s”.") % cell.text)
        return found[0]
