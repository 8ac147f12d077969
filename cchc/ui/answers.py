"""How pages answer what services refuse."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, QueryDict

from cchc.refusals import NotPermitted, Refusal


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, for a form to be bound to; None on any other request."""
    return request.POST if request.method == "POST" else None


def attempt(
    request: HttpRequest, act: Callable[[], Any], *, form: Form | None = None
) -> tuple[bool, Any]:
    """Whether the service did it, and what it gave back.

    A refusal is shown sentence by sentence, at the form where there is one. Raises
    PermissionDenied for a person who may not.
    """
    try:
        return True, act()
    except NotPermitted as refused:
        raise PermissionDenied(str(refused)) from refused
    except Refusal as refused:
        for sentence in refused.sentences:
            if form is not None:
                form.add_error(None, sentence)
            else:
                messages.error(request, sentence)
        return False, None
