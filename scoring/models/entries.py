"""Entries: the units of a round, what the council decided of each, who appraises them."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cchc.agencies.enums import Role
from cchc.agencies.models import Agency, Membership, User
from cchc.agencies.models.validity import ValidQuerySet, validity_constraint
from cchc.agencies.selectors.units import agency_ids_for
from cchc.history import TransitionRow, reasons_required, tracked
from scoring.enums import EntryAction, EntryState, RoundStage, RoundState
from scoring.models.criteria import Node
from scoring.models.rounds import AssessmentRound, Bloc
from scoring.workflows import ENTRY

# Still being filled in: no appraiser reads it yet.
NOT_YET_DECLARED = (EntryState.WAITING, EntryState.DECLARING, EntryState.AWAITING_APPROVAL)
_NOT_YET_DECLARED = Q(state__in=NOT_YET_DECLARED)


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """A unit sees its own entries, appraisers those assigned, the council's office all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.all()
        held = Membership.objects.valid_on().filter(user=user)
        own = Q(agency__in=agency_ids_for(user))
        office = Q(
            bloc__round__council__in=held.filter(role__in=[Role.SECRETARY, Role.CHAIR]).values(
                "council"
            )
        )
        assigned = Q(pk__in=Assignment.objects.valid_on().filter(appraiser=user).entry_ids())
        opened = ~Q(bloc__round__state=RoundState.PREPARING)
        return self.filter(((own | assigned) & opened) | office)


@tracked
class Entry(models.Model):
    """A unit taking part in a round, in one bloc, under the name it had then."""

    bloc = models.ForeignKey(Bloc, on_delete=models.CASCADE, related_name="entries")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="entries")
    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveIntegerField(_("position"), default=0)
    state = models.CharField(
        _("state"), max_length=20, choices=EntryState, default=EntryState.WAITING
    )
    # Tie-break of last resort.
    council_order = models.PositiveIntegerField(
        _("order set by the council"), null=True, blank=True
    )
    council_order_reason = models.CharField(_("reason"), max_length=300, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    # The report the leader signed, kept as a document of the unit.
    signed_report = models.ForeignKey(
        "scoring.Revision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name", "pk"]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.UniqueConstraint(
                fields=["bloc", "agency"],
                name="entry_once_in_bloc",
                violation_error_message=_("This unit is already in the bloc."),
            ),
            models.UniqueConstraint(
                fields=["bloc", "council_order"],
                name="council_order_once",
                violation_error_message=_("Two units cannot have the same order."),
            ),
            models.CheckConstraint(
                name="council_order_has_reason",
                condition=Q(council_order__isnull=True) | ~Q(council_order_reason=""),
                violation_error_message=_("An order set by the council needs its reason."),
            ),
            models.CheckConstraint(
                name="entry_declared_has_time",
                condition=(_NOT_YET_DECLARED & Q(declared_at__isnull=True))
                | (~_NOT_YET_DECLARED & Q(declared_at__isnull=False)),
                violation_error_message=_("A locked self-assessment has the time it was locked."),
            ),
            models.CheckConstraint(
                name="entry_submitted_has_time",
                condition=~Q(state=EntryState.AWAITING_APPROVAL) | Q(submitted_at__isnull=False),
                violation_error_message=_("A submitted self-assessment has its time."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Exemption(models.Model):
    """The council's decision that a node does not apply to an entry, with its ground (D5)."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="exemptions")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="exemptions")
    ground = models.CharField(_("ground"), max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["entry", "node"]
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "node"],
                name="exemption_once",
                violation_error_message=_("This exemption is already recorded."),
            ),
            models.CheckConstraint(
                name="exemption_has_ground",
                condition=~Q(ground=""),
                violation_error_message=_("An exemption names its legal ground."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.node}"


@tracked
class Extension(models.Model):
    """Another deadline of one stage for one entry, with the reason; the newest counts (D11)."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="extensions")
    stage = models.CharField(_("stage"), max_length=20, choices=RoundStage)
    deadline = models.DateTimeField(_("new deadline"))
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["entry", "stage", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="extension_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("An extension needs a reason."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.get_stage_display()}"


class AssignmentQuerySet(ValidQuerySet):
    def valid_on(self, day: datetime.date | None = None) -> Self:
        """Assignments in force, of people who still belong to the round's council (D10)."""
        belongs = Membership.objects.valid_on(day).filter(
            user=OuterRef("appraiser"), council=OuterRef("round__council")
        )
        return super().valid_on(day).filter(Exists(belongs))

    def entry_ids(self) -> models.QuerySet:
        """Primary keys of the entries these assignments cover."""
        return Entry.objects.filter(
            Q(pk__in=self.filter(entry__isnull=False).values("entry"))
            | Q(
                pk__in=Entry.objects.filter(
                    bloc__criteria_set__nodes__assignments__in=self.filter(entry__isnull=True),
                    bloc__round=models.F("bloc__criteria_set__nodes__assignments__round"),
                ).values("pk")
            )
        ).values("pk")


@tracked
class Assignment(models.Model):
    """Who appraises which component of a round, from one day to another.

    `node` is a component of the bloc's set; `entry` narrows the assignment to one unit;
    `seat` is for blind double appraisal (D4).
    """

    round = models.ForeignKey(AssessmentRound, on_delete=models.CASCADE, related_name="assignments")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="assignments")
    appraiser = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    entry = models.ForeignKey(
        Entry, on_delete=models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    seat = models.PositiveSmallIntegerField(_("seat"), default=1)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["round", "node", "seat", "pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            validity_constraint("assignment_validity"),
            models.UniqueConstraint(
                fields=["round", "node", "entry", "appraiser", "seat"],
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="assignment_once",
                violation_error_message=_("This assignment is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appraiser} · {self.node}"


class EntryTransitionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """What happened to visible entries; what went between officers and leader before the
        declaration, and why, is told to the unit alone."""
        inside = (EntryState.DECLARING, EntryState.AWAITING_APPROVAL)
        own = Q(entry__agency__in=agency_ids_for(user))
        told = self.filter(entry__in=Entry.objects.visible_to(user).order_by())
        return told.filter(own | ~Q(from_state__in=inside, to_state__in=inside))


class EntryTransition(TransitionRow):
    """What happened to an entry."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="transitions")

    objects = EntryTransitionQuerySet.as_manager()

    class Meta(TransitionRow.Meta):
        constraints = [reasons_required(ENTRY, "entry_transition_has_reason")]

    @property
    def happened(self) -> str:
        """The action in words."""
        return str(EntryAction(self.action).label)
