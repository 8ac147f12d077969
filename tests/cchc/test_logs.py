"""Logs never carry the address of a ballot."""

import logging

from cchc.logs import MaskSecrets


def masked(message: str, *arguments: object) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, arguments, None)
    assert MaskSecrets().filter(record)
    return record.getMessage()


def test_a_token_in_an_address_is_masked():
    token = "q9Zt3xW_7vJ-2mKcR8bLhYd0"
    assert masked("%s: %s", "Not Found", f"/phieu/{token}/") == "Not Found: /phieu/…/"


def test_ordinary_addresses_stay_readable():
    message = "Not Found: /xep-hang/2024/don-vi-hanh-chinh-cap-tinh/"
    assert masked(message) == message
