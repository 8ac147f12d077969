"""The secretariat's side: open a round, move its units through the stages, reopen one."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Refusal
from cchc.workflow import InvalidTransition, MissingReason
from scoring.enums import EntryState, RoundStage
from scoring.models import AssessmentRound, Entry, Extension, RoundTransition
from scoring.permissions import can_manage_round
from scoring.services.transitions import locked, move
from scoring.workflows import ENTRY, ROUND

# The actions the secretariat may do to many units at once.
ADVANCES = ("open_appraisal_1", "open_explanation", "open_appraisal_2", "finalise")


@transaction.atomic
def move_round(
    round: AssessmentRound, action: str, *, by: User, reason: str = ""
) -> AssessmentRound:
    """Open, close or reopen a round; opening starts every entry's self-assessment."""
    round = AssessmentRound.objects.select_for_update(of=("self",)).get(pk=round.pk)
    can_manage_round(by, round).demand()
    came_from = round.state
    try:
        round.state = ROUND.target(action, came_from, reason=reason)
    except InvalidTransition:
        raise Refusal(_("Not possible in the round's present state.")) from None
    except MissingReason:
        raise Refusal(_("Say why.")) from None
    round.save(update_fields=["state"])
    RoundTransition.objects.create(
        round=round,
        action=action,
        from_state=came_from,
        to_state=round.state,
        reason=reason,
        by=by,
    )
    if action == "open":
        for entry in Entry.objects.filter(bloc__round=round, state=EntryState.WAITING):
            move(locked(entry), "start", by=by)
    return round


@transaction.atomic
def advance(
    round: AssessmentRound, action: str, *, by: User, entries: Iterable[Entry] | None = None
) -> list[Entry]:
    """Move every unit of the round (or the given ones) that can go on by `action`.

    Returns those moved; units elsewhere in the year are left where they are.
    """
    can_manage_round(by, round).demand()
    if action not in ADVANCES:
        raise Refusal(_("Not possible now."))
    chosen = Entry.objects.filter(bloc__round=round, state__in=ENTRY.transitions[action].sources)
    if entries is not None:
        chosen = chosen.filter(pk__in=[entry.pk for entry in entries])
    return [move(locked(entry), action, by=by) for entry in chosen if _ready_for(entry, action)]


@transaction.atomic
def reopen(entry: Entry, *, by: User, reason: str, deadline: datetime.datetime) -> Entry:
    """Give one unit its self-assessment back, with a reason and a new deadline."""
    entry = locked(entry)
    can_manage_round(by, entry.bloc.round).demand()
    extend(entry, RoundStage.SELF_ASSESSMENT, by=by, reason=reason, deadline=deadline)
    return move(entry, "reopen", by=by, reason=reason, declared_at=None, signed_report=None)


@transaction.atomic
def extend(
    entry: Entry, stage: RoundStage, *, by: User, reason: str, deadline: datetime.datetime
) -> Extension:
    """Another deadline of one stage for one unit, with the reason."""
    can_manage_round(by, entry.bloc.round).demand()
    if not reason.strip():
        raise Refusal(_("Say why."))
    if deadline <= timezone.now():
        raise Refusal(_("The new deadline must lie in the future."))
    return Extension.objects.create(
        entry=entry, stage=stage, deadline=deadline, reason=reason.strip(), by=by
    )


def _ready_for(entry: Entry, action: str) -> bool:
    """A unit that was asked something goes to explanation; others go straight on."""
    asked = entry.explanation_requests.exists()
    if action == "open_explanation":
        return asked
    if action == "open_appraisal_2" and entry.state == EntryState.APPRAISAL_1:
        return not asked
    return True
