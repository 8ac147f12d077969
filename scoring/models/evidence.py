"""Evidence: document → revision → attachment (D12)."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cchc.agencies.enums import Role
from cchc.agencies.models import Agency, Membership, User
from cchc.agencies.selectors.units import agency_ids_for
from cchc.history import tracked
from scoring.enums import DocumentOrigin
from scoring.models.criteria import Node
from scoring.models.entries import NOT_YET_DECLARED, Assignment, Entry


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """A unit's own documents, and those of which the person may read a revision."""
        return self.filter(revisions__in=Revision.objects.visible_to(user).order_by()).distinct()


@tracked
class Document(models.Model):
    """A document of a unit; what proves "issued on time" is the day it was signed."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(_("title"), max_length=300)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    signed_on = models.DateField(_("digitally signed on"), null=True, blank=True)
    origin = models.CharField(
        _("origin"), max_length=10, choices=DocumentOrigin, default=DocumentOrigin.OWN
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.number or self.title


class RevisionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """A unit's own files; of other units' those attached where the person may look.

        Of a document only the revision that was attached is shown to the council, and a
        signed report to whom the entry is.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.all()
        entries = Entry.objects.visible_to(user).filter(signed_report__isnull=False)
        return self.filter(
            Q(document__agency__in=agency_ids_for(user))
            | Q(pk__in=Attachment.objects.visible_to(user).order_by().values("revision"))
            | Q(pk__in=entries.order_by().values("signed_report"))
        )


class Revision(models.Model):
    """One file of a document, never changed; a better scan is a new revision."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(_("revision"))
    file = models.FileField(_("file"), upload_to="evidence", max_length=200)
    original_name = models.CharField(_("file name"), max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size, bytes"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"],
                name="revision_number_once",
                violation_error_message=_("This revision exists already."),
            )
        ]

    def __str__(self) -> str:
        return self.original_name


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """The unit's own; the council's office all; appraisers their components, once declared."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.all()
        offices = Membership.objects.valid_on().filter(
            user=user, role__in=[Role.SECRETARY, Role.CHAIR]
        )
        mine = Assignment.objects.valid_on().filter(
            Q(entry__isnull=True) | Q(entry=OuterRef("entry")),
            Q(node=OuterRef("node"))
            | Q(node=OuterRef("node__parent"))
            | Q(node=OuterRef("node__parent__parent")),
            appraiser=user,
            round=OuterRef("entry__bloc__round"),
        )
        return self.filter(
            Q(entry__agency__in=agency_ids_for(user))
            | Q(entry__bloc__round__council__in=offices.values("council"))
            | (Exists(mine) & ~Q(entry__state__in=NOT_YET_DECLARED))
        )


@tracked
class Attachment(models.Model):
    """A revision pinned to a node of an entry, with the section or page that proves it."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="attachments")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="attachments")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="attachments")
    locator = models.CharField(_("section, page"), max_length=100, blank=True)
    attached_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField(auto_now_add=True)
    # Sent with the answer to a flagged item rather than with the self-assessment.
    in_explanation = models.BooleanField(default=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["attached_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "node", "revision", "locator"],
                name="attachment_once",
                violation_error_message=_("This place of the document is already attached here."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision} {self.locator}".strip()
