"""Provinces through time: official codes are reused with another meaning."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cchc.agencies.models.validity import ValidQuerySet, validity_constraint


class Province(models.Model):
    """A province as it was from one day to another, under the code it had then."""

    code = models.CharField(_("code"), max_length=2)
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=40)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    predecessors = models.ManyToManyField(
        "self",
        through="ProvinceSuccession",
        through_fields=("successor", "predecessor"),
        symmetrical=False,
        related_name="successors",
    )

    objects = ValidQuerySet.as_manager()

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="province_code_once_at_a_time",
                violation_error_message=_("This code is already used from that day."),
            ),
            validity_constraint("province_validity"),
        ]

    def __str__(self) -> str:
        return self.name


class ProvinceSuccession(models.Model):
    """One province went into another, whole, on a day."""

    predecessor = models.ForeignKey(
        Province, on_delete=models.PROTECT, related_name="successions_out"
    )
    successor = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="successions_in")
    on = models.DateField(_("on"))

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="province_succession_once",
                violation_error_message=_("This succession is already recorded."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
