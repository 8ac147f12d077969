"""What happens to a set in time: amendments, its likeness to an earlier set, its history."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.agencies.models import User
from cchc.history import TransitionRow, tracked
from scoring.enums import Change, SetState
from scoring.models.criteria import CriteriaSet, Node


@tracked
class Amendment(models.Model):
    """A change of a set in use: why, by which document, and what was before (D3).

    `changes` lists per node what it was and what it became, so that any version of the
    set can be told.
    """

    set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="amendments")
    version = models.PositiveSmallIntegerField(_("new version"))
    reason = models.TextField(_("reason"))
    document_number = models.CharField(_("document"), max_length=100)
    changes = models.JSONField(default=list)
    # Marks the change evaluated anew: unit, node, stage, points before and after.
    touched = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["set", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["set", "version"],
                name="amendment_version_once",
                violation_error_message=_("This version of the set exists."),
            ),
            models.CheckConstraint(
                name="amendment_has_ground",
                condition=~Q(reason="") & ~Q(document_number=""),
                violation_error_message=_("An amendment has a reason and a document."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.set} · {self.version}"


@tracked
class Match(models.Model):
    """What became of a node since the earlier set its own is compared with.

    Proposed from codes and texts, confirmed by a person. `is_comparable` says whether
    results on both sides measure the same: a movement between them is performance then,
    otherwise method.
    """

    set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="matches")
    node = models.ForeignKey(
        Node, on_delete=models.CASCADE, null=True, blank=True, related_name="matches"
    )
    previous = models.ForeignKey(
        Node, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    change = models.CharField(_("change"), max_length=12, choices=Change)
    is_comparable = models.BooleanField(_("comparable"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["set", "node__position", "previous__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["set", "node"],
                name="match_of_node_once",
                violation_error_message=_("This item is compared already."),
            ),
            models.UniqueConstraint(
                fields=["set", "previous"],
                name="match_of_previous_once",
                violation_error_message=_("This item of the earlier set is compared already."),
            ),
            models.CheckConstraint(
                name="match_fits_change",
                condition=Q(change=Change.NEW, node__isnull=False, previous__isnull=True)
                | Q(change=Change.DROPPED, node__isnull=True, previous__isnull=False)
                | (
                    ~Q(change__in=[Change.NEW, Change.DROPPED])
                    & Q(node__isnull=False, previous__isnull=False)
                ),
                violation_error_message=_("What is new or dropped stands on one side only."),
            ),
            models.CheckConstraint(
                name="match_new_is_not_comparable",
                condition=~Q(change__in=[Change.NEW, Change.DROPPED]) | Q(is_comparable=False),
                violation_error_message=_("What is new or dropped cannot be compared."),
            ),
            models.CheckConstraint(
                name="match_confirmed_by_somebody",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                violation_error_message=_("A confirmation has its person and time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node or self.previous}: {self.get_change_display()}"


class SetTransition(TransitionRow):
    """What happened to a criteria set."""

    set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="transitions")

    @property
    def to_state_label(self) -> str:
        return str(SetState(self.to_state).label)
