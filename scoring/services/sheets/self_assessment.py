"""The unit's side of an entry: submit, approve, return, recall; the program locks it."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.agencies.models import User
from cchc.refusals import Refusal
from scoring.enums import EntryState, RoundStage, RoundState
from scoring.models import Entry, Revision
from scoring.permissions import can_approve, can_explain, can_recall, can_submit
from scoring.selectors.rounds.deadlines import deadline_of, deadlines_of
from scoring.selectors.sheets.sheet import sheet_of
from scoring.services.rounds.notices import tell_leaders, tell_officers
from scoring.services.sheets.transitions import locked, move
from scoring.workflows import ENTRY


@transaction.atomic
def submit(entry: Entry, *, by: User) -> Entry:
    """Hand the finished self-assessment to the leader. Raises Refusal while items lack."""
    entry = locked(entry)
    can_submit(by, entry).demand()
    _demand_finished(entry)
    tell_leaders(entry, by=by)
    return move(entry, "submit", by=by, submitted_at=timezone.now())


@transaction.atomic
def approve(entry: Entry, *, by: User, signed_report: Revision | None = None) -> Entry:
    """The leader approves and locks; the signed report is a file of the unit's own.

    What was finished when it was handed in may lack an item since: an exemption withdrawn.
    Raises NotPermitted, Refusal.
    """
    entry = locked(entry)
    can_approve(by, entry).demand()
    _demand_finished(entry)
    if signed_report is not None and signed_report.document.agency_id != entry.agency_id:
        raise Refusal(_("The signed report must be a document of the unit."))
    return move(entry, "approve", by=by, declared_at=timezone.now(), signed_report=signed_report)


@transaction.atomic
def return_to_officers(entry: Entry, *, by: User, reason: str) -> Entry:
    """The leader sends it back, saying why."""
    entry = locked(entry)
    can_approve(by, entry).demand()
    tell_officers(entry, by=by, reason=reason)
    return move(entry, "return", by=by, reason=reason)


@transaction.atomic
def recall(entry: Entry, *, by: User) -> Entry:
    """The unit takes it back to change it, before the deadline; what was signed is void."""
    entry = locked(entry)
    can_recall(by, entry).demand()
    return move(entry, "recall", by=by, declared_at=None, signed_report=None)


@transaction.atomic
def send_explanation(entry: Entry, *, by: User) -> Entry:
    """Send the answers to every flagged item. Raises Refusal while one is unanswered."""
    entry = locked(entry)
    can_explain(by, entry).demand()
    if entry.explanation_requests.filter(answer="").exists():
        raise Refusal(_("Some items are not explained yet."))
    return move(entry, "send_explanation", by=by)


def lock_late() -> list[Entry]:
    """Lock what is past its deadline, as it stands; the program's own act.

    Each entry in a transaction of its own. Returns the locked entries.
    """
    late = [
        *_late(RoundStage.SELF_ASSESSMENT, [EntryState.DECLARING, EntryState.AWAITING_APPROVAL]),
        *_late(RoundStage.EXPLANATION, [EntryState.EXPLANATION]),
    ]
    return [entry for entry in map(_lock_if_late, late) if entry is not None]


def _demand_finished(entry: Entry) -> None:
    lacking = len(sheet_of(entry).missing)
    if lacking:
        raise Refusal(
            ngettext(
                "%(count)d item is not finished.", "%(count)d items are not finished.", lacking
            )
            % {"count": lacking}
        )


def _late(stage: RoundStage, states: list[EntryState]) -> list[Entry]:
    open_entries = list(Entry.objects.filter(state__in=states, bloc__round__state=RoundState.OPEN))
    deadlines = deadlines_of(open_entries, stage)
    return [entry for entry in open_entries if _is_past(deadlines[entry.pk])]


def _is_past(deadline: datetime.datetime | None) -> bool:
    return deadline is not None and deadline < timezone.now()


@transaction.atomic
def _lock_if_late(entry: Entry) -> Entry | None:
    """Under the lock the unit may have moved on or been given more time: then leave it."""
    entry = locked(entry)
    stage = (
        RoundStage.EXPLANATION
        if entry.state == EntryState.EXPLANATION
        else RoundStage.SELF_ASSESSMENT
    )
    if not _is_past(deadline_of(entry, stage)):
        return None
    if entry.state == EntryState.EXPLANATION:
        return move(entry, "lock_explanation", by=None)
    if ENTRY.allows("lock", entry.state):
        return move(entry, "lock", by=None, declared_at=timezone.now())
    return None
