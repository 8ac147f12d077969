"""Things that hold from one day to another."""

import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ValidQuerySet(models.QuerySet):
    """Rows with `valid_from` (first day) and `valid_to` (last day; empty: still valid)."""

    def valid_on(self, day: datetime.date | None = None) -> Self:
        """Rows valid on `day`, today in the program's time zone by default."""
        day = day or timezone.localdate()
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


def validity_constraint(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        violation_error_message=_("The last day cannot come before the first."),
    )
