"""Which units can go on to the next stage, and what holds the others."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.enums import EntryState
from scoring.models import AssessmentRound, Entry, ExplanationRequest
from scoring.selectors.rounds.maxima import trees_of
from scoring.selectors.sheets.appraisal import progress_of
from scoring.workflows import ENTRY


@dataclass
class Candidates:
    """Units that can go on by one action, and those of the right state that cannot, and why."""

    ready: list[Entry] = field(default_factory=list)
    held: list[tuple[Entry, str]] = field(default_factory=list)


def ready_entries(round: AssessmentRound, action: str) -> list[Entry]:
    """Units that can go on by `action`."""
    return candidates_for(round, action).ready


def candidates_for(round: AssessmentRound, action: str) -> Candidates:
    """Units in a state `action` leaves from, sorted out; at most seven queries.

    No unit leaves an appraisal while an item is open in it: in the second, one the unit
    explained is open until it is appraised again. Who was asked something explains first.
    """
    entries = list(
        Entry.objects.filter(
            bloc__round=round, state__in=ENTRY.transitions[action].sources
        ).select_related("bloc")
    )
    found = Candidates()
    why_not = _why_not(round, action, entries)
    for entry in entries:
        if entry.pk in why_not:
            found.held.append((entry, why_not[entry.pk]))
        else:
            found.ready.append(entry)
    return found


def _why_not(round: AssessmentRound, action: str, entries: list[Entry]) -> dict[int, str]:
    """Why a unit must wait, by entry id."""
    if action == "finalise":
        return _not_appraised(entries)
    if action not in ("open_explanation", "open_appraisal_2"):
        return {}
    asked = set(
        ExplanationRequest.objects.filter(entry__in=entries).values_list("entry", flat=True)
    )
    first = [entry for entry in entries if entry.state == EntryState.APPRAISAL_1]
    unfinished = _not_appraised(first)
    if action == "open_explanation":
        sentence = _("No item was flagged for explanation.")
        return unfinished | {entry.pk: sentence for entry in entries if entry.pk not in asked}
    sentence = _("Flagged items are to be explained first.")
    return unfinished | {entry.pk: sentence for entry in first if entry.pk in asked}


def _not_appraised(entries: list[Entry]) -> dict[int, str]:
    trees = trees_of({entry.bloc.criteria_set_id for entry in entries})
    waiting = {}
    for entry_id, components in progress_of(entries, trees).items():
        missing = sum(progress.open for progress in components.values())
        if missing:
            waiting[entry_id] = ngettext(
                "%(count)d item is not appraised yet.",
                "%(count)d items are not appraised yet.",
                missing,
            ) % {"count": missing}
    return waiting
