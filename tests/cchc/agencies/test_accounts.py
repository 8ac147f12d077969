"""An account's address is the administrator's to keep."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from tests.factories.agencies import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def test_nobody_adds_an_address_to_an_account(client):
    user = make_user()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    client.post(
        reverse("account_email"), {"email": "khac@mau.example", "action_add": ""}, follow=True
    )

    assert not EmailAddress.objects.filter(email="khac@mau.example").exists()
