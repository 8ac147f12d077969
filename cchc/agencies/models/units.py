"""Units through time. A unit has its own id; its name in a round is kept by the entry."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.agencies.enums import AgencyKind, SuccessionKind
from cchc.agencies.models.places import Province
from cchc.agencies.models.validity import ValidQuerySet, validity_constraint
from cchc.history import tracked

if TYPE_CHECKING:
    from cchc.agencies.models.people import User


class AgencyQuerySet(ValidQuerySet):
    def visible_to(self, user: "User") -> Self:
        """Every signed-in person may see which units exist; strangers none."""
        return self.all() if user.is_authenticated else self.none()


@tracked
class Agency(models.Model):
    """A unit that can be scored: from a ministry to a division of a department."""

    kind = models.CharField(_("kind"), max_length=20, choices=AgencyKind)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    # An official code where there is one (communes); meaningful only with the dates.
    code = models.CharField(_("official code"), max_length=20, blank=True)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("province")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    predecessors = models.ManyToManyField(
        "self",
        through="Succession",
        through_fields=("successor", "predecessor"),
        symmetrical=False,
        related_name="successors",
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            validity_constraint("agency_validity"),
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                condition=~Q(code=""),
                name="agency_code_once_at_a_time",
                violation_error_message=_("This code is already used from that day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Succession(models.Model):
    """One unit went, whole or in part, into another; many to many."""

    kind = models.CharField(_("kind"), max_length=10, choices=SuccessionKind)
    predecessor = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="successions_out"
    )
    successor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successions_in")
    on = models.DateField(_("on"))
    ground = models.CharField(_("ground"), max_length=200, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="succession_once",
                violation_error_message=_("This succession is already recorded."),
            ),
            models.CheckConstraint(
                name="succession_of_another",
                condition=~Q(predecessor=models.F("successor")),
                violation_error_message=_("A unit cannot succeed itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
