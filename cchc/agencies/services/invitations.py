"""The mail that lets a person set a password. Its link is made when the mail is sent."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cchc.agencies.models import Membership, User
from cchc.agencies.permissions import can_invite
from cchc.outbox import services as outbox

INVITATION = "agencies.invitation"


@outbox.handler(INVITATION)
def send_invitation(payload: dict[str, Any]) -> None:
    """Mail the set-password link to `payload["user"]`; a closed account gets none."""
    person = User.objects.get(pk=payload["user"])
    if not person.is_active:
        return
    memberships = Membership.objects.valid_on().filter(user=person)
    context = {
        "person": person,
        "memberships": memberships.select_related("council", "agency"),
        "link": password_link(person),
        "sign_in": settings.SITE_URL + reverse("account_login"),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
    with translation.override(settings.LANGUAGE_CODE):
        mail = EmailMultiAlternatives(
            subject=_("Your account for the administrative reform index"),
            body=render_to_string("agencies/email/invitation.txt", context),
            to=[person.email],
        )
        mail.attach_alternative(
            render_to_string("agencies/email/invitation.html", context), "text/html"
        )
    mail.send()


def password_link(person: User) -> str:
    """The address at which the person sets a password; it dies when one was set."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(person),
            "key": default_token_generator.make_token(person),
        },
    )
    return settings.SITE_URL + path


def invite(person: User, *, by: User) -> None:
    """Have the invitation mailed once the transaction stands; also again, with a new link."""
    can_invite(by, person).demand()
    outbox.post(INVITATION, {"user": person.pk})
