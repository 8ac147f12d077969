"""An edition as XLSX (ranking, components) and as CSV: numbers as numbers, no formulas."""

import csv
import re
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.numbers import format_fixed, format_points
from cchc.vietnamese import search_key
from cchc.workbooks import Heading, SheetOut, write_workbook
from rankings.models import Edition
from rankings.selectors.tables import Table, TableRow, table_of
from rankings.standings import Parts

_GROUNDS = {"bonus": gettext_lazy("Bonus points"), "penalty": gettext_lazy("Penalty points")}
# A spreadsheet takes text that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def clean_name(edition: Edition) -> str:
    """A file name in plain letters: "chi-so-cchc-2024-tinh-mau-so-ban-nganh-ban-1"."""
    words = (
        edition.get_kind_display(),
        str(edition.year),
        edition.council.place_name,
        edition.bloc_name,
        _("edition %(number)s") % {"number": edition.number},
    )
    return slugify(search_key(" ".join(words)))


def workbook(edition: Edition) -> IO[bytes]:
    """A workbook in a temporary file, rewound: the ranking, and beside it the components."""
    table = table_of(edition)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    sheets = [_ranking_sheet(table)]
    if edition.components:
        sheets.append(_component_sheet(table))
    write_workbook(file, *sheets)
    file.seek(0)
    return file


def csv_lines(edition: Edition) -> Iterator[str]:
    """The lines of one CSV, ranking and components side by side; decimals with a comma."""
    table = table_of(edition)
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    headings = [*_ranking_headings(table), *_component_headings(table)]
    yield "\ufeff" + writer.writerow([heading.title for heading in headings])
    for row in table.rows:
        values = zip((*_ranking(table, row), *_components(table, row)), headings, strict=True)
        yield writer.writerow([_text(value, heading) for value, heading in values])


def _ranking_sheet(table: Table) -> SheetOut:
    rows = (_ranking(table, row) for row in table.rows)
    return SheetOut(_("Ranking"), _ranking_headings(table), rows, _lines(table.edition))


def _component_sheet(table: Table) -> SheetOut:
    headings = [*_ranking_headings(table)[:3], *_component_headings(table)]
    rows = ([*_ranking(table, row)[:3], *_components(table, row)] for row in table.rows)
    return SheetOut(_("Components"), headings, rows, _lines(table.edition))


def _lines(edition: Edition) -> Sequence[str]:
    return [
        f"{edition.get_kind_display()} {edition.year} – {edition.bloc_name}",
        edition.council.name,
        _decision(edition),
        f"SHA-256 {edition.checksum}",
    ]


def _decision(edition: Edition) -> str:
    """By which decision, or from which source, and the how manieth edition."""
    publication, number = edition.publication, _("edition %(number)s") % {"number": edition.number}
    if publication is None:
        return _("Not published yet")
    if publication.decision_number and publication.decision_date:
        parts = {
            "number": publication.decision_number,
            "day": f"{publication.decision_date:%d/%m/%Y}",
        }
        return f"{_('Decision %(number)s of %(day)s') % parts} · {number}"
    return f"{_('Source: %(source)s') % {'source': publication.source}} · {number}"


def _index_format(table: Table) -> str:
    places = table.edition.index_places
    return f"0.{'0' * places}" if places else "0"


def _ranking_headings(table: Table) -> list[Heading]:
    index = _index_format(table)
    return [
        Heading(_("Rank"), 8, "0"),
        Heading(_("Unit"), 44),
        Heading(_("Index, %"), 12, index),
        Heading(_("Points"), 12, "0.###"),
        Heading(_("Maximum"), 12, "0.###"),
        Heading(_("Appraised"), 12, "0.###"),
        Heading(_("Survey"), 12, "0.###"),
        *(Heading(str(_GROUNDS[code]), 12, "0.###") for code in table.grounds),
        Heading(_("Class"), 14),
        Heading(_("Places moved"), 12, "0"),
        Heading(_("Change of the index"), 12, index),
        *(Heading(title, 14, index) for title in _part_titles(table)),
    ]


def _part_titles(table: Table) -> list[str]:
    """What the change is made of, in a table whose comparability was assessed."""
    if not table.edition.comparability:
        return []
    return [_("Change by performance"), _("Change by changed criteria")]


def _ranking(table: Table, row: TableRow) -> list[Any]:
    result = row.result
    return [
        result.rank,
        result.name,
        result.index,
        result.points,
        result.max_points,
        result.appraised,
        result.survey,
        *(row.ground(code) for code in table.grounds),
        result.band,
        result.places,
        result.change,
        *_parts(table, row.moved),
    ]


def _parts(table: Table, moved: Parts | None) -> list[Decimal | None]:
    if not table.edition.comparability:
        return []
    return [moved.performance, moved.method] if moved else [None, None]


def _component_headings(table: Table) -> list[Heading]:
    """Per component: survey, appraised, points, index; its change, where it was
    said what of it compares."""
    points, index = "0.###", _index_format(table)
    parts = [(_("survey"), points), (_("appraised"), points), (_("points"), points), ("%", index)]
    if table.edition.comparability and table.edition.previous:
        parts.append((_("against %(year)s") % {"year": table.edition.previous.year}, index))
    return [
        Heading(f"{component['code']}. {component['name']} – {part}", 16, number_format)
        for component in table.edition.components
        for part, number_format in parts
    ]


def _components(table: Table, row: TableRow) -> list[Any]:
    values: list[Any] = []
    for share in row.shares:
        figure = share.figure
        values += [figure.survey, figure.appraised, figure.points, share.percent]
        if table.edition.comparability and table.edition.previous:
            change = figure.moved.change if figure.moved else None
            values.append(_("not comparable") if figure.code in table.incomparable else change)
    return values


def _text(value: Any, heading: Heading) -> Any:
    """A cell as printed: an index with all its decimals, points without idle zeros."""
    if isinstance(value, Decimal):
        fixed = re.fullmatch(r"0\.(0+)", heading.number_format)
        return format_fixed(value, len(fixed[1])) if fixed else format_points(value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


class _Echo:
    """A file that gives back what is written, for csv.writer."""

    def write(self, text: str) -> str:
        return text
