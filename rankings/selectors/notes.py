"""Notes of editions and results, coded as stored, in words."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy

from cchc.numbers import format_points, format_signed

_SENTENCES = {
    "text": "%(text)s",
    "index_differs": gettext_lazy(
        "The source prints %(printed)s %%; the points give %(computed)s %%."
    ),
    "partial": gettext_lazy(
        "The source gives no points for %(units)s of %(of)s units: ranks are held as printed, "
        "no mean is computed."
    ),
    "excerpt": gettext_lazy(
        "The source prints only %(units)s units of the bloc: ranks are held as printed, "
        "no mean is computed."
    ),
    "excerpt_of": gettext_lazy(
        "The source prints only %(units)s of the %(of)s units of the bloc: ranks are held as "
        "printed, no mean is computed."
    ),
    "scale_assumed": gettext_lazy(
        "The source prints no maximum; a scale of %(scale)s points is assumed."
    ),
    "parts_differ": gettext_lazy(
        "%(name)s: appraised and survey points add up to %(sum)s, printed is %(printed)s."
    ),
    "components_differ": gettext_lazy(
        "%(name)s: the components add up to %(sum)s, printed is %(printed)s."
    ),
    "rank_differs": gettext_lazy("%(name)s: printed rank %(printed)s, recomputed %(computed)s."),
    "order_printed": gettext_lazy(
        "Equal figures stand in the order the decision prints: %(names)s."
    ),
    "order_contradicts": gettext_lazy("The printed order contradicts the figures: %(names)s."),
    "merged": gettext_lazy("merged from %(names)s"),
    "moved": gettext_lazy(
        "movement of the index: %(performance)s by performance, %(method)s by changed criteria"
    ),
    "council_order": gettext_lazy("order set by the council: %(reason)s"),
    "bonus": gettext_lazy("%(points)s bonus points added"),
    "penalty": gettext_lazy("%(points)s penalty points taken off"),
    "at_most": gettext_lazy("the total counts at most %(points)s points"),
    "at_least": gettext_lazy("the total is never below %(points)s points"),
    "exempt": gettext_lazy("%(node)s not assessed: %(ground)s"),
    "small_sample": gettext_lazy("%(node)s without a survey result: too few ballots"),
    "not_arisen": gettext_lazy("%(node)s left out: did not arise"),
    "tie_unresolved": gettext_lazy(
        "Nothing decides between %(names)s: the council has to set their order."
    ),
    "council_reason_missing": gettext_lazy(
        "The council's order decides between %(names)s: its reason is missing."
    ),
}
# Why a unit's maximum is less than the set's.
REDUCING = {"exempt", "small_sample", "not_arisen"}
# Why a table is not the whole bloc with its figures.
INCOMPLETE = ("partial", "excerpt", "excerpt_of")
# What has a place of its own on pages beside the rest.
APART = {"moved"}
_SIGNED = ("performance", "method")
_NUMBERS = ("printed", "computed", "sum", "scale", "points")


def note_text(note: Mapping[str, Any]) -> str:
    """The sentence of one note. Raises KeyError for a code nobody knows."""
    values = dict(note)
    for name in _NUMBERS:
        if isinstance(values.get(name), str):
            values[name] = format_points(Decimal(values[name]))
    for name in _SIGNED:
        if name in values:
            values[name] = format_signed(Decimal(values[name]))
    if "names" in values:
        values["names"] = "; ".join(values["names"])
    return str(_SENTENCES[values.pop("code")]) % values


def note_texts(notes: Iterable[Mapping[str, Any]]) -> list[str]:
    return [note_text(note) for note in notes]
