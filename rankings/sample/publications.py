"""What is published: the sample's last two years, and a real table beside them."""

import datetime

from django.core.files.base import ContentFile
from django.utils import timezone

from cchc.agencies.enums import CouncilLevel
from cchc.agencies.models import Council, Province
from rankings.models import Publication
from rankings.sample import LAST_YEAR
from rankings.sample.documents import pdf
from rankings.sample.files import DATA
from rankings.sample.people import People
from rankings.sample.rounds import SampleRound
from rankings.sample.sets import BLOCS
from rankings.services.compiling import compile_bloc
from rankings.services.import_target import Target
from rankings.services.importing import import_results
from rankings.services.publishing_drafts import prepare_and_publish
from rankings.services.results_file import read_results

BEFORE = LAST_YEAR - 1
_EARLIER = {"so": "results_2024_departments.csv", "dac-thu": "results_2024_special.csv"}
_TITLE = "Công bố Chỉ số cải cách hành chính năm {year} của các cơ quan, đơn vị Tỉnh Mẫu"
THANH_HOA_SOURCE = (
    "Quyết định số 482/QĐ-UBND của UBND tỉnh Thanh Hóa, theo Báo Công Thương "
    "(congthuong.vn), bài “Ngành giáo dục Thanh Hóa đội sổ Chỉ số cải cách hành chính”"
)


def import_year_before(council: Council) -> None:
    """The table of the units before the mergers, so that movement has a past."""
    for key, file in _EARLIER.items():
        with (DATA / file).open("rb") as opened:
            target = Target(
                council=council,
                year=BEFORE,
                bloc_key=key,
                bloc_name=BLOCS[key][0],
                title=_TITLE.format(year=BEFORE),
                decision_number="398/QĐ-UBND",
                decision_date=datetime.date(LAST_YEAR, 2, 26),
                source="Số liệu mẫu, không phải kết quả của tỉnh nào",
            )
            import_results(read_results(opened), target, by=None)


def publish_last_year(sample: SampleRound, people: People, *, days_ago: int) -> Publication:
    """Compile both blocs and publish them by one decision with its signed file."""
    year = sample.round.year
    editions = [compile_bloc(bloc, by=people.secretary) for bloc in sample.blocs.values()]
    number = "612/QĐ-UBND"
    signed = pdf(["TINH MAU - QUYET DINH MAU", number, _TITLE.format(year=year)])
    return prepare_and_publish(
        sample.round,
        editions=editions,
        by=people.secretary,
        title=_TITLE.format(year=year),
        decision_number=number,
        decision_date=timezone.localdate() - datetime.timedelta(days=days_ago),
        signed_file=ContentFile(signed, name=f"Quyet dinh cong bo CCHC {year}.pdf"),
    )


def import_thanh_hoa() -> None:
    """The departments of Thanh Hóa in 2024, as printed."""
    council = Council.objects.create(
        name="Hội đồng CCHC tỉnh Thanh Hóa",
        level=CouncilLevel.PROVINCIAL,
        place_name="Tỉnh Thanh Hóa",
        province=Province.objects.filter(short_name="Thanh Hóa").first(),
    )
    with (DATA / "thanh_hoa_2024.csv").open("rb") as opened:
        target = Target(
            council=council,
            year=2024,
            bloc_key="so",
            bloc_name="Các sở, ban, ngành",
            title="Chỉ số cải cách hành chính năm 2024 của các sở, ban, ngành tỉnh Thanh Hóa",
            source=THANH_HOA_SOURCE,
        )
        import_results(read_results(opened), target, by=None)
