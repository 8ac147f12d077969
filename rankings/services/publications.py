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
from rankings.services.compiling import inputs_digest, read_sheets
from rankings.services.publishing import publish
from scoring.models import AssessmentRound
from scoring.selectors.criteria import scheme_of


@transaction.atomic
def prepare_and_publish(
    round: AssessmentRound, *, editions: Iterable[Edition], by: User, title: str, **decision: Any
) -> Publication:
    """Publish drafts of a round by one decision; `decision` as `publish` takes it.

    Raises Refusal where a draft is not what the sheets say now: what is signed must be what
    is there; and whatever `publish` raises.
    """
    editions = list(editions)
    can_publish(by, round.council_id).demand()
    if not editions:
        raise Refusal(_("Choose at least one draft to publish."))
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
    """Whether marks, exemptions, ballots or the set changed since the draft was compiled."""
    bloc = edition.bloc
    if bloc is None:
        return False
    scheme = scheme_of(bloc.criteria_set)
    return inputs_digest(scheme, read_sheets(bloc)) != edition.inputs_digest
