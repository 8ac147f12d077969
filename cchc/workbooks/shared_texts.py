"""How much text the cells of a workbook show: many may point at one long text of a small file."""

import zipfile
from xml.parsers import expat

PART = "xl/sharedStrings.xml"
_CHUNK = 1 << 16


def lengths(archive: zipfile.ZipFile) -> list[int]:
    """The length of each shared text. Raises what a broken part makes expat and zipfile raise."""
    if PART not in archive.namelist():
        return []
    found: list[int] = []
    parser = expat.ParserCreate(namespace_separator="}")

    def opened(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition("}")[2] == "si":
            found.append(0)

    def read(text: str) -> None:
        if found:
            found[-1] += len(text)

    parser.StartElementHandler, parser.CharacterDataHandler = opened, read
    _parse(parser, archive, PART)
    return found


def shown(archive: zipfile.ZipFile, sheet: str, lengths: list[int]) -> int:
    """The characters of all shared texts that the cells of a sheet show."""
    total = 0
    pointer: list[str] = []
    is_shared = is_value = False
    parser = expat.ParserCreate(namespace_separator="}")

    def opened(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_shared, is_value
        name = tag.rpartition("}")[2]
        if name == "c":
            is_shared = attributes.get("t") == "s"
        is_value = is_shared and name == "v"

    def read(text: str) -> None:
        if is_value:
            pointer.append(text)

    def closed(tag: str) -> None:
        nonlocal is_value, total
        if is_value:
            total += lengths[int("".join(pointer))]
            pointer.clear()
            is_value = False

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler = read
    _parse(parser, archive, sheet)
    return total


def _parse(parser: expat.XMLParserType, archive: zipfile.ZipFile, path: str) -> None:
    with archive.open(path) as part:
        while chunk := part.read(_CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)
