"""The token that names the newest state of what is public; stored pages carry it in their key."""

import uuid

from django.core.cache import cache

_KEY = "rankings:public-state"


def public_state() -> str:
    """The token; a new one where the cache has lost it."""
    return str(cache.get_or_set(_KEY, _new, timeout=None))


def forget_public_pages() -> None:
    """Something became public: pages stored so far are found no more."""
    cache.set(_KEY, _new(), timeout=None)


def _new() -> str:
    return uuid.uuid4().hex
