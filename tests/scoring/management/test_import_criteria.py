"""The command that reads a criteria workbook: what it makes, what it says, how it ends."""

import json

import pytest
from django.core.management import CommandError, call_command

from scoring.models import CriteriaSet
from tests.factories.agencies import make_council
from tests.factories.workbooks import GOOD, changed, with_settings, workbook

pytestmark = pytest.mark.django_db


def test_the_command_checks_without_writing(tmp_path, capsys):
    file = tmp_path / "bộ tiêu chí.xlsx"
    file.write_bytes(workbook(GOOD).getvalue())
    council = make_council()
    options = {"council": str(council.pk), "year": 2026, "bloc": "Sở", "json": True}

    call_command("import_criteria", file, **options, dry_run=True)
    dry = json.loads(capsys.readouterr().out)
    call_command("import_criteria", file, **options)
    wet = json.loads(capsys.readouterr().out)

    assert dry == {"components": 1, "leaves": 3, "scale": "3"}
    assert wet == dry | {"set": CriteriaSet.objects.get().pk}


def test_the_command_lists_every_cell_and_fails(tmp_path, capsys):
    file = tmp_path / "sai.xlsx"
    file.write_bytes(workbook(changed(4, "Quy tắc", "?")).getvalue())

    with pytest.raises(CommandError):
        call_command(
            "import_criteria", file, council=str(make_council().pk), year=2026, bloc="Sở", json=True
        )

    listed = json.loads(capsys.readouterr().out)["problems"]
    assert [problem["cell"] for problem in listed] == ["E4"]


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("council", "²", "No council “²”."),
        ("council", "9" * 30, f"No council “{'9' * 30}”."),
        ("bloc", "x" * 150, "Tên khối dài không quá 100 ký tự."),
        ("bloc", " ", "Hãy ghi tên khối áp dụng bộ tiêu chí."),
        ("name", "x" * 201, "Tên bộ tiêu chí dài không quá 200 ký tự."),
        ("year", 99999, "Năm phải nằm trong khoảng từ 2000 đến 2100."),
        ("year", 1900, "Năm phải nằm trong khoảng từ 2000 đến 2100."),
    ],
)
def test_the_command_says_what_is_wrong_with_its_options(tmp_path, option, value, sentence):
    file = tmp_path / "bo.xlsx"
    file.write_bytes(workbook(GOOD).getvalue())
    options = {"council": str(make_council().pk), "bloc": "Sở", "year": 2026, option: value}

    with pytest.raises(CommandError) as raised:
        call_command("import_criteria", file, **options)

    assert str(raised.value) == sentence
    assert not CriteriaSet.objects.exists()


def test_a_command_takes_year_and_bloc_from_the_workbook(tmp_path):
    path = tmp_path / "bo.xlsx"
    path.write_bytes(with_settings([["Năm", 2025], ["Khối", "Xã"]]).getvalue())
    call_command("import_criteria", path, council=str(make_council().pk), json=True)
    assert CriteriaSet.objects.get().year == 2025
    empty = tmp_path / "trong.xlsx"
    empty.write_bytes(workbook(GOOD).getvalue())
    with pytest.raises(CommandError, match="Hãy ghi tên khối"):
        call_command("import_criteria", empty, council=str(make_council().pk))
