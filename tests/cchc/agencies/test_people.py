"""People and roles: invited by mail, given a role, ended, closed."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from cchc.agencies.enums import Role
from cchc.agencies.models import User
from cchc.agencies.selectors.people import role_changes
from cchc.agencies.services import people
from cchc.agencies.services.invitations import INVITATION
from cchc.outbox import services as outbox
from cchc.outbox.models import OutboxMessage
from cchc.refusals import NotPermitted, Refusal
from tests.factories.agencies import (
    LONG_AGO,
    make_agency,
    make_council,
    make_member,
    make_membership,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 1, 5)


@pytest.fixture
def administrator():
    return make_user(is_staff=True)


def add(body, role, by, email="moi@mau.example"):
    return people.add_member(
        email=email, full_name="Trần Thị Mới", role=role, body=body, valid_from=LONG_AGO, by=by
    )


def test_a_new_person_cannot_sign_in_and_is_invited_by_primary_key_only(administrator):
    membership = add(make_agency(), Role.OFFICER, administrator, email=" Moi@Mau.example ")

    assert membership.user.email == "moi@mau.example"
    assert not membership.user.has_usable_password()
    message = OutboxMessage.objects.get(kind=INVITATION)
    assert message.payload == {"user": membership.user.pk}


def test_a_person_with_an_account_keeps_it_and_gets_the_role_only(administrator):
    known = make_user(email="quen@mau.example", full_name="Lê Văn Quen")

    membership = add(make_agency(), Role.LEADER, administrator, email="QUEN@mau.example")

    assert membership.user == known
    assert membership.user.full_name == "Lê Văn Quen"
    assert not OutboxMessage.objects.exists()


def test_an_invited_person_sets_a_password_with_the_link_of_the_mail(administrator, mailbox):
    council = make_council("Hội đồng Thẩm định")
    add(council, Role.APPRAISER, administrator)

    outbox.drain()

    mail = mailbox.messages[0]
    assert mail["To"] == "moi@mau.example"
    text, html = (part.get_content() for part in mail.iter_parts())
    assert "Hội đồng Thẩm định" in text
    assert "Hội đồng Thẩm định" in html
    link = re.search(r"https?://[^/\s]+(/\S+)", text).group(1)
    page = Client().get(link, follow=True)
    form_address = page.redirect_chain[-1][0]
    client = page.client
    new = {"password1": "mot-mat-khau-rat-dai", "password2": "mot-mat-khau-rat-dai"}
    client.post(form_address, new)
    assert User.objects.get(email="moi@mau.example").check_password("mot-mat-khau-rat-dai")


def test_a_closed_account_gets_no_mail(administrator, mailbox):
    person = add(make_agency(), Role.OFFICER, administrator).user
    people.deactivate(person, by=administrator)

    outbox.drain()

    assert mailbox.messages == []


def test_a_role_of_a_council_does_not_fit_a_unit(administrator):
    with pytest.raises(Refusal):
        add(make_agency(), Role.SECRETARY, administrator)

    assert not User.objects.filter(email="moi@mau.example").exists()


def test_a_role_held_already_is_refused(administrator):
    agency = make_agency()
    officer = make_member(Role.OFFICER, agency=agency)

    with pytest.raises(Refusal):
        people.grant(officer, role=Role.OFFICER, body=agency, valid_from=LONG_AGO, by=administrator)


def test_an_ended_role_is_not_held_the_day_after(administrator):
    membership = make_membership(Role.OFFICER)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)

    people.end_membership(membership, on=yesterday, by=administrator)

    person = User.objects.get(pk=membership.user_id)
    assert not person.holds_in_agency(membership.agency_id, Role.OFFICER)


def test_a_role_cannot_end_before_it_began_or_twice(administrator):
    membership = make_membership(Role.OFFICER)
    with pytest.raises(Refusal):
        people.end_membership(
            membership, on=LONG_AGO - datetime.timedelta(days=1), by=administrator
        )
    people.end_membership(membership, on=TODAY, by=administrator)
    with pytest.raises(Refusal):
        people.end_membership(membership, on=TODAY, by=administrator)


def test_a_secretary_manages_his_own_council_only():
    council = make_council()
    secretary = make_member(Role.SECRETARY, council=council)

    assert add(council, Role.APPRAISER, secretary).council == council
    with pytest.raises(NotPermitted):
        add(make_council(), Role.APPRAISER, secretary)
    with pytest.raises(NotPermitted):
        add(make_agency(), Role.OFFICER, secretary)


def test_a_secretary_cannot_end_his_own_role():
    membership = make_membership(Role.SECRETARY)

    with pytest.raises(NotPermitted):
        people.end_membership(membership, on=TODAY, by=membership.user)


def test_who_closed_an_account_is_out_at_once(administrator, client):
    person = make_user()
    client.force_login(person)

    people.deactivate(person, by=administrator)

    assert client.get("/nguoi-dung/").status_code == 302


def test_a_corrected_address_no_longer_opens_the_account_by_the_old_one(administrator, client):
    person = make_user(email="cu@mau.example")
    person.set_password("Mật khẩu dài 2026")
    person.save()
    signing_in = {"login": "cu@mau.example", "password": "Mật khẩu dài 2026"}
    client.post("/tai-khoan/login/", signing_in)
    # Here allauth writes the address down for itself.
    assert client.get("/tai-khoan/email/").status_code == 200

    people.update_person(person, by=administrator, email="moi@mau.example")

    stranger = Client()
    stranger.post("/tai-khoan/login/", signing_in)
    assert "_auth_user_id" not in stranger.session
    stranger.post("/tai-khoan/login/", signing_in | {"login": "moi@mau.example"})
    assert stranger.session["_auth_user_id"] == str(person.pk)


def test_an_administrator_does_not_close_his_own_account(administrator):
    with pytest.raises(NotPermitted):
        people.deactivate(administrator, by=administrator)


def test_who_changed_a_role_is_told(administrator, client):
    membership = make_membership(Role.OFFICER)
    client.force_login(administrator)

    client.post(f"/vai-tro/{membership.pk}/ket-thuc/", {"on": "31/12/2025"})

    ended, given = role_changes(membership.user)
    assert (str(given.what), given.by) == ("Trao", "")
    assert (str(ended.what), ended.by) == ("Thay đổi", administrator.full_name)
    assert ended.until == datetime.date(2025, 12, 31)
