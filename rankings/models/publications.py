"""One decision that publishes the editions of several blocs (D13)."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.agencies.enums import Role
from cchc.agencies.models import Council, Membership, User
from cchc.history import tracked
from rankings.enums import PublicationState
from rankings.models.freezing import PUBLICATION_TRIGGERS


class PublicationQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(state=PublicationState.PUBLISHED)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What is published is everybody's; a draft belongs to the council's office."""
        published = Q(state=PublicationState.PUBLISHED)
        if isinstance(user, AnonymousUser):
            return self.filter(published)
        if user.is_staff:
            return self.all()
        office = Membership.objects.valid_on().filter(
            user=user, role__in=[Role.SECRETARY, Role.CHAIR]
        )
        return self.filter(published | Q(council__in=office.values("council")))


@tracked
class Publication(models.Model):
    """A numbered decision with its date and signed file."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="publications")
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    title = models.CharField(_("title"), max_length=300)
    state = models.CharField(
        _("state"), max_length=10, choices=PublicationState, default=PublicationState.DRAFT
    )
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    decision_date = models.DateField(_("decision date"), null=True, blank=True)
    signed_file = models.FileField(
        _("signed decision"), upload_to="decisions", max_length=200, blank=True
    )
    signed_file_name = models.CharField(max_length=255, blank=True)
    signed_file_sha256 = models.CharField(max_length=64, blank=True)
    # Where an imported publication was read.
    source = models.CharField(_("source"), max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-decision_date", "-pk"]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        triggers = PUBLICATION_TRIGGERS
        constraints = [
            models.UniqueConstraint(
                fields=["council", "decision_number", "decision_date"],
                condition=Q(state=PublicationState.PUBLISHED) & ~Q(decision_number=""),
                name="one_publication_per_decision",
                violation_error_message=_("This decision is published already."),
            ),
            models.CheckConstraint(
                name="publication_has_decision",
                # Reports of old results do not always print the decision; then they are named.
                condition=Q(state=PublicationState.DRAFT)
                | (
                    Q(published_at__isnull=False)
                    & ((~Q(decision_number="") & Q(decision_date__isnull=False)) | ~Q(source=""))
                ),
                violation_error_message=_(
                    "A publication names the number and date of its decision, or its source."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title
