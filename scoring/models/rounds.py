"""Rounds: one council's year, its dates, its blocs and their bands."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cchc.agencies.models import Council, User
from cchc.agencies.selectors.units import agency_ids_for
from cchc.history import TransitionRow, reasons_required, tracked
from scoring.enums import RankingMethod, RoundStage, RoundState
from scoring.models.criteria import CriteriaSet
from scoring.workflows import ROUND


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Rounds of the person's councils, and opened ones their unit takes part in."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.all()
        units = agency_ids_for(user)
        takes_part = Bloc.objects.filter(entries__agency__in=units).values("round")
        return self.filter(
            Q(council__in=Council.objects.visible_to(user).order_by())
            | (Q(pk__in=takes_part) & ~Q(state=RoundState.PREPARING))
        )


@tracked
class AssessmentRound(models.Model):
    """One council, one year: schedule, blocs, sets, people."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="rounds")
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    name = models.CharField(_("name"), max_length=200)
    state = models.CharField(
        _("state"), max_length=10, choices=RoundState, default=RoundState.PREPARING
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "name", "pk"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.UniqueConstraint(
                fields=["council", "name"],
                name="round_name_once",
                violation_error_message=_("The council already has a round of this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class StageDates(models.Model):
    """When a stage of the round opens and ends; a day means to its last second."""

    round = models.ForeignKey(AssessmentRound, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(_("stage"), max_length=20, choices=RoundStage)
    opens_at = models.DateTimeField(_("opens at"))
    deadline = models.DateTimeField(_("deadline"))

    class Meta:
        ordering = ["opens_at", "pk"]
        verbose_name = _("stage dates")
        verbose_name_plural = _("stage dates")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "stage"],
                name="stage_once",
                violation_error_message=_("This stage already has its dates."),
            ),
            models.CheckConstraint(
                name="stage_ends_after_it_opens",
                condition=Q(deadline__gt=F("opens_at")),
                violation_error_message=_("A stage ends after it opens."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.get_stage_display()}"


@tracked
class Bloc(models.Model):
    """The units of a round ranked together under one set.

    `ranking_method` and `tie_keys` (in order, what decides between equals) are read by
    rankings.standings.
    """

    round = models.ForeignKey(AssessmentRound, on_delete=models.CASCADE, related_name="blocs")
    # Stable across years, in addresses: "so", "dac-thu", "xa".
    key = models.SlugField(_("key"), max_length=30)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.PROTECT, related_name="blocs", verbose_name=_("criteria set")
    )
    ranking_method = models.CharField(
        _("ranking method"), max_length=12, choices=RankingMethod, default=RankingMethod.SHARED
    )
    tie_keys = models.JSONField(_("tie-break keys"), default=list, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("bloc")
        verbose_name_plural = _("blocs")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "key"],
                name="bloc_key_once",
                violation_error_message=_("The round already has a bloc with this key."),
            ),
            models.CheckConstraint(
                name="bloc_key_is_slug",
                # It stands in addresses of results.
                condition=models.Q(key__regex=r"^[-a-zA-Z0-9_]+$"),
                violation_error_message=_(
                    "The key of a bloc has only letters without marks, digits, “-” and “_”."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Band(models.Model):
    """A class by threshold of the index as printed, in percent; each edge has a side."""

    bloc = models.ForeignKey(Bloc, on_delete=models.CASCADE, related_name="bands")
    label = models.CharField(_("class"), max_length=40)
    edge = models.DecimalField(_("from, percent"), max_digits=6, decimal_places=3)
    inclusive = models.BooleanField(_("the edge itself belongs to it"), default=True)

    class Meta:
        ordering = ["bloc", "-edge"]
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        constraints = [
            models.UniqueConstraint(
                fields=["bloc", "edge"],
                name="band_edge_once",
                violation_error_message=_("Two classes cannot begin at the same edge."),
            )
        ]

    def __str__(self) -> str:
        return self.label


class RoundTransition(TransitionRow):
    """What happened to a round."""

    round = models.ForeignKey(AssessmentRound, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionRow.Meta):
        constraints = [reasons_required(ROUND, "round_transition_has_reason")]
