"""API v1: what is published, for anybody; drafts never."""

import pytest

from rankings.models import Edition
from tests.factories.agencies import make_agency
from tests.factories.rankings import make_published
from tests.rankings.services.test_publishing import _publication

pytestmark = pytest.mark.django_db


def test_a_table_is_read_in_its_order_without_an_account(client):
    agency = make_agency("Sở Y tế")
    edition = make_published()

    answer = client.get(f"/api/v1/editions/{edition.pk}/results/").json()

    assert [(row["rank"], row["name"], row["index"]) for row in answer["results"]] == [
        (1, "Sở Tư pháp", "90.5000"),
        (2, "Sở Y tế", "80.0000"),
    ]
    assert answer["results"][1]["unit"] == agency.pk
    assert client.get("/api/v1/units/").json()["results"][0]["name"] == "Sở Y tế"


@pytest.mark.parametrize(
    "query", ["year=2024", "bloc=so", "kind=par_index", "year=2024&council={council}"]
)
def test_editions_are_filtered(client, query):
    edition = make_published()
    make_published(year=2020, bloc_key="xa", kind="sipas")

    query = query.format(council=edition.council_id)
    answer = client.get(f"/api/v1/editions/?{query}").json()

    assert [row["id"] for row in answer["results"]] == [edition.pk]


def test_drafts_are_nowhere(client):
    publication, secretary = _publication("so")
    draft = Edition.objects.get()
    client.force_login(secretary)

    assert client.get("/api/v1/editions/").json()["count"] == 0
    assert client.get("/api/v1/results/").json()["count"] == 0
    assert client.get(f"/api/v1/editions/{draft.pk}/").status_code == 404
    assert client.get(f"/api/v1/editions/{draft.pk}/results/").json()["count"] == 0
    assert client.get(f"/api/v1/publications/{publication.pk}/").status_code == 404


def test_leaves_and_declared_points_are_not_told(client):
    edition = make_published()

    row = client.get(f"/api/v1/editions/{edition.pk}/results/").json()["results"][0]

    assert {"levels", "declared"} & row.keys() == set()


@pytest.mark.parametrize("address", ["editions", "results", "publications", "units"])
def test_queries_do_not_grow(client, address, django_assert_max_num_queries):
    counts = []
    for number in range(3):
        make_agency(f"Đơn vị {number}")
        make_published([{"Đơn vị": f"Đơn vị {number}", "Chỉ số (%)": "80"}])
        with django_assert_max_num_queries(5) as captured:
            client.get(f"/api/v1/{address}/")
        counts.append(len(captured))

    assert counts[0] == counts[2]


def test_nothing_can_be_written(client):
    edition = make_published()

    assert client.post("/api/v1/editions/", {}).status_code == 405
    assert client.delete(f"/api/v1/editions/{edition.pk}/").status_code == 405
