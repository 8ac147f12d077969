"""The request of a page that needs login, as type checkers should see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from cchc.agencies.models import User


class SignedInRequest(HttpRequest):
    """A request that LoginRequiredMiddleware let pass: its user is a person."""

    user: User
    htmx: HtmxDetails
