"""Whom a survey asks. Nothing here leads to an answer (D7)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models import Entry
from surveys.enums import Delivery
from surveys.models.questionnaire import RespondentGroup, Survey


class Invitation(models.Model):
    """One person asked to rate some units, once.

    The link's token is derived from this id and a secret of the environment
    (surveys.services.tokens), so the database alone opens no ballot. `is_redeemed` says
    that an answer came, never when; the table is untracked on purpose.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    group = models.ForeignKey(RespondentGroup, on_delete=models.PROTECT, related_name="invitations")
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"))
    entries = models.ManyToManyField(Entry, related_name="+", verbose_name=_("units to rate"))
    delivery = models.CharField(
        _("delivery"), max_length=10, choices=Delivery, default=Delivery.PLANNED
    )
    is_redeemed = models.BooleanField(_("answered"), default=False)

    class Meta:
        ordering = ["group", "email", "pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "email", "group"],
                name="invitation_once",
                violation_error_message=_("This person is already invited in this group."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email
