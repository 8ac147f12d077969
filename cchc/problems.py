"""What is wrong with data, as codes: pure cores report them, pages turn them into sentences."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Problem:
    """One problem: a code of the core that reports it, and the names of what it is about."""

    code: StrEnum
    where: tuple[str, ...] = ()


class InvalidInput(ValueError):
    """Data that cannot be worked with; `problems` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(f"{p.code} {' '.join(p.where)}".strip() for p in self.problems))


def require_none(problems: Iterable[Problem]) -> None:
    """Raises InvalidInput when there are problems."""
    found = tuple(problems)
    if found:
        raise InvalidInput(found)


def repeated(names: Iterable[str]) -> list[str]:
    """The names that occur more than once, in the order they were met."""
    return [name for name, times in Counter(names).items() if times > 1]
