"""A file between its preview and its confirmation: kept an hour for the person who sent it."""

import io
import secrets
from typing import BinaryIO

from django.core.cache import cache

from cchc.agencies.models import User

_SECONDS = 3600


def hold(file: BinaryIO, *, by: User) -> str:
    """Keep the file; returns the token that gives it back to the same person."""
    token = secrets.token_urlsafe(16)
    file.seek(0)
    cache.set(_key(token, by), file.read(), _SECONDS)
    return token


def held(token: str, *, by: User) -> BinaryIO | None:
    """The file, or None where it was never this person's or an hour has passed."""
    content = cache.get(_key(token, by))
    return None if content is None else io.BytesIO(content)


def _key(token: str, by: User) -> str:
    return f"held-file:{by.pk}:{token[:40]}"
