from fractions import Fraction

from surveys.tabulation import Group, Question, Questionnaire, satisfaction

from .make import tallies

SHARES = {
    "very_satisfied": Fraction(1),
    "satisfied": Fraction(4, 5),
    "neutral": Fraction(2, 5),
    "dissatisfied": Fraction(0),
    "unknown": None,
}
ASKED = Questionnaire(
    questions=(
        Question("q1", "8.1", SHARES, satisfied=frozenset({"very_satisfied", "satisfied"})),
        Question("q2", "8.2"),
    ),
    groups=(Group("citizens"),),
)


def test_satisfied_answers_among_all_answers_of_the_questions_that_ask_it():
    answers = [
        *tallies("y", "q1", "citizens", very_satisfied=3, satisfied=4, neutral=2, unknown=1),
        *tallies("y", "q2", "citizens", A=50),
    ]

    [result] = satisfaction(ASKED, ["y"], answers)

    assert (result.satisfied, result.answered, result.share) == (7, 10, Fraction(7, 10))


def test_where_nobody_answered_there_is_no_share():
    [result] = satisfaction(ASKED, ["y"], [])

    assert (result.answered, result.share) == (0, None)
