"""The frozen result of one bloc, down to the leaf (D13)."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cchc.agencies.enums import Role
from cchc.agencies.models import Agency, Council, Membership, User
from cchc.history import TransitionRow, reasons_required, tracked
from rankings.enums import EditionState, IndexKind, Origin
from rankings.models.freezing import EDITION_TRIGGERS, RESULT_TRIGGERS
from rankings.models.publications import Publication
from rankings.workflows import EDITION
from scoring.models import Bloc, Entry


class EditionQuerySet(models.QuerySet):
    def current(self) -> Self:
        """The editions that stand: published and not replaced."""
        return self.filter(state=EditionState.PUBLISHED)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What was published stays at its address; drafts belong to the council's office."""
        public = Q(state__in=[EditionState.PUBLISHED, EditionState.CORRECTED])
        if isinstance(user, AnonymousUser):
            return self.filter(public)
        if user.is_staff:
            return self.all()
        office = Membership.objects.valid_on().filter(
            user=user, role__in=[Role.SECRETARY, Role.CHAIR]
        )
        return self.filter(public | Q(council__in=office.values("council")))


@tracked
class Edition(models.Model):
    """The result of one bloc and year, numbered.

    `scheme` is the whole criteria set as the engine used it, `settings` the ranking
    method, tie keys and bands; both empty in an imported edition but for what the source
    says. `checksum` is the SHA-256 of the canonical form of everything published.
    `mean` is the plain mean of the units' indices, percent.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="editions")
    kind = models.CharField(
        _("kind"), max_length=10, choices=IndexKind, default=IndexKind.PAR_INDEX
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    bloc_key = models.SlugField(_("bloc"), max_length=30)
    bloc_name = models.CharField(_("bloc"), max_length=100)
    number = models.PositiveSmallIntegerField(_("edition"), default=1)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    state = models.CharField(
        _("state"), max_length=10, choices=EditionState, default=EditionState.DRAFT
    )
    bloc = models.ForeignKey(
        Bloc, on_delete=models.PROTECT, null=True, blank=True, related_name="editions"
    )
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="editions"
    )
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers"
    )
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    scheme = models.JSONField(null=True, blank=True)
    settings = models.JSONField(default=dict)
    # Components of the table's columns: [{"code", "name", "max"}].
    components = models.JSONField(default=list)
    # What became of each item since the set of `previous`, as confirmed when it was compiled
    # (rankings.selectors.comparability); empty where that was not assessed.
    comparability = models.JSONField(default=dict, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)
    index_places = models.PositiveSmallIntegerField(default=2)
    mean = models.DecimalField(max_digits=20, decimal_places=12, null=True, blank=True)
    # Best and worst component, largest rise and fall, counts per band.
    summary = models.JSONField(default=dict)
    # Differences to printed ranks, orders taken as the council's, remarks of the source.
    notes = models.JSONField(default=list)
    checksum = models.CharField(max_length=64, blank=True)
    # Digest of what went in, to see whether a draft is stale.
    inputs_digest = models.CharField(max_length=64, blank=True)
    compiled_at = models.DateTimeField(auto_now_add=True)
    compiled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "bloc__position", "bloc_name", "-number", "-pk"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        triggers = EDITION_TRIGGERS
        constraints = [
            models.UniqueConstraint(
                fields=["council", "kind", "year", "bloc_key"],
                condition=Q(state=EditionState.PUBLISHED),
                name="one_published_edition",
                violation_error_message=_("This bloc and year already has a published edition."),
            ),
            models.UniqueConstraint(
                fields=["council", "kind", "year", "bloc_key"],
                condition=Q(state=EditionState.DRAFT),
                name="one_draft_edition",
                violation_error_message=_("This bloc and year already has a draft."),
            ),
            models.CheckConstraint(
                name="edition_bloc_key_is_slug",
                # It stands in addresses.
                condition=Q(bloc_key__regex=r"^[-a-zA-Z0-9_]+$"),
                violation_error_message=_(
                    "The key of a bloc has only letters without marks, digits, “-” and “_”."
                ),
            ),
            models.CheckConstraint(
                name="published_edition_is_complete",
                condition=Q(state__in=[EditionState.DRAFT, EditionState.DISCARDED])
                | (Q(publication__isnull=False) & ~Q(checksum="")),
                violation_error_message=_("A published edition has a decision and a checksum."),
            ),
            models.CheckConstraint(
                name="computed_edition_has_scheme",
                condition=Q(origin=Origin.COMPUTED, bloc__isnull=False, scheme__isnull=False)
                | Q(origin=Origin.IMPORTED, bloc__isnull=True),
                violation_error_message=_("Only an imported edition comes without marks."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bloc_name} {self.year}"


class Result(models.Model):
    """One unit's line of an edition, as published, under the name it had.

    Points are exact; the exact index is points ÷ applicable maximum × 100 and `index` is
    that figure as printed. `levels` holds for every component and criterion the points,
    applicable maximum, appraised and survey parts, and for every leaf also why
    (scoring.engine's scorecard as JSON). Changes are against `Edition.previous`.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="results")
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="results"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="results"
    )
    name = models.CharField(_("unit"), max_length=200)
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True)
    position = models.PositiveIntegerField(_("position in the table"))
    points = models.DecimalField(_("points"), max_digits=9, decimal_places=3, null=True, blank=True)
    max_points = models.DecimalField(
        _("applicable maximum"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    full_max_points = models.DecimalField(
        _("maximum of the set"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    appraised = models.DecimalField(
        _("appraised"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    survey = models.DecimalField(_("survey"), max_digits=9, decimal_places=3, null=True, blank=True)
    declared = models.DecimalField(
        _("declared"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    index = models.DecimalField(
        _("index, percent"), max_digits=9, decimal_places=4, null=True, blank=True
    )
    band = models.CharField(_("class"), max_length=40, blank=True)
    printed_rank = models.PositiveIntegerField(_("printed rank"), null=True, blank=True)
    # The unit's line in `Edition.previous`, as known when this edition was made.
    previous_position = models.PositiveIntegerField(null=True, blank=True)
    # Places risen (positive) or fallen, and change of the printed index in percentage points.
    places = models.IntegerField(_("places"), null=True, blank=True)
    change = models.DecimalField(_("change"), max_digits=9, decimal_places=4, null=True, blank=True)
    # Why the maximum is reduced, why there is no single previous result.
    notes = models.JSONField(default=list)
    levels = models.JSONField(default=dict)

    class Meta:
        ordering = ["edition", "position", "pk"]
        triggers = RESULT_TRIGGERS
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "position"],
                name="result_position_once",
                violation_error_message=_("Two units cannot stand on one line."),
            ),
            models.UniqueConstraint(
                fields=["edition", "agency"],
                name="result_agency_once",
                violation_error_message=_("This unit is already in the edition."),
            ),
            models.CheckConstraint(
                name="result_points_within_maximum",
                condition=Q(points__isnull=True)
                | Q(max_points__isnull=True)
                | Q(points__lte=F("max_points"))
                # Without an index SQL would not know and let it pass.
                | Q(index__isnull=False, index__gt=100),
                violation_error_message=_("Points cannot exceed the maximum."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank or '–'} {self.name}"


class EditionTransition(TransitionRow):
    """What happened to an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionRow.Meta):
        constraints = [reasons_required(EDITION, "edition_transition_has_reason")]
