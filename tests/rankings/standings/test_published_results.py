"""Published tables, recomputed from what they print.

Thanh Hóa 2024 prints indices and ranks: mean and ranks are recomputed; the order inside a printed
tie is the council's and is given. Of Thái Nguyên 2022 a band is recomputed.
"""

import csv
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from rankings.standings import (
    Band,
    OrderSettings,
    RankingMethod,
    band_of,
    open_problems,
    order,
    summarise,
)

from .make import contender

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def thanh_hoa_2024():
    with (DATA / "thanh_hoa_2024.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def contenders(rows, *, ordered):
    """The units as printed; `ordered`: tied ones numbered by the council, in printed order."""
    times = Counter(row["index_percent"] for row in rows)
    return [
        contender(
            row["unit"],
            row["index_percent"],
            council_order=int(row["rank"]) if ordered and times[row["index_percent"]] > 1 else None,
        )
        for row in rows
    ]


def rule(*keys, method=RankingMethod.CONSECUTIVE):
    return OrderSettings.parse(method, keys, "thứ tự in trong quyết định")


def test_thanh_hoa_2024_mean_is_the_printed_one(thanh_hoa_2024):
    mean = summarise(contenders(thanh_hoa_2024, ordered=False)).mean

    assert (mean.exact, mean.printed) == (Fraction("85.412"), Decimal("85.41"))


def test_thanh_hoa_2024_ranks_are_the_printed_ones_by_the_order_of_the_council(thanh_hoa_2024):
    settings = rule("printed_index", "council_order")

    placed = order(contenders(thanh_hoa_2024[::-1], ordered=True), settings)

    assert [(p.rank, p.key) for p in placed] == [
        (int(row["rank"]), row["unit"]) for row in thanh_hoa_2024
    ]
    assert {p.rank for p in placed if p.decided_by} == {2, 3, 13, 14}
    assert open_problems(placed, settings) == []


def test_thanh_hoa_2024_without_the_council_has_two_open_ties(thanh_hoa_2024):
    settings = rule("printed_index")

    placed = order(contenders(thanh_hoa_2024, ordered=False), settings)

    assert [problem.where for problem in open_problems(placed, settings)] == [
        ("Sở Nội vụ", "Văn phòng UBND tỉnh"),
        ("Sở Khoa học và Công nghệ", "Sở Y tế"),
    ]


def test_thanh_hoa_2024_by_shared_ranks(thanh_hoa_2024):
    settings = rule("printed_index", method=RankingMethod.SHARED)

    ranks = [p.rank for p in order(contenders(thanh_hoa_2024, ordered=False), settings)]

    assert ranks == [1, 2, 2, *range(4, 14), 13, *range(15, 21)]


def test_thai_nguyen_2022_first_department_is_in_the_printed_band():
    """ "Tốt" is printed as over 80; the lower edges are not printed."""
    band = band_of(Decimal("82.48"), [Band("Tốt", Decimal(80), inclusive=False)])

    assert band is not None
    assert band.label == "Tốt"
