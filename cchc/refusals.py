"""Saying no in a sentence a person understands.

Predicates answer with a `Verdict`; services raise a `Refusal`. Both carry the sentence,
translated, so that pages, API and commands say the same thing.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied


class Refusal(Exception):
    """The operation is not possible now; `sentences` say why, one per cause."""

    def __init__(self, *sentences: Any) -> None:
        self.sentences = [str(sentence) for sentence in sentences]
        super().__init__(" ".join(self.sentences))


class NotPermitted(Refusal, PermissionDenied):
    """This person may not do it, or not any more. A view that lets it pass answers 403."""


class Conflict(Refusal):
    """Somebody else saved first; `current` is what stands now, nothing was overwritten."""

    def __init__(self, sentence: Any, *, current: Any) -> None:
        self.current = current
        super().__init__(sentence)


@dataclass(frozen=True)
class Verdict:
    """Yes, or why not. Truthy when allowed, so templates and ifs read plainly."""

    why_not: str = ""

    def __bool__(self) -> bool:
        return not self.why_not

    def demand(self) -> None:
        """Raise NotPermitted unless allowed."""
        if self.why_not:
            raise NotPermitted(self.why_not)


YES = Verdict()


def no(sentence: Any) -> Verdict:
    return Verdict(str(sentence))
