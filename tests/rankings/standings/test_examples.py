"""The worked examples of docs/ranking.md."""

from decimal import Decimal

import pytest

from rankings.standings import (
    Band,
    Movement,
    OrderSettings,
    Standing,
    band_of,
    movement,
    open_problems,
    order,
)
from tests.worked_examples import worked_examples

from .make import contender


@pytest.mark.parametrize("example", worked_examples("ranking.md", "order"))
def test_an_order_comes_out_as_written(example):
    given, expect = example["given"], example["expect"]
    settings = OrderSettings.parse(given["method"], given["keys"])

    placed = order([contender(**unit) for unit in given["units"]], settings)

    assert {place.key: place.rank for place in placed} == expect["ranks"]
    assert {p.key: str(p.decided_by) for p in placed if p.decided_by} == expect["decided_by"]
    assert [problem.code for problem in open_problems(placed, settings)] == expect["open"]


@pytest.mark.parametrize("example", worked_examples("ranking.md", "bands"))
def test_bands_come_out_as_written(example):
    bands = [
        Band(band["label"], Decimal(band["edge"]), band["inclusive"])
        for band in example["given"]["bands"]
    ]

    for printed_index, label in example["expect"].items():
        band = band_of(Decimal(printed_index), bands)
        assert (band.label if band else "") == label


@pytest.mark.parametrize("example", worked_examples("ranking.md", "movement"))
def test_a_movement_comes_out_as_written(example):
    previous, current = (
        Standing(example["given"][edition]["rank"], Decimal(example["given"][edition]["index"]))
        for edition in ("previous", "current")
    )

    assert movement(previous, current) == Movement(
        example["expect"]["places"], Decimal(example["expect"]["points"])
    )
