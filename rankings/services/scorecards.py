"""Whether the scorecards of a computed edition add up to its rows."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from rankings.models import Edition, Result
from scoring.engine import Line, Outcome, Scheme, SchemeNode, Scorecard


def scorecard_faults(edition: Edition, results: Iterable[Result]) -> Iterator[str]:
    """Sums from the leaves upwards by the stored scheme, and totals against the rows."""
    scheme = Scheme.from_json(edition.scheme or {})
    for row in results:
        card = Scorecard.from_json(scheme, row.levels)
        for code in _wrong_lines(scheme, card):
            yield _("%(name)s: %(code)s is not the sum of its leaves") % {
                "name": row.name,
                "code": code,
            }
        if not _agrees(row, card.total):
            yield _("%(name)s: the row is not the total of its scorecard") % {"name": row.name}


def _wrong_lines(scheme: Scheme, card: Scorecard) -> Iterator[str]:
    for node in scheme.nodes.values():
        line = card.lines.get(node.code)
        if line is not None and (line.points, line.max_points) != _sums(node, card):
            yield node.code
    parts = [card.lines[node.code] for node in scheme.components]
    points = sum((line.points for line in parts), Decimal(0))
    maximum = sum((line.max_points for line in parts), Decimal(0))
    if (card.total.points, card.total.max_points) != (points, maximum):
        yield _("the total")


def _sums(node: SchemeNode, card: Scorecard) -> tuple[Decimal, Decimal]:
    """Points and applicable maximum of the leaves below a node; excluded ones do not count."""
    leaves = [card.leaves[leaf.code] for leaf in node.walk() if leaf.is_leaf]
    counted = [leaf for leaf in leaves if leaf.outcome is not Outcome.EXCLUDED]
    points = sum((leaf.points for leaf in counted), Decimal(0))
    return points, sum((leaf.max_points for leaf in counted), Decimal(0))


def _agrees(row: Result, total: Line) -> bool:
    """Empty cells of the row stand for a part that does not apply."""
    return (
        row.points == total.points
        and row.max_points == total.max_points
        and row.full_max_points == total.full_max
        and (row.appraised or 0) == total.appraised
        and (row.survey or 0) == total.survey
    )
