"""One decision is one publication, whichever way its results come in (D13)."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.agencies.models import Council, User
from cchc.refusals import Refusal
from cchc.uploads import SIGNED, check_upload
from rankings.enums import PublicationState
from rankings.models import Publication


def find_decision(
    council_id: int, *, year: int, number: str, date: datetime.date | None
) -> Publication | None:
    """The published decision of this number and date, if it stands here already.

    The council stays locked until the transaction ends, so that nobody enters the same
    decision meanwhile. Refusal where it stands as one of another year.
    """
    if not number or date is None:
        return None
    Council.objects.select_for_update(of=("self",), no_key=True).get(pk=council_id)
    found = (
        Publication.objects.published()
        .filter(council=council_id, decision_number=number, decision_date=date)
        .first()
    )
    if found is not None and found.year != year:
        raise Refusal(
            _("Decision %(number)s stands here as the one that publishes the year %(year)d.")
            % {"number": number, "year": found.year}
        )
    return found


def imported_decision(
    council_id: int,
    *,
    year: int,
    number: str,
    date: datetime.date | None,
    source: str,
    title: str,
    by: User | None,
) -> Publication:
    """The decision an imported table was published by, or the source it was read in."""
    found = find_decision(council_id, year=year, number=number, date=date)
    if found is not None:
        return found
    publication, _made = Publication.objects.get_or_create(
        council_id=council_id,
        year=year,
        state=PublicationState.PUBLISHED,
        decision_number=number,
        decision_date=date,
        source=source,
        defaults={"title": title, "published_at": timezone.now(), "published_by": by},
    )
    return publication


def demand_same_file(publication: Publication, signed_file: Any) -> None:
    """Refusal where a decision that stands was kept with another file, or with none.

    Its checksums hold the file's, so it can take no other any more.
    """
    if check_upload(signed_file, kinds=SIGNED).sha256 == publication.signed_file_sha256:
        return
    said = {"number": publication.decision_number}
    if publication.signed_file_sha256:
        raise Refusal(
            _("Decision %(number)s is published with another file: send the same one.") % said
        )
    raise Refusal(
        _("Decision %(number)s was imported without its file; what it publishes is imported too.")
        % said
    )
