"""Writing a draft edition, and ending it: published, discarded."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.history import record, transit
from rankings.models import Edition, Result
from rankings.permissions import can_publish
from rankings.selectors.editions import place_in_series, results_without_leaves, series_of
from rankings.services.checksums import checksum_of
from rankings.services.comparability import comparability_of
from rankings.services.composing import Composed, PastOf, compose
from rankings.services.lines import Line
from rankings.services.predecessors import Predecessors
from rankings.workflows import EDITION


def compose_draft(
    edition: Edition, lines: Sequence[Line], series: Iterable[Edition] | None = None
) -> Composed:
    """Number a new edition and rank its lines against the edition before it; nothing is saved.

    `edition` is unsaved and names council, kind, year, bloc, origin, settings and components;
    `series` where it was read already.
    """
    return compose(edition, lines, find_past(edition, lines, series))


def find_past(
    edition: Edition, lines: Sequence[Line], series: Iterable[Edition] | None = None
) -> PastOf:
    """Number a new edition, name the one before it and what of both compares, and find there
    the units of the lines."""
    series = series_of(edition) if series is None else series
    edition.number, edition.previous = place_in_series(edition, series)
    edition.comparability = comparability_of(edition)
    rows = results_without_leaves(edition.previous) if edition.previous else []
    return Predecessors(rows, lines, edition.year).past_of


@transaction.atomic
def save_draft(composed: Composed, *, by: User | None) -> Edition:
    """Save a composed edition as the draft of its bloc and year, with its checksum.

    The same lines give the same checksum. Raises IntegrityError where a draft already
    exists: discard it first.
    """
    edition = composed.edition
    edition.compiled_by = by
    edition.checksum = checksum_of(edition, composed.results)
    edition.save()
    Result.objects.bulk_create(composed.results, batch_size=1000)
    return edition


@transaction.atomic
def discard(edition: Edition, *, by: User) -> Edition:
    """Put a draft aside for good; its rows stay for the record."""
    edition = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    can_publish(by, edition.council_id).demand()
    return move(edition, "discard", by=by)


def move(edition: Edition, action: str, *, by: User | None, reason: str = "") -> Edition:
    """Move a locked edition by one action of the table, with its history row.

    Saves the whole edition, since what is published can change no more afterwards.
    """
    refusal = _("Not possible now: this edition stands at “%s”.") % edition.get_state_display()
    came_from = transit(edition, EDITION, action, refusal=refusal, reason=reason)
    edition.save()
    record(edition, action, by=by, reason=reason, came_from=came_from)
    return edition
