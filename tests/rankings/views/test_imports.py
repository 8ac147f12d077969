"""The secretary looks at a published table first, then publishes it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cchc.agencies.enums import Role
from rankings.models import Edition
from tests.factories.agencies import make_council, make_member

pytestmark = pytest.mark.django_db
ADDRESS = "/nhap-ket-qua/"


def _form(council, text="Đơn vị,Chỉ số (%)\nSở Y tế,80\n", **fields):
    return {
        "council": council.pk,
        "year": "2024",
        "kind": "par_index",
        "bloc_key": "so",
        "bloc_name": "Sở, ban, ngành",
        "source": "Báo cáo để thử",
        "file": SimpleUploadedFile("bang.csv", text.encode()),
    } | fields


@pytest.fixture
def council(client):
    council = make_council()
    client.force_login(make_member(Role.SECRETARY, council=council))
    return council


def test_looking_saves_nothing(client, council):
    response = client.post(ADDRESS, _form(council))

    assert "Sở Y tế" in response.content.decode()
    assert not Edition.objects.exists()


def test_publishing_leads_to_the_table(client, council):
    response = client.post(ADDRESS, _form(council, publish="1"))

    edition = Edition.objects.get()
    assert response["Location"] == f"/ban-cong-bo/{edition.pk}/"


def test_an_excerpt_says_of_how_many_units_it_is(client, council):
    page = client.post(ADDRESS, _form(council, units="18")).content.decode()

    assert "1 trong 18 đơn vị" in page
    assert "Trung bình" not in page


def test_what_is_wrong_is_said_and_nothing_imported(client, council):
    response = client.post(
        ADDRESS, _form(council, "Đơn vị,Chỉ số (%)\nSở Y tế,nhiều\n", publish="1")
    )

    assert response.status_code == 422
    assert "Ô B2" in response.content.decode()
    assert not Edition.objects.exists()


def test_neither_decision_nor_source_is_refused(client, council):
    response = client.post(ADDRESS, _form(council, source=""))

    assert response.status_code == 422
    assert "nguồn số liệu" in response.content.decode()


def test_another_council_cannot_be_chosen(client, council):
    response = client.post(ADDRESS, _form(make_council(), publish="1"))

    assert response.status_code == 422
    assert not Edition.objects.exists()


def test_the_page_is_for_secretaries(client):
    client.force_login(make_member(Role.OFFICER))

    assert client.get(ADDRESS).status_code == 404
