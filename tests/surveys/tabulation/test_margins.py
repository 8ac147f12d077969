"""What turnout may show of a table with totals. The laws are checked by linear algebra."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.tabulation import ALL, telling_numbers


def test_where_enough_are_asked_everything_is_shown():
    asked = {("y", "a"): 5, ("y", "b"): 9, ("z", "a"): 5}
    assert telling_numbers(asked, {"a": 10, "b": 9}, 5) == frozenset()


def test_a_person_alone_takes_along_what_gives_them_away():
    asked = {("y", "a"): 6, ("y", "b"): 1, ("y", "c"): 4}
    assert telling_numbers(asked, {"a": 6, "b": 1, "c": 4}, 3) == {
        ("y", "b"),
        ("y", "c"),
        (ALL, "b"),
        (ALL, "c"),
    }


def test_a_whole_survey_of_too_few_shows_nothing():
    assert telling_numbers({("y", "a"): 2}, {"a": 2}, 3) == {
        ("y", "a"),
        ("y", ALL),
        (ALL, "a"),
        (ALL, ALL),
    }


def test_a_unit_of_two_cannot_be_had_from_the_other_units():
    asked = {("y", "a"): 2, ("x", "a"): 8, ("z", "a"): 9}
    hidden = telling_numbers(asked, {"a": 19}, 3)
    assert hidden == {("y", "a"), ("y", ALL), ("x", "a"), ("x", ALL)}


tables = st.dictionaries(
    st.tuples(st.sampled_from("wxyz"), st.sampled_from("abc")), st.integers(1, 9), min_size=1
)


@settings(max_examples=60)
@given(tables, st.integers(2, 6))
def test_no_hidden_number_follows_from_the_shown_ones(asked, minimum):
    people = {g: sum(n for (_, h), n in asked.items() if h == g) for _, g in asked}
    hidden = telling_numbers(asked, people, minimum)
    entries = {e for e, _ in asked} | {ALL}
    cells = sorted(
        set(asked) | {(e, ALL) for e in entries} | {(ALL, g) for g in people} | {(ALL, ALL)}
    )
    assert {cell for cell, size in asked.items() if size < minimum} <= hidden
    unknown = [cell for cell in cells if cell in hidden]
    for cell in unknown:
        assert not determined(cell, unknown, cells)


def determined(cell, unknown, cells) -> bool:
    """Whether the sums of the table fix `cell`: its unit vector lies in their row space."""
    sums = []
    for side in (0, 1):
        for name in {c[side] for c in cells}:
            line = {c for c in cells if c[side] == name}
            sums.append(
                [Fraction((-1 if c[1 - side] == ALL else 1) * (c in line)) for c in unknown]
            )
    wanted = [Fraction(c == cell) for c in unknown]
    return rank([*sums, wanted]) == rank(sums)


def rank(rows: list[list[Fraction]]) -> int:
    rows, found = [row[:] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(found, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for r in range(len(rows)):
            if r != found and rows[r][column]:
                factor = rows[r][column] / rows[found][column]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[found], strict=True)]
        found += 1
    return found
