"""Kinds of units and the roles people hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    """What a unit is; which bloc it is ranked in is the round's decision."""

    PROVINCE = "province", _("Provincial people's committee")
    MINISTRY = "ministry", _("Ministry")
    DEPARTMENT = "department", _("Department of the province")
    COMMUNE = "commune", _("Commune")
    DISTRICT = "district", _("District (until 6/2025)")
    CENTRAL = "central", _("Central agency in the province")
    SERVICE = "service", _("Public service unit")
    DIVISION = "division", _("Division of a unit")


class SuccessionKind(models.TextChoices):
    MERGED = "merged", _("Merged into")
    SPLIT = "split", _("Split into")
    RENAMED = "renamed", _("Renamed")


class CouncilLevel(models.TextChoices):
    NATIONAL = "national", _("National")
    PROVINCIAL = "provincial", _("Provincial")
    UNIT = "unit", _("Of one unit")


class Role(models.TextChoices):
    """A role in a council or in an agency; an account may hold several."""

    SECRETARY = "secretary", _("Secretary")
    CHAIR = "chair", _("Chair")
    APPRAISER = "appraiser", _("Appraiser")
    OFFICER = "officer", _("Officer")
    LEADER = "leader", _("Unit leader")


COUNCIL_ROLES = (Role.SECRETARY, Role.CHAIR, Role.APPRAISER)
AGENCY_ROLES = (Role.OFFICER, Role.LEADER)
