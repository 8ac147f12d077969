"""Finished bodies of public pages, kept for visitors the program does not know."""

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from rankings.selectors.public_state import public_state

View = Callable[..., HttpResponse]

# Published rows never change and the key names the newest publication; the limit only
# bounds how long a body outlives a lost token.
SECONDS = 300
# In the process itself: fetching a table of three hundred units from Redis takes longer than
# all the rest of the answer.
_MOST = 32
_bodies: OrderedDict[str, bytes] = OrderedDict()
# Parameters with few values: whatever a visitor types (a search, a choice of units)
# would let anybody fill the cache.
_KEPT = {
    "cot": re.compile(r"linh-vuc"),
    "chi-so": re.compile(r"par_index|sipas"),
    "sap-xep": re.compile(r"-?(hang|don-vi|chi-so|diem|tham-dinh|dieu-tra|thay-doi|lv\d{1,2})"),
}
_HARMLESS_COOKIES = {settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}


def stored(view: View) -> View:
    """Answer a visitor without a session from the body made for the visitor before.

    A page for anybody with another cookie is made anew, so nothing personal is ever kept.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_impersonal(request):
            return view(request, *args, **kwargs)
        span = int(time.time() // SECONDS)
        key = f"{public_state()}:{span}:{get_language()}:{request.get_full_path()}"
        body = _bodies.get(key)
        if body is None:
            response = view(request, *args, **kwargs)
            if response.status_code == 200:
                _keep(key, response.content)
        else:
            response = HttpResponse(body)
        patch_vary_headers(response, ["Cookie"])
        return response

    return answer


def _keep(key: str, body: bytes) -> None:
    _bodies[key] = body
    while len(_bodies) > _MOST:
        _bodies.popitem(last=False)


def _is_impersonal(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and request.COOKIES.keys() <= _HARMLESS_COOKIES
        and all(
            name in _KEPT and len(values) == 1 and _KEPT[name].fullmatch(values[0])
            for name, values in request.GET.lists()
        )
    )
