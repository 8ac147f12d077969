"""The secretariat's side: open a round, move its units through the stages, reopen one."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.history import record, transit
from cchc.refusals import Refusal
from scoring.enums import EntryState, RoundStage, RoundState
from scoring.models import AssessmentRound, Entry, Extension
from scoring.permissions import can_manage_round
from scoring.selectors.rounds.advancing import ready_entries
from scoring.selectors.rounds.readiness import preparation_of
from scoring.services.rounds.changes import locked_round
from scoring.services.sheets.overtaken import drop_overtaken
from scoring.services.sheets.transitions import locked, move
from scoring.workflows import ENTRY, ROUND

# The actions the secretariat may do to many units at once.
ADVANCES = ("open_appraisal_1", "open_explanation", "open_appraisal_2", "finalise")


@transaction.atomic
def move_round(
    round: AssessmentRound, action: str, *, by: User, reason: str = ""
) -> AssessmentRound:
    """Open, close or reopen a round; opening starts every entry's self-assessment.

    Raises NotPermitted; Refusal with all that is missing before it opens, and while units
    are on their way before it closes.
    """
    round = locked_round(round)
    can_manage_round(by, round).demand()
    refusal = _("Not possible in the round's present state.")
    came_from = transit(round, ROUND, action, refusal=refusal, reason=reason)
    _demand_ready(round, action)
    round.save(update_fields=["state"])
    record(round, action, by=by, reason=reason, came_from=came_from)
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
    round = locked_round(round)
    can_manage_round(by, round).demand()
    if action not in ADVANCES:
        raise Refusal(_("Not possible now."))
    if round.state != RoundState.OPEN:
        raise Refusal(_("The round is not open."))
    _lock_entries(round, action)
    ready = ready_entries(round, action)
    if entries is not None:
        wanted = {entry.pk for entry in entries}
        ready = [entry for entry in ready if entry.pk in wanted]
    why = drop_overtaken(ready) if action == "open_appraisal_1" else {}
    return [move(locked(entry), action, by=by, reason=why.get(entry.pk, "")) for entry in ready]


@transaction.atomic
def reopen(entry: Entry, *, by: User, reason: str, deadline: datetime.datetime) -> Entry:
    """Give one unit its self-assessment back, with a reason and a new deadline."""
    entry = _in_open_round(entry, by)
    extend(entry, RoundStage.SELF_ASSESSMENT, by=by, reason=reason, deadline=deadline)
    return move(entry, "reopen", by=by, reason=reason, declared_at=None, signed_report=None)


@transaction.atomic
def extend(
    entry: Entry, stage: RoundStage, *, by: User, reason: str, deadline: datetime.datetime
) -> Extension:
    """Another deadline of one stage for one unit, with the reason."""
    entry = _in_open_round(entry, by)
    if not reason.strip():
        raise Refusal(_("Say why."))
    if deadline <= timezone.now():
        raise Refusal(_("The new deadline must lie in the future."))
    return Extension.objects.create(
        entry=entry, stage=stage, deadline=deadline, reason=reason.strip(), by=by
    )


@transaction.atomic
def reopen_explanation(
    entry: Entry, *, by: User, reason: str, deadline: datetime.datetime
) -> Entry:
    """Let one unit answer its flagged items again, with a reason and a new deadline."""
    entry = _in_open_round(entry, by)
    extend(entry, RoundStage.EXPLANATION, by=by, reason=reason, deadline=deadline)
    return move(entry, "reopen_explanation", by=by, reason=reason)


@transaction.atomic
def reopen_appraisal_2(entry: Entry, *, by: User, reason: str) -> Entry:
    """Take one unit's final points back into the second appraisal, with a reason."""
    entry = _in_open_round(entry, by)
    return move(entry, "reopen_appraisal_2", by=by, reason=reason)


def _in_open_round(entry: Entry, by: User) -> Entry:
    """The entry, locked, of a round that is open and stays so until the transaction ends.

    The round first, as everybody locks the two. Raises NotPermitted and Refusal.
    """
    round = locked_round(entry.bloc.round)
    can_manage_round(by, round).demand()
    if round.state != RoundState.OPEN:
        raise Refusal(_("The round is not open."))
    return locked(entry)


def _lock_entries(round: AssessmentRound, action: str) -> None:
    """Hold the units `action` may move: what makes one ready must not change under the look."""
    sources = ENTRY.transitions[action].sources
    entries = Entry.objects.select_for_update(of=("self",)).order_by("pk")
    list(entries.filter(bloc__round=round, state__in=sources).values_list("pk"))


def _demand_ready(round: AssessmentRound, action: str) -> None:
    if action == "open":
        lacks = preparation_of(round).lacks
        if lacks:
            raise Refusal(*(lack.sentence for lack in lacks))
    if action == "close":
        unfinished = Entry.objects.filter(bloc__round=round).exclude(state=EntryState.FINAL)
        if unfinished.exists():
            raise Refusal(_("The points of some units are not final yet."))
