"""Whether a stored edition is still what it says: its seal, its order, its sums (D13)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from rankings.enums import Origin
from rankings.models import Edition, Result
from rankings.selectors.editions import results_without_leaves
from rankings.services.checksums import checksum_of
from rankings.services.composing import compose
from rankings.services.lines import line_of
from rankings.services.predecessors import stored_past
from rankings.services.scorecards import leaves_are_ours, scorecard_faults

# What compose() fills in, so what must come out the same again.
_RANKED = ("rank", "position", "index", "band", "places", "change")


@dataclass(frozen=True)
class Verdict:
    """What was found; without faults the edition holds.

    `recomputed` tells what could be checked beyond the seal.
    """

    edition: Edition
    checksum: str
    faults: tuple[str, ...]
    recomputed: str

    def __bool__(self) -> bool:
        return not self.faults


def verify(edition: Edition) -> Verdict:
    """Check one edition against its own rows; reads only."""
    results = list(Result.objects.filter(edition=edition).order_by("position"))
    checksum = checksum_of(edition, results)
    faults = []
    if checksum != edition.checksum:
        faults.append(
            _("checksum: stored %(stored)s, recomputed %(now)s")
            % {"stored": edition.checksum, "now": checksum}
        )
    faults += _order_faults(edition, results)
    if edition.origin == Origin.COMPUTED:
        faults += scorecard_faults(edition, results)
    return Verdict(edition, checksum, tuple(faults), _recomputed(edition))


def _order_faults(edition: Edition, results: list[Result]) -> Iterator[str]:
    """Everything that follows from the points, ranked once more."""
    stored_mean, stored_summary = edition.mean, edition.summary
    lines = [line_of(row, edition) for row in results]
    before = results_without_leaves(edition.previous) if edition.previous else []
    at = {row.position: row for row in before}
    again = compose(edition, lines, lambda line: stored_past(line, at))
    now_of = dict(zip(again.order, again.results, strict=True))
    for number, row in enumerate(results):
        for field in _RANKED:
            stored, now = getattr(row, field), getattr(now_of[number], field)
            if stored != now:
                yield _("%(name)s: %(field)s is %(stored)s, recomputed %(now)s") % {
                    "name": row.name,
                    "field": field,
                    "stored": _shown(stored),
                    "now": _shown(now),
                }
        split, again_split = (_split_of(edition, each) for each in (row, now_of[number]))
        if split != again_split:
            yield _("%(name)s: the parts of its movement do not follow from the leaves") % {
                "name": row.name
            }
    if stored_mean != edition.mean:
        yield _("mean: stored %(stored)s, recomputed %(now)s") % {
            "stored": _shown(stored_mean),
            "now": _shown(edition.mean),
        }
    if stored_summary != edition.summary:
        yield _("the summary does not follow from the rows")
    edition.mean, edition.summary = stored_mean, stored_summary


def _split_of(edition: Edition, row: Result) -> tuple[object, ...]:
    """Where the parts of the row's movements stand, in an edition that has any."""
    return (row.levels, row.notes) if edition.comparability else ()


def _recomputed(edition: Edition) -> str:
    if edition.origin == Origin.COMPUTED and not leaves_are_ours(edition):
        return _(
            "every sum up to the total, order, bands, movement, mean; the points of leaves were "
            "given by version %(version)s of the arithmetic and are held to the checksum only"
        ) % {"version": edition.engine_version}
    if edition.origin == Origin.COMPUTED:
        return _("every leaf and sum up to the total, order, bands, movement, mean")
    if edition.mean is None:
        return _("figures printed only in part: movement")
    return _("figures as printed: order, movement, mean")


def _shown(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
