"""People, councils, and what people may do where and when."""

from typing import Any, Self, cast

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cchc.agencies.enums import AGENCY_ROLES, COUNCIL_ROLES, CouncilLevel, Role
from cchc.agencies.models.places import Province
from cchc.agencies.models.units import Agency, Succession
from cchc.agencies.models.validity import ValidQuerySet, validity_constraint
from cchc.history import tracked


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account; without a password nobody can sign in until one is set by mail."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address. `is_staff` is the administrator."""

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("full name"), max_length=100)
    position = models.CharField(_("position"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    is_staff = models.BooleanField(_("administrator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("created"), default=timezone.now)
    # When the person last left the role home, to show what changed since.
    last_seen_home = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    class Meta:
        ordering = ["full_name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("This e-mail address already has an account."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @cached_property
    def held(self) -> list["Membership"]:
        """Memberships valid today, read once per request."""
        return list(Membership.objects.valid_on().filter(user=self))

    def holds_in_council(self, council_id: int, *roles: Role) -> bool:
        """Whether the person has one of the roles in the council today."""
        return any(held.council_id == council_id and held.role in roles for held in self.held)

    def holds_in_agency(self, agency_id: int, *roles: Role) -> bool:
        """Whether the person has one of the roles today in the agency or in its successor.

        In the successor it counts from the day of the succession.
        """
        of_units = [held for held in self.held if held.agency_id and held.role in roles]
        if not of_units or any(held.agency_id == agency_id for held in of_units):
            return bool(of_units)
        reached = Membership.objects.filter(pk__in=[held.pk for held in of_units]).agency_ids()
        return reached.filter(pk=agency_id).exists()


class CouncilQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Councils the person belongs to today; an administrator sees all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.all()
        return self.filter(pk__in=Membership.objects.valid_on().filter(user=user).values("council"))


@tracked
class Council(models.Model):
    """A council that scores: of the nation, of a province, or of one unit (D15)."""

    name = models.CharField(_("name"), max_length=200)
    level = models.CharField(_("level"), max_length=12, choices=CouncilLevel)
    # The word in the head of public pages: "Tỉnh Mẫu".
    place_name = models.CharField(_("place"), max_length=100)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("province")
    )
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("council")
        verbose_name_plural = _("councils")
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="council_name_once",
                violation_error_message=_("A council of this name exists."),
            )
        ]

    def __str__(self) -> str:
        return self.name


# Django's ORM has no recursive queries. UNION, not UNION ALL: it ends on a circle too.
_WITH_PREDECESSORS = """
WITH RECURSIVE reached(id) AS (
    {own}
    UNION
    SELECT predecessor_id FROM {succession} JOIN reached ON successor_id = reached.id
    WHERE "on" <= %s
)
SELECT id FROM reached
"""


class MembershipQuerySet(ValidQuerySet):
    def agency_ids(self) -> models.QuerySet:
        """Primary keys of the units these memberships answer for today.

        Rights follow succession (D10): who belongs to a unit also answers for the units it
        came from, however far back, from the day they went into it. Inside another query it
        is a subquery.
        """
        own, params = (
            self.filter(agency__isnull=False).order_by().values("agency").query.sql_with_params()
        )
        sql = _WITH_PREDECESSORS.format(own=own, succession=Succession._meta.db_table)
        reached = RawSQL(sql, (*params, timezone.localdate()))  # noqa: S611
        return Agency.objects.filter(pk__in=reached).order_by().values("pk")


@tracked
class Membership(models.Model):
    """A person's role in one council or one agency, from one day to another (D10)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["role", "pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            validity_constraint("membership_validity"),
            models.CheckConstraint(
                name="membership_role_fits_body",
                condition=Q(council__isnull=False, agency__isnull=True, role__in=COUNCIL_ROLES)
                | Q(council__isnull=True, agency__isnull=False, role__in=AGENCY_ROLES),
                violation_error_message=_(
                    "A council has secretaries, chairs, appraisers; a unit has officers, leaders."
                ),
            ),
            models.UniqueConstraint(
                fields=["user", "council", "agency", "role"],
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="membership_once_at_a_time",
                violation_error_message=_("This person already holds this role here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"

    @property
    def body(self) -> Council | Agency:
        """The council or agency the role belongs to."""
        return self.council if self.council is not None else cast(Agency, self.agency)
