"""The sample province's files are whole: sums, rules, people and questions fit each other."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from cchc.agencies.enums import AGENCY_ROLES, COUNCIL_ROLES, Role
from cchc.numbers import parse_points
from cchc.workbooks import Column, Row, read_table
from rankings import __file__ as rankings_file
from scoring.engine.enums import RuleKind
from scoring.services.sets.workbook import read_criteria

DATA = Path(rankings_file).parent / "sample" / "data"
CRITERIA = [
    Column("code", "Mã", as_text=True),
    Column("text", "Nội dung"),
    Column("max_points", "Điểm tối đa"),
    Column("method", "Phương pháp"),
    Column("rule", "Quy tắc"),
    Column("scale", "Thang điểm"),
    Column("evidence", "Tài liệu kiểm chứng"),
    Column("in_charge", "Cơ quan thẩm định"),
    Column("block", "Khối điểm", required=False),
]
SETS = [
    ("criteria_departments.csv", 76, Decimal(70), Decimal(30)),
    ("criteria_special.csv", 62, Decimal(56), Decimal(24)),
]


def criteria(name: str) -> dict[str, Row]:
    with (DATA / name).open("rb") as file:
        table = read_table(file, columns=CRITERIA)
    assert table.problems == []
    rows = {row["code"].text: row for row in table.rows}
    assert len(rows) == len(table.rows)
    return rows


def leaves(name: str) -> dict[str, Row]:
    """Of the index; bonus and penalty stand beside it."""
    return {
        code: row
        for code, row in criteria(name).items()
        if not row["rule"].is_empty and code.partition(".")[0] not in grounds(name)
    }


def grounds(name: str) -> dict[str, str]:
    """The components of bonus and penalty, with their block."""
    rows = criteria(name)
    return {code: row["block"].text for code, row in rows.items() if not row["block"].is_empty}


def listed(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


@pytest.mark.parametrize(("name", "count", "appraised", "survey"), SETS)
def test_parts_of_a_set_add_up_exactly(name, count, appraised, survey):
    rows = criteria(name)
    for code, row in rows.items():
        children = [
            child["max_points"].points()
            for other, child in rows.items()
            if other.rpartition(".")[0] == code
        ]
        assert bool(children) == row["rule"].is_empty, code
        if children:
            most = row["max_points"].points()
            capped = code.partition(".")[0] in grounds(name)
            assert sum(children) >= most if capped else sum(children) == most, code
    by_method: dict[str, Decimal] = {}
    for row in leaves(name).values():
        method = row["method"].text
        by_method[method] = by_method.get(method, Decimal(0)) + row["max_points"].points()
    assert by_method == {"thẩm định": appraised, "điều tra XHH": survey}
    assert len(leaves(name)) == count
    assert len([code for code in rows if "." not in code and code not in grounds(name)]) == 8


def test_the_departments_have_a_bonus_and_a_penalty():
    assert grounds("criteria_departments.csv") == {"9": "điểm thưởng", "10": "điểm phạt"}


@pytest.mark.parametrize("name", [name for name, *_ in SETS])
def test_sets_are_imported_without_a_problem(name):
    with (DATA / name).open("rb") as file:
        workbook = read_criteria(file, year=2026)
    assert workbook.problems == []
    assert {leaf.kind for leaf in workbook.leaves} == set(RuleKind)


def test_blocs_have_fifteen_and_five_units_and_known_successors():
    units = listed("units.csv")
    blocs = [unit["Khối"] for unit in units if unit["Khối"]]
    assert (blocs.count("Sở, ban, ngành"), blocs.count("Đơn vị đặc thù")) == (15, 5)
    short_names = [unit["Tên gọi tắt"] for unit in units]
    assert len(set(short_names)) == len(short_names)
    for unit in units:
        assert bool(unit["Đến ngày"]) == bool(unit["Đơn vị kế thừa"]) == (unit["Khối"] == "")
        assert set(parts(unit["Đơn vị kế thừa"])) <= set(short_names)


def test_every_role_is_held_and_every_component_appraised():
    people = listed("people.csv")
    assert {person["Vai trò"] for person in people} == {*COUNCIL_ROLES, *AGENCY_ROLES}
    assert all("Mẫu" in person["Họ và tên"] for person in people)
    assert len({person["E-mail"] for person in people}) == len(people)
    held = [(person["Vai trò"], person["Hội đồng hoặc đơn vị"]) for person in people]
    for unit in listed("units.csv"):
        expected = 1 if unit["Khối"] else 0
        assert [held.count((role, unit["Tên gọi tắt"])) for role in AGENCY_ROLES] == [expected] * 2
    appraisers = [person for person in people if person["Vai trò"] == Role.APPRAISER]
    components = [code for person in appraisers for code in parts(person["Lĩnh vực thẩm định"])]
    assert sorted(components, key=int) == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize(
    ("column", "name"), [("Mã ở khối sở", SETS[0][0]), ("Mã ở khối đặc thù", SETS[1][0])]
)
def test_each_survey_leaf_is_asked_once(column, name):
    asked = [question[column] for question in listed("questionnaires.csv") if question[column]]
    surveyed = [code for code, row in leaves(name).items() if row["rule"].text == "điều tra XHH"]
    assert asked == surveyed


def test_options_reach_from_everything_to_nothing():
    for question in listed("questionnaires.csv"):
        options = [option.rpartition(":") for option in question["Phương án trả lời"].split(" | ")]
        shares = [parse_points(share) for _, _, share in options if share.strip()]
        labels = {label for label, _, _ in options}
        assert (shares[0], shares[-1]) == (1, 0)
        assert shares == sorted(shares, reverse=True)
        assert len(options) - len(shares) == 1  # "do not know" carries no share
        assert set(parts(question["Tính là hài lòng"])) <= labels


def test_every_component_has_documents():
    documents = listed("documents.csv")
    assert {document["Lĩnh vực"] for document in documents} == {str(n) for n in range(1, 9)}
    numbers = [document["Số, ký hiệu"] for document in documents if document["Số, ký hiệu"]]
    assert len(set(numbers)) == len(numbers)
