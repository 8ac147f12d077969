"""Comparing a set with an earlier one: proposed by the program, decided by a person."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Refusal
from scoring.engine import COMPARABLE, kind_of, pair_up
from scoring.enums import Change, SetState
from scoring.models import CriteriaSet, Match, Node
from scoring.permissions import can_manage_council
from scoring.selectors.sets.comparison import (
    Compared,
    Line,
    compared,
    compared_sets,
    earlier_sets,
)

_FIELDS = ["change", "is_comparable", "confirmed_by", "confirmed_at"]


class NoteMissing(Refusal):
    """A decision that differs from the proposal has to say why."""


class WrongPartner(Refusal):
    """The item of the earlier set cannot be what this one was."""


@transaction.atomic
def propose_matches(criteria_set: CriteriaSet, earlier: CriteriaSet, *, by: User) -> Compared:
    """Say of every node what became of it since `earlier`.

    What was confirmed against the same set is kept as long as neither side was changed since.
    Raises NotPermitted, and Refusal where the sets cannot be compared.
    """
    criteria_set = _locked(criteria_set, by=by)
    if not earlier_sets(criteria_set, by).filter(pk=earlier.pk).exists():
        raise Refusal(_("Choose a set of an earlier year that was in force."))
    if criteria_set.compared_with_id != earlier.pk:
        criteria_set.matches.all().delete()
        criteria_set.compared_with = earlier
        criteria_set.save(update_fields=["compared_with"])
    before = _compared(criteria_set)
    held = [line for line in before.lines if line.match and line.match.confirmed_at]
    criteria_set.matches.exclude(pk__in=[line.match.pk for line in held if line.match]).delete()
    _reopen(line for line in held if line.is_outdated)
    now = {line.node.pk for line in held if line.node}
    then = {line.previous.pk for line in held if line.previous}
    pairs = pair_up(
        [item for pk, item in before.earlier_items.items() if pk not in then],
        [item for pk, item in before.items.items() if pk not in now],
        {line.node.pk: line.previous.pk for line in held if line.node and line.previous},
    )
    Match.objects.bulk_create(
        Match(
            set=criteria_set,
            node_id=pair.later,
            previous_id=pair.earlier,
            change=pair.change.value,
            # What is above leaves follows them.
            is_comparable=pair.change in COMPARABLE and before.nodes[pair.later or 0].is_leaf,
        )
        for pair in pairs
    )
    return _follow(criteria_set)


@transaction.atomic
def confirm_matches(criteria_set: CriteriaSet, matches: Collection[int], *, by: User) -> int:
    """Confirm matches of the set, by their ids, as they stand; how many were open.

    Raises NotPermitted.
    """
    before = _compared(_locked(criteria_set, by=by))
    chosen = [line for line in before.open if _is_in(line, matches)]
    for line in chosen:
        _keep(line, line.is_comparable, by=by)
    _save(chosen)
    _follow(before.set, before)
    return len(chosen)


@transaction.atomic
def decide_match(
    match: Match,
    *,
    previous: Node | None,
    is_comparable: bool | None = None,
    note: str = "",
    by: User,
) -> Compared:
    """Confirm one match as the person says: which node it was, and whether both compare; None
    follows the proposal.

    A match of a dropped node has no partner to choose. Raises NotPermitted, WrongPartner,
    NoteMissing where the decision is not the program's and says no reason, and Refusal.
    """
    criteria_set = _locked(match.set, by=by)
    note = note.strip()
    before = _compared(criteria_set)
    line = _line_of(before, match)
    if line.node is not None and line.previous != previous:
        _give_partner(before, line, previous)
        line = _line_of(_compared(criteria_set), match)
    if is_comparable is None:
        is_comparable = line.is_proposed
    if is_comparable and line.change in (Change.NEW, Change.DROPPED):
        raise Refusal(_("What is new or dropped cannot be compared."))
    if is_comparable != line.is_proposed and not note:
        raise NoteMissing(_("Say why, since the program proposes otherwise."))
    kept = line.match
    if kept is None:
        raise AssertionError("_line_of has looked")
    kept.note = note
    _keep(line, is_comparable, by=by)
    kept.save()
    return _follow(criteria_set, before)


def measured(node: Node) -> tuple[Any, ...]:
    """What a node is compared by."""
    return node.text, node.max_points, node.method, node.rule_kind, node.rule_params


def ask_anew(nodes: Collection[int]) -> None:
    """Open what was confirmed of nodes, by their ids, whose words, maximum or rule have just
    changed: the person who confirmed it saw others, be the kind of change the same.

    What is the same after all, and what neither a person nor the program takes for comparable,
    stays. A query where nothing was confirmed.
    """
    confirmed = Match.objects.filter(
        Q(node__in=nodes) | Q(previous__in=nodes), confirmed_at__isnull=False
    )
    sets = CriteriaSet.objects.filter(pk__in=confirmed.order_by().values("set"))
    for found in compared_sets(sets.select_related("compared_with").order_by("pk")).values():
        _reopen(
            line
            for line in found.lines
            if line.is_settled
            and line.change != Change.SAME
            and (line.is_comparable or line.is_proposed)
            and any(side and side.pk in nodes for side in (line.node, line.previous))
        )


def _locked(criteria_set: CriteriaSet, *, by: User) -> CriteriaSet:
    """The set, locked, for who may compare it."""
    # Without the set it is compared with: a join would be read before the lock was waited for.
    criteria_set = CriteriaSet.objects.select_for_update(of=("self",)).get(pk=criteria_set.pk)
    can_manage_council(by, criteria_set.council_id).demand()
    if criteria_set.amends_id or criteria_set.state not in (SetState.DRAFT, SetState.IN_FORCE):
        raise Refusal(_("Only a set in force or its draft is compared."))
    return criteria_set


def _compared(criteria_set: CriteriaSet) -> Compared:
    found = compared(criteria_set)
    if found is None:
        raise Refusal(_("Choose the set to compare with first."))
    return found


def _is_in(line: Line, matches: Collection[int]) -> bool:
    return line.match is not None and line.match.pk in matches


def _line_of(found: Compared, match: Match) -> Line:
    lines = [line for line in found.lines if _is_in(line, [match.pk])]
    if not lines:
        raise Refusal(_("The sets have changed meanwhile: compare them again."))
    return lines[0]


def _give_partner(found: Compared, line: Line, previous: Node | None) -> None:
    """Join the node with another of the earlier set; whoever had that one is new then."""
    if line.match is None or line.node is None:
        raise AssertionError("_line_of has looked")
    if previous is not None and not _fits(found, line.node, previous):
        raise WrongPartner(_("Choose an item of the same level in the earlier set."))
    left = line.previous
    if previous is not None:
        _take_away(found, previous)
    match = line.match
    match.previous, match.note = previous, ""
    match.change = Change.NEW if previous is None else found.change(previous, line.node)
    match.is_comparable, match.confirmed_by, match.confirmed_at = False, None, None
    match.save()
    if left is not None:
        _drop(found.set, left)


def _fits(found: Compared, node: Node, previous: Node) -> bool:
    then = found.earlier_items.get(previous.pk)
    return then is not None and kind_of(then) == kind_of(found.items[node.pk])


def _take_away(found: Compared, previous: Node) -> None:
    """Free a node of the earlier set from whatever it is joined with."""
    holders = found.set.matches.filter(previous=previous)
    holders.filter(node__isnull=True).delete()
    holders.update(
        previous=None,
        change=Change.NEW,
        is_comparable=False,
        note="",
        confirmed_by=None,
        confirmed_at=None,
    )


def _drop(criteria_set: CriteriaSet, previous: Node) -> None:
    Match.objects.create(
        set=criteria_set, previous=previous, change=Change.DROPPED, is_comparable=False
    )


def _keep(line: Line, is_comparable: bool, *, by: User) -> None:
    match = line.match
    if match is None:
        raise AssertionError("only what is kept can be confirmed")
    match.change, match.is_comparable = line.change, is_comparable
    match.confirmed_by, match.confirmed_at = by, timezone.now()


def _reopen(lines: Iterable[Line]) -> None:
    """What a person confirmed and one of the sets has changed since: still joined, but open."""
    turned = list(lines)
    for line in turned:
        if line.match:
            line.match.is_comparable, line.match.change = line.is_proposed, line.change
            line.match.confirmed_by = line.match.confirmed_at = None
    _save(turned)


def _save(lines: Iterable[Line]) -> None:
    Match.objects.bulk_update([line.match for line in lines if line.match], _FIELDS)


def _follow(criteria_set: CriteriaSet, before: Compared | None = None) -> Compared:
    """Let what stands above leaves follow them, and be confirmed anew where it turns.

    What a person decided otherwise, with a note, stands until the proposal itself turns;
    `before` is how both sets stood until now.
    """
    found = _compared(criteria_set)
    was_proposed = {line.either.pk: line.is_proposed for line in before.lines} if before else {}
    _reopen(
        line
        for line in found.lines
        if line.match
        and not line.is_outdated
        and line.match.is_comparable != line.is_proposed
        and not (line.node and line.node.is_leaf)
        and (not line.note or was_proposed.get(line.either.pk) != line.is_proposed)
    )
    return found
