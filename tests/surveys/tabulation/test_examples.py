"""The worked examples of docs/ranking.md on surveys."""

from fractions import Fraction

import pytest

from surveys.tabulation import Group, Question, Questionnaire, small_cells, tabulate
from tests.worked_examples import worked_examples

from .make import tallies


@pytest.mark.parametrize("example", worked_examples("ranking.md", "tabulation"))
def test_a_tabulation_comes_out_as_written(example):
    given, expect = example["given"], example["expect"]
    questionnaire = Questionnaire(
        questions=tuple(Question(**question) for question in given["questions"]),
        groups=tuple(Group(code, Fraction(weight)) for code, weight in given["groups"].items()),
        minimum=given["minimum"],
    )
    answers = [tally for cell in given["answers"] for tally in tallies("Sở Y tế", **cell)]

    [result] = tabulate(questionnaire, ["Sở Y tế"], answers)

    assert {
        "outcome": result.outcome.value,
        "share": result.share,
        "reason": result.reason,
        "sample": result.sample,
        "valid": result.valid,
        "answered": result.answered,
        "left_out": list(result.left_out),
    } == {
        **expect,
        "share": Fraction(expect["share"]) if "share" in expect else None,
        "reason": expect.get("reason"),
    }


@pytest.mark.parametrize("example", worked_examples("ranking.md", "small_cells"))
def test_small_cells_are_hidden_as_written(example):
    given = example["given"]
    sizes = {
        (row["entry"], group): size
        for row in given["sizes"]
        for group, size in row.items()
        if group != "entry"
    }

    hidden = small_cells(sizes, given["minimum"])

    assert hidden == frozenset(map(tuple, example["expect"]["hidden"]))
