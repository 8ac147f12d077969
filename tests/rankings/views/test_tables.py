"""The public league table: what it shows, to whom, and at which cost."""

import pytest
from django.test import Client

from cchc.agencies.enums import Role
from rankings.enums import EditionState, Origin
from rankings.models import Edition
from rankings.selectors.rules import settings_json
from rankings.services.editions import compose_draft, save_draft
from rankings.services.lines import Line
from rankings.standings import OrderSettings
from tests.factories.agencies import make_agency, make_council, make_member
from tests.factories.rankings import make_published

pytestmark = pytest.mark.django_db


def _rows(count, components=0):
    return [
        {
            "Đơn vị": f"Sở thứ {number}",
            "Tổng điểm": f"{90 - number / 20:.2f}",
            "Điểm tối đa": "100",
            "Điểm thẩm định": "60",
            "Điểm điều tra XHH": f"{30 - number / 20:.2f}",
            **{f"{code}. Lĩnh vực {code} (10)": "8,5" for code in range(1, components + 1)},
        }
        for number in range(1, count + 1)
    ]


def _address(edition):
    return f"/bang-xep-hang/{edition.council_id}/{edition.year}/{edition.bloc_key}/"


def _shown(response):
    return [row.name for row in response.context["rows"]]


def test_before_anything_is_published_the_home_page_says_so(client):
    assert "Chưa có kết quả công bố" in client.get("/").content.decode()


def test_the_home_page_shows_the_newest_year(client):
    council = make_council()
    make_published(council=council, year=2023)
    newest = make_published(council=council, year=2024)

    assert client.get("/").context["edition"] == newest


def test_an_edition_stays_at_its_address_when_it_is_replaced(client):
    edition = make_published()
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.CORRECTED)

    assert (
        "đã được thay bằng bản đính chính"
        in client.get(f"/ban-cong-bo/{edition.pk}/").content.decode()
    )
    assert client.get(_address(edition)).status_code == 404


def _draft(council):
    edition = Edition(
        council=council,
        year=2024,
        bloc_key="so",
        bloc_name="Sở",
        origin=Origin.IMPORTED,
        settings=settings_json(OrderSettings()),
    )
    return save_draft(compose_draft(edition, [Line("Sở Y tế", None, None)]), by=None)


def test_a_draft_is_for_the_councils_office_only(client):
    council = make_council()
    draft = _draft(council)
    address = f"/ban-cong-bo/{draft.pk}/"
    assert client.get(address).status_code == 404
    client.force_login(make_member(Role.SECRETARY))
    assert client.get(address).status_code == 404

    client.force_login(make_member(Role.SECRETARY, council=council))

    assert "Bản dự thảo" in client.get(address).content.decode()


def test_search_needs_no_diacritics(client):
    edition = make_published()

    response = client.get(_address(edition), {"q": "so tu PHAP"})

    assert _shown(response) == ["Sở Tư pháp"]


def test_sorting_stands_in_the_address(client):
    edition = make_published(
        [
            {"Đơn vị": "Sở Ý", "Chỉ số (%)": "90"},
            {"Đơn vị": "Sở Đ", "Chỉ số (%)": "80"},
            {"Đơn vị": "Sở D", "Chỉ số (%)": "70"},
        ]
    )

    by_name = client.get(_address(edition), {"sap-xep": "don-vi"})
    backwards = client.get(_address(edition), {"sap-xep": "-hang"})

    assert _shown(by_name) == ["Sở D", "Sở Đ", "Sở Ý"]
    assert _shown(backwards) == ["Sở D", "Sở Đ", "Sở Ý"]


@pytest.mark.parametrize(
    "query",
    [
        "sap-xep=; drop",
        "so-sanh=abc,1",
        "so-sanh=999999999999999999",
        "ghim=x",
        "cot=%00",
        "q=%00",
        "sap-xep=-lv99",
        "chi-so=sipas&x=1",
    ],
)
def test_senseless_parameters_are_passed_over(client, query):
    edition = make_published(_rows(3, components=2))

    assert client.get(f"/ban-cong-bo/{edition.pk}/?{query}").status_code == 200


def test_at_most_four_are_compared(client):
    edition = make_published(_rows(5))
    chosen = list(edition.results.order_by("position").values_list("pk", flat=True))

    response = client.get(_address(edition), {"so-sanh": chosen})

    assert [row.result.pk for row in response.context["compared"]] == chosen[:4]
    assert "nhiều nhất bốn đơn vị" in response.content.decode()


def test_an_officer_finds_the_own_unit_pinned(client):
    agency = make_agency("Sở thứ 3")
    edition = make_published(_rows(3))
    client.force_login(make_member(Role.OFFICER, agency=agency))

    pinned = client.get(_address(edition)).context["pinned"]

    assert [row.name for row in pinned] == [agency.name]


def test_a_stored_page_never_holds_anything_personal():
    agency = make_agency("Sở thứ 3")
    edition = make_published(_rows(3))
    member = Client()
    member.force_login(make_member(Role.OFFICER, agency=agency))

    before = Client().get(_address(edition)).content
    own = member.get(_address(edition)).content
    after = Client().get(_address(edition)).content

    assert before == after
    assert b"is-selected" in own
    assert b"is-selected" not in after


def test_a_new_publication_replaces_stored_pages(client, django_capture_on_commit_callbacks):
    council = make_council()
    make_published(council=council, year=2023)
    assert b"2023" in client.get("/").content

    with django_capture_on_commit_callbacks(execute=True):
        make_published(council=council, year=2024)

    assert client.get("/").context["edition"].year == 2024


def test_a_stored_page_asks_the_database_nothing(client, django_assert_num_queries):
    edition = make_published(_rows(3))
    client.get(_address(edition))

    with django_assert_num_queries(0):
        client.get(_address(edition))


@pytest.mark.parametrize("query", ["", "?cot=linh-vuc&q=so"])
def test_queries_do_not_grow_with_the_rows(client, query, django_assert_max_num_queries):
    counts = []
    for number in (1, 3, 300):
        edition = make_published(_rows(number, components=8))
        client.force_login(make_member(Role.OFFICER))
        with django_assert_max_num_queries(15) as captured:
            assert client.get(_address(edition) + query).status_code == 200
        counts.append(len(captured))

    assert len(set(counts)) == 1


def test_points_of_a_column_have_as_many_decimals_as_the_longest(client):
    edition = make_published(
        [
            {"Đơn vị": "Sở Tư pháp", "Tổng điểm": "90,525", "Điểm tối đa": "100"},
            {"Đơn vị": "Sở Y tế", "Tổng điểm": "80", "Điểm tối đa": "100"},
        ]
    )

    rows = client.get(_address(edition)).context["rows"]

    assert [row.points for row in rows] == ["90,525", "80,000"]


def _two_blocs(council):
    make_published(_rows(3, components=2), council=council, bloc_key="dac-thu", bloc_name="Đặc thù")
    return make_published(_rows(3, components=2), council=council)


def test_another_bloc_keeps_the_view_the_search_and_the_order(client):
    edition = _two_blocs(make_council())

    page = client.get(_address(edition), {"cot": "linh-vuc", "q": "sở", "sap-xep": "-diem"})

    tabs = {tab.url.partition("?")[2] for tab in page.context["tabs"].blocs}
    assert tabs == {"cot=linh-vuc&q=s%E1%BB%9F&sap-xep=-diem"}


def test_a_component_to_sort_by_is_not_taken_to_another_set(client):
    edition = _two_blocs(make_council())

    page = client.get(_address(edition), {"cot": "linh-vuc", "sap-xep": "-lv1"})

    assert {tab.url.partition("?")[2] for tab in page.context["tabs"].blocs} == {"cot=linh-vuc"}


def test_the_table_leads_to_other_councils_where_there_are_any(client):
    alone = make_published()
    assert "Nơi công bố kết quả" not in client.get(_address(alone)).content.decode()
    other = make_published(council=make_council())

    places = client.get(f"/ban-cong-bo/{alone.pk}/?moi=1").context["tabs"].places

    assert {(tab.url, tab.is_current) for tab in places} == {
        (_address(alone), True),
        (_address(other), False),
    }


def test_the_title_names_the_place(client):
    edition = make_published()
    page = client.get(_address(edition)).content.decode()
    assert f"Bảng xếp hạng Chỉ số CCHC năm {edition.year} – {edition.council.place_name}" in page


def test_anybody_pins_a_unit_and_takes_the_pin_out(client):
    edition = make_published()
    row = edition.results.get(name="Sở Y tế")

    page = client.get(_address(edition), {"ghim": row.pk})

    assert [shown.name for shown in page.context["pinned"]] == ["Sở Y tế"]
    assert 'aria-label="Bỏ ghim Sở Y tế"' in page.content.decode()
    assert 'aria-label="Ghim Sở Y tế"' in page.content.decode()
    assert not client.get(_address(edition), {"ghim": ""}).context["pinned"]


@pytest.mark.parametrize("query", ["", "?cot=linh-vuc"])
def test_units_can_be_ticked_in_both_views_and_the_comparison_is_where_one_lands(client, query):
    edition = make_published(_rows(3, components=2))

    page = client.get(_address(edition) + query).content.decode()

    assert page.count('name="so-sanh"') == 3
    assert 'formaction="#so-sanh"' in page


def test_the_cards_name_the_first_three_and_who_rose_and_fell_most(client):
    council = make_council()
    make_published(
        [{"Đơn vị": f"Sở {n}", "Chỉ số (%)": f"{90 - n}"} for n in range(5)],
        council=council,
        year=2023,
    )
    edition = make_published(
        [{"Đơn vị": f"Sở {n}", "Chỉ số (%)": f"{80 + n}"} for n in range(5)],
        council=council,
        year=2024,
    )

    page = client.get(_address(edition))

    assert [row.result.name for row in page.context["first"]] == ["Sở 4", "Sở 3", "Sở 2"]
    assert "Tăng nhiều nhất" in page.content.decode()
    assert "Giảm nhiều nhất" in page.content.decode()
