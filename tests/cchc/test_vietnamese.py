import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.vietnamese import search_key, vietnamese_key

NAMES = st.text(alphabet="aăâdđeêoôơuưyàảãáạ ằẳẵắặấĐÂ019-", max_size=12)


def in_order(*names):
    return all(vietnamese_key(a) < vietnamese_key(b) for a, b in pairwise(names))


def test_letters_follow_the_vietnamese_alphabet():
    assert in_order("an", "ăn", "ân", "bi", "da", "đa", "em", "êm", "on", "ôn", "ơn", "un", "ưn")


def test_tones_follow_the_dictionary():
    assert in_order("ma", "mà", "mả", "mã", "má", "mạ")


def test_the_letter_counts_before_the_tone():
    assert in_order("bạ", "bắ", "bẩ")


def test_a_syllable_is_finished_before_the_next_one_counts():
    assert in_order("Ba Vì", "Bà Rịa")


def test_provinces_in_their_order():
    assert in_order(
        "An Giang",
        "Bà Rịa – Vũng Tàu",
        "Bạc Liêu",
        "Bắc Giang",
        "Bình Dương",
        "Bình Định",
        "Cà Mau",
        "Cao Bằng",
        "Cần Thơ",
        "Đà Nẵng",
        "Đắk Lắk",
        "Hà Tĩnh",
        "Hải Dương",
    )


def test_numbers_sort_by_value():
    assert in_order("Phường 2", "Phường 10", "Phường An Hội")


def test_place_of_the_tone_case_and_form_do_not_count():
    assert vietnamese_key("Hoà Bình") == vietnamese_key("HÒA BÌNH")
    assert vietnamese_key(unicodedata.normalize("NFD", "Đắk Lắk")) == vietnamese_key("Đắk Lắk")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  ĐÀ   Nẵng ", "da nang"),
        ("Ủy ban nhân dân", "uy ban nhan dan"),
        ("Sở KH&CN", "so kh&cn"),
        ("", ""),
    ],
)
def test_search_key_has_no_diacritics(text, key):
    assert search_key(text) == key


@given(NAMES)
def test_search_key_of_a_search_key_is_itself(name):
    assert search_key(search_key(name)) == search_key(name)


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(one, other):
    assert (vietnamese_key(one) < vietnamese_key(other)) + (
        vietnamese_key(other) < vietnamese_key(one)
    ) + (vietnamese_key(one) == vietnamese_key(other)) == 1
