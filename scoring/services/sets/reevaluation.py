"""Marks evaluated anew when an amendment gives their leaf another rule (D3).

What was entered stays. Points that were the rule's become those of the new rule; points a
person set against the rule stay while the new rule allows them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.db import connection

from cchc.refusals import Refusal
from scoring.engine import Rule, decimal_text, quantise
from scoring.enums import MarkStage
from scoring.models import Entry, Mark, Node
from scoring.models.marks import STAGES
from scoring.selectors.sets.differences import Difference
from scoring.selectors.sets.drafts import rule_of_draft
from scoring.services.sheets.declare import rule_gives

# What an evaluation may change.
_EVALUATED = [
    "rule_points", "points", "inherited_points", "floor", "ceiling", "reason", "is_complete",
]  # fmt: skip
_UPDATE = """
    UPDATE scoring_mark SET
        rule_points = now.rule_points,
        points = now.points,
        inherited_points = now.inherited_points,
        floor = now.floor,
        ceiling = now.ceiling,
        reason = now.reason,
        is_complete = now.is_complete,
        set_version = %s,
        version = scoring_mark.version + 1
    FROM unnest(
        %s::bigint[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[],
        %s::text[], %s::boolean[]
    ) AS now (
        id, rule_points, points, inherited_points, floor, ceiling, reason, is_complete
    )
    WHERE scoring_mark.id = now.id
"""
_BATCH = 2_000


class Outcome(StrEnum):
    """What became of a mark, for who has to know."""

    SAME = "same"
    CHANGED = "changed"
    # The same points, which differ from those of the stage before only now.
    REMARKED = "remarked"
    # A person's points that stand against the new rule.
    KEPT = "kept"
    # What was entered is not what the new rule asks for.
    INCOMPLETE = "incomplete"
    # A person's points that the new rule does not allow.
    OUT_OF_BOUNDS = "out_of_bounds"


@dataclass(frozen=True)
class Revalued:
    """A mark with its new values, not saved; `code` is that of the leaf from now on.

    `gains_reason`: it had none, and needs one now.
    """

    mark: Mark
    entry: Entry
    code: str
    before: Decimal | None
    was_complete: bool
    was_set: bool
    gains_reason: bool

    @property
    def after(self) -> Decimal | None:
        return self.mark.points

    @property
    def outcome(self) -> Outcome:
        if self.was_complete and not self.mark.is_complete:
            return Outcome.OUT_OF_BOUNDS if self.was_set else Outcome.INCOMPLETE
        if self.was_set and self.mark.is_complete:
            return Outcome.KEPT
        if self._points_change:
            return Outcome.CHANGED
        return Outcome.REMARKED if self.gains_reason else Outcome.SAME

    @property
    def is_open(self) -> bool:
        """Whether somebody has to say it again."""
        return self.was_complete and not self.mark.is_complete

    @property
    def is_touched(self) -> bool:
        """Whether anything is said of the leaf that was not said before."""
        return self._points_change or self.gains_reason

    @property
    def _points_change(self) -> bool:
        return self.before != self.after or self.was_complete != self.mark.is_complete

    def to_json(self) -> dict[str, Any]:
        """As an amendment keeps it."""
        mark = self.mark
        return {
            "entry": mark.entry_id,
            "unit": self.entry.name,
            "node": mark.node_id,
            "code": self.code,
            "stage": mark.stage,
            "seat": mark.seat,
            "before": _text(self.before),
            "after": _text(self.after),
            "outcome": self.outcome.value,
        }


def revalue(
    difference: Difference, entries: Mapping[int, Entry], *, note: str = ""
) -> list[Revalued]:
    """The marks of `entries`, by id, that the amendment evaluates anew, as they will be.

    `note` is the reason of points that differ from what stood before and had none because
    they did not. One query.
    """
    leaves = {was.pk: becomes for was, becomes in difference.revalued}
    new_rules = difference.new_rules
    rules = _rules(leaves, difference.standing.year)
    if not rules or not entries:
        return []
    places = difference.draft.point_places
    marks = Mark.objects.filter(node__in=rules, entry__in=entries).order_by("entry", "node__pk")
    in_order = sorted(
        marks,
        key=lambda mark: (mark.entry_id, mark.node_id, STAGES.index(mark.stage), mark.seat),  # type: ignore[arg-type]
    )
    found = []
    for (entry_id, node_id), of_leaf in groupby(in_order, lambda m: (m.entry_id, m.node_id)):
        standing: list[Mark] = []
        for mark in of_leaf:
            earlier = next((m for m in reversed(standing) if m.stage != mark.stage), None)
            standing += [mark] if mark.seat == 1 else []
            before, complete, was_set = mark.points, mark.is_complete, _is_set(mark)
            is_other = _evaluate(mark, rules[node_id], places, earlier)
            gains_reason = _lacks_reason(mark)
            if gains_reason:
                mark.reason = note
            if is_other or gains_reason or node_id in new_rules:
                entry, code = entries[entry_id], leaves[node_id].code
                found.append(Revalued(mark, entry, code, before, complete, was_set, gains_reason))
    return found


def save_revalued(revalued: Iterable[Revalued], version: int) -> None:
    """Write what `revalue` found, for the new version of the set.

    Who last said something of the item, and when, stays; the mark's version rises, so that
    a page somebody has open does not write over it. One statement for some thousand marks,
    because bulk_update takes ten times as long; the audit keeps a row of each.
    """
    marks = [found.mark for found in revalued]
    with connection.cursor() as cursor:
        for start in range(0, len(marks), _BATCH):
            batch = marks[start : start + _BATCH]
            values = ([getattr(mark, name) for mark in batch] for name in _EVALUATED)
            cursor.execute(_UPDATE, [version, [mark.pk for mark in batch], *values])


def _rules(leaves: Mapping[int, Node], year: int) -> dict[int, Rule]:
    """By the id of the leaf in force. A rule that is open or faulty is told as a problem of
    the draft, and nothing is evaluated by it."""
    rules = {pk: rule_of_draft(leaf, year) for pk, leaf in leaves.items()}
    return {pk: rule for pk, rule in rules.items() if rule is not None}


def _is_set(mark: Mark) -> bool:
    """Whether a person set points that are not the rule's."""
    return mark.points is not None and mark.points != mark.rule_points


def _evaluate(mark: Mark, rule: Rule, places: int, earlier: Mark | None) -> bool:
    """Give the mark what the rule says of it; whether that is anything else than it held."""
    held = [getattr(mark, name) for name in _EVALUATED]
    was_set = _is_set(mark)
    try:
        mark.rule_points, fits = rule_gives(rule, mark, places)
    except Refusal:
        # "Did not arise" is offered no more.
        mark.rule_points, fits = None, False
    mark.floor, mark.ceiling = rule.floor, rule.ceiling
    mark.inherited_points = earlier.points if earlier else None
    if not was_set:
        mark.points, mark.is_complete = mark.rule_points, fits
    else:
        points = quantise(mark.points, places)  # type: ignore[arg-type]
        mark.is_complete = rule.floor <= points <= rule.ceiling
        mark.points = points if mark.is_complete else None
    return held != [getattr(mark, name) for name in _EVALUATED]


def _lacks_reason(mark: Mark) -> bool:
    """Whether the mark of a stage differs from the one before and does not say why."""
    differs = mark.points is not None and mark.points != mark.inherited_points
    return mark.stage != MarkStage.DECLARED and differs and not mark.reason


def _text(points: Decimal | None) -> str | None:
    return None if points is None else decimal_text(points)
