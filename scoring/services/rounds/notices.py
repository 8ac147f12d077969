"""Letters to the people of a round: a sheet was handed in, it came back, its set was amended.

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
from scoring.enums import EntryState, MarkStage, RoundState
from scoring.models import Amendment, Assignment, Entry

HANDED_IN = "scoring.handed_in"
RETURNED = "scoring.returned"
AMENDED = "scoring.amended"
# Changes a letter lists; the page lists all.
_MOST_LISTED = 20


def tell_leaders(entry: Entry, *, by: User) -> None:
    """That the sheet waits for approval."""
    post_all(HANDED_IN, _payloads(entry, Role.LEADER, by=by))


def tell_officers(entry: Entry, *, by: User, reason: str) -> None:
    """That the sheet came back, and why."""
    payloads = _payloads(entry, Role.OFFICER, by=by)
    post_all(RETURNED, [payload | {"reason": reason} for payload in payloads])


def tell_of_amendment(amendment: Amendment, *, by: User) -> None:
    """That the set was changed: the officers of every unit of an open round, and who
    appraises any of them."""
    entries = Entry.objects.filter(
        bloc__criteria_set=amendment.set_id, bloc__round__state=RoundState.OPEN
    )
    officers = Membership.objects.valid_on().filter(role=Role.OFFICER, user__is_active=True)
    units = dict(entries.order_by("-pk").values_list("agency", "pk"))
    to_units = officers.filter(agency__in=units).exclude(user=by).order_by("pk")
    rounds = entries.order_by().values("bloc__round")
    appraisers = Assignment.objects.valid_on().filter(
        round__in=rounds, node__set=amendment.set_id, appraiser__is_active=True
    )
    people = appraisers.exclude(appraiser=by).order_by("appraiser").values_list("appraiser")
    said = {"amendment": amendment.pk, "by": by.full_name}
    post_all(
        AMENDED,
        [
            *(
                said | {"user": user, "entry": units[agency]}
                for user, agency in to_units.values_list("user", "agency")
            ),
            *(said | {"user": user, "entry": None} for (user,) in people.distinct()),
        ],
    )


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


@handler(AMENDED)
def send_amended(payload: dict[str, Any]) -> None:
    """To an officer, with what is to be filled in again; to an appraiser where `entry` is
    empty."""
    amendment = Amendment.objects.select_related("set").get(pk=payload["amendment"])
    person = User.objects.get(pk=payload["user"])
    if not person.is_active:
        return
    entry = Entry.objects.filter(pk=payload["entry"]).first()
    changes = [change for change in amendment.changes if "code" in change]
    page = reverse("entry_desk", args=[entry.pk]) if entry else reverse("appraisal_list")
    context = payload | {
        "amendment": amendment,
        "person": person,
        "entry": entry,
        "changes": changes[:_MOST_LISTED],
        "more": max(0, len(changes) - _MOST_LISTED),
        "open_codes": _codes_to_say_again(amendment, entry),
        "link": settings.SITE_URL + page,
    }
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Criteria amended: %(set)s") % {"set": amendment.set.name}
        body = render_to_string("scoring/email/amended.txt", context)
    send_mail(subject, body, None, [person.email])


def _codes_to_say_again(amendment: Amendment, entry: Entry | None) -> str:
    """Items the unit declared that are not complete any more."""
    open_rows = [
        row["code"]
        for row in amendment.touched
        if entry is not None
        and row["entry"] == entry.pk
        and row["stage"] == MarkStage.DECLARED
        and row["outcome"] == "incomplete"
    ]
    return ", ".join(dict.fromkeys(open_rows))


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
