"""The token that names the newest state of what is public; stored pages carry it in their key."""

import time
import uuid

from django.core.cache import cache

_KEY = "rankings:public-state"
# Asking Redis costs as much as all the rest of a stored page; a publication made by another
# process is seen so many seconds later.
_SECONDS = 1.0
_seen: tuple[float, str] | None = None


def public_state() -> str:
    """The token; a new one where the cache has lost it."""
    global _seen
    now = time.monotonic()
    if _seen is None or now - _seen[0] > _SECONDS:
        _seen = now, str(cache.get_or_set(_KEY, _new, timeout=None))
    return _seen[1]


def forget_public_pages() -> None:
    """Something became public: pages stored so far are found no more."""
    global _seen
    cache.set(_KEY, _new(), timeout=None)
    _seen = None


def _new() -> str:
    return uuid.uuid4().hex
