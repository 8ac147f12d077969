"""The role home: what I owe, by when, how far I am; what changed since I was last here."""

import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from cchc.agencies.http import SignedInRequest
from cchc.agencies.models import User
from rankings.selectors.news import news_of
from rankings.selectors.tasks import own_entries, tasks_of

# Coming back sooner is the same visit: what was new stays in view.
SAME_VISIT = datetime.timedelta(minutes=30)
FIRST_VISIT = datetime.timedelta(days=14)
_SINCE = "news_since"


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    since = _since(request)
    context = {
        "tasks": tasks_of(request.user),
        "entries": own_entries(request.user),
        "news": news_of(request.user, since),
        "since": since,
    }
    return render(request, "rankings/home.html", context)


def _since(request: SignedInRequest) -> datetime.datetime:
    """When the visit before this one ended; the session remembers it while this one lasts."""
    now, last = timezone.now(), request.user.last_seen_home
    known = parse_datetime(request.session.get(_SINCE, ""))
    if known is None or last is None or now - last > SAME_VISIT:
        known = last or now - FIRST_VISIT
        request.session[_SINCE] = known.isoformat()
    User.objects.filter(pk=request.user.pk).update(last_seen_home=now)
    return known
