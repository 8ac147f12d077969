"""What a council should look at before it signs: large jumps, large differences, empty parts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.numbers import format_fixed, format_points, format_signed
from rankings.models import Edition, Result

# Where a second look is worth it; nothing is refused because of these.
PLACES = 5
PERCENTAGE_POINTS = Decimal(8)
DECLARED_SHARE = Decimal("0.15")


@dataclass(frozen=True)
class Anomaly:
    """One sentence about one unit."""

    result: Result
    sentence: str


def anomalies(edition: Edition, results: Iterable[Result]) -> list[Anomaly]:
    """Everything worth a second look, in the order of the table.

    `results` are read without their leaves (rankings.selectors.editions).
    """
    return [
        Anomaly(result, sentence)
        for result in results
        for sentence in (*_jumps(result), *_differences(result), *_empty(edition, result))
    ]


def _jumps(result: Result) -> Iterator[str]:
    if result.places is not None and abs(result.places) >= PLACES:
        places = abs(result.places)
        said = (
            ngettext("rose %(count)d place", "rose %(count)d places", places)
            if result.places > 0
            else ngettext("fell %(count)d place", "fell %(count)d places", places)
        )
        yield said % {"count": places}
    if result.change is not None and abs(result.change) >= PERCENTAGE_POINTS:
        yield _("the index changed by %(change)s percentage points") % {
            "change": format_fixed(result.change, 2)
        }
    method = next((n["method"] for n in result.notes if n["code"] == "moved"), None)
    if method is not None and abs(Decimal(method)) >= PERCENTAGE_POINTS:
        yield _("%(method)s percentage points of its movement come from changed criteria") % {
            "method": format_signed(Decimal(method))
        }


def _differences(result: Result) -> Iterator[str]:
    """Far more declared than appraised, measured by the maximum."""
    if result.declared is None or result.appraised is None or not result.max_points:
        return
    lost = result.declared - result.appraised
    if lost >= DECLARED_SHARE * result.max_points:
        yield _("declared %(declared)s, appraised %(appraised)s") % {
            "declared": format_points(result.declared),
            "appraised": format_points(result.appraised),
        }


def _empty(edition: Edition, result: Result) -> Iterator[str]:
    lines = getattr(result, "component_lines", None) or {}
    for part in edition.components:
        line = lines.get(part["code"], {})
        if Decimal(line.get("points") or 1) == 0 and Decimal(line.get("max_points") or 0):
            yield _("no points at all for “%(component)s”") % {"component": part["name"]}
