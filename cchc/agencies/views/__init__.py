"""Pages of units, councils and people."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms

from cchc.refusals import NotPermitted, Refusal

PAGE_SIZE = 50


@contextmanager
def refusals_in(form: forms.BaseForm) -> Iterator[None]:
    """Show at the head of the form what a service refuses; missing rights stay a 403."""
    try:
        yield
    except NotPermitted:
        raise
    except Refusal as refusal:
        form.add_error(None, [*refusal.sentences])
