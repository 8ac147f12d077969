"""The questionnaire: questions that measure survey leaves, options that carry shares (D6)."""

from decimal import Decimal
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cchc.agencies.enums import Role
from cchc.agencies.models import Membership, User
from cchc.history import TransitionRow, reasons_required, tracked
from scoring.models import AssessmentRound, Node
from surveys.enums import SurveyState
from surveys.workflows import SURVEY


class SurveyQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """The council's office only: a unit does not see the survey that rates it."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.all()
        office = Membership.objects.valid_on().filter(
            user=user, role__in=[Role.SECRETARY, Role.CHAIR]
        )
        return self.filter(round__council__in=office.values("council"))


@tracked
class Survey(models.Model):
    """One questionnaire of a round, from a first to a last day."""

    round = models.ForeignKey(AssessmentRound, on_delete=models.PROTECT, related_name="surveys")
    name = models.CharField(_("name"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=SurveyState, default=SurveyState.DRAFT
    )
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    # Fewer valid answers for a unit and leaf: no survey part, a reduced maximum (D5).
    minimum_sample = models.PositiveIntegerField(
        _("minimum sample"), default=5, validators=[MinValueValidator(1)]
    )
    tabulated_at = models.DateTimeField(null=True, blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "pk"]
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints = [
            models.CheckConstraint(
                name="survey_closes_after_it_opens",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("A survey closes after it opens."),
            ),
            models.CheckConstraint(
                name="survey_tabulated_has_time",
                condition=~Q(state=SurveyState.TABULATED) | Q(tabulated_at__isnull=False),
                violation_error_message=_("A tabulated survey has its time."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class RespondentGroup(models.Model):
    """A group of respondents: delegates, leaders, officials, citizens, businesses."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(_("group"), max_length=200)
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=3, default=Decimal(1))
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "name"],
                name="respondent_group_once",
                violation_error_message=_("The survey already has this group."),
            ),
            models.CheckConstraint(
                name="respondent_group_weight_positive",
                condition=Q(weight__gt=Decimal(0)),
                violation_error_message=_("A weight is more than 0."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Question(models.Model):
    """One question; it measures one survey leaf per bloc's set.

    `nodes` are leaves with the survey method, at most one in each criteria set. Without
    groups the question is asked of every group.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField(_("question"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    nodes = models.ManyToManyField(Node, related_name="questions")
    groups = models.ManyToManyField(RespondentGroup, related_name="questions", blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "position"],
                name="question_position_once",
                violation_error_message=_("Two questions cannot stand in the same place."),
            )
        ]

    def __str__(self) -> str:
        return self.text


@tracked
class Option(models.Model):
    """An answer and the share of the maximum it carries, 0…1; empty: not a valid answer."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    label = models.CharField(_("answer"), max_length=200)
    share = models.DecimalField(_("share"), max_digits=5, decimal_places=4, null=True, blank=True)
    # Counted as satisfied in the satisfaction index.
    is_satisfied = models.BooleanField(_("satisfied"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "position"],
                name="option_position_once",
                violation_error_message=_("Two answers cannot stand in the same place."),
            ),
            models.CheckConstraint(
                name="option_share_between_0_and_1",
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=1),
                violation_error_message=_("A share lies between 0 and 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def share_percent(self) -> Decimal | None:
        """The share in percent, as pages show it."""
        return None if self.share is None else self.share * 100


class SurveyTransition(TransitionRow):
    """What happened to a survey."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionRow.Meta):
        constraints = [reasons_required(SURVEY, "survey_transition_has_reason")]
