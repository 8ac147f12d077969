"""An account's address is the administrator's to keep."""

import django.core.mail
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse

from cchc.agencies.services.invitations import password_link, send_invitation
from tests.factories.agencies import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def test_nobody_adds_an_address_to_an_account(client):
    user = make_user()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    client.post(
        reverse("account_email"), {"email": "khac@mau.example", "action_add": ""}, follow=True
    )

    assert not EmailAddress.objects.filter(email="khac@mau.example").exists()


def test_nobody_takes_the_address_off_an_account(client):
    user = make_user()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    page = client.get(reverse("account_email")).content.decode()
    taken_off = client.post(reverse("account_email"), {"email": user.email, "action_remove": ""})

    assert user.email in page
    assert "action_remove" not in page
    assert taken_off.status_code == 405


def test_there_is_no_page_about_confirming_an_address(client):
    response = client.get(reverse("account_email_verification_sent"))

    assert response["Location"] == reverse("account_login")


def asked_to_reset(client, email: str):
    client.post(reverse("account_reset_password"), {"email": email})
    (mail,) = django.core.mail.outbox
    return mail


def test_the_mail_that_resets_a_password_speaks_for_the_program(client, settings):
    user = make_user()
    mail = asked_to_reset(client, user.email)

    assert mail.subject == "Đặt mật khẩu mới – Chỉ số cải cách hành chính"
    assert f"Kính gửi Ông/Bà {user}," in mail.body
    assert "trong 3 ngày" in mail.body
    assert "testserver kính gửi" not in mail.body
    assert mail.body.endswith(f"Chỉ số cải cách hành chính\n{settings.SITE_URL}")


def test_the_page_of_the_link_is_about_a_new_password(client):
    mail = asked_to_reset(client, make_user().email)
    link = next(line for line in mail.body.splitlines() if "/password/reset/key/" in line)
    page = client.get(link.partition("testserver")[2], follow=True).content.decode()

    assert "<h1>Đặt mật khẩu mới</h1>" in page
    assert "của bạn" not in page


def test_a_link_that_was_used_says_so(client):
    address = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "het-han"})
    assert "Đường dẫn không còn dùng được" in client.get(address).content.decode()


def test_an_unknown_address_is_offered_no_account(client):
    mail = asked_to_reset(client, "ai-do@mau.example")

    assert mail.subject.endswith("– Chỉ số cải cách hành chính")
    assert "signup" not in mail.body
    assert "quản trị" in mail.body


def page_of_link(client, person) -> str:
    return client.get(password_link(person).removeprefix(settings.SITE_URL), follow=True)


def test_a_first_password_is_set_not_changed_and_said_once(client):
    person = make_user()
    person.set_unusable_password()
    person.save()
    page = page_of_link(client, person)
    html = page.content.decode()
    assert "<h1>Đặt mật khẩu</h1>" in html
    assert person.email in html
    assert "bạn" not in html.lower()
    address = page.redirect_chain[-1][0]
    new = {"password1": "mot-mat-khau-dai-9", "password2": "mot-mat-khau-dai-9"}
    done = client.post(address, new, follow=True).content.decode()
    assert done.count("Đã lưu mật khẩu") == 1
    assert "Đăng nhập bằng mật khẩu" in done


def test_a_forgotten_password_is_replaced(client):
    assert "<h1>Đặt mật khẩu mới</h1>" in page_of_link(client, make_user()).content.decode()


def test_a_spent_link_offers_another(client):
    person = make_user()
    link = password_link(person).removeprefix(settings.SITE_URL)
    person.set_password("khac-hoan-toan-7")
    person.save()
    page = client.get(link, follow=True).content.decode()
    assert "Đường dẫn không còn dùng được" in page
    assert reverse("account_reset_password") in page


def test_the_invitation_leads_back_to_the_sign_in_page(mailbox):
    send_invitation({"user": make_user().pk})
    (message,) = mailbox.messages
    for kind in ("plain", "html"):
        body = message.get_body((kind,)).get_content()
        assert settings.SITE_URL + reverse("account_login") in body
