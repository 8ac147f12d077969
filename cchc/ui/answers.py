"""How pages answer what services refuse."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from cchc.refusals import NotPermitted, Refusal


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, for a form to be bound to; None on any other request."""
    return request.POST if request.method == "POST" else None


def attempt(
    request: HttpRequest, act: Callable[[], Any], *, form: BaseForm | None = None
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


@contextmanager
def refusals_in(form: BaseForm) -> Iterator[None]:
    """Show refusals at the head of the form; missing rights stay a 403."""
    try:
        yield
    except NotPermitted:
        raise
    except Refusal as refusal:
        form.add_error(None, [*refusal.sentences])


@contextmanager
def refusals_said(request: HttpRequest) -> Iterator[None]:
    """Show refusals as messages on the page that follows; missing rights stay a 403."""
    try:
        yield
    except NotPermitted:
        raise
    except Refusal as refusal:
        for sentence in refusal.sentences:
            messages.error(request, sentence)
