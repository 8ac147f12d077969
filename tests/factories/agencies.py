"""Places, units, people."""

import datetime
from itertools import count
from typing import Any

from cchc.agencies.enums import COUNCIL_ROLES, AgencyKind, CouncilLevel, Role
from cchc.agencies.models import Agency, Council, Membership, Province, User

LONG_AGO = datetime.date(2020, 1, 1)
PASSWORD = "mat-khau-thu-nghiem"

_numbers = count(1)


def make_user(**fields: Any) -> User:
    """A person who can sign in with PASSWORD; `is_staff=True` makes an administrator."""
    number = next(_numbers)
    fields.setdefault("email", f"nguoi{number}@mau.example")
    fields.setdefault("full_name", f"Người Mẫu {number}")
    return User.objects.create_user(password=fields.pop("password", PASSWORD), **fields)


def make_province(**fields: Any) -> Province:
    number = next(_numbers)
    defaults = {
        "code": f"{number % 100:02}",
        "name": f"Tỉnh Mẫu {number}",
        "short_name": f"Mẫu {number}",
        "kind": "Tỉnh",
        # Another day for each, so that codes may come round again.
        "valid_from": LONG_AGO - datetime.timedelta(days=number),
    }
    return Province.objects.create(**defaults | fields)


def make_agency(name: str = "", **fields: Any) -> Agency:
    """A department valid since long ago."""
    defaults = {
        "kind": AgencyKind.DEPARTMENT,
        "name": name or f"Sở Mẫu {next(_numbers)}",
        "valid_from": LONG_AGO,
    }
    return Agency.objects.create(**defaults | fields)


def make_council(name: str = "", **fields: Any) -> Council:
    defaults = {
        "name": name or f"Hội đồng Mẫu {next(_numbers)}",
        "level": CouncilLevel.PROVINCIAL,
        "place_name": "Tỉnh Mẫu",
    }
    return Council.objects.create(**defaults | fields)


def make_membership(role: Role, *, user: User | None = None, **fields: Any) -> Membership:
    """A membership since long ago; its council or agency is made unless it is given."""
    if not {"council", "agency"} & set(fields):
        is_council = role in COUNCIL_ROLES
        fields |= {"council": make_council()} if is_council else {"agency": make_agency()}
    return Membership.objects.create(
        user=user or make_user(), role=role, **{"valid_from": LONG_AGO} | fields
    )


def make_member(role: Role, **fields: Any) -> User:
    """A person holding `role` since long ago."""
    return make_membership(role, **fields).user
