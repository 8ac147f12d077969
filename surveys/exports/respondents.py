"""The workbook of respondents to begin from: our columns, this survey's groups and units."""

from itertools import zip_longest
from typing import IO

from cchc.workbooks import Heading, SheetOut, write_workbook
from scoring.models import Entry
from surveys.models import Survey
from surveys.selectors.leaves import asked_of
from surveys.services.respondents import ALL_UNITS, COLUMNS

_WIDTHS = {"group": 34, "name": 28, "email": 32, "units": 60}
_HEADINGS = [Heading(column.title, _WIDTHS[column.key]) for column in COLUMNS]
# Titles the reader does not take for its own.
_WORDS = [Heading("Các nhóm của đợt điều tra", 40), Heading("Các đơn vị được hỏi đến", 60)]


def write_respondents_template(survey: Survey, file: IO[bytes]) -> None:
    """An empty list, and beside it the words its cells may hold."""
    entries = list(
        Entry.objects.filter(bloc__round=survey.round_id)
        .select_related("bloc")
        .order_by("bloc__position", "position", "name")
    )
    asked = asked_of(survey, entries)
    units = [ALL_UNITS, *(entry.name for entry in entries if asked[entry.pk])]
    groups = [group.name for group in survey.groups.all()]
    write_workbook(
        file,
        SheetOut("Người trả lời", _HEADINGS, []),
        SheetOut("Nhóm và đơn vị", _WORDS, zip_longest(groups, units)),
    )
