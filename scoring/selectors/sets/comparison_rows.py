"""The lines of a comparison as a page shows them: both texts with what differs marked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cchc.numbers import format_points
from scoring.engine import Piece, RuleError, differences, sentence
from scoring.enums import Change
from scoring.models import Node
from scoring.selectors.sets.comparison import Compared, Line
from scoring.selectors.sets.criteria import rule_of

# What a filter of the page may name beside a change.
OPEN = "open"
_WHOLE: tuple[list[Piece], list[Piece]] = ([], [])


@dataclass(frozen=True)
class Side:
    """A node of one year; `maximum` and `scale` are pieces too, so that what differs is marked."""

    code: str
    text: Sequence[Piece]
    maximum: Piece
    scale: Sequence[Piece]


@dataclass(frozen=True)
class Row:
    """One line; a side is None where the item is new or dropped. `why`: what makes a node
    above leaves not comparable."""

    line: Line
    before: Side | None
    now: Side | None
    why: str


def shown_rows(found: Compared, wanted: str = "") -> list[Row]:
    """Rows in the order of the set, scales where they changed; `wanted` is a change, "open",
    or empty for all."""
    return [_row(found, line) for line in found.lines if is_wanted(line, wanted)]


def whole_row(found: Compared, line: Line) -> Row:
    """One line with its scales, whatever changed."""
    return _row(found, line, with_scales=True)


def is_wanted(line: Line, wanted: str) -> bool:
    """Whether a filter shows the line; one that makes no sense shows all."""
    if wanted == OPEN:
        return not line.is_settled
    return wanted not in Change.values or line.change == wanted


def counts_of(found: Compared) -> list[tuple[str, str, int]]:
    """(filter, name, lines) of every change, in the order of Change, and of what is open."""
    counts = Counter(line.change for line in found.lines)
    filters = [(change.value, str(change.label), counts[change]) for change in Change]
    return [*filters, (OPEN, _("To confirm"), len(found.open))]


def _row(found: Compared, line: Line, *, with_scales: bool = False) -> Row:
    previous, node = line.previous, line.node
    then = _words(found.earlier.year, previous)
    now = _words(found.set.year, node)
    texts = differences(then[0], now[0]) if previous and node else _plain(then[0], now[0])
    scales = _WHOLE
    if with_scales or line.change in (Change.MAX_CHANGED, Change.RULE_CHANGED):
        scales = differences(then[1], now[1]) if previous and node else _plain(then[1], now[1])
    differs = bool(previous and node and previous.max_points != node.max_points)
    sides = [
        Side(each.code, text, Piece(format_points(each.max_points), differs), scale)
        if each
        else None
        for each, text, scale in zip((previous, node), texts, scales, strict=True)
    ]
    return Row(line, sides[0], sides[1], _why(found, line))


def _words(year: int, node: Node | None) -> tuple[str, str]:
    """A node's text and its scale as officers read it, single-spaced."""
    if node is None:
        return "", ""
    scale = node.scale
    if node.rule_kind:
        try:
            scale = sentence(rule_of(node, year))
        except RuleError:
            # An unfinished draft: what the decision prints.
            scale = node.scale
    return " ".join(node.text.split()), " ".join(scale.split())


def _plain(*texts: str) -> tuple[list[Piece], list[Piece]]:
    before, now = ([Piece(text, False)] if text else [] for text in texts)
    return before, now


def _why(found: Compared, line: Line) -> str:
    words = {
        "new": _("%(count)d new"),
        "dropped": _("%(count)d dropped"),
        "different": _("%(count)d not comparable"),
    }
    return ", ".join(words[name] % {"count": n} for name, n in found.why(line).items())
