"""Pages the look itself brings: the style guide, errors, signing in."""

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from cchc.agencies.models import User

FONTS = settings.BASE_DIR / "static" / "vendor" / "noto-sans"
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=")


@pytest.fixture
def official(db) -> User:
    return User.objects.create_user("mau@example.vn", "mat-khau-dai", full_name="Trần Thị Mẫu")


def test_the_style_guide_shows_every_component(client: Client):
    response = client.get(reverse("style_guide"))
    used = {template.name for template in response.templates}
    folder = settings.BASE_DIR / "templates" / "components"
    assert {f"components/{path.name}" for path in folder.glob("*.html")} - used == set()


@pytest.mark.parametrize("name", ["style_guide", "account_login", "account_reset_password"])
def test_pages_have_nothing_inline(client: Client, db, name: str):
    html = client.get(reverse(name)).content.decode()
    assert INLINE.findall(html) == []


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "405", "500"])
def test_error_pages_speak_vietnamese_and_need_no_request(code: str):
    html = render_to_string(f"{code}.html")
    assert '<html lang="vi">' in html
    assert "Về trang đầu" in html


def test_an_unknown_address_gets_our_page(client: Client, db):
    response = client.get("/khong-co/")
    assert response.status_code == 404
    assert "Không tìm thấy trang" in response.content.decode()


def test_a_wrong_password_is_answered_in_vietnamese(client: Client, official: User):
    answer = client.post(
        reverse("account_login"), {"login": official.email, "password": "sai-mat-khau"}
    )
    assert "Thư điện tử hoặc mật khẩu không đúng." in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    ["account_logout", "account_change_password", "mfa_index", "account_reauthenticate"],
)
def test_account_pages_are_in_our_look_and_in_vietnamese(client: Client, official: User, name: str):
    client.force_login(official)
    html = client.get(reverse(name)).content.decode()
    assert 'class="site-header"' in html
    assert re.findall(r">\s*(?:Sign|Change|Confirm|Two-Factor|Authenticator)\b", html) == []


def test_pages_of_work_send_the_token_against_forgery_with_htmx(client: Client, official: User):
    client.force_login(official)
    html = client.get(reverse("style_guide")).content.decode()
    (body,) = re.findall(r"<body [^>]*>", html)
    assert re.search(r"""hx-headers='{"x-csrftoken": "\w{64}"}'""", body)


def test_vendored_files_are_what_their_sums_say():
    for line in (FONTS / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256(Path(FONTS, name).read_bytes()).hexdigest() == digest
