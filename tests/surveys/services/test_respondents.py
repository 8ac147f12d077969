"""Respondents from a workbook: everything wrong with its cell, or everything imported."""

import io
from collections.abc import Sequence

import openpyxl
import pytest

from cchc.refusals import NotPermitted, Refusal
from scoring.models import Exemption
from surveys.enums import SurveyState
from surveys.exports.respondents import write_respondents_template
from surveys.services.respondents import COLUMNS, import_respondents, read_respondents
from tests.factories.surveys import ReadySurvey, ready_survey

pytestmark = pytest.mark.django_db

TITLES = [column.title for column in COLUMNS]


def workbook(*rows: Sequence[object], titles: Sequence[str] = TITLES) -> io.BytesIO:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(titles))
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def draft(**fields) -> ReadySurvey:
    return ready_survey(state=SurveyState.DRAFT, people=0, **fields)


def problems(work: ReadySurvey, *rows: Sequence[object]) -> list[tuple[str, str]]:
    reading = import_respondents(work.survey, workbook(*rows), by=work.secretary)
    assert work.survey.invitations.count() == 0
    return [(problem.cell, problem.message) for problem in reading.problems]


def test_people_and_the_units_they_rate_are_imported():
    work = draft(units=3)
    first, second, _third = work.entries
    rows = [
        [
            "Doanh nghiệp",
            "Nguyễn Văn Mẫu",
            "Mau@Mau.example",
            f"{second.name}; {first.name}",
        ],
        ["doanh nghiep", None, "hai@mau.example", "Tất cả"],
    ]
    reading = import_respondents(work.survey, workbook(*rows), by=work.secretary)
    assert not reading.problems
    assert reading.ballots == 5
    people = work.survey.invitations.order_by("email")
    assert [(p.name, p.email, p.group, p.entries.count()) for p in people] == [
        ("", "hai@mau.example", work.groups[0], 3),
        ("Nguyễn Văn Mẫu", "mau@mau.example", work.groups[0], 2),
    ]


def test_a_unit_is_found_by_its_short_name():
    work = draft(units=2)
    agency = work.entries[1].agency
    agency.short_name = "SCT"
    agency.save()
    import_respondents(
        work.survey,
        workbook(["Doanh nghiệp", "", "a@mau.example", "sct"]),
        by=work.secretary,
    )
    assert work.survey.invitations.get().entries.get() == work.entries[1]


def test_every_problem_is_listed_with_its_cell_and_nothing_is_imported():
    work = draft()
    good = work.entries[0].name
    assert problems(
        work,
        ["Doanh nghiệp", "Tốt", "tot@mau.example", good],
        ["Nông dân", "", "b@mau.example", good],
        ["Doanh nghiệp", "x" * 201, "khong-phai-thu", good],
        ["Doanh nghiệp", "", "tot@mau.example", "Sở Không Có"],
        ["Doanh nghiệp", "", "c@mau.example", None],
    ) == [
        ("A3", "không có nhóm này; đợt điều tra có: Doanh nghiệp."),
        ("B4", "dài nhất 200 ký tự."),
        ("C4", "không phải là địa chỉ thư điện tử."),
        ("C5", "đã có ở ô C2 với cùng nhóm này."),
        ("D5", "“Sở Không Có” không phải là đơn vị của kỳ này."),
        ("D6", "chưa có đơn vị đánh giá; hãy ghi tên đơn vị, hoặc “tất cả”."),
    ]


def test_a_name_that_means_two_units_is_not_guessed():
    work = draft(units=2)
    for entry in work.entries:
        entry.agency.short_name = "STC"
        entry.agency.save()
    assert problems(work, ["Doanh nghiệp", "", "a@mau.example", "STC"]) == [
        ("D2", "“STC” là tên của nhiều đơn vị.")
    ]


def test_a_unit_the_council_exempted_from_the_survey_is_not_rated():
    work = draft(units=2)
    exempted, rated = work.entries
    Exemption.objects.create(
        entry=exempted, node=work.nodes["2"], ground="QĐ 2310", by=work.secretary
    )
    assert problems(work, ["Doanh nghiệp", "", "a@mau.example", exempted.name]) == [
        ("D2", f"“{exempted.name}” được hội đồng miễn phần điều tra XHH.")
    ]
    import_respondents(
        work.survey, workbook(["Doanh nghiệp", "", "a@mau.example", "tất cả"]), by=work.secretary
    )
    assert work.survey.invitations.get().entries.get() == rated


def test_a_group_asked_nothing_about_a_unit_is_said():
    work = draft(groups=["Doanh nghiệp", "Người dân"])
    for question in work.questions:
        question.groups.set(work.groups[:1])
    unit = work.entries[0].name
    assert problems(work, ["Người dân", "", "a@mau.example", unit]) == [
        ("D2", f"nhóm này không có câu hỏi nào về “{unit}”.")
    ]


def test_the_template_is_read_and_holds_the_names_to_copy():
    work = draft(units=2, groups=["Doanh nghiệp, tổ chức", "Người dân"])
    Exemption.objects.create(
        entry=work.entries[0], node=work.nodes["2"], ground="QĐ 2310", by=work.secretary
    )
    file = io.BytesIO()
    write_respondents_template(work.survey, file)
    book = openpyxl.load_workbook(file)
    assert [cell.value for cell in book.worksheets[0][1]] == TITLES
    words = [list(row) for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)]
    assert words == [["Doanh nghiệp, tổ chức", "tất cả"], ["Người dân", work.entries[1].name]]
    book.worksheets[0].append(["Người dân", None, "a@mau.example", "tất cả"])
    filled = io.BytesIO()
    book.save(filled)
    filled.seek(0)
    assert not import_respondents(work.survey, filled, by=work.secretary).problems


def test_a_workbook_into_a_draft_replaces_the_list():
    work = draft()
    for email in ("a@mau.example", "b@mau.example"):
        file = workbook(["Doanh nghiệp", "", email, "tất cả"])
        import_respondents(work.survey, file, by=work.secretary)
    assert work.survey.invitations.get().email == "b@mau.example"


def test_a_workbook_into_an_open_survey_adds_and_refuses_who_is_there():
    work = ready_survey()
    known = work.invitations[0].email
    again = import_respondents(
        work.survey, workbook(["Doanh nghiệp", "", known, "tất cả"]), by=work.secretary
    )
    assert [str(problem) for problem in again.problems] == ["Ô C2: đã được mời trong nhóm này."]
    new = workbook(["Doanh nghiệp", "", "moi@mau.example", "tất cả"])
    import_respondents(work.survey, new, by=work.secretary)
    assert work.survey.invitations.count() == 2


def test_nobody_is_invited_to_a_closed_survey():
    work = ready_survey(state=SurveyState.CLOSED)
    with pytest.raises(Refusal):
        import_respondents(work.survey, workbook(), by=work.secretary)


def test_others_import_nobody():
    work = draft()
    with pytest.raises(NotPermitted):
        import_respondents(work.survey, workbook(), by=ready_survey().secretary)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04broken", b"\x00" * 100])
def test_any_other_file_is_a_problem_not_an_error(content):
    work = draft()
    assert read_respondents(work.survey, io.BytesIO(content)).problems


def test_five_thousand_rows_take_a_fixed_number_of_queries(django_assert_max_num_queries):
    work = draft(units=3)
    rows = [["Doanh nghiệp", "", f"nguoi{n}@mau.example", "tất cả"] for n in range(5_000)]
    file = workbook(*rows)
    with django_assert_max_num_queries(40):
        import_respondents(work.survey, file, by=work.secretary)
    assert work.survey.invitations.count() == 5_000
