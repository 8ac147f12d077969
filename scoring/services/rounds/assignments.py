"""Who appraises which component of a round; the secretariat appraises the rest."""

import datetime
from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.agencies.enums import Role
from cchc.agencies.models import Membership, User
from cchc.refusals import Refusal
from scoring.enums import RoundState
from scoring.models import AssessmentRound, Assignment, Node
from scoring.services.rounds.changes import with_reason


@transaction.atomic
def assign(
    round: AssessmentRound,
    appraisers: Mapping[Node, Collection[User]],
    *,
    by: User,
    reason: str = "",
) -> AssessmentRound:
    """Give components their appraisers, for all units; those named nowhere stay as they are.

    Who is left out stops today; in preparation the assignment never was. Raises
    NotPermitted; Refusal for a node that is no component of the round, or a person who is
    no appraiser of the council.
    """
    round = with_reason(round, "assign", by=by, reason=reason)
    _demand_components(round, appraisers)
    _demand_appraisers(round, {person for people in appraisers.values() for person in people})
    today = timezone.localdate()
    for node, people in appraisers.items():
        standing = round.assignments.valid_on().filter(node=node, entry=None)
        for assignment in standing.exclude(appraiser__in=people):
            end(assignment, today, keep=round.state == RoundState.OPEN)
        held = set(standing.values_list("appraiser", flat=True))
        Assignment.objects.bulk_create(
            Assignment(round=round, node=node, appraiser=person, valid_from=today)
            for person in people
            if person.pk not in held
        )
    return round


def end(assignment: Assignment, today: datetime.date, *, keep: bool) -> None:
    """The last day is yesterday; what began today, or before the round, leaves no row."""
    if keep and assignment.valid_from < today:
        assignment.valid_to = today - datetime.timedelta(days=1)
        assignment.save(update_fields=["valid_to"])
    else:
        assignment.delete()


def _demand_components(round: AssessmentRound, nodes: Collection[Node]) -> None:
    sets = set(round.blocs.values_list("criteria_set", flat=True))
    if any(node.set_id not in sets or node.parent_id is not None for node in nodes):
        raise Refusal(_("Appraisers are given components of the round's sets."))


def _demand_appraisers(round: AssessmentRound, people: Collection[User]) -> None:
    held = Membership.objects.valid_on().filter(council=round.council_id, role=Role.APPRAISER)
    known = set(held.values_list("user", flat=True))
    strangers = [person for person in people if person.pk not in known]
    if strangers:
        raise Refusal(*(_("%s is no appraiser of the council.") % person for person in strangers))
