"""What may still change in a round, and how a change leaves its trace."""

from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.history import record
from cchc.refusals import Refusal
from scoring.enums import RoundState
from scoring.models import AssessmentRound
from scoring.permissions import can_manage_round


def locked_round(round: AssessmentRound) -> AssessmentRound:
    """The round as it is now, locked until the transaction ends."""
    return (
        AssessmentRound.objects.select_for_update(of=("self",))
        .select_related("council")
        .get(pk=round.pk)
    )


def in_preparation(round: AssessmentRound, *, by: User) -> AssessmentRound:
    """The round, locked, for a change that only its preparation allows.

    Raises NotPermitted, and Refusal once the round is open.
    """
    round = locked_round(round)
    can_manage_round(by, round).demand()
    if round.state != RoundState.PREPARING:
        raise Refusal(_("The round is open: this can no longer be changed."))
    return round


def with_reason(
    round: AssessmentRound, action: str, *, by: User, reason: str = ""
) -> AssessmentRound:
    """The round, locked, for a change that harms nobody.

    While it is prepared nothing more is asked; once it is open the change needs a reason
    and becomes a row of the round's history. Raises NotPermitted and Refusal.
    """
    round = locked_round(round)
    can_manage_round(by, round).demand()
    if round.state == RoundState.CLOSED:
        raise Refusal(_("The round is closed."))
    if round.state == RoundState.OPEN:
        if not reason.strip():
            raise Refusal(_("The round is open: say why this is changed."))
        record(round, action, by=by, reason=reason.strip())
    return round
