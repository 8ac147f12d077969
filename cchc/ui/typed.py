"""What a row or a button sent, where no form reads it: never more than it may be."""

import re
from collections.abc import Iterable

from django.http import QueryDict

_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_ID = re.compile(r"\d{1,18}", re.ASCII)


def typed_text(data: QueryDict, name: str) -> str:
    """A text with line ends of one kind and without NUL, which PostgreSQL cannot keep."""
    return data.get(name, "").replace("\r\n", "\n").replace("\x00", "")


def typed_version(data: QueryDict) -> int:
    """The version a row's page saw, or the one the person chose to write over (`over`).

    What is no number counts as 0, so that nothing is overwritten.
    """
    version = data.get("over") or data.get("version") or ""
    return int(version) if _NUMBER.fullmatch(version) else 0


def typed_ids(texts: Iterable[str]) -> list[int]:
    """Keys of rows, each once and in their order; what cannot be one is passed over."""
    return list(dict.fromkeys(int(text) for text in texts if _ID.fullmatch(text)))
