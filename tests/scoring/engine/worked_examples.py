"""Reads the tables of docs/scoring.md."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).resolve().parents[3] / "docs" / "scoring.md"
_FENCE = re.compile(
    r"^```scale (\w+) (\S+)\n(.*?)^```\n\n((?:\|[^\n]*\n)+)", re.MULTILINE | re.DOTALL
)
_TABLE = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)


class Example(NamedTuple):
    """One row below a scale."""

    kind: str
    max_points: str
    scale: str
    typed: str
    points: str
    step: str
    figure: str


def rule_examples() -> Iterator[Example]:
    """Every row of every table that follows a scale."""
    for kind, max_points, scale, table in _FENCE.findall(PAGE.read_text()):
        for row in _rows(table):
            yield Example(kind, max_points, scale.strip(), *[*row, "", ""][:4])


def table_starting(*columns: str) -> list[list[str]]:
    """The rows of the one table whose first columns are these."""
    tables = [
        table
        for table in _TABLE.findall(PAGE.read_text())
        if _cells(table.splitlines()[0])[: len(columns)] == list(columns)
    ]
    (table,) = tables
    return _rows(table)


def _rows(table: str) -> list[list[str]]:
    return [_cells(line) for line in table.splitlines()[2:]]


def _cells(line: str) -> list[str]:
    return [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
