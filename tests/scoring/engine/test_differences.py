"""Word by word between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from scoring.engine import Piece, differences

TEXTS = st.lists(st.sampled_from(["kế", "hoạch", "năm", "quý", "báo", "cáo"])).map(" ".join)


def kept(pieces: list[Piece]) -> list[str]:
    return [word for piece in pieces if not piece.is_changed for word in piece.text.split()]


def test_what_went_and_what_came_are_marked_as_runs_of_words():
    before, after = differences(
        "Ban hành kế hoạch năm trước ngày 31/01", "Ban hành kế hoạch tuyên truyền trước ngày 15/01"
    )

    assert before == [
        Piece("Ban hành kế hoạch", False),
        Piece("năm", True),
        Piece("trước ngày", False),
        Piece("31/01", True),
    ]
    assert after == [
        Piece("Ban hành kế hoạch", False),
        Piece("tuyên truyền", True),
        Piece("trước ngày", False),
        Piece("15/01", True),
    ]


def test_an_empty_text_has_no_pieces():
    assert differences("", "Mới") == ([], [Piece("Mới", True)])


@given(TEXTS, TEXTS)
def test_the_pieces_are_the_texts_and_what_is_not_marked_is_in_both(before, after):
    then, now = differences(before, after)

    assert (" ".join(p.text for p in then), " ".join(p.text for p in now)) == (before, after)
    assert kept(then) == kept(now)


def test_capitals_alone_are_no_difference():
    assert differences("Cải cách thể chế", "CẢI CÁCH THỂ CHẾ") == (
        [Piece("Cải cách thể chế", False)],
        [Piece("CẢI CÁCH THỂ CHẾ", False)],
    )
