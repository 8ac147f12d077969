"""What of an edition can be compared with the one before, as `Edition.comparability` keeps it.

{"set": name of the earlier set, "year", "items": [{"code", "previous", "change",
"is_comparable", "note", "why"}]}: items in the order of the set, then those dropped, which
have no "code"; what is new has no "previous", what is empty is left out. `why` counts what
makes a node above leaves not comparable: {"new": 2, "dropped": 1, "different": 1}.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rankings.enums import Origin
from rankings.models import Edition

_WHY = {
    "new": gettext_lazy("%(count)d new"),
    "dropped": gettext_lazy("%(count)d dropped"),
    "different": gettext_lazy("%(count)d not comparable"),
}


@dataclass(frozen=True)
class Compared:
    """One item of an edition: what it was, and whether both years measure the same."""

    code: str
    previous: str
    is_comparable: bool
    note: str = ""
    why: Mapping[str, int] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """Why it is not comparable: a person's note, else what became of its leaves."""
        if self.note or not self.previous:
            return self.note or _("new")
        told = [str(_WHY[name]) % {"count": number} for name, number in self.why.items()]
        return ", ".join(told)


def compared_items(edition: Edition) -> dict[str, Compared]:
    """The items this edition has, by code; nothing where comparability was not assessed."""
    return {
        item["code"]: Compared(
            item["code"],
            item.get("previous", ""),
            item.get("is_comparable", False),
            item.get("note", ""),
            item.get("why", {}),
        )
        for item in edition.comparability.get("items", ())
        if "code" in item
    }


def incomparable(edition: Edition) -> dict[str, Compared]:
    """The components of the table that are not comparable, by code."""
    items = compared_items(edition)
    return {
        part["code"]: items[part["code"]]
        for part in edition.components
        if part["code"] in items and not items[part["code"]].is_comparable
    }


def is_not_assessed(edition: Edition) -> bool:
    """Whether movements are printed of which nobody said what they are worth."""
    return (
        edition.origin == Origin.COMPUTED
        and edition.previous_id is not None
        and not edition.comparability
    )


def comparability_sentences(edition: Edition) -> Iterator[str]:
    """How the movements are to be read."""
    year = edition.previous.year if edition.previous else None
    if is_not_assessed(edition):
        yield _(
            "Whether the criteria of %(year)s and of this year measure the same was not "
            "assessed: movements are printed as they are."
        ) % {"year": year}
    if not edition.comparability:
        return
    different = incomparable(edition)
    yield _(
        "%(comparable)s of %(all)s components can be compared with %(year)s; a movement comes "
        "from performance as far as it lies in what is comparable, the rest from the changed "
        "criteria."
    ) % {
        "comparable": len(edition.components) - len(different),
        "all": len(edition.components),
        "year": year,
    }
    names = {part["code"]: part["name"] for part in edition.components}
    for code, item in different.items():
        text = _("Not comparable: %(name)s") % {"name": f"{code}. {names[code]}"}
        yield f"{text} ({item.reason})." if item.reason else f"{text}."
