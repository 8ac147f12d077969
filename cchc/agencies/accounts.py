"""How allauth behaves here: accounts come from an administrator's invitation."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def can_delete_email(self, email_address: Any) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        """Under the name of the program; a host's name says nothing to who reads mail."""
        return f"{subject} – {_('Administrative reform index')}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """With what our letters say besides: to whom, from where, how long a link is valid."""
        more = {
            "person": context.get("user"),
            "site": settings.SITE_URL,
            "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        }
        super().send_mail(template_prefix, email, more | context)
