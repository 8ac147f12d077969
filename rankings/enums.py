"""Kinds of index, origins and states of what is published, as Django's choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndexKind(models.TextChoices):
    PAR_INDEX = "par_index", _("Administrative-reform index")
    SIPAS = "sipas", _("Satisfaction index")


class Origin(models.TextChoices):
    """Where an edition's figures come from; only a computed one can be recomputed."""

    COMPUTED = "computed", _("Computed here")
    IMPORTED = "imported", _("Imported as published")


class EditionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CORRECTED = "corrected", _("Replaced by a correction")
    DISCARDED = "discarded", _("Discarded")


class PublicationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
