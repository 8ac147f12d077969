"""From drafts of a round to a published decision, in one step for the secretary."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Refusal
from rankings.enums import EditionState
from rankings.models import Edition, Publication
from rankings.permissions import can_publish
from rankings.services.publishing import publish
from rankings.services.sheets import digest_now
from scoring.enums import EntryState
from scoring.models import AssessmentRound, Entry


@transaction.atomic
def prepare_and_publish(
    round: AssessmentRound, *, editions: Iterable[Edition], by: User, title: str, **decision: Any
) -> Publication:
    """Publish drafts of a round by one decision; `decision` as `publish` takes it.

    Raises Refusal where points of a unit are not final, or a draft is not what the sheets and
    the bloc say now: what is signed must be what is there; and whatever `publish` raises.
    """
    editions = list(editions)
    can_publish(by, round.council_id).demand()
    if not editions:
        raise Refusal(_("Choose at least one draft to publish."))
    published = Entry.objects.filter(bloc__in=[edition.bloc_id for edition in editions])
    if published.exclude(state=EntryState.FINAL).exists():
        raise Refusal(_("The points of some units are not final yet."))
    for edition in editions:
        if is_stale(edition):
            raise Refusal(
                _("%(bloc)s has changed since it was compiled: compile it again.")
                % {"bloc": edition.bloc_name}
            )
    publication = Publication.objects.create(
        council_id=round.council_id, year=round.year, title=title.strip()
    )
    drafts = Edition.objects.filter(
        pk__in=[edition.pk for edition in editions],
        bloc__round=round,
        state=EditionState.DRAFT,
    )
    if drafts.update(publication=publication) != len(editions):
        raise Refusal(_("A draft was replaced meanwhile. Look at the new one first."))
    return publish(publication, by=by, **decision)


def is_stale(edition: Edition) -> bool:
    """Whether anything the table goes by changed since the draft was compiled.

    Marks, exemptions, ballots, the set, the units' names and mergers, the bloc's classes and
    ranking, the edition before. Reads all of it: a second for a large bloc.
    """
    return edition.bloc is not None and digest_now(edition.bloc) != edition.inputs_digest
