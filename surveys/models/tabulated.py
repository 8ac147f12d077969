"""What the ballots say of each unit and leaf, ready to join the appraised points."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.history import tracked
from scoring.models import Entry, Node
from surveys.models.questionnaire import Survey


@tracked
class TabulatedShare(models.Model):
    """The share of a survey leaf's maximum one entry reached, 0…1; empty: sample too small.

    `exact` is the mean as a fraction ("13/16"), what the engine computes with, so that points
    are rounded once, at the leaf; `share` is the same to 12 decimals, for people. `detail`
    holds per group the counts that may be shown.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="shares")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="survey_shares")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="survey_shares")
    share = models.DecimalField(_("share"), max_digits=14, decimal_places=12, null=True, blank=True)
    exact = models.CharField(max_length=400, blank=True)
    valid_answers = models.PositiveIntegerField(_("valid answers"))
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["survey", "entry", "node"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "node"],
                name="tabulated_share_once",
                violation_error_message=_("This unit already has a survey result for this item."),
            ),
            models.CheckConstraint(
                name="tabulated_share_is_exact",
                condition=Q(share__isnull=True, exact="") | (Q(share__isnull=False) & ~Q(exact="")),
                violation_error_message=_("A share is kept exactly."),
            ),
            models.CheckConstraint(
                name="tabulated_share_between_0_and_1",
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=1),
                violation_error_message=_("A share lies between 0 and 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.node.code}"

    @property
    def percent(self) -> Decimal | None:
        """The share in percent, as pages show it."""
        return None if self.share is None else self.share * 100
