"""What Django lets pass and the suite does not: unknown variables, accidental order."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import query


class UnknownTemplateVariable(Exception):
    """A template of ours names what its context does not have."""


class _Unknown(str):
    """Django's `string_if_invalid`, asked for `self % variable` at each unknown one.

    Packages' own templates (admin, allauth) lean on empty variables: those stay empty.
    """

    def __mod__(self, variable: object) -> str:
        template = _template_being_rendered()
        if template and "site-packages" not in Path(template).parts:
            raise UnknownTemplateVariable(f"{variable} in {template}")
        return ""


def _template_being_rendered() -> str | None:
    frame = sys._getframe(2)
    while frame:
        if frame.f_code.co_name == "render_annotated":
            origin = frame.f_locals["self"].origin
            return origin.name if origin else None
        frame = frame.f_back  # type: ignore[assignment]
    return None


def fail_on_unknown_template_variables() -> None:
    options: Any = settings.TEMPLATES[0]["OPTIONS"]
    options["string_if_invalid"] = _Unknown("%s")


def shuffle_unordered_querysets() -> None:
    """A queryset without an order gives its rows in any order, the same in every run."""
    dice = random.Random(2026)

    def shuffle(iterable: Any) -> None:
        in_order = iterable.__iter__

        def __iter__(self: Any) -> Iterator[Any]:  # noqa: N807
            if self.queryset.ordered:
                return in_order(self)
            rows = list(in_order(self))
            dice.shuffle(rows)
            return iter(rows)

        iterable.__iter__ = __iter__

    for kind in (
        query.ModelIterable,
        query.ValuesIterable,
        query.ValuesListIterable,
        query.FlatValuesListIterable,
    ):
        shuffle(kind)
