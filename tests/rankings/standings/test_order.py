import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.problems import InvalidInput, Problem
from rankings.standings import (
    Code,
    KeyKind,
    OrderSettings,
    RankingMethod,
    TieKey,
    check_settings,
    open_problems,
    order,
)

from .make import contender

INDEX = TieKey(KeyKind.UNROUNDED_INDEX)
PRINTED = TieKey(KeyKind.PRINTED_INDEX)
APPRAISED = TieKey(KeyKind.APPRAISED_POINTS)
SURVEY = TieKey(KeyKind.SURVEY_POINTS)
COUNCIL = TieKey(KeyKind.COUNCIL_ORDER)


def component(code):
    return TieKey(KeyKind.COMPONENT, code)


def settings(*keys, method=RankingMethod.SHARED, reason=""):
    return OrderSettings(method, keys, reason)


def ranks(placed):
    return {place.key: place.rank for place in placed}


def test_exact_index_tells_apart_what_is_printed_alike():
    units = [contender("a", "85.021"), contender("b", "85.019")]

    assert ranks(order(units, settings(INDEX))) == {"a": 1, "b": 2}
    assert ranks(order(units, settings(PRINTED))) == {"a": 1, "b": 1}


def test_each_key_orders_what_the_one_before_left_level():
    units = [
        contender("a", 80, appraised=60, components={"3": "70"}),
        contender("b", 80, appraised=60, components={"3": "90"}),
        contender("c", 80, appraised=65, components={"3": "50"}),
    ]

    placed = order(units, settings(INDEX, APPRAISED, component("3")))

    assert [(p.key, p.rank, p.decided_by) for p in placed] == [
        ("c", 1, APPRAISED),
        ("b", 2, component("3")),
        ("a", 3, component("3")),
    ]


def test_a_key_one_of_the_tied_lacks_is_passed_over():
    units = [
        contender("a", 80, survey=20, appraised=60),
        contender("b", 80, appraised=70),
        contender("c", 80, survey=10, appraised=65),
    ]

    placed = order(units, settings(INDEX, SURVEY, APPRAISED))

    assert [(p.key, p.decided_by) for p in placed] == [
        ("b", APPRAISED),
        ("c", APPRAISED),
        ("a", APPRAISED),
    ]


def test_a_key_that_could_not_separate_decided_nothing():
    units = [contender("a", 80, appraised=60), contender("b", 80, appraised=60)]

    placed = order(units, settings(INDEX, APPRAISED))

    assert [(p.rank, p.tied_with, p.decided_by) for p in placed] == [
        (1, ("b",), None),
        (1, ("a",), None),
    ]


def test_tied_units_are_listed_by_vietnamese_names():
    units = [
        contender("1", 80, name="Sở Y tế"),
        contender("2", 80, name="Ban Dân tộc"),
        contender("3", 80, name="Đài Phát thanh"),
        contender("4", 80, name="Sở Công Thương"),
    ]

    assert [p.key for p in order(units, settings(INDEX))] == ["2", "3", "4", "1"]


def test_consecutive_ranks_leave_an_unresolved_tie_open():
    units = [contender("a", 90), contender("c", 80), contender("b", 80), contender("d", 70)]
    rule = settings(INDEX, method=RankingMethod.CONSECUTIVE)

    placed = order(units, rule)

    assert [(p.key, p.rank, p.unresolved) for p in placed] == [
        ("a", 1, False),
        ("b", 2, True),
        ("c", 2, True),
        ("d", 4, False),
    ]
    assert open_problems(placed, rule) == [Problem(Code.TIE_UNRESOLVED, ("b", "c"))]


def test_shared_ranks_leave_nothing_open():
    rule = settings(INDEX)

    assert open_problems(order([contender("a", 80), contender("b", 80)], rule), rule) == []


def test_the_council_must_number_all_of_a_tie():
    units = [
        contender("a", 80, council_order=1),
        contender("b", 80, council_order=2),
        contender("c", 80),
    ]

    assert ranks(order(units, settings(INDEX, COUNCIL))) == {"a": 1, "b": 1, "c": 1}


@pytest.mark.parametrize(
    ("reason", "open_codes"), [("", [Code.COUNCIL_REASON_MISSING]), ("biên bản số 3", [])]
)
def test_the_council_gives_a_reason_for_what_it_decides(reason, open_codes):
    units = [contender("a", 80, council_order=2), contender("b", 80, council_order=1)]
    rule = settings(INDEX, COUNCIL, reason=reason)

    placed = order(units, rule)

    assert ranks(placed) == {"b": 1, "a": 2}
    assert [problem.code for problem in open_problems(placed, rule)] == open_codes


def test_an_empty_bloc_has_an_empty_order():
    assert order([], OrderSettings()) == []


def test_a_contender_given_twice_is_refused():
    with pytest.raises(ValueError, match="a"):
        order([contender("a", 80), contender("a", 70)], OrderSettings())


@pytest.mark.parametrize(
    ("keys", "problems"),
    [
        ((), [Problem(Code.NO_KEYS)]),
        ((APPRAISED,), [Problem(Code.FIRST_KEY_IS_NO_INDEX, ("appraised_points",))]),
        ((INDEX, SURVEY, SURVEY), [Problem(Code.KEY_TWICE, ("survey_points",))]),
        ((INDEX, COUNCIL, SURVEY), [Problem(Code.COUNCIL_ORDER_NOT_LAST)]),
        ((INDEX, component("")), [Problem(Code.COMPONENT_MISSING)]),
        ((INDEX, component("9")), [Problem(Code.COMPONENT_UNKNOWN, ("9",))]),
        ((PRINTED, INDEX, component("1"), component("2"), COUNCIL), []),
    ],
)
def test_settings_are_checked(keys, problems):
    assert check_settings(settings(*keys), components=["1", "2"]) == problems


def test_wrong_settings_order_nothing():
    with pytest.raises(InvalidInput) as caught:
        order([contender("a", 80)], settings(SURVEY))

    assert caught.value.problems == (Problem(Code.FIRST_KEY_IS_NO_INDEX, ("survey_points",)),)


@pytest.mark.parametrize("text", ["unrounded_index", "component:3", "council_order"])
def test_keys_are_written_as_they_are_read(text):
    assert str(TieKey.parse(text)) == text


@pytest.mark.parametrize("text", ["points", "Survey points", "survey_points:3"])
def test_unknown_keys_are_refused(text):
    with pytest.raises(ValueError, match=text):
        TieKey.parse(text)


@pytest.mark.parametrize(
    ("keys", "read"),
    [
        ([], (INDEX,)),
        (["survey_points"], (INDEX, SURVEY)),
        (["printed_index", "council_order"], (PRINTED, COUNCIL)),
    ],
)
def test_stored_keys_are_led_by_an_index(keys, read):
    stored = OrderSettings.parse("consecutive", keys, "biên bản số 3")

    assert stored == OrderSettings(RankingMethod.CONSECUTIVE, read, "biên bản số 3")


@pytest.mark.parametrize(("method", "keys"), [("dense", []), ("shared", ["points"])])
def test_unknown_stored_settings_are_refused(method, keys):
    with pytest.raises(ValueError, match=r"dense|points"):
        OrderSettings.parse(method, keys)


# Laws. Few distinct values, so that ties are common.

SMALL = st.integers(0, 3).map(str)
BLOCS = st.lists(
    st.tuples(SMALL, st.none() | SMALL, st.none() | SMALL, st.none() | st.integers(1, 3)),
    max_size=12,
).map(
    lambda rows: [
        contender(
            f"u{number}",
            index,
            council_order=place,
            components={} if part is None else {"1": part},
            **({} if survey is None else {"survey": survey}),
        )
        for number, (index, survey, part, place) in enumerate(rows)
    ]
)
RULES = st.builds(
    settings,
    st.sampled_from([INDEX, PRINTED]),
    st.sampled_from([SURVEY, component("1")]),
    st.just(COUNCIL),
    method=st.sampled_from(RankingMethod),
)


@given(BLOCS, RULES, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(bloc, rule, rng: random.Random):
    shuffled = list(bloc)
    rng.shuffle(shuffled)

    assert order(shuffled, rule) == order(bloc, rule)


@given(BLOCS, RULES)
def test_everyone_is_placed_once(bloc, rule):
    assert sorted(p.key for p in order(bloc, rule)) == sorted(c.key for c in bloc)


@given(BLOCS, RULES)
def test_a_rank_is_one_more_than_the_units_before_it(bloc, rule):
    placed = order(bloc, rule)

    for place in placed:
        assert place.rank == 1 + sum(other.rank < place.rank for other in placed)
        sharing = {p.key for p in placed if p.rank == place.rank} - {place.key}
        assert set(place.tied_with) == sharing
        assert place.unresolved == (bool(sharing) and rule.method == RankingMethod.CONSECUTIVE)


@given(BLOCS, RULES)
def test_a_higher_index_never_has_a_lower_place(bloc, rule):
    index = {unit.key: unit.index for unit in bloc}
    indices = [index[place.key] for place in order(bloc, rule)]

    assert indices == sorted(indices, reverse=True)
