"""The cells of a workbook as values of ours: text as one writes it, exact numbers."""

import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from cchc.workbooks.package import BrokenPackageError
from cchc.workbooks.table import Value

Grid = Sequence[Sequence[Value]]

# Marks that are pasted along and that nobody sees, such as those of the direction of writing;
# PostgreSQL cannot keep NUL, which Excel writes as _x0000_.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def read_grids(content: bytes, names: Iterable[str]) -> dict[str, Grid]:
    """The cells of sheets by their names, of a workbook that was inspected. Raises
    BrokenPackageError."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            return {
                name: grid_of(workbook.get_sheet_by_name(name).to_python(False)) for name in names
            }
    except CalamineError as error:
        raise BrokenPackageError(str(error)) from error
    except BaseException as error:
        # What the reader, which is written in Rust, did not expect (a date long before any
        # calendar) is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise BrokenPackageError(str(error)) from error


def grid_of(rows: Sequence[Sequence[Any]]) -> Grid:
    """A reader's cells as ours: text in NFC, numbers as Decimal, blank ones None."""
    return [[_value(value) for value in row] for row in rows]


def _value(raw: Any) -> Value:
    if isinstance(raw, str):
        # Some keyboards write "ế" as three characters; the glossary writes it as one.
        text = unicodedata.normalize("NFC", INVISIBLE.sub("", raw))
        return text.replace("\u00a0", " ").strip() or None
    if isinstance(raw, float) and not math.isfinite(raw):
        return str(raw)
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        # Excel keeps and shows fifteen digits; the sixteenth is a binary float's noise.
        return Decimal(format(raw, ".15g"))
    value: Value = raw
    return value
