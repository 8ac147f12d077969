"""States of a survey and of an invitation, as Django's choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SurveyState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    TABULATED = "tabulated", _("Tabulated")


class Delivery(models.TextChoices):
    """What became of the mail; nothing here tells when a ballot was cast."""

    PLANNED = "planned", _("Not sent yet")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
