"""Whether the scorecards of a computed edition follow from their figures and add up to its rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from rankings.models import Edition, Result
from scoring.engine import (
    ENGINE_VERSION,
    Block,
    Cause,
    LeafMark,
    Line,
    Outcome,
    Scheme,
    SchemeNode,
    Scorecard,
    evaluate,
    gather_facts,
)

_ZERO = Decimal(0)


def scorecard_faults(edition: Edition, results: Iterable[Result]) -> Iterator[str]:
    """Leaves by their rules where our engine gave them, sums from the leaves upwards by the
    stored scheme, and totals against the rows."""
    scheme = Scheme.from_json(edition.scheme or {})
    results = list(results)
    if leaves_are_ours(edition):
        yield from _leaf_faults(scheme, results)
    for row in results:
        card = Scorecard.from_json(scheme, row.levels)
        for code in _wrong_lines(scheme, card):
            yield _("%(name)s: %(code)s is not the sum of its leaves") % {
                "name": row.name,
                "code": code,
            }
        if not _agrees(row, card.total):
            yield _("%(name)s: the row is not the total of its scorecard") % {"name": row.name}


def leaves_are_ours(edition: Edition) -> bool:
    """Whether this version of the engine gave the leaves their points. What another one gave,
    ours cannot repeat; it may not even read the rules."""
    return edition.engine_version == ENGINE_VERSION


def _leaf_faults(scheme: Scheme, results: Sequence[Result]) -> Iterator[str]:
    cards = (Scorecard.from_json(scheme, row.levels) for row in results)
    facts = gather_facts(scheme, (_found(card)[:2] for card in cards))
    for row in results:
        for code in _wrong_leaves(scheme, Scorecard.from_json(scheme, row.levels), facts):
            yield _("%(name)s: the points of %(code)s do not follow from its figures") % {
                "name": row.name,
                "code": code,
            }


def _wrong_leaves(scheme: Scheme, card: Scorecard, facts: Mapping[str, Any]) -> Iterator[str]:
    marks, exemptions, excluded = _found(card)
    again = evaluate(scheme, marks, exemptions=exemptions, excluded=excluded, facts=facts)
    for code, leaf in card.leaves.items():
        now = again.leaves[code]
        if (leaf.points, leaf.rule_points) != (now.points, now.rule_points):
            yield code


def _found(card: Scorecard) -> tuple[dict[str, LeafMark], dict[str, str], dict[str, str]]:
    """Marks, exemptions and small samples, as they were before the evaluation."""
    marks: dict[str, LeafMark] = {}
    exemptions: dict[str, str] = {}
    small: dict[str, str] = {}
    for code, leaf in card.leaves.items():
        if leaf.cause is Cause.EXEMPTION:
            exemptions[code] = leaf.reason
        elif leaf.cause is Cause.INSUFFICIENT_SAMPLE:
            small[code] = leaf.reason
        else:
            marks[code] = LeafMark(
                leaf.inputs,
                fixed_points=leaf.points if leaf.cause is Cause.OVERRIDE else None,
                reason=leaf.reason,
                did_not_arise=leaf.cause is Cause.DID_NOT_ARISE,
            )
    return marks, exemptions, small


def _wrong_lines(scheme: Scheme, card: Scorecard) -> Iterator[str]:
    for node in scheme.nodes.values():
        line = card.lines.get(node.code)
        sums = _sums if scheme.blocks[node.code] is Block.MAIN else _capped
        if line is not None and (line.points, line.max_points) != sums(node, card):
            yield node.code
    if card.total[:3] != _total(scheme, card):
        yield _("the total")


def _total(scheme: Scheme, card: Scorecard) -> tuple[Decimal, Decimal, Decimal]:
    """Points, applicable and printed maximum of the whole."""
    points = dict.fromkeys(Block, _ZERO)
    maximum = _ZERO
    for node in scheme.components:
        line = card.lines[node.code]
        points[node.block] += line.points
        maximum += line.max_points if node.block is Block.MAIN else _ZERO
    total = max(points[Block.MAIN] + points[Block.BONUS] - points[Block.PENALTY], _ZERO)
    if not scheme.may_exceed_100:
        total = min(total, maximum)
    return total, maximum, scheme.max_points


def _capped(node: SchemeNode, card: Scorecard) -> tuple[Decimal, Decimal]:
    """Points and cap of a node of a bonus or penalty."""
    if node.is_leaf:
        points = card.leaves[node.code].points
    else:
        points = sum((card.lines[child.code].points for child in node.children), _ZERO)
    return max(min(points, node.max_points), _ZERO), node.max_points


def _sums(node: SchemeNode, card: Scorecard) -> tuple[Decimal, Decimal]:
    """Points and applicable maximum of the leaves below a node; excluded ones do not count."""
    leaves = [card.leaves[leaf.code] for leaf in node.walk() if leaf.is_leaf]
    counted = [leaf for leaf in leaves if leaf.outcome is not Outcome.EXCLUDED]
    points = sum((leaf.points for leaf in counted), _ZERO)
    return points, sum((leaf.max_points for leaf in counted), _ZERO)


def _agrees(row: Result, total: Line) -> bool:
    """Empty cells of the row stand for a part that does not apply."""
    return (
        row.points == total.points
        and row.max_points == total.max_points
        and row.full_max_points == total.full_max
        and (row.appraised or 0) == total.appraised
        and (row.survey or 0) == total.survey
    )
