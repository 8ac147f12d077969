"""A stored edition that was changed behind the program's back does not verify."""

import hashlib

import pgtrigger
import pytest
from django.core.management import CommandError, call_command

from rankings.models import Edition, Result
from rankings.services.checksums import canonical_form, checksum_of
from rankings.services.verifying import verify
from tests.factories.agencies import make_agency, make_council
from tests.factories.rankings import import_file, make_published, make_year

pytestmark = pytest.mark.django_db

TREE = [
    ("1", "Chỉ đạo, điều hành", "2", "", ""),
    ("1.1", "Hồ sơ đúng hạn", "2", "steps", "từ 95%: 2 | còn lại: 0"),
]


def _stored(edition):
    return Edition.objects.get(pk=edition.pk)


def test_an_untouched_edition_holds():
    verdict = verify(_stored(import_file("thanh_hoa_2024.csv")))

    assert verdict.faults == ()


def test_the_checksum_is_that_of_the_canonical_form():
    edition = _stored(make_published())
    form = canonical_form(edition, edition.results.order_by("position"))

    assert hashlib.sha256(form).hexdigest() == edition.checksum


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Sở Khác"},
        {"index": 1},
        {"band": "Tốt"},
        {"levels": {"lines": {"1": {"points": "1"}}}},
        {"notes": [{"code": "text", "text": "sửa"}]},
    ],
)
def test_a_changed_row_breaks_the_seal(change):
    edition = make_published()
    with pgtrigger.ignore("rankings.Result:published_result_is_frozen"):
        Result.objects.filter(edition=edition, position=1).update(**change)

    assert verify(_stored(edition)).faults[0].startswith("mã kiểm chứng")


def test_a_changed_order_is_found_even_under_a_new_seal():
    edition = make_published()
    with pgtrigger.ignore("rankings.Result:published_result_is_frozen"):
        Result.objects.filter(edition=edition, position=1).update(rank=7)

    assert len(verify(_stored(edition)).faults) == 2


def test_leaves_another_version_of_the_engine_gave_are_not_evaluated():
    share = {"numerator": "96", "denominator": "100"}
    year = make_year(make_council(), 2024, TREE, {make_agency(): {"1.1": share}})
    edition = year.compile()
    edition.engine_version = "0"
    edition.scheme["components"][0]["children"][0]["params"] = {"of": "another version"}
    edition.checksum = checksum_of(edition, edition.results.order_by("position"))
    edition.save()

    verdict = verify(_stored(edition))

    assert verdict.faults == ()
    assert "phiên bản 0" in verdict.recomputed


def test_the_command_says_so_and_fails(capsys):
    good, bad = make_published(), make_published()
    with pgtrigger.ignore("rankings.Edition:published_edition_is_frozen"):
        Edition.objects.filter(pk=bad.pk).update(mean=1)

    call_command("verify_edition", str(good.pk))
    with pytest.raises(CommandError):
        call_command("verify_edition", "--all")

    words = [
        line.rsplit(": ", 1)[1] for line in capsys.readouterr().out.splitlines() if "#" in line
    ]
    assert words == ["đúng", "đúng", "KHÔNG ĐÚNG"]


def test_a_number_that_does_not_exist_is_named():
    with pytest.raises(CommandError, match="999"):
        call_command("verify_edition", "999")
