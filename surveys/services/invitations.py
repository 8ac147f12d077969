"""Inviting and reminding by mail. The outbox keeps whom to write to, never the link (D7)."""

import datetime
import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.history import record
from cchc.outbox.services import handler, post_all
from cchc.refusals import Refusal
from surveys.enums import Delivery, SurveyState
from surveys.models import Invitation, Survey
from surveys.permissions import can_manage
from surveys.services.tokens import token_of
from surveys.services.transitions import locked

INVITE, REMIND = "surveys.invite", "surveys.remind"
# A second click, or a second secretary, does not write to everyone twice.
REMINDER_GAP = datetime.timedelta(days=1)


@transaction.atomic
def send_invitations(survey: Survey, *, by: User) -> int:
    """Write to everyone no mail has reached yet; returns to how many.

    Raises NotPermitted, Refusal (the survey is not open).
    """
    survey = _open(survey, by)
    number = _post(INVITE, survey.invitations.exclude(delivery=Delivery.SENT))
    if number:
        record(survey, "invite", by=by)
    return number


@transaction.atomic
def remind(survey: Survey, *, by: User) -> int:
    """Write again, with the same link, to who was invited and has not answered.

    A message is posted for everyone, and who has answered is left out only when it is
    handled: the outbox would otherwise keep who had answered by when. So it returns how many
    were invited, not how many are reminded: that may be a number nobody is to see.
    Raises NotPermitted, Refusal (the survey is not open, the last reminder is too fresh).
    """
    survey = _open(survey, by)
    if (again_at := next_reminder_at(survey)) and again_at > timezone.now():
        raise Refusal(
            _("Everyone was reminded within a day. The next reminder can be sent from %(time)s.")
            % {"time": f"{timezone.localtime(again_at):%H:%M %d/%m/%Y}"}
        )
    number = _post(REMIND, survey.invitations.filter(delivery=Delivery.SENT))
    if number:
        record(survey, "remind", by=by)
    return number


def next_reminder_at(survey: Survey) -> datetime.datetime | None:
    """The earliest moment of the next reminder; None when nobody was reminded yet."""
    last = survey.transitions.filter(action="remind").first()
    return last.at + REMINDER_GAP if last else None


def ballot_url(invitation: Invitation) -> str:
    """The whole address of the person's ballot."""
    return settings.SITE_URL + reverse("ballot", args=[token_of(invitation.pk)])


@handler(INVITE)
def _invite(payload: dict[str, Any]) -> None:
    invitation = _addressee(payload)
    if invitation is not None and invitation.delivery != Delivery.SENT:
        _write_to(invitation, "invitation", _("Invitation to a survey: %(name)s"))


@handler(REMIND)
def _remind(payload: dict[str, Any]) -> None:
    invitation = _addressee(payload)
    if invitation is not None and not invitation.is_redeemed:
        _write_to(invitation, "reminder", _("Reminder: %(name)s"))


def _open(survey: Survey, by: User) -> Survey:
    survey = locked(survey)
    can_manage(by, survey).demand()
    if survey.state != SurveyState.OPEN:
        raise Refusal(_("Open the survey first."))
    if timezone.now() > survey.closes_at:
        raise Refusal(_("The last day of the survey is over already."))
    return survey


def _post(kind: str, invitations: Any) -> int:
    # In an order of their own, so that the outbox numbers nobody.
    keys = invitations.order_by("pk").values_list("pk", flat=True)
    return len(post_all(kind, ({"invitation": str(pk)} for pk in keys)))


def _addressee(payload: dict[str, Any]) -> Invitation | None:
    """The invitation, locked, while its survey still takes ballots."""
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("survey__round__council", "group")
        .filter(
            pk=payload["invitation"],
            survey__state=SurveyState.OPEN,
            survey__closes_at__gt=timezone.now(),
        )
        .first()
    )


def _write_to(invitation: Invitation, template: str, subject: str) -> None:
    """Send one mail and note what became of it; what may pass by itself is raised."""
    survey = invitation.survey
    context = {"invitation": invitation, "survey": survey, "url": ballot_url(invitation)}
    mail = EmailMultiAlternatives(
        subject=subject % {"name": survey.name},
        body=render_to_string(f"surveys/email/{template}.txt", context),
        to=[invitation.email],
    )
    mail.attach_alternative(
        render_to_string(f"surveys/email/{template}.html", context), "text/html"
    )
    invitation.delivery = Delivery.SENT
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        if any(code < 500 for code, _answer in refused.recipients.values()):
            raise  # the other side says: later
        invitation.delivery = Delivery.FAILED
    invitation.save(update_fields=["delivery"])
