"""Publication: one decision makes the draft editions of several blocs public, for good (D13)."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Refusal
from cchc.uploads import SIGNED, check_upload, storage_name
from rankings.enums import EditionState, PublicationState
from rankings.models import Edition, Publication, Result
from rankings.permissions import can_publish
from rankings.selectors.desk import OPEN
from rankings.selectors.notes import note_text
from rankings.selectors.public_state import forget_public_pages
from rankings.services.checksums import checksum_of
from rankings.services.decisions import find_decision
from rankings.services.editions import move


@transaction.atomic
def publish(
    publication: Publication,
    *,
    by: User,
    decision_number: str,
    decision_date: datetime.date,
    signed_file: Any,
) -> Publication:
    """Publish every draft edition of the publication together; frozen from then on.

    `signed_file` is the decision as an uploaded PDF. Raises NotPermitted, UploadError, and
    Refusal where the decision is not named, has no file or stands here already, nothing is
    there to publish, or a bloc already has a published edition.
    """
    publication = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    can_publish(by, publication.council_id).demand()
    if publication.state != PublicationState.DRAFT:
        raise Refusal(_("This decision is published already."))
    number = demand_decision(decision_number, decision_date, signed_file, year=publication.year)
    editions = drafts_of(publication)
    council, year = publication.council_id, publication.year
    if find_decision(council, year=year, number=number, date=decision_date):
        raise Refusal(_("This decision is published already."))
    publication.decision_number = number
    publication.decision_date = decision_date
    _keep_file(publication, signed_file)
    publication.state = PublicationState.PUBLISHED
    publication.published_at = timezone.now()
    publication.published_by = by
    publication.save()
    for edition in editions:
        seal(edition, publication, by=by)
    return publication


def demand_decision(number: str, date: datetime.date | None, signed_file: Any, *, year: int) -> str:
    """The number of a decision that can publish results of `year`; Refusal with what it lacks."""
    if not number.strip() or not date:
        raise Refusal(_("Name the number and the date of the decision."))
    if date > timezone.localdate():
        raise Refusal(_("The date of the decision lies in the future."))
    if date.year < year:
        raise Refusal(
            _("A decision of %(date)s cannot publish the results of %(year)d.")
            % {"date": f"{date:%d/%m/%Y}", "year": year}
        )
    if signed_file is None:
        raise Refusal(_("Attach the signed decision."))
    return number.strip()


def seal(edition: Edition, publication: Publication, *, by: User | None) -> Edition:
    """Publish one draft under a published decision: its checksum, its state, its history.

    For `publish` and for imports, inside their transaction.
    """
    if Edition.objects.current().filter(**_place(edition)).exclude(pk=edition.pk).exists():
        raise Refusal(
            _("%(bloc)s already has a published result of %(year)d.")
            % {"bloc": edition.bloc_name, "year": edition.year}
        )
    for note in edition.notes:
        if note["code"] in OPEN:
            raise Refusal(note_text(note))
    edition.publication = publication
    results = Result.objects.filter(edition=edition).order_by("position")
    edition.checksum = checksum_of(edition, results)
    move(edition, "publish", by=by)
    transaction.on_commit(forget_public_pages)
    return edition


def drafts_of(publication: Publication) -> list[Edition]:
    editions = list(
        publication.editions.select_for_update(of=("self",))
        .filter(state=EditionState.DRAFT)
        .select_related("council", "previous", "corrects")
        .order_by("pk")
    )
    if not editions:
        raise Refusal(_("There is no draft edition to publish."))
    return editions


def _place(edition: Edition) -> dict[str, Any]:
    return {
        "council": edition.council_id,
        "kind": edition.kind,
        "year": edition.year,
        "bloc_key": edition.bloc_key,
    }


def _keep_file(publication: Publication, file: Any) -> None:
    upload = check_upload(file, kinds=SIGNED)
    publication.signed_file.save(storage_name("decisions", upload.kind), file, save=False)
    publication.signed_file_name = upload.name
    publication.signed_file_sha256 = upload.sha256
