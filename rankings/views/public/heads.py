"""Titles of columns that sort the table, the choice standing in the address."""

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from rankings.models import Edition
from rankings.selectors.comparability import incomparable
from rankings.views.public.state import TableState

# Figures begin with the best; names and ranks with the first.
_DESCENDING_FIRST = {"chi-so", "diem", "tham-dinh", "dieu-tra", "thay-doi"}


@dataclass(frozen=True)
class Head:
    """A title; `sorted` is ascending, descending or empty, `url` sorts by this column.

    `short` stands for it on a phone, "" where the title is short itself; `note` says what has
    to be known before one year is held against another.
    """

    text: str
    url: str
    sorted: str
    short: str = ""
    note: str = ""


def heads_of(edition: Edition, state: TableState, query: QueryDict) -> dict[str, Head]:
    """The heads of the ranking table by name."""
    before = edition.previous
    columns = {
        "rank": ("hang", _("Rank")),
        "places": ("thay-doi", _("Against %d") % before.year if before else _("Change")),
        "name": ("don-vi", _("Unit")),
        "index": ("chi-so", _("Index")),
        "points": ("diem", _("Points")),
        "appraised": ("tham-dinh", _("Appraised")),
        "survey": ("dieu-tra", _("Survey")),
    }
    return {name: _head(text, column, state, query) for name, (column, text) in columns.items()}


def component_heads(edition: Edition, state: TableState, query: QueryDict) -> list[Head]:
    """The heads of the component columns."""
    different = incomparable(edition)
    before = edition.previous.year if edition.previous else None
    return [
        replace(
            _head(f"{part['code']}. {part['name']}", f"lv{part['code']}", state, query),
            short=part["code"],
            note=_("not comparable with %(year)s") % {"year": before}
            if part["code"] in different
            else "",
        )
        for part in edition.components
    ]


def address(query: QueryDict, **changes: str | None) -> str:
    """The same page with some parameters changed; None takes one away."""
    changed = query.copy()
    for name, value in changes.items():
        if value is None:
            changed.pop(name.replace("_", "-"), None)
        else:
            changed[name.replace("_", "-")] = value
    return f"?{changed.urlencode()}" if changed else "?"


def _head(text: str, column: str, state: TableState, query: QueryDict) -> Head:
    is_current = state.sort == column
    first_down = column in _DESCENDING_FIRST or column.startswith("lv")
    descending = not state.descending if is_current else first_down
    direction = "descending" if state.descending else "ascending"
    parameter = f"-{column}" if descending else column
    url = address(query, sap_xep=None if parameter == "hang" else parameter) + "#bang"
    return Head(text, url, direction if is_current else "")
