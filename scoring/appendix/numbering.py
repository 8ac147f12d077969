"""The numbers Word writes by itself: "1.", "1.1", "a)", counted as Word counts them."""

import re
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LEVELS = 9


@dataclass(frozen=True)
class _Level:
    """One level of a list: where it starts, how a number is written, and between what."""

    start: int = 1
    form: str = "decimal"
    text: str = ""


class Numbering:
    """Counts the automatic lists of a document; every paragraph is asked in its order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._list_of: dict[str, str] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, list[int]] = {}
        part = next(
            (
                link.target_part
                for link in document.part.rels.values()
                if not link.is_external and link.reltype.endswith("/numbering")
            ),
            None,
        )
        if part is not None:
            self._read_lists(part.element)
        self._read_styles(document.styles.element)

    def label(self, paragraph: Any) -> str | None:
        """ "1.1." of a paragraph with a list number, "" without one, None if not readable."""
        found = self._place_of(paragraph)
        if found is None:
            return ""
        number, depth = found
        if number == "0":
            return ""
        levels = self._levels.get(number)
        if levels is None or depth not in levels or depth >= _LEVELS:
            return None
        counts = self._count(number, depth)
        level = levels[depth]
        if level.form == "bullet":
            return "-"
        if level.form == "none":
            return ""
        return self._written(levels, counts, depth)

    def _count(self, number: str, depth: int) -> list[int]:
        """Count one on at `depth`; deeper levels begin anew."""
        levels = self._levels[number]
        counts = self._counts.setdefault(self._list_of[number], [0] * _LEVELS)
        for level in range(depth):
            counts[level] = counts[level] or levels.get(level, _Level()).start
        counts[depth] = counts[depth] + 1 if counts[depth] else levels[depth].start
        counts[depth + 1 :] = [0] * (_LEVELS - depth - 1)
        return counts

    def _written(self, levels: dict[int, _Level], counts: list[int], depth: int) -> str | None:
        text = levels[depth].text
        figures: dict[str, str] = {}
        for place in set(_PLACE.findall(text)):
            level = int(place) - 1
            figure = _figure(counts[level], levels.get(level, _Level()).form)
            if figure is None:
                return None
            figures[place] = figure
        return _PLACE.sub(lambda match: figures[match[1]], text)

    def _place_of(self, paragraph: Any) -> tuple[str, int] | None:
        """The list and the level of a paragraph, its style's where it has none of its own."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None
        own = _list_place(properties)
        style = properties.find(qn("w:pStyle"))
        inherited = self._styles.get(style.get(qn("w:val"))) if style is not None else None
        return own or inherited

    def _read_lists(self, root: Any) -> None:
        abstract = {
            element.get(qn("w:abstractNumId")): dict(
                _level(level) for level in element.findall(qn("w:lvl"))
            )
            for element in root.findall(qn("w:abstractNum"))
        }
        for element in root.findall(qn("w:num")):
            number = str(element.get(qn("w:numId")))
            link = element.find(qn("w:abstractNumId"))
            name = link.get(qn("w:val")) if link is not None else None
            if name not in abstract:
                continue
            levels = dict(abstract[name])
            overrides = element.findall(qn("w:lvlOverride"))
            for override in overrides:
                _override(levels, override)
            self._levels[number] = levels
            # A list that starts anew counts by itself, the others go on counting together.
            self._list_of[number] = f"num {number}" if overrides else f"list {name}"

    def _read_styles(self, root: Any) -> None:
        for style in root.findall(qn("w:style")):
            properties = style.find(qn("w:pPr"))
            place = _list_place(properties) if properties is not None else None
            if place:
                self._styles[style.get(qn("w:styleId"))] = place


def _list_place(properties: Any) -> tuple[str, int] | None:
    found = properties.find(qn("w:numPr"))
    number = found.find(qn("w:numId")) if found is not None else None
    if number is None:
        return None
    depth = found.find(qn("w:ilvl"))
    return str(number.get(qn("w:val"))), _integer(depth, 0)


def _level(element: Any) -> tuple[int, _Level]:
    def value(name: str, default: str) -> str:
        found = element.find(qn(f"w:{name}"))
        return default if found is None else str(found.get(qn("w:val")) or default)

    place = str(element.get(qn("w:ilvl")))
    return int(place) if place.isdecimal() else 0, _Level(
        _integer(element.find(qn("w:start")), 1), value("numFmt", "decimal"), value("lvlText", "")
    )


def _override(levels: dict[int, _Level], override: Any) -> None:
    place = str(override.get(qn("w:ilvl")))
    depth = int(place) if place.isdecimal() else 0
    level = override.find(qn("w:lvl"))
    if level is not None:
        levels[depth] = _level(level)[1]
    start = override.find(qn("w:startOverride"))
    if start is not None and depth in levels:
        old = levels[depth]
        levels[depth] = _Level(_integer(start, 1), old.form, old.text)


def _integer(element: Any, default: int) -> int:
    value = "" if element is None else str(element.get(qn("w:val")))
    return min(int(value), 999) if value.isdecimal() and len(value) < 9 else default


def _figure(count: int, form: str) -> str | None:
    """A number as its list writes it; None where we do not know the form."""
    if form == "decimal":
        return str(count)
    if form == "decimalZero":
        return f"{count:02}"
    if form in ("upperRoman", "lowerRoman") and count < 40:
        roman = _roman(count)
        return roman if form == "upperRoman" else roman.lower()
    if form in ("lowerLetter", "upperLetter") and 1 <= count <= 26:
        letter = "abcdefghijklmnopqrstuvwxyz"[count - 1]
        return letter if form == "lowerLetter" else letter.upper()
    return None


def _roman(number: int) -> str:
    text = ""
    for value, signs in _ROMAN:
        while number >= value:
            text, number = text + signs, number - value
    return text
