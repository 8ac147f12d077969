"""From drafts of a round to a published decision, in one step for the secretary."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Refusal
from rankings.enums import EditionState
from rankings.models import Edition, Publication
from rankings.permissions import can_publish
from rankings.services.decisions import demand_same_file, find_decision
from rankings.services.publishing import demand_decision, drafts_of, publish, seal
from rankings.services.sheets import is_stale
from scoring.enums import EntryState
from scoring.models import AssessmentRound, Entry


@transaction.atomic
def prepare_and_publish(
    round: AssessmentRound,
    *,
    editions: Iterable[Edition],
    by: User,
    title: str,
    decision_number: str,
    decision_date: datetime.date,
    signed_file: Any,
) -> Publication:
    """Publish drafts of a round by one decision, as `publish` takes it.

    A decision that stands here already, of this number and date, publishes these drafts too.
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
    number = demand_decision(decision_number, decision_date, signed_file, year=round.year)
    council, year = round.council_id, round.year
    publication = find_decision(council, year=year, number=number, date=decision_date)
    stands = publication is not None
    if publication is None:
        publication = Publication.objects.create(council_id=council, year=year, title=title.strip())
    else:
        demand_same_file(publication, signed_file)
    _join(publication, round, editions)
    if not stands:
        return publish(
            publication,
            by=by,
            decision_number=number,
            decision_date=decision_date,
            signed_file=signed_file,
        )
    for edition in drafts_of(publication):
        seal(edition, publication, by=by)
    return publication


def _join(publication: Publication, round: AssessmentRound, editions: list[Edition]) -> None:
    drafts = Edition.objects.filter(
        pk__in=[edition.pk for edition in editions],
        bloc__round=round,
        state=EditionState.DRAFT,
    )
    if drafts.update(publication=publication) != len(editions):
        raise Refusal(_("A draft was replaced meanwhile. Look at the new one first."))
