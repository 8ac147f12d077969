"""The sample province, its units through the mergers of 2025, and its people."""

import datetime
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from cchc.agencies.enums import AGENCY_ROLES, CouncilLevel, Role
from cchc.agencies.models import Agency, Council, Membership, Province, Succession, User
from rankings.sample import PASSWORD
from rankings.sample.files import day, parts, rows

COUNCIL = "Hội đồng CCHC Tỉnh Mẫu"
PLACE = "Tỉnh Mẫu"
ADMINISTRATOR = "quantri@tinhmau.example"
MERGERS = "Nghị quyết sắp xếp cơ quan chuyên môn thuộc UBND Tỉnh Mẫu (số liệu mẫu)"
SINCE = datetime.date(2025, 3, 1)
# A unit whose officer has work to do in the year half way.
AT_WORK = "Sở DL"

Units = dict[str, Agency]


@dataclass
class People:
    """Who is who. Officers and leaders by the short name of their unit, appraisers by the
    code of the component they appraise."""

    administrator: User
    secretary: User = field(init=False)
    chair: User = field(init=False)
    appraisers: dict[str, User] = field(default_factory=dict)
    officers: dict[str, User] = field(default_factory=dict)
    leaders: dict[str, User] = field(default_factory=dict)


def load_council() -> Council:
    """The council of a province that does not exist, under a code no province has."""
    province = Province.objects.create(
        code="00",
        name=PLACE,
        short_name="Mẫu",
        kind="Tỉnh",
        valid_from=datetime.date(2004, 1, 1),
    )
    return Council.objects.create(
        name=COUNCIL,
        level=CouncilLevel.PROVINCIAL,
        place_name=PLACE,
        province=province,
        is_sample=True,
    )


def load_units(province: Province | None) -> Units:
    """Units of today and those that went into them, by short name."""
    listed = rows("units.csv")
    units = {
        row["Tên gọi tắt"]: Agency(
            kind=row["Loại"],
            name=row["Tên đơn vị"],
            short_name=row["Tên gọi tắt"].removesuffix(" (cũ)"),
            province=province,
            valid_from=datetime.date.fromisoformat(row["Từ ngày"]),
            valid_to=day(row["Đến ngày"]),
        )
        for row in listed
    }
    Agency.objects.bulk_create(units.values())
    Succession.objects.bulk_create(
        Succession(
            kind=row["Hình thức"],
            predecessor=units[row["Tên gọi tắt"]],
            successor=units[successor],
            on=SINCE,
            ground=MERGERS,
        )
        for row in listed
        for successor in parts(row["Đơn vị kế thừa"])
    )
    return units


def load_people(council: Council, units: Units) -> People:
    """Accounts and memberships; the password is hashed once for all."""
    password = make_password(PASSWORD)
    listed = rows("people.csv")
    users = [
        User(
            email=row["E-mail"],
            full_name=row["Họ và tên"],
            position=row["Chức vụ"],
            password=password,
        )
        for row in listed
    ]
    administrator = User(
        email=ADMINISTRATOR,
        full_name="Đỗ Quản Mẫu",
        position="Quản trị hệ thống",
        password=password,
        is_staff=True,
        is_superuser=True,
    )
    User.objects.bulk_create([administrator, *users])
    people = People(administrator)
    memberships = []
    for row, user in zip(listed, users, strict=True):
        role, body = Role(row["Vai trò"]), row["Hội đồng hoặc đơn vị"]
        of_unit = role in AGENCY_ROLES
        memberships.append(
            Membership(
                user=user,
                role=role,
                council=None if of_unit else council,
                agency=units[body] if of_unit else None,
                valid_from=SINCE,
            )
        )
        _seat(people, role, body, row["Lĩnh vực thẩm định"], user)
    Membership.objects.bulk_create(memberships)
    return people


def _seat(people: People, role: Role, body: str, components: str, user: User) -> None:
    if role == Role.SECRETARY:
        people.secretary = user
    elif role == Role.CHAIR:
        people.chair = user
    elif role == Role.APPRAISER:
        people.appraisers |= dict.fromkeys(parts(components), user)
    else:
        seats = people.officers if role == Role.OFFICER else people.leaders
        seats[body] = user


def logins() -> list[tuple[str, str]]:
    """(what the person is, e-mail) of one person for each role, for the terminal.

    The officer is one whose unit is still filling in, so that there is something to do.
    """
    first: dict[str, tuple[str, str]] = {}
    for row in rows("people.csv"):
        if Role(row["Vai trò"]) == Role.OFFICER and row["Hội đồng hoặc đơn vị"] != AT_WORK:
            continue
        label = f"{row['Họ và tên']}, {row['Chức vụ']}"
        if Role(row["Vai trò"]) in AGENCY_ROLES:
            label += f", {row['Hội đồng hoặc đơn vị']}"
        first.setdefault(row["Vai trò"], (label, row["E-mail"]))
    return [("Quản trị hệ thống", ADMINISTRATOR), *first.values()]
