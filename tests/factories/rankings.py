"""Published editions, made as the program makes them: by importing a table."""

import csv
import io
from pathlib import Path
from typing import Any

from cchc.agencies.models import User
from rankings.models import Edition
from rankings.services.import_target import Target
from rankings.services.importing import import_results
from rankings.services.results_file import ResultsFile, read_results
from tests.factories.agencies import make_council

DATA = Path(__file__).parent.parent / "data"


def make_table(rows: list[dict[str, Any]]) -> ResultsFile:
    """Rows with the titles of docs/formats.md, read as an uploaded CSV is."""
    text = io.StringIO()
    titles = dict.fromkeys(title for row in rows for title in row)
    writer = csv.DictWriter(text, list(titles))
    writer.writeheader()
    writer.writerows(rows)
    return read_results(io.BytesIO(text.getvalue().encode()))


def make_target(**fields: Any) -> Target:
    defaults: dict[str, Any] = {
        "year": 2024,
        "bloc_key": "so",
        "bloc_name": "Sở, ban, ngành",
        "source": "Báo cáo để thử",
    }
    if "council" not in fields:
        defaults["council"] = make_council()
    return Target(**defaults | fields)


def make_published(
    rows: list[dict[str, Any]] | None = None, *, by: User | None = None, **fields: Any
) -> Edition:
    """A published edition of imported origin; two units unless rows are given."""
    rows = rows or [
        {"Đơn vị": "Sở Tư pháp", "Tổng điểm": "90,5", "Điểm tối đa": "100"},
        {"Đơn vị": "Sở Y tế", "Tổng điểm": "80", "Điểm tối đa": "100"},
    ]
    return import_results(make_table(rows), make_target(**fields), by=by)


def import_file(name: str, **fields: Any) -> Edition:
    """An edition from one of the tables in tests/data."""
    with (DATA / name).open("rb") as stream:
        return import_results(read_results(stream), make_target(**fields), by=None)
