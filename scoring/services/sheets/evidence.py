"""Evidence of a unit: keep documents, pin them to leaves, take a pin out again (D12)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cchc.agencies.models import Agency, User
from cchc.refusals import Refusal
from cchc.uploads import EVIDENCE, Kind, check_upload, storage_name
from scoring.enums import DocumentOrigin, EntryState
from scoring.models import Attachment, Document, Entry, Node, Revision
from scoring.permissions import can_attach, can_keep_documents
from scoring.services.sheets.declare import demand_appraised_leaf
from scoring.services.sheets.transitions import locked


@dataclass(frozen=True)
class DocumentFacts:
    """What is written on a document. `signed_on` is the day of the digital signature."""

    title: str
    number: str = ""
    issued_on: datetime.date | None = None
    signed_on: datetime.date | None = None
    origin: str = DocumentOrigin.OWN


@transaction.atomic
def add_document(
    agency: Agency,
    facts: DocumentFacts,
    file: Any,
    *,
    by: User,
    kinds: tuple[Kind, ...] = EVIDENCE,
) -> Revision:
    """Keep a new document with its first file (a Django `File`); returns that revision.

    Raises NotPermitted, Refusal (no title) and UploadError (the file is not taken).
    """
    can_keep_documents(by, agency.pk).demand()
    if not facts.title.strip():
        raise Refusal(_("Give the document a title."))
    document = Document.objects.create(
        agency=agency,
        title=facts.title.strip(),
        number=facts.number.strip(),
        issued_on=facts.issued_on,
        signed_on=facts.signed_on,
        origin=facts.origin,
    )
    return _keep(document, file, number=1, by=by, kinds=kinds)


def forget_file(revision: Revision) -> None:
    """Remove the file of a revision that is about to be rolled back."""
    default_storage.delete(str(revision.file.name))


@transaction.atomic
def add_revision(document: Document, file: Any, *, by: User) -> Revision:
    """A better file of the same document. What is attached keeps the file it was pinned to."""
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    can_keep_documents(by, document.agency_id).demand()
    last = document.revisions.aggregate(last=Max("number"))["last"] or 0
    return _keep(document, file, number=last + 1, by=by, kinds=EVIDENCE)


@transaction.atomic
def attach(
    entry: Entry, node: Node, revision: Revision, *, by: User, locator: str = ""
) -> Attachment:
    """Pin a revision to a leaf of the entry, at a section or page.

    While explanations are asked for only flagged items take evidence, marked as such.
    Raises NotPermitted and Refusal (foreign document, same place twice, not the unit's leaf).
    """
    entry = locked(entry)
    can_attach(by, entry, node).demand()
    demand_appraised_leaf(entry, node)
    if not can_keep_documents(by, revision.document.agency_id):
        raise Refusal(_("This document belongs to another unit."))
    try:
        with transaction.atomic():
            return Attachment.objects.create(
                entry=entry,
                node=node,
                revision=revision,
                locator=locator.strip(),
                attached_by=by,
                in_explanation=entry.state == EntryState.EXPLANATION,
            )
    except IntegrityError:
        raise Refusal(_("This place of the document is already attached here.")) from None


@transaction.atomic
def detach(attachment: Attachment, *, by: User) -> None:
    """Take a pin out; the document stays with the unit.

    What was sent with the self-assessment stays when only explanations are open.
    """
    entry = locked(attachment.entry)
    can_attach(by, entry, attachment.node).demand()
    if entry.state == EntryState.EXPLANATION and not attachment.in_explanation:
        raise Refusal(_("This document was sent with the self-assessment and stays."))
    attachment.delete()


def _keep(
    document: Document, file: Any, *, number: int, by: User, kinds: tuple[Kind, ...]
) -> Revision:
    """Check and store a file under a name of ours; it goes again when the row cannot stay."""
    upload = check_upload(file, kinds=kinds)
    stored = default_storage.save(storage_name("evidence", upload.kind), file)
    try:
        with transaction.atomic():
            return Revision.objects.create(
                document=document,
                number=number,
                file=stored,
                original_name=upload.name,
                media_type=upload.kind.content_type,
                size=upload.size,
                sha256=upload.sha256,
                uploaded_by=by,
            )
    except BaseException:
        default_storage.delete(stored)
        raise
