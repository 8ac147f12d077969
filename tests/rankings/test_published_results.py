"""Published results through the real import, database and pages.

Each docstring says what is recomputed (the program gets the printed number from what
determines it) and what is held as printed. Lines and files marked “số liệu bổ sung để thử”
are filler of ours: nothing is asserted about them.
"""

import datetime
from decimal import Decimal

import pytest
from django.test import Client

from rankings.models import Edition, Publication
from rankings.services.verifying import verify
from tests.factories.agencies import make_council
from tests.factories.rankings import import_file

pytestmark = pytest.mark.django_db
TECHNOLOGY = "Sở Khoa học và Công nghệ"


def _page(edition: Edition) -> str:
    response = Client().get(f"/ban-cong-bo/{edition.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def _line(edition: Edition, name: str):
    return edition.results.get(name=name)


def test_thanh_hoa_2024_comes_out_as_printed():
    """Recomputed: the mean 85,41 of the 20 indices; every rank, with the printed order
    deciding between the two pairs of equals (90,02 and 85,02) as the council's last key.
    Held as printed: the indices, the maxima (84 for six units), the decision."""
    edition = import_file(
        "thanh_hoa_2024.csv",
        council=make_council(place_name="Tỉnh Thanh Hóa"),
        decision_number="482/QĐ-UBND",
        decision_date=datetime.date(2025, 2, 12),
    )

    assert edition.summary["mean"] == "85.41"
    assert edition.mean == Decimal("85.412")
    rows = list(edition.results.order_by("position"))
    assert [row.rank for row in rows] == [row.printed_rank for row in rows] == list(range(1, 21))
    assert edition.notes == [
        {
            "code": "order_printed",
            "names": ["Sở Nội vụ", "Văn phòng UBND tỉnh", TECHNOLOGY, "Sở Y tế"],
        }
    ]
    assert sum(row.max_points == 84 for row in rows) == 6
    assert verify(Edition.objects.get(pk=edition.pk)).faults == ()
    page = _page(edition)
    assert "85,41 %" in page
    assert page.count("thang điểm 84 thay cho 100") == 6
    assert "482/QĐ-UBND" in page


def test_ha_tinh_2023_comes_out_as_printed():
    """Recomputed: the total 93,364 as the sum of the components, its maximum 98 as the sum
    of theirs, the index 95,27 and the share of each component; that no place was lost against
    2022. Held as printed: the six components, the first rank of both years. One component is
    a remainder by subtraction, labelled so. The number of units of the bloc is ours: the
    source prints one of them, so there is no mean of the bloc."""
    council = make_council()
    bloc = {"council": council, "units": 20}
    import_file("ha_tinh_2022_so.csv", year=2022, **bloc)

    edition = import_file("ha_tinh_2023_so.csv", year=2023, scale=Decimal(100), **bloc)

    row = _line(edition, TECHNOLOGY)
    lines = row.levels["lines"].values()
    assert sum(Decimal(line["points"]) for line in lines) == row.points == Decimal("93.364")
    assert sum(Decimal(line["max_points"]) for line in lines) == row.max_points == 98
    assert (row.index, row.rank, row.places) == (Decimal("95.27"), 1, 0)
    assert edition.mean is None
    assert edition.notes == [{"code": "excerpt_of", "units": 1, "of": 20}]
    assert verify(Edition.objects.get(pk=edition.pk)).faults == ()
    page = _page(edition)
    assert '93,364 <span class="muted">/ 98</span>' in page
    assert "thang điểm 98 thay cho 100" in page
    assert "Bản trích, không phải toàn khối" in page
    assert "chỉ in 1 trong 20 đơn vị" in page
    assert "trung bình của khối" not in page
    unit = Client().get(f"/bang-xep-hang/{council.pk}/2023/so/don-vi/{row.pk}/").content.decode()
    assert "84,95" in unit
    assert '1<small class="muted"> / 20</small>' in unit


def test_thai_nguyen_2017_comes_out_as_printed():
    """Recomputed: the places moved, from this and the previous edition (the ranks of 2016 are
    ours, by subtraction); that the printed order does not contradict the printed points.
    Held as printed: points and ranks of two blocs, of which the source prints eight units."""
    council = make_council()
    for bloc, units in (("so", 22), ("huyen", 9)):
        fields = {"council": council, "bloc_key": bloc, "units": units}
        import_file(f"thai_nguyen_2016_{bloc}.csv", year=2016, **fields)
        import_file(f"thai_nguyen_2017_{bloc}.csv", year=2017, **fields)

    departments, districts = (
        Edition.objects.get(year=2017, bloc_key=bloc) for bloc in ("so", "huyen")
    )

    first, last = _line(departments, TECHNOLOGY), departments.results.get(rank=22)
    assert (first.rank, first.points, first.places) == (1, Decimal("85.6"), 6)
    assert (last.points, last.places) == (Decimal("66.04"), -1)
    assert [row.name for row in districts.results.order_by("position")][:3] == [
        "Thị xã Phổ Yên",
        "Thành phố Sông Công",
        "Huyện Võ Nhai",
    ]
    assert _line(districts, "Thị xã Phổ Yên").places == 1
    assert _line(districts, "Huyện Phú Lương").places == -4
    codes = {note["code"] for edition in (departments, districts) for note in edition.notes}
    assert codes == {"partial", "excerpt_of", "scale_assumed"}
    assert departments.mean is None
    assert "không tính chỉ số trung bình" in _page(departments)


def test_thai_nguyen_2022_comes_out_as_printed():
    """Recomputed: the index 82,48 from points and maximum. Held as printed: the rank 6
    of 19 (one line of the table is printed), the band “Tốt”, the decision that
    publishes SIPAS beside it. The SIPAS figure is ours."""
    council = make_council()
    decision = {
        "council": council,
        "year": 2022,
        "units": 19,
        "decision_number": "474/QĐ-UBND",
        "decision_date": datetime.date(2023, 3, 14),
    }
    edition = import_file("thai_nguyen_2022_so.csv", **decision)
    sipas = import_file("thai_nguyen_2022_sipas.csv", kind="sipas", **decision)

    row = _line(edition, TECHNOLOGY)
    assert (row.index, row.rank, row.band) == (Decimal("82.48"), 6, "Tốt")
    assert Publication.objects.get() == edition.publication == sipas.publication
    assert (edition.mean, sipas.mean) == (None, None)
    page = _page(edition)
    assert edition.notes == [{"code": "excerpt_of", "units": 1, "of": 19}]
    assert f"/bang-xep-hang/{council.pk}/2022/so/?chi-so=sipas" in page
    assert Client().get(f"/bang-xep-hang/{council.pk}/2022/so/?chi-so=sipas").status_code == 200


def test_lai_chau_2022_comes_out_as_printed():
    """Recomputed: the change of a component between two editions (+5,71; the two percents are
    ours); that two blocs of 15 and 5 are ranked apart. Held as printed: the ranks of three
    units, procedures 93,27 % at Sở Công Thương. Thirteen lines are filler. The source's
    criterion-by-criterion reading needs figures it does not print."""
    council = make_council()
    import_file("lai_chau_2021_so.csv", council=council, year=2021)
    departments = import_file("lai_chau_2022_so.csv", council=council, year=2022)
    special = import_file(
        "lai_chau_2022_dac_thu.csv",
        council=council,
        year=2022,
        bloc_key="dac-thu",
        bloc_name="Đơn vị đặc thù",
    )

    assert (departments.results.count(), special.results.count()) == (15, 5)
    assert [(row.rank, row.name) for row in special.results.order_by("position")][:2] == [
        (1, "Sở Ngoại vụ"),
        (2, "Văn phòng UBND tỉnh"),
    ]
    assert _line(departments, "Sở Văn hóa, Thể thao và Du lịch").rank == 15
    industry = _line(departments, "Sở Công Thương")
    page = Client().get(f"/bang-xep-hang/{council.pk}/2022/so/don-vi/{industry.pk}/")
    text = page.content.decode()
    assert "93,27" in text
    assert "5,71" in text
    assert "Đơn vị đặc thù" in _page(departments)
