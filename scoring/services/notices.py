"""Letters between the officers and the leader of a unit: it was handed in, it came back.

Written to the outbox in the transaction of the move, one message a person, so that an
address that fails holds up nobody else.
"""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cchc.agencies.enums import Role
from cchc.agencies.models import Membership, User
from cchc.outbox.services import handler, post_all
from scoring.enums import EntryState
from scoring.models import Entry

HANDED_IN = "scoring.handed_in"
RETURNED = "scoring.returned"


def tell_leaders(entry: Entry, *, by: User) -> None:
    """That the sheet waits for approval."""
    post_all(HANDED_IN, _payloads(entry, Role.LEADER, by=by))


def tell_officers(entry: Entry, *, by: User, reason: str) -> None:
    """That the sheet came back, and why."""
    payloads = _payloads(entry, Role.OFFICER, by=by)
    post_all(RETURNED, [payload | {"reason": reason} for payload in payloads])


def _payloads(entry: Entry, role: str, *, by: User) -> list[dict[str, Any]]:
    """One for each person in the role today but the one who acted."""
    held = Membership.objects.valid_on().filter(agency=entry.agency_id, role=role)
    people = User.objects.filter(pk__in=held.values("user"), is_active=True).exclude(pk=by.pk)
    return [
        {"entry": entry.pk, "user": user, "by": by.full_name}
        for user in people.order_by("pk").values_list("pk", flat=True)
    ]


@handler(HANDED_IN)
def send_handed_in(payload: dict[str, Any]) -> None:
    """To a leader; not any more when the sheet has moved on."""
    _send(payload, EntryState.AWAITING_APPROVAL, "handed_in", page="entry_approval")


@handler(RETURNED)
def send_returned(payload: dict[str, Any]) -> None:
    """To an officer; not any more when it was handed in again."""
    _send(payload, EntryState.DECLARING, "returned", page="entry_desk")


def _send(payload: dict[str, Any], state: EntryState, name: str, *, page: str) -> None:
    entry = Entry.objects.select_related("bloc__round").get(pk=payload["entry"])
    person = User.objects.get(pk=payload["user"])
    if entry.state != state or not person.is_active:
        return
    context = payload | {
        "entry": entry,
        "person": person,
        "link": settings.SITE_URL + reverse(page, args=[entry.pk]),
    }
    with translation.override(settings.LANGUAGE_CODE):
        subjects = {
            "handed_in": _("For approval: self-assessment of %(unit)s"),
            "returned": _("Returned: self-assessment of %(unit)s"),
        }
        subject = subjects[name] % {"unit": entry.name}
        body = render_to_string(f"scoring/email/{name}.txt", context)
    send_mail(subject, body, None, [person.email])
