from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.problems import InvalidInput, Problem
from surveys.tabulation import (
    DEFAULT_SHARES,
    Code,
    Group,
    Outcome,
    Question,
    Questionnaire,
    Reason,
    Tally,
    check_questionnaire,
    tabulate,
)

from .make import tallies

CITIZENS, LEADERS = Group("citizens"), Group("leaders", Fraction(3))


def questionnaire(*questions, groups=(CITIZENS,), minimum=1):
    return Questionnaire(questions or (Question("q1", "1.1"),), groups, minimum)


def only(results):
    [result] = results
    return result


def test_options_give_their_shares():
    result = only(
        tabulate(questionnaire(), ["y"], tallies("y", "q1", "citizens", A=1, B=1, C=1, D=1))
    )

    assert (result.share, result.valid) == (Fraction(9, 20), 4)


def test_a_question_may_have_shares_of_its_own():
    question = Question(
        "q1", "1.1", shares={"yes": Fraction(2, 3), "no": Fraction(1, 7), "?": None}
    )

    result = only(
        tabulate(questionnaire(question), ["y"], tallies("y", "q1", "citizens", yes=1, no=2))
    )

    assert result.share == Fraction(20, 63)


def test_questions_of_a_node_count_alike_however_many_answered():
    asked = questionnaire(Question("q1", "1.1"), Question("q2", "1.1"))
    answers = tallies("y", "q1", "citizens", A=30) + tallies("y", "q2", "citizens", D=10)

    result = only(tabulate(asked, ["y"], answers))

    assert (result.share, result.sample, result.valid) == (Fraction(1, 2), 10, 40)


def test_a_group_is_asked_only_its_questions():
    asked = questionnaire(
        Question("q1", "1.1", groups=frozenset({"citizens"})),
        Question("q2", "1.1", groups=frozenset({"leaders"})),
        groups=(CITIZENS, LEADERS),
    )
    answers = tallies("y", "q1", "citizens", A=8) + tallies("y", "q2", "leaders", D=2)

    result = only(tabulate(asked, ["y"], answers))

    assert (result.share, result.left_out) == (Fraction(1, 4), ())
    assert [(g.group, g.weight) for g in result.groups] == [
        ("citizens", Fraction(1, 4)),
        ("leaders", Fraction(3, 4)),
    ]


def test_a_group_not_asked_about_a_node_is_not_left_out():
    asked = questionnaire(
        Question("q1", "1.1", groups=frozenset({"citizens"})), groups=(CITIZENS, LEADERS)
    )

    result = only(tabulate(asked, ["y"], tallies("y", "q1", "citizens", A=1)))

    assert [group.group for group in result.groups] == ["citizens"]


def test_a_question_without_valid_answers_is_left_out_and_named():
    asked = questionnaire(Question("q1", "1.1"), Question("q2", "1.1"))
    answers = tallies("y", "q1", "citizens", B=5) + tallies("y", "q2", "citizens", unknown=5)

    result = only(tabulate(asked, ["y"], answers))

    assert (result.share, result.sample, result.answered) == (Fraction(3, 5), 5, 10)
    assert result.groups[0].left_out == ("q2",)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({}, Reason.NO_ANSWERS),
        ({"A": 0}, Reason.NO_ANSWERS),
        ({"unknown": 9}, Reason.NO_VALID_ANSWERS),
        ({"A": 4, "no_contact": 9}, Reason.BELOW_MINIMUM),
    ],
)
def test_an_insufficient_sample_has_a_reason_and_no_share(answers, reason):
    result = only(
        tabulate(questionnaire(minimum=5), ["y"], tallies("y", "q1", "citizens", **answers))
    )

    assert (result.outcome, result.share, result.reason) == (Outcome.INSUFFICIENT, None, reason)


def test_exactly_the_minimum_is_enough():
    result = only(tabulate(questionnaire(minimum=5), ["y"], tallies("y", "q1", "citizens", A=5)))

    assert (result.outcome, result.reason) == (Outcome.AWARDED, None)


def test_the_sample_is_the_groups_together():
    asked = questionnaire(groups=(CITIZENS, LEADERS), minimum=5)
    answers = tallies("y", "q1", "citizens", A=3) + tallies("y", "q1", "leaders", A=2)

    result = only(tabulate(asked, ["y"], answers))

    assert (result.outcome, result.sample) == (Outcome.AWARDED, 5)


def test_every_entry_has_a_result_for_every_node_in_the_order_given():
    asked = questionnaire(Question("q2", "2.1"), Question("q1", "1.1"))

    results = tabulate(asked, ["z", "a"], tallies("a", "q1", "citizens", A=1))

    assert [(r.entry, r.node, r.outcome == Outcome.AWARDED) for r in results] == [
        ("z", "2.1", False),
        ("z", "1.1", False),
        ("a", "2.1", False),
        ("a", "1.1", True),
    ]


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (Questionnaire((), ()), Problem(Code.NO_GROUPS)),
        (questionnaire(minimum=0), Problem(Code.MINIMUM_TOO_SMALL)),
        (questionnaire(groups=(CITIZENS, CITIZENS)), Problem(Code.GROUP_TWICE, ("citizens",))),
        (
            questionnaire(groups=(Group("g", Fraction(0)),)),
            Problem(Code.WEIGHT_NOT_POSITIVE, ("g",)),
        ),
        (
            questionnaire(Question("q", "1"), Question("q", "2")),
            Problem(Code.QUESTION_TWICE, ("q",)),
        ),
        (
            questionnaire(Question("q", "1", {"A": Fraction(6, 5)})),
            Problem(Code.SHARE_OUT_OF_RANGE, ("q", "A")),
        ),
        (
            questionnaire(Question("q", "1", {"unknown": None})),
            Problem(Code.NO_COUNTED_OPTION, ("q",)),
        ),
        (
            questionnaire(Question("q", "1", groups=frozenset({"x"}))),
            Problem(Code.GROUP_UNKNOWN, ("q", "x")),
        ),
        (
            questionnaire(Question("q", "1", satisfied=frozenset({"E"}))),
            Problem(Code.OPTION_UNKNOWN, ("q", "E")),
        ),
    ],
)
def test_a_wrong_questionnaire_is_refused(asked, problem):
    assert check_questionnaire(asked) == [problem]
    with pytest.raises(InvalidInput):
        tabulate(asked, ["y"], [])


@pytest.mark.parametrize(
    ("tally", "problem"),
    [
        (Tally("x", "q1", "citizens", "A", 1), Problem(Code.ENTRY_UNKNOWN, ("x",))),
        (Tally("y", "q9", "citizens", "A", 1), Problem(Code.QUESTION_UNKNOWN, ("q9",))),
        (Tally("y", "q1", "citizens", "E", 1), Problem(Code.OPTION_UNKNOWN, ("q1", "E"))),
        (Tally("y", "q1", "leaders", "A", 1), Problem(Code.GROUP_NOT_ASKED, ("q1", "leaders"))),
        (
            Tally("y", "q1", "citizens", "A", -1),
            Problem(Code.COUNT_NEGATIVE, ("y", "q1", "citizens", "A")),
        ),
    ],
)
def test_a_tally_that_does_not_belong_is_refused(tally, problem):
    with pytest.raises(InvalidInput) as caught:
        tabulate(questionnaire(), ["y"], [tally, tally])

    assert caught.value.problems == (problem,)


# Laws, over two questions, two groups and every option.

ASKED = questionnaire(
    Question("q1", "1.1"), Question("q2", "1.1"), groups=(CITIZENS, LEADERS), minimum=4
)
TALLIES = st.lists(
    st.builds(
        Tally,
        st.just("y"),
        st.sampled_from(["q1", "q2"]),
        st.sampled_from(["citizens", "leaders"]),
        st.sampled_from(sorted(DEFAULT_SHARES)),
        st.integers(0, 9),
    ),
    max_size=12,
)


@given(TALLIES)
def test_the_share_lies_between_the_lowest_and_the_highest_answer(answers):
    result = only(tabulate(ASKED, ["y"], answers))

    if result.share is not None:
        given_shares = [DEFAULT_SHARES[t.option] for t in answers if t.answers]
        valid = [share for share in given_shares if share is not None]
        assert min(valid) <= result.share <= max(valid)


@given(TALLIES, TALLIES.map(lambda rows: [t._replace(option="unknown") for t in rows]))
def test_excluded_answers_change_nothing_but_the_number_of_answers(answers, excluded):
    without = only(tabulate(ASKED, ["y"], answers))
    with_them = only(tabulate(ASKED, ["y"], answers + excluded))

    assert (with_them.share, with_them.sample, with_them.valid, with_them.outcome) == (
        without.share,
        without.sample,
        without.valid,
        without.outcome,
    )
    assert with_them.answered == without.answered + sum(t.answers for t in excluded)


@given(TALLIES, st.randoms(use_true_random=False))
def test_the_order_of_tallies_does_not_matter(answers, rng):
    shuffled = list(answers)
    rng.shuffle(shuffled)

    assert tabulate(ASKED, ["y"], shuffled) == tabulate(ASKED, ["y"], answers)


@given(TALLIES)
def test_a_share_and_a_reason_exclude_each_other_and_weights_sum_to_one(answers):
    result = only(tabulate(ASKED, ["y"], answers))

    assert (result.share is None) == (result.reason is not None)
    assert (result.outcome == Outcome.AWARDED) == (result.sample >= 4)
    assert sum(group.weight for group in result.groups) == (1 if result.valid else 0)
