"""The unit's own marks: one leaf saved at a time, never over somebody else's save (D11)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Conflict, Refusal
from scoring.engine import InputError, Rule, quantise
from scoring.enums import MarkStage, Method
from scoring.models import Entry, Exemption, Mark, Node
from scoring.permissions import can_declare
from scoring.selectors.sets.criteria import rule_of
from scoring.services.sheets.transitions import locked


@dataclass(frozen=True)
class Declaration:
    """What the officer's row says: the rule's inputs as typed, or "did not arise"."""

    inputs: Mapping[str, Any] = field(default_factory=dict)
    did_not_arise: bool = False
    explanation: str = ""


@transaction.atomic
def declare(entry: Entry, node: Node, said: Declaration, *, by: User, version: int) -> Mark:
    """Save the unit's mark of a leaf; the rule gives the points.

    `version` is the version the page showed, 0 where there was no mark. Raises
    NotPermitted (who, state, deadline), Refusal (the leaf is not the unit's to score),
    engine InputError (what was typed does not fit) and Conflict (saved meanwhile; carries
    the standing mark).
    """
    entry = locked(entry)
    can_declare(by, entry).demand()
    node = demand_appraised_leaf(entry, node)
    standing = Mark.objects.filter(entry=entry, node=node, stage=MarkStage.DECLARED, seat=1)
    mark = mark_to_write(standing.first(), entry, node, MarkStage.DECLARED, version=version, by=by)
    rule = rule_of(node, entry.bloc.criteria_set.year)
    mark.inputs = {} if said.did_not_arise else rule.clean(said.inputs)
    mark.did_not_arise = said.did_not_arise
    mark.explanation = said.explanation.strip()
    mark.rule_points, mark.is_complete = rule_says(rule, mark, entry)
    mark.points = mark.rule_points
    mark.floor, mark.ceiling = rule.floor, rule.ceiling
    mark.save()
    return mark


def mark_to_write(
    mark: Mark | None, entry: Entry, node: Node, stage: MarkStage, *, version: int, by: User
) -> Mark:
    """The standing mark of a locked entry, or a new one, its version already raised.

    Raises Conflict when the page saw another version than the one that stands.
    """
    if (mark.version if mark else 0) != version:
        raise Conflict(
            _("Somebody else changed this item meanwhile. Nothing was overwritten."), current=mark
        )
    if mark is None:
        mark = Mark(entry=entry, node=node, stage=stage, version=0)
    mark.version += 1
    mark.updated_by = by
    mark.set_version = entry.bloc.criteria_set.version
    return mark


def rule_says(rule: Rule, mark: Mark, entry: Entry) -> tuple[Decimal | None, bool]:
    """The points the rule gives for the mark's inputs, and whether the inputs suffice.

    No points with sufficient inputs: left out of the maximum because it did not arise, or
    compared with the other units at compilation. Raises Refusal where the leaf does not
    offer "did not arise".
    """
    return rule_gives(rule, mark, entry.bloc.criteria_set.point_places)


def rule_gives(rule: Rule, mark: Mark, places: int) -> tuple[Decimal | None, bool]:
    """The same for points of so many decimals."""
    if mark.did_not_arise:
        if rule.did_not_arise is None:
            raise Refusal(_("“Did not arise” cannot be answered for this item."))
        points = rule.did_not_arise.points
        return (None if points is None else quantise(points, places)), True
    if rule.needs_bloc:
        return None, rule.is_complete(mark.inputs)
    try:
        return quantise(rule.award(mark.inputs).points, places), True
    except InputError:
        return None, False


def demand_appraised_leaf(entry: Entry, node: Node) -> Node:
    """The leaf as it stands now, when an amendment may have changed it since the page was made.

    `entry` is locked, so nothing amends it meanwhile; it gets its set as it stands too.
    Raises Refusal unless the leaf is one this entry is scored on by appraisal.
    """
    exempt = Exemption.objects.filter(
        Q(node=OuterRef("pk")) | Q(node=OuterRef("parent")) | Q(node=OuterRef("parent__parent")),
        entry=entry,
    )
    of_set = Node.objects.leaves().filter(set=entry.bloc.criteria_set_id, pk=node.pk)
    leaf = of_set.select_related("set", "parent").annotate(is_exempt=Exists(exempt)).first()
    if leaf is None:
        raise Refusal(_("This item does not belong to the unit's criteria."))
    if leaf.method == Method.SURVEY:
        raise Refusal(_("This item is filled from the survey."))
    if leaf.is_exempt:
        raise Refusal(_("The unit is exempt from this item."))
    entry.bloc.criteria_set = leaf.set
    return leaf
