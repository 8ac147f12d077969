"""How a page shows what a service refuses; missing rights stay a 403."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.contrib import messages

from cchc.agencies.http import SignedInRequest
from cchc.refusals import NotPermitted, Refusal


@contextmanager
def refusals_in(form: forms.BaseForm) -> Iterator[None]:
    """Show refusals at the head of the form."""
    try:
        yield
    except NotPermitted:
        raise
    except Refusal as refusal:
        form.add_error(None, [*refusal.sentences])


@contextmanager
def said(request: SignedInRequest) -> Iterator[None]:
    """Show refusals as messages on the page that follows."""
    try:
        yield
    except NotPermitted:
        raise
    except Refusal as refusal:
        for sentence in refusal.sentences:
            messages.error(request, sentence)
