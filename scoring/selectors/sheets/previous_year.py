"""What a leaf got a year ago, as it was published.

What is published is known above this app only: `past_results` lets it be told.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.numbers import format_points
from scoring.enums import Change
from scoring.models import CriteriaSet, Entry, Node
from scoring.selectors.sets.comparison import Line, compared


@dataclass(frozen=True)
class PastLeaf:
    """Points of a leaf in a published result, and why they are not those of the rule;
    `differs` says where the leaf of this year is another one."""

    points: Decimal
    reason: str
    differs: str = ""


@dataclass(frozen=True)
class PastYear:
    """The published leaves of a unit by code and text: sets are re-issued, and a code may ask
    something else the next year. `set_id` is that of the set they were scored by."""

    set_id: int
    leaves: dict[tuple[str, str], PastLeaf]


PastResults = Callable[[Entry], PastYear | None]
_sources: list[PastResults] = []


def past_results(source: PastResults) -> PastResults:
    """Register a function that gives what was published of an entry's unit a year before."""
    _sources.append(source)
    return source


def leaves_a_year_ago(entry: Entry, leaves: Iterable[Node]) -> dict[int, PastLeaf]:
    """By the id of this year's leaf what the unit got for it the year before.

    A person who compared both sets has said which leaf it was, or that it is new; of others
    the one with the same code and text. At most four queries.
    """
    told = [source(entry) for source in _sources]
    past = next((year for year in told if year is not None), None)
    if past is None:
        return {}
    settled = _settled(entry.bloc.criteria_set, past.set_id)
    found = {}
    for node in leaves:
        line = settled.get(node.pk)
        was = line.previous if line else node
        leaf = past.leaves.get((was.code, was.text)) if was else None
        if leaf is not None:
            found[node.pk] = replace(leaf, differs=_differs(line)) if line else leaf
    return found


def _settled(criteria_set: CriteriaSet, set_id: int) -> dict[int, Line]:
    """By the id of a node what a person confirmed of it, compared with that set."""
    if criteria_set.compared_with_id != set_id:
        return {}
    found = compared(criteria_set)
    lines = found.lines if found else []
    return {line.node.pk: line for line in lines if line.node and line.is_settled}


def _differs(line: Line) -> str:
    """Where the leaf is not what it was, in words; empty where points can be held against
    those of the year before."""
    node, previous = line.node, line.previous
    if node is None or previous is None:
        return ""
    parts = []
    if node.max_points != previous.max_points:
        both = {
            "was": format_points(previous.max_points),
            "now": format_points(node.max_points),
        }
        parts.append(_("maximum %(was)s → %(now)s") % both)
    if line.change == Change.RULE_CHANGED:
        parts.append(_("scale"))
    if not line.is_comparable and (line.note or not parts):
        parts.append(line.note or _("not comparable"))
    return ", ".join(parts)
