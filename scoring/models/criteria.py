"""Criteria sets: one node table, stable leaves, changes only by amendment (D2, D3)."""

from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from cchc.agencies.models import Council, User
from cchc.agencies.selectors.units import agency_ids_for
from cchc.history import tracked
from scoring.enums import Block, Level, Method, RuleKind, SetState

# Of a node's text, scale and evidence: what a person can still read and correct.
LONGEST_TEXT = 4_000


class CriteriaSetQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Sets of the person's councils, and the sets their unit is scored by; what was
        removed as a draft only the administrator."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.all()
        units = agency_ids_for(user)
        scored_by = CriteriaSet.objects.filter(blocs__entries__agency__in=units)
        return self.filter(
            Q(council__in=Council.objects.visible_to(user).order_by())
            | (Q(pk__in=scored_by.values("pk")) & ~Q(state=SetState.DRAFT)),
            ~Q(state__in=[SetState.DISCARDED, SetState.APPLIED]),
        )

    def with_scales(self) -> Self:
        """Each set with its `scale` (points), the survey's part of it, and its leaves."""
        current = Q(nodes__until_version__isnull=True, nodes__block=Block.MAIN)
        return self.annotate(
            scale=Sum("nodes__max_points", filter=current & Q(nodes__parent__isnull=True)),
            survey=Sum("nodes__max_points", filter=current & Q(nodes__method=Method.SURVEY)),
            leaves=Count("nodes", filter=Q(nodes__until_version__isnull=True, nodes__is_leaf=True)),
        )


@tracked
class CriteriaSet(models.Model):
    """A versioned tree of criteria for one bloc and year, issued by a decision."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="criteria_sets")
    name = models.CharField(_("name"), max_length=200)
    bloc_name = models.CharField(_("bloc"), max_length=100)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    state = models.CharField(_("state"), max_length=12, choices=SetState, default=SetState.DRAFT)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    decision_date = models.DateField(_("decision date"), null=True, blank=True)
    decision_file = models.FileField(
        _("decision"), upload_to="criteria", max_length=200, blank=True
    )
    decision_file_name = models.CharField(max_length=255, blank=True)
    decision_file_sha256 = models.CharField(max_length=64, blank=True)
    point_places = models.PositiveSmallIntegerField(
        _("decimals of points"), default=3, validators=[MaxValueValidator(3)]
    )
    index_places = models.PositiveSmallIntegerField(
        _("decimals of the index"), default=2, validators=[MaxValueValidator(4)]
    )
    may_exceed_100 = models.BooleanField(_("the index may pass 100"), default=False)
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies"
    )
    # Only a draft of an amendment names the set in force it changes.
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amending"
    )
    # The set of an earlier year its results are compared with (see Match).
    compared_with = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "bloc_name", "pk"]
        verbose_name = _("criteria set")
        verbose_name_plural = _("criteria sets")
        constraints = [
            models.UniqueConstraint(
                fields=["council", "year", "bloc_name"],
                condition=Q(state=SetState.IN_FORCE),
                name="one_set_in_force",
                violation_error_message=_("Another set is in force for this bloc and year."),
            ),
            models.CheckConstraint(
                name="set_in_force_has_decision",
                condition=Q(state__in=[SetState.DRAFT, SetState.DISCARDED, SetState.APPLIED])
                | (~Q(decision_number="") & Q(decision_date__isnull=False)),
                violation_error_message=_(
                    "A set in force names the number and date of its decision."
                ),
            ),
            models.CheckConstraint(
                name="amendment_stays_a_draft",
                condition=Q(amends__isnull=True)
                | Q(state__in=[SetState.DRAFT, SetState.DISCARDED, SetState.APPLIED]),
                violation_error_message=_("An amendment is taken into the set it changes."),
            ),
            models.UniqueConstraint(
                fields=["amends"],
                condition=Q(state=SetState.DRAFT),
                name="one_amendment_at_a_time",
                violation_error_message=_("An amendment of this set is being prepared already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NodeQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Nodes of the sets as they stand now."""
        return self.filter(until_version__isnull=True)

    def leaves(self) -> Self:
        """What carries a rule, with what is above it at hand."""
        return self.current().filter(is_leaf=True).select_related("parent")


@tracked
class Node(models.Model):
    """A component, criterion or sub-criterion. A node without children is a leaf.

    Marks, evidence, questions and assignments point at nodes. A node is never deleted
    once its set is in force: an amendment changes it or ends it.
    """

    set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="nodes")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    position = models.PositiveIntegerField(_("position"))
    code = models.CharField(_("code"), max_length=20)
    text = models.TextField(_("text"))
    # Of a bonus or penalty: the most that counts, whatever its parts add up to.
    max_points = models.DecimalField(_("maximum"), max_digits=7, decimal_places=3)
    # That of its component.
    block = models.CharField(_("block"), max_length=8, choices=Block, default=Block.MAIN)
    # The node of another set, or of the set an amendment changes, it was copied from.
    origin = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    # Only leaves carry the fields from here on.
    is_leaf = models.BooleanField(default=False)
    method = models.CharField(_("method"), max_length=10, choices=Method, blank=True)
    rule_kind = models.CharField(_("rule"), max_length=20, choices=RuleKind, blank=True)
    rule_params = models.JSONField(_("data of the rule"), default=dict, blank=True)
    # The scale as the decision prints it.
    scale = models.TextField(_("scale"), blank=True)
    evidence_asked = models.TextField(_("evidence asked for"), blank=True)
    in_charge = models.CharField(_("in charge"), max_length=200, blank=True)
    # Whether a person has said that the rule is the one meant; in a draft it may be open.
    is_confirmed = models.BooleanField(_("rule confirmed"), default=True)
    # What a reader of the decision's appendix found: its place, confidence and questions.
    reading = models.JSONField(default=dict, blank=True)
    # The set's versions in which the node counts; an empty end: to this day.
    since_version = models.PositiveSmallIntegerField(default=1)
    until_version = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = NodeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["set", "code"],
                condition=Q(until_version__isnull=True),
                name="node_code_once",
                violation_error_message=_("This code is already used in the set."),
            ),
            models.CheckConstraint(
                name="node_max_positive",
                condition=Q(max_points__gt=Decimal(0)),
                violation_error_message=_("The maximum must be more than 0."),
            ),
            models.CheckConstraint(
                name="node_leaf_has_rule",
                condition=Q(is_leaf=False, rule_kind="", method="")
                | (Q(is_leaf=True) & ~Q(rule_kind="") & ~Q(method=""))
                | (Q(is_leaf=True, is_confirmed=False) & ~Q(method="")),
                violation_error_message=_("A leaf has a rule; other nodes have none."),
            ),
            models.CheckConstraint(
                name="node_survey_rule_fits_method",
                condition=Q(method=Method.SURVEY, rule_kind=RuleKind.SURVEY)
                | (~Q(method=Method.SURVEY) & ~Q(rule_kind=RuleKind.SURVEY)),
                violation_error_message=_("A survey leaf is filled from ballots."),
            ),
            models.CheckConstraint(
                name="node_parent_above",
                condition=Q(level=Level.COMPONENT, parent__isnull=True)
                | Q(level__gt=Level.COMPONENT, parent__isnull=False),
                violation_error_message=_("Only a component stands without a parent."),
            ),
            models.CheckConstraint(
                name="node_versions_in_order",
                condition=Q(until_version__isnull=True) | Q(until_version__gte=F("since_version")),
                violation_error_message=_("The last version cannot come before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def path(self) -> list[int]:
        """Ids from the component down to this node, one to three."""
        if self.parent is None:
            return [self.pk]
        above = [self.parent.parent_id] if self.parent.parent_id else []
        return [*above, self.parent.pk, self.pk]

    @property
    def component_id(self) -> int:
        """Id of the component this node stands under, or its own."""
        if self.parent is None:
            return self.pk
        return self.parent.parent_id or self.parent.pk

    @property
    def component(self) -> "Node":
        """The component this node stands under, or itself."""
        if self.parent is None:
            return self
        return self.parent.parent or self.parent
