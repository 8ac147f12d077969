"""Places, units, people."""

from cchc.agencies.models.people import Council, Membership, User
from cchc.agencies.models.places import Province, ProvinceSuccession
from cchc.agencies.models.units import Agency, Succession

__all__ = [
    "Agency",
    "Council",
    "Membership",
    "Province",
    "ProvinceSuccession",
    "Succession",
    "User",
]
