"""Marks by stage and seat (D4), and the questions that come between two appraisals."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _

from cchc.agencies.models import User
from cchc.history import tracked
from scoring.enums import MarkStage
from scoring.models.criteria import Node
from scoring.models.entries import Entry
from scoring.models.evidence import Revision

# In this order: what a later stage did not touch is inherited from the one before.
STAGES = list(MarkStage)


class MarkQuerySet(models.QuerySet):
    def counting(self, stages: Iterable[MarkStage] = STAGES) -> Self:
        """Per entry and node the mark of the latest of `stages` (D4).

        Seat 1 counts; other seats are opinions that a resolution settles.
        """
        wanted = list(stages)
        weight = Case(*(When(stage=stage, then=STAGES.index(stage)) for stage in wanted))
        return (
            self.filter(stage__in=wanted, seat=1)
            .order_by("entry_id", "node_id", weight.desc())
            .distinct("entry_id", "node_id")
        )

    def settled(self, stages: Iterable[MarkStage]) -> Self:
        """Complete marks of `stages` with no later one of these that is not: what an amendment
        opened again, or somebody began anew, is not settled by what stood before."""
        wanted = list(stages)
        weight = Case(*(When(stage=stage, then=STAGES.index(stage)) for stage in wanted))
        complete = self.filter(stage__in=wanted, seat=1, is_complete=True)
        if len(wanted) == 1:
            return complete
        opened = Mark.objects.filter(
            entry=OuterRef("entry"),
            node=OuterRef("node"),
            stage__in=wanted,
            seat=1,
            is_complete=False,
        )
        later = opened.alias(weight=weight).filter(weight__gt=OuterRef("weight"))
        return complete.alias(weight=weight).filter(~Exists(later))


@tracked
class Mark(models.Model):
    """What one stage says of one leaf of one entry.

    `inputs` are the engine's canonical inputs. `rule_points` is what the rule gives for
    them, empty where the rule cannot say alone (judged; compared with the bloc at
    compilation). `points` is what this stage sets, empty while unfinished.
    `inherited_points` is what counted before this stage: a later stage that differs from
    it says why. All in points.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="marks")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="marks")
    stage = models.CharField(_("stage"), max_length=12, choices=MarkStage)
    seat = models.PositiveSmallIntegerField(_("seat"), default=1)
    inputs = models.JSONField(_("inputs"), default=dict, blank=True)
    did_not_arise = models.BooleanField(_("did not arise"), default=False)
    rule_points = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    inherited_points = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=3, null=True, blank=True)
    floor = models.DecimalField(max_digits=8, decimal_places=3)
    ceiling = models.DecimalField(max_digits=8, decimal_places=3)
    reason = models.TextField(_("reason"), blank=True)
    # Written by the unit where it has no evidence (compulsory then).
    explanation = models.TextField(_("explanation"), blank=True)
    # Whether the leaf needs nothing more in this stage; said by the engine when saved.
    is_complete = models.BooleanField(default=False)
    set_version = models.PositiveSmallIntegerField(default=1)
    # The revisions that were attached when the mark was set (D12).
    judged = models.ManyToManyField(Revision, related_name="+", blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    objects = MarkQuerySet.as_manager()

    class Meta:
        ordering = ["entry", "node", "stage", "seat"]
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "node", "stage", "seat"],
                name="mark_once",
                violation_error_message=_("This item already has a mark in this stage."),
            ),
            models.CheckConstraint(
                name="mark_within_floor_and_ceiling",
                condition=Q(points__isnull=True)
                | Q(points__gte=F("floor"), points__lte=F("ceiling")),
                violation_error_message=_("The points lie outside what the item allows."),
            ),
            models.CheckConstraint(
                name="mark_declared_follows_rule",
                condition=~Q(stage=MarkStage.DECLARED)
                | Q(rule_points__isnull=True)
                | Q(points=F("rule_points")),
                violation_error_message=_("A unit declares what the rule gives."),
            ),
            models.CheckConstraint(
                name="mark_difference_has_reason",
                condition=Q(stage=MarkStage.DECLARED)
                | Q(points__isnull=True)
                # Where nothing stood before, SQL would not know and let it pass.
                | Q(inherited_points__isnull=False, points=F("inherited_points"))
                | ~Q(reason=""),
                violation_error_message=_("Points that differ need a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.node.code} · {self.get_stage_display()}"

    @property
    def awaits_bloc(self) -> bool:
        """Whether the compilation gives the points, because it alone knows the other units."""
        return self.is_complete and self.points is None and not self.did_not_arise


@tracked
class ExplanationRequest(models.Model):
    """An item flagged "yêu cầu giải trình" in appraisal 1, and the unit's answer."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="explanation_requests")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="explanation_requests")
    question = models.TextField(_("question"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["entry", "node__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "node"],
                name="explanation_request_once",
                violation_error_message=_("This item is already flagged."),
            ),
            models.CheckConstraint(
                name="explanation_request_has_question",
                condition=~Q(question=""),
                violation_error_message=_("Say what the unit should explain."),
            ),
            models.CheckConstraint(
                name="explanation_answer_has_author_and_time",
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                violation_error_message=_("An answer has its author and time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.node.code}"
