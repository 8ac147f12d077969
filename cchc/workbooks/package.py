"""What an XLSX package hides from a reader of values: formulas, merged cells, hidden rows.

The parts are walked as XML tags without building a tree, within limits of size and
extent, before anything else opens the file.
"""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, BinaryIO
from xml.parsers import expat

from cchc.workbooks import shared_texts

# A 20,000-row table is about 15 MB of XML.
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_PARTS = 2_000
# Tags and attributes, each of which takes time and memory: 20,000 rows of twenty cells.
MAX_MARKUP = 3_000_000
MAX_COLUMNS = 200
# Of all sheets together, empty ones between counted: a reader lays them all out.
MAX_CELLS = 5_000_000
# Characters that cells show of shared texts: 20,000 rows of twenty cells of a hundred.
MAX_SHOWN = 40_000_000
# As many formulas, merges … are noted of a sheet: enough to refuse it, whatever it holds.
_MOST_NOTES = 100_000
_CHUNK = 1 << 16
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class BrokenPackageError(Exception):
    """The bytes are no readable XLSX package."""


class TooLargeError(Exception):
    """The package unpacks to more, or reaches further, than a table of ours may."""


# What reading a package raises whose bytes are damaged.
BROKEN = (
    BrokenPackageError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    expat.ExpatError,
    LookupError,
    ValueError,
    EOFError,
    OSError,
    RuntimeError,  # a compression we do not know, a password on the zip
)


@dataclass
class SheetNotes:
    """Of one sheet, rows and columns counted from 0; `shared` cells point at a text."""

    name: str
    hidden: bool
    rows: int = 0
    columns: int = 0
    shared: int = 0
    formulas: list[tuple[int, int]] = field(default_factory=list)
    errors: list[tuple[int, int]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)


@dataclass
class PackageNotes:
    sheets: list[SheetNotes]
    has_macros: bool


def inspect_package(file: BinaryIO, *, max_rows: int) -> PackageNotes:
    """Walk an XLSX package. Raises BrokenPackageError, TooLargeError."""
    try:
        with zipfile.ZipFile(file) as archive:
            check_size(archive)
            names = archive.namelist()
            places = list(_sheets(archive))
            sheets = [
                _walk_sheet(archive, path, SheetNotes(name, hidden), max_rows)
                for name, hidden, path in places
            ]
            _check_texts(archive, [path for _name, _hidden, path in places], sheets)
    except BROKEN as error:
        raise BrokenPackageError(str(error)) from error
    if sum(sheet.rows * sheet.columns for sheet in sheets) > MAX_CELLS:
        raise TooLargeError
    return PackageNotes(sheets, any(name.lower().endswith("vbaproject.bin") for name in names))


def check_size(archive: zipfile.ZipFile, *, max_markup: int = MAX_MARKUP) -> None:
    """Unpack every part and count: the sizes a package declares may lie.

    Raises TooLargeError, or what a broken part makes zipfile raise (BROKEN).
    """
    if len(archive.infolist()) > MAX_PARTS:
        raise TooLargeError
    total = markup = 0
    for info in archive.infolist():
        info.file_size = MAX_UNPACKED_BYTES + 1  # read on to the true end
        with archive.open(info) as part:
            while chunk := part.read(_CHUNK):
                total += len(chunk)
                markup += chunk.count(b"<") + chunk.count(b"=")
                if total > MAX_UNPACKED_BYTES or markup > max_markup:
                    raise TooLargeError


def _check_texts(
    archive: zipfile.ZipFile, paths: Sequence[str], sheets: Sequence[SheetNotes]
) -> None:
    """Raises TooLargeError where cells point at the same long texts again and again."""
    cells = sum(sheet.shared for sheet in sheets)
    lengths = shared_texts.lengths(archive) if cells else []
    if cells * max(lengths, default=0) <= MAX_SHOWN:
        return
    if sum(shared_texts.shown(archive, path, lengths) for path in paths) > MAX_SHOWN:
        raise TooLargeError


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, bool, str]]:
    """Name, whether hidden, and path of each worksheet, in the order of the tabs."""
    links = {
        link["Id"]: link["Target"]
        for tag, link in _tags(archive, "xl/_rels/workbook.xml.rels")
        if tag == "Relationship" and link["Type"].endswith("/worksheet")
    }
    for tag, sheet in _tags(archive, "xl/workbook.xml"):
        identifier = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        if tag == "sheet" and identifier in links:
            target = links[identifier]
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            yield sheet["name"], sheet.get("state", "visible") != "visible", path


def _walk_sheet(
    archive: zipfile.ZipFile, path: str, notes: SheetNotes, max_rows: int
) -> SheetNotes:
    row = column = -1
    for tag, found in _tags(archive, path):
        if tag == "row":
            row, column = (int(found["r"]) - 1 if "r" in found else row + 1), -1
            if _is_hidden(found):
                _note(notes.hidden_rows, row)
        elif tag == "c":
            row, column = _place(found["r"]) if "r" in found else (row, column + 1)
            notes.shared += found.get("t") == "s"
            if found.get("t") == "e":
                _note(notes.errors, (row, column))
        elif tag in ("f", "v", "is"):
            _note_content(notes, tag, row, column)
            if notes.rows > max_rows or notes.columns > MAX_COLUMNS:
                raise TooLargeError
        elif tag == "col" and _is_hidden(found):
            _note(notes.hidden_columns, range(int(found["min"]) - 1, int(found["max"])))
        elif tag == "mergeCell":
            _note(notes.merged, found["ref"])
    return notes


def _note(notes: list[Any], found: Any) -> None:
    if len(notes) < _MOST_NOTES:
        notes.append(found)


def _is_hidden(attributes: dict[str, str]) -> bool:
    return attributes.get("hidden") in ("1", "true")


def _note_content(notes: SheetNotes, tag: str, row: int, column: int) -> None:
    notes.rows, notes.columns = max(notes.rows, row + 1), max(notes.columns, column + 1)
    if tag == "f":
        _note(notes.formulas, (row, column))


def _place(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise ValueError(reference)
    return int(match[2]) - 1, _column(match[1])


@cache
def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def area_of(reference: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and the last place (row, column, from 0) of a range such as "A5:B6".

    Raises ValueError.
    """
    first, _colon, last = reference.partition(":")
    return _place(first), _place(last or first)


def first_row(reference: str) -> int:
    """The first row (from 0) of a range such as "A5:B6"."""
    return _place(reference.partition(":")[0])[0]


def last_row(reference: str) -> int:
    """The last row (from 0) of a range such as "A5:B6"."""
    return _place(reference.rpartition(":")[2])[0]


def _tags(archive: zipfile.ZipFile, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each opening tag of a part: local name and attributes. A document type is refused."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate(namespace_separator="}")

    def opened(tag: str, attributes: dict[str, str]) -> None:
        found.append((tag.rpartition("}")[2], attributes))

    def refuse(*_arguments: object) -> None:
        raise ValueError("document type")

    parser.StartElementHandler = opened
    parser.StartDoctypeDeclHandler = refuse
    with archive.open(path) as part:
        while chunk := part.read(_CHUNK):
            parser.Parse(chunk)
            yield from found
            found.clear()
        parser.Parse(b"", True)
