"""An edition as a table: rows ready to show, and what stands in the head and the mean row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from cchc.agencies.models import User
from cchc.numbers import decimals_of, round_half_up
from cchc.vietnamese import search_key, vietnamese_key
from rankings.models import Edition, Result
from rankings.selectors.comparability import Compared, incomparable
from rankings.selectors.editions import results_without_leaves
from rankings.selectors.levels import ComponentFigure, component_figures, parts_in
from rankings.selectors.notes import APART, REDUCING, note_texts
from rankings.selectors.rules import units_of_bloc
from rankings.standings import Parts

# All units within so many percentage points: bars from zero would look alike.
NARROW = Decimal(25)
_ZERO = Decimal(0)


@dataclass(frozen=True)
class Share:
    """A component's cell: the percent as shown and the points behind it."""

    figure: ComponentFigure
    percent: Decimal | None


@dataclass(frozen=True)
class TableRow:
    """One unit's line."""

    result: Result
    shares: Sequence[Share] = ()

    @property
    def why_reduced(self) -> list[str]:
        """Sentences that say why the unit's maximum is less than the set's."""
        return note_texts(note for note in self.result.notes if note["code"] in REDUCING)

    @property
    def notes(self) -> list[str]:
        """The other sentences for under its name."""
        apart = REDUCING | APART
        return note_texts(note for note in self.result.notes if note["code"] not in apart)

    @property
    def moved(self) -> Parts | None:
        """What the movement of the index is made of, where that was assessed."""
        return parts_in(next((n for n in self.result.notes if n["code"] == "moved"), {}))

    def ground(self, code: str) -> Decimal | None:
        """Points of the unit's bonus or penalty, None where it has none."""
        return next((_decimal(n["points"]) for n in self.result.notes if n["code"] == code), None)

    @property
    def search_key(self) -> str:
        return search_key(self.result.name)

    @property
    def is_reduced(self) -> bool:
        """Whether the unit's maximum is less than the set's."""
        full = self.result.full_max_points
        return full is not None and self.result.max_points != full


@dataclass(frozen=True)
class Table:
    """The lines of one edition in its own order, and what its head and mean row need."""

    edition: Edition
    rows: Sequence[TableRow]

    @cached_property
    def incomparable(self) -> dict[str, Compared]:
        """The components that cannot be held against the edition before, by code."""
        return incomparable(self.edition)

    @cached_property
    def indices(self) -> list[Decimal]:
        return [row.result.index for row in self.rows if row.result.index is not None]

    @property
    def is_narrow(self) -> bool:
        """Whether the indices lie so close that dots on a shared scale tell more than bars."""
        return bool(self.indices) and max(self.indices) - min(self.indices) <= NARROW

    @property
    def mean(self) -> Decimal | None:
        return _decimal(self.edition.summary.get("mean"))

    @property
    def units(self) -> int | None:
        """How many units the bloc has; None of an excerpt that does not say so."""
        known = units_of_bloc(self.edition.settings)
        return len(self.rows) if known is None and self.mean is not None else known

    @property
    def means(self) -> dict[str, Decimal | None]:
        """Mean points of the parts, by name."""
        parts = self.edition.summary.get("parts", {})
        return {name: _decimal(parts.get(name)) for name in ("appraised", "survey")}

    @property
    def component_means(self) -> list[Decimal | None]:
        means = self.edition.summary.get("components", {})
        return [_decimal(means.get(part["code"])) for part in self.edition.components]

    @cached_property
    def point_places(self) -> dict[str, int]:
        """How many decimals the points of each column need, so that they line up."""
        return {
            name: max(
                (decimals_of(getattr(row.result, name) or _ZERO) for row in self.rows), default=0
            )
            for name in ("points", "appraised", "survey")
        }

    @cached_property
    def grounds(self) -> list[str]:
        """Which of bonus and penalty any unit has."""
        codes = ("bonus", "penalty")
        return [code for code in codes if any(row.ground(code) for row in self.rows)]

    @cached_property
    def has(self) -> dict[str, bool]:
        """Which columns hold anything: a source may print only some."""
        return {
            name: any(getattr(row.result, name) not in (None, "") for row in self.rows)
            for name in ("points", "appraised", "survey", "band", "places", "change")
        }


def table_of(edition: Edition, *, with_components: bool = True) -> Table:
    """The whole table, one query; `with_components` fills the shares of every row."""
    parts = edition.components if with_components else []
    results = results_without_leaves(edition, with_components=bool(parts))
    return Table(edition, [_row(edition, row, parts) for row in results])


def _row(edition: Edition, result: Result, parts: Sequence[dict[str, Any]]) -> TableRow:
    lines = getattr(result, "component_lines", None) or {}
    shares = [
        Share(figure, shown_percent(figure, edition.index_places))
        for figure in component_figures(parts, lines)
    ]
    return TableRow(result, shares)


def shown_percent(figure: ComponentFigure, places: int) -> Decimal | None:
    return None if figure.percent is None else round_half_up(figure.percent, places)


def found(rows: Sequence[TableRow], search: str) -> list[TableRow]:
    """The rows whose name holds every word searched for; case and diacritics do not count."""
    words = search_key(search).split()
    return [row for row in rows if all(word in row.search_key for word in words)]


def sorted_rows(rows: Sequence[TableRow], column: str, *, descending: bool) -> list[TableRow]:
    """The rows by one column; those with nothing there stay last, equals in the table's order."""
    if column == "hang" and not descending:
        return list(rows)
    key = _component_key(column) if column.startswith("lv") else _KEYS[column]
    known = [row for row in rows if key(row) is not None]
    unknown = [row for row in rows if key(row) is None]
    return sorted(known, key=key, reverse=descending) + unknown


_KEYS: dict[str, Callable[[TableRow], Any]] = {
    "hang": lambda row: row.result.position,
    "don-vi": lambda row: vietnamese_key(row.result.name),
    "chi-so": lambda row: row.result.index,
    "diem": lambda row: row.result.points,
    "tham-dinh": lambda row: row.result.appraised,
    "dieu-tra": lambda row: row.result.survey,
    "thay-doi": lambda row: row.result.places,
}


def _component_key(column: str) -> Callable[[TableRow], Any]:
    code = column.removeprefix("lv")

    def key(row: TableRow) -> Any:
        return next((s.figure.percent for s in row.shares if s.figure.code == code), None)

    return key


def own_agencies(user: User) -> set[int]:
    """The units whose rows are marked as the reader's own."""
    return {held.agency_id for held in user.held if held.agency_id}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
