"""The sample's CSV files (docs/formats.md) and its dice."""

import csv
import datetime
import random
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file by their titles."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parts(text: str) -> list[str]:
    """What a cell lists between semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def day(text: str) -> datetime.date | None:
    """A day as ISO has it; None where the cell is empty."""
    return datetime.date.fromisoformat(text) if text else None


def dice(*key: object) -> random.Random:
    """Dice of their own for each purpose, the same in every load."""
    return random.Random(":".join(map(str, key)))  # noqa: S311 - nothing secret is drawn
