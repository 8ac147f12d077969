from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from surveys.tabulation import cell_sizes, small_cells

from .make import tallies


def test_a_cell_is_as_large_as_its_least_answered_question():
    answers = [
        *tallies("y", "q1", "citizens", A=4, unknown=3),
        *tallies("y", "q2", "citizens", A=5, B=0),
        *tallies("y", "q1", "leaders", A=0),
    ]

    assert cell_sizes(answers) == {("y", "citizens"): 5}


def test_a_lone_small_cell_has_nothing_to_hide_behind():
    assert small_cells({("y", "citizens"): 2}, 5) == {("y", "citizens")}


def test_cells_of_exactly_the_minimum_are_shown():
    assert small_cells({("y", "citizens"): 5, ("y", "leaders"): 5}, 5) == frozenset()


def test_an_empty_cell_is_shown_and_protects_nobody():
    sizes = {("y", "a"): 0, ("y", "b"): 2, ("y", "c"): 9, ("y", "d"): 30}

    assert small_cells(sizes, 5) == {("y", "b"), ("y", "c")}


def test_hidden_cells_that_together_are_too_small_hide_another():
    sizes = {("y", "a"): 1, ("y", "b"): 2, ("y", "c"): 9}

    assert small_cells(sizes, 5) == {("y", "a"), ("y", "b"), ("y", "c")}


@given(
    st.dictionaries(st.tuples(st.sampled_from("xyz"), st.sampled_from("abcd")), st.integers(0, 12)),
    st.integers(1, 8),
)
def test_no_line_gives_its_hidden_cells_away(sizes, minimum):
    hidden = small_cells(sizes, minimum)

    assert {cell for cell, size in sizes.items() if 0 < size < minimum} <= hidden
    lines = defaultdict(list)
    for cell, size in sizes.items():
        if size:
            lines["entry", cell[0]].append(cell)
            lines["group", cell[1]].append(cell)
    for line in lines.values():
        covered = [cell for cell in line if cell in hidden]
        assert (
            not covered
            or covered == line
            or (len(covered) > 1 and sum(sizes[cell] for cell in covered) >= minimum)
        )
