"""Provinces and communes from the official lists in `cchc/agencies/data/`.

The lists are two states: before 1/7/2025 and since. A province kept as it was is one row over
both; a merged one ends on 30/6/2025 and its successor, even of the same name or code, is a row
of its own, because seven codes were reused for another province.
"""

import csv
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from cchc.agencies.enums import AgencyKind
from cchc.agencies.models import Agency, Province, ProvinceSuccession

DATA = Path(__file__).resolve().parent.parent / "data"

# The 63 provinces stood since Hà Tây joined Hà Nội; Huế became a city of its own kind later.
SINCE_2008 = datetime.date(2008, 8, 1)
HUE_SINCE = datetime.date(2025, 1, 1)
REFORM = datetime.date(2025, 7, 1)
LAST_DAY_BEFORE = REFORM - datetime.timedelta(days=1)

KEPT = "giữ nguyên"

ProvinceKey = tuple[str, datetime.date]


@dataclass(frozen=True)
class Loaded:
    """How many rows a load added; all zero when everything was there."""

    provinces: int
    successions: int
    communes: int


@transaction.atomic
def load_places(folder: Path = DATA) -> Loaded:
    """Add what is missing; rows already there stay as an administrator may have edited them."""
    mergers = list(_rows(folder / "admin_merger_63_to_34.csv"))
    kept = {row["old_code"] for row in mergers if row["kind"] == KEPT}
    added = _add_provinces(folder, kept)
    provinces = {(p.code, p.valid_from): p for p in Province.objects.all()}
    successions = _add_successions(mergers, kept, provinces)
    return Loaded(added, successions, _add_communes(folder, kept, provinces))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a list; lines that begin with # name its source."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def _add_provinces(folder: Path, kept: set[str]) -> int:
    wanted: dict[ProvinceKey, Province] = {}
    for row in _rows(folder / "admin_provinces_63_before_2025-07-01.csv"):
        end = None if row["code"] in kept else LAST_DAY_BEFORE
        wanted[row["code"], _since(row["code"])] = _province(row, _since(row["code"]), end)
    for row in _rows(folder / "admin_provinces_34_since_2025-07-01.csv"):
        if row["code"] not in kept:
            wanted[row["code"], REFORM] = _province(row, REFORM, None)
    present = set(Province.objects.values_list("code", "valid_from"))
    missing = [province for key, province in wanted.items() if key not in present]
    return len(Province.objects.bulk_create(missing))


def _since(code: str) -> datetime.date:
    """The first day of a province of the older list."""
    return HUE_SINCE if code == "46" else SINCE_2008


def _province(
    row: dict[str, str], valid_from: datetime.date, valid_to: datetime.date | None
) -> Province:
    return Province(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        kind=row["type"],
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _add_successions(
    mergers: list[dict[str, str]], kept: set[str], provinces: dict[ProvinceKey, Province]
) -> int:
    present = set(ProvinceSuccession.objects.values_list("predecessor", "successor"))
    missing = []
    for row in mergers:
        if row["old_code"] in kept:
            continue
        before = provinces[row["old_code"], _since(row["old_code"])]
        after = provinces[row["new_code"], REFORM]
        if (before.pk, after.pk) not in present:
            missing.append(ProvinceSuccession(predecessor=before, successor=after, on=REFORM))
    return len(ProvinceSuccession.objects.bulk_create(missing))


def _add_communes(folder: Path, kept: set[str], provinces: dict[ProvinceKey, Province]) -> int:
    present = set(
        Agency.objects.filter(kind=AgencyKind.COMMUNE, valid_from=REFORM).values_list(
            "code", flat=True
        )
    )
    missing = []
    for row in _rows(folder / "admin_communes_3321_since_2025-07-01.csv"):
        if row["ward_code"] in present:
            continue
        code = row["province_code"]
        missing.append(
            Agency(
                kind=AgencyKind.COMMUNE,
                name=row["ward"],
                code=row["ward_code"],
                province=provinces[code, _since(code) if code in kept else REFORM],
                valid_from=REFORM,
            )
        )
    return len(Agency.objects.bulk_create(missing, batch_size=1000))
