"""One meaning, one byte sequence."""

import hashlib
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.engine import Outcome, canonical_json, digest


def test_the_canonical_form_is_sorted_compact_and_exact():
    value = {
        "b": [Decimal("1.500"), Fraction(2, 3), date(2026, 1, 31)],
        "a": (Outcome.AWARDED, None, True, 3, "Sở Nội vụ"),
    }

    assert canonical_json(value).decode() == (
        '{"a":["awarded",null,true,3,"Sở Nội vụ"],"b":["1.5","2/3","2026-01-31"]}'
    )


def test_the_digest_is_the_sha_256_of_the_canonical_form():
    assert digest({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()


def test_order_of_keys_idle_zeros_and_composition_of_letters_do_not_matter():
    composed, decomposed = "\u1ee3", "o\u031b\u0323"

    assert digest({"x": Decimal("10"), "y": composed}) == digest(
        {"y": decomposed, "x": Decimal("10.00")}
    )


@pytest.mark.parametrize("value", [0.5, {"a": [1.0]}, {1: "a"}, {"a"}, b"a", Decimal("NaN")])
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises(TypeError):
        digest(value)
