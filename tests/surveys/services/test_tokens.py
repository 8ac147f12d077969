"""Links are derived: the same every time, forged by nobody, silent about whose they are."""

import uuid

import pytest

from surveys.services.tokens import draft_address, draft_key, invitation_id_of, token_of

SOMEBODY = uuid.UUID("00000000-0000-4000-8000-000000000001")


def test_a_token_leads_back_to_its_invitation():
    assert invitation_id_of(token_of(SOMEBODY)) == SOMEBODY


def test_a_reminder_carries_the_same_token():
    assert token_of(SOMEBODY) == token_of(uuid.UUID(str(SOMEBODY)))


def test_a_token_does_not_show_the_invitation():
    assert SOMEBODY.hex not in token_of(SOMEBODY).lower()
    assert len({token_of(uuid.uuid4())[:8] for _ in range(50)}) == 50


def test_another_secret_gives_other_tokens(settings):
    token = token_of(SOMEBODY)
    settings.BALLOT_SECRET = "another"
    assert token_of(SOMEBODY) != token
    assert invitation_id_of(token) is None


@pytest.mark.parametrize("place", [0, 20, 42])
def test_a_token_changed_anywhere_is_foreign(place):
    token = token_of(SOMEBODY)
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
    assert invitation_id_of(changed) is None


@pytest.mark.parametrize("text", ["", "x", "a" * 43, "ế" * 43, "!" * 43, str(SOMEBODY)])
def test_any_other_text_is_foreign(text):
    assert invitation_id_of(text) is None


def test_address_and_key_of_a_draft_differ_and_need_the_token():
    token = token_of(SOMEBODY)
    assert draft_address(token) != draft_key(token)
    assert draft_address(token) != draft_address(token_of(uuid.uuid4()))
