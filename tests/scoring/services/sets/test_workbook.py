"""Our criteria workbook: read whole, or refused with every cell that is wrong."""

from decimal import Decimal

import pytest

from scoring.enums import SetState
from scoring.models import CriteriaSet, Node
from scoring.services.sets.lifecycle import WrongWorkbook, import_criteria
from scoring.services.sets.workbook import read_criteria
from tests.factories.agencies import make_council
from tests.factories.workbooks import GOOD, GROUNDS, TITLES, changed, with_settings, workbook


def problems_of(rows, titles=TITLES):
    found = read_criteria(workbook(rows, titles), year=2026).problems
    return [(problem.cell, problem.message) for problem in found]


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("Phương pháp", "ô để trống, chưa có phương pháp. Ghi một trong: thẩm định, điều tra XHH."),
        ("Quy tắc", "ô để trống, chưa có quy tắc."),
    ],
)
def test_an_empty_cell_is_called_empty(column, message):
    ((cell, told),) = problems_of(changed(5, column, None))
    assert cell == {"Phương pháp": "D5", "Quy tắc": "E5"}[column]
    assert told.startswith(message)


def test_a_missing_column_is_told_once_and_nothing_else():
    titles = ["Mã", "Nội dung", "Điểm", *TITLES[3:]]
    assert problems_of(GOOD, titles) == [("A1", "thiếu cột “Điểm tối đa”.")]


def test_a_formula_is_not_told_as_missing_too():
    ((cell, message),) = problems_of(changed(4, "Nội dung", "=B3"))
    assert (cell, message) == ("B4", "là công thức; hãy dán giá trị thay cho công thức.")


def test_each_of_5000_different_mistakes_is_told():
    rows = [[str(number), "Mục", f"số {number}", "", "", ""] for number in range(1, 5001)]
    told = dict(problems_of(rows))
    assert [told.get(f"C{row}", "") for row in range(2, 5002)] == [
        f"“số {number}” không phải là số điểm." for number in range(1, 5001)
    ]


def test_more_rows_than_any_set_has_are_refused_as_a_whole():
    rows = [["1", "Mục", 1, "", "", ""]] * 6001
    ((cell, message),) = problems_of(rows)
    assert (cell, message) == ("", "Bảng quá lớn: tối đa 6000 dòng và 200 cột.")


@pytest.mark.django_db
def test_a_good_workbook_becomes_a_draft_with_its_tree():
    council = make_council()

    criteria_set = import_criteria(
        workbook(GOOD), council=council, year=2026, bloc_name="Sở, ban, ngành", by=None
    )

    assert criteria_set.state == SetState.DRAFT
    assert [
        (node.code, node.parent and node.parent.code, node.max_points, node.rule_kind)
        for node in criteria_set.nodes.select_related("parent")
    ] == [
        ("1", None, Decimal("3"), ""),
        ("1.1", "1", Decimal("1.5"), ""),
        ("1.1.1", "1.1", Decimal("1"), "deadline"),
        ("1.1.2", "1.1", Decimal("0.5"), "yes_no"),
        ("1.2", "1", Decimal("1.5"), "survey"),
    ]


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        (changed(4, "Điểm tối đa", "một"), "C4"),
        (changed(4, "Điểm tối đa", -1), "C4"),
        (changed(4, "Điểm tối đa", "0,1234"), "C4"),
        (changed(4, "Điểm tối đa", 1e30), "C4"),
        (changed(4, "Điểm tối đa", 10_000), "C4"),
        (changed(5, "Mã", "1.1.1"), "A5"),
        (changed(5, "Mã", "1.1.3"), "A5"),
        (changed(5, "Mã", "2.1.1"), "A5"),
        (changed(5, "Mã", "I.1"), "A5"),
        (changed(5, "Mã", "1.²"), "A5"),
        (changed(5, "Mã", f"1.{'9' * 30}"), "A5"),
        (changed(4, "Cơ quan thẩm định", "Sở " * 80), "H4"),
        (changed(4, "Nội dung", ""), "B4"),
        (changed(4, "Nội dung", "a" * 4001), "B4"),
        (changed(4, "Thang điểm", "a" * 4001), "F4"),
        (changed(4, "Phương pháp", "đoán"), "D4"),
        (changed(4, "Quy tắc", "bốc thăm"), "E4"),
        (changed(6, "Quy tắc", "yes_no"), "E6"),
        (changed(4, "Thang điểm", "đến 31/02: 1 | còn lại: 0"), "F4"),
        (changed(4, "Thang điểm", "đến 31/01: 2 | còn lại: 0"), "F4"),
        (changed(2, "Quy tắc", "yes_no"), "E2"),
    ],
)
def test_a_wrong_cell_is_named_by_its_address(rows, cell):
    assert cell in {address for address, _message in problems_of(rows)}


def test_a_sum_that_does_not_add_up_is_told_at_the_parent():
    (top, said), (above, _said) = problems_of(changed(3, "Điểm tối đa", 2))

    assert (top, above) == ("C2", "C3")
    assert "3,5" in said


def test_a_code_read_as_a_number_is_a_question_never_a_guess():
    cells = {address for address, _message in problems_of(changed(3, "Mã", 1.1))}

    assert cells == {"A3"}


@pytest.mark.django_db
def test_nothing_is_imported_from_a_wrong_workbook():
    with pytest.raises(WrongWorkbook):
        import_criteria(
            workbook(changed(4, "Quy tắc", "?")),
            council=make_council(),
            year=2026,
            bloc_name="Sở",
            by=None,
        )

    assert not CriteriaSet.objects.exists()
    assert not Node.objects.exists()


@pytest.mark.parametrize(
    ("cases", "cells"),
    [
        ("công thức: n / 2 | thử n = 1: 0,5", []),
        ("công thức: n / 2", ["F4"]),
        ("công thức: n / 2 | thử n = 1: 1", ["F4"]),
        ("khi n > 9: 1 | còn lại: n / 2 | thử n = 3: 1 | thử n = 12: 0", ["F4"]),
        ("công thức: m / 2 | thử n = 1: 0,5", ["F4"]),
    ],
)
def test_a_formula_whose_tests_do_not_come_out_is_told_at_its_cell(cases, cells):
    rows = changed(4, "Quy tắc", "công thức")
    rows[2][TITLES.index("Thang điểm")] = f"biến n (số lượng): Số sáng kiến\n{cases}"

    assert [address for address, _message in problems_of(rows)] == cells


@pytest.mark.parametrize(
    ("rule", "scale", "is_doubted"),
    [
        ("thời hạn", "đến 31/01: 0,5 | đến 28/02: 1 | còn lại: 0", True),
        ("thời hạn", "đến 31/01: 1 | đến 28/02: 0,5 | còn lại: 0", False),
        ("bậc thang", "từ 90%: 0,5 | từ 70%: 1", True),
        ("bậc thang", "từ 90%: 1 | từ 70%: 0,5", False),
        ("bậc thang", "trên 5: 0 | từ 1: 0,5 | còn lại: 1", False),
    ],
)
def test_a_scale_that_goes_up_and_down_is_pointed_at_and_taken(rule, scale, is_doubted):
    rows = changed(4, "Quy tắc", rule)
    rows[2][TITLES.index("Thang điểm")] = scale

    read = read_criteria(workbook(rows), year=2026)

    assert list(read.problems) == []
    assert [doubt.cell for doubt in read.doubts] == (["F4"] if is_doubted else [])


@pytest.mark.django_db
def test_bonus_and_penalty_are_read_as_blocks_of_their_own():
    file = workbook([*GOOD, *GROUNDS], [*TITLES, "Khối điểm"])

    criteria_set = import_criteria(
        file, council=make_council(), year=2026, bloc_name="Các sở", by=None
    )

    blocks = dict(criteria_set.nodes.values_list("code", "block"))
    assert blocks["1.1.1"] == "main"
    assert {code: block for code, block in blocks.items() if block != "main"} == {
        "2": "bonus", "2.1": "bonus", "2.2": "bonus", "3": "penalty", "3.1": "penalty",
    }  # fmt: skip
    scales = CriteriaSet.objects.with_scales().get(pk=criteria_set.pk)
    assert (scales.scale, scales.leaves) == (3, 6)


@pytest.mark.parametrize(
    ("row", "column", "value", "problem"),
    [
        (5, 8, "Điểm hay", ("I7", "“Điểm hay” không phải là khối điểm")),
        (6, 8, "Điểm thưởng", ("I8", "chỉ dòng lĩnh vực mới ghi khối điểm")),
        (5, 2, 4, ("C7", "2 được tính tối đa 4 điểm, nhưng các mục con cộng lại chỉ được 3")),
        (9, 3, "điều tra XHH", ("D11", "điểm thưởng, điểm phạt không lấy từ điều tra")),
    ],
)
def test_a_faulty_block_is_told_at_its_cell(row, column, value, problem):
    rows = [list(each) + [""] * (9 - len(each)) for each in [*GOOD, *GROUNDS]]
    rows[row][column] = value
    if value == "điều tra XHH":
        rows[row][4] = value

    found = problems_of(rows, [*TITLES, "Khối điểm"])

    assert [cell for cell, _message in found] == [problem[0]]
    assert found[0][1].startswith(problem[1])


@pytest.mark.django_db
def test_settings_of_the_second_sheet_are_taken_and_what_is_said_goes_first():
    rows = [["Năm", 2025], ["Khối", "Xã"], ["Ngày quyết định", "05/01/2025"],
            ["Chỉ số được vượt 100%", "Có"], ["Số chữ số thập phân của điểm", "2"]]  # fmt: skip
    made = import_criteria(
        with_settings(rows), council=make_council(), year=2026, bloc_name="", by=None
    )
    assert (made.year, made.bloc_name, made.may_exceed_100, made.point_places) == (
        2026, "Xã", True, 2,
    )  # fmt: skip


def test_wrong_settings_are_problems_at_their_cells():
    rows = [["Năm", "hai nghìn"], ["Số chữ số thập phân của chỉ số", 9], ["Màu", "đỏ"],
            ["Ngày quyết định", "31/31/2026"], ["Chỉ số được vượt 100%", "tùy"],
            ["Số quyết định", "x" * 61], ["Năm", 2026], ["Khối", "=1+1"]]  # fmt: skip
    found = read_criteria(with_settings(rows), year=2026).problems
    assert [problem.cell for problem in found] == [
        f"Thiết lập!{cell}" for cell in ("B2", "B3", "A4", "B5", "B6", "B7", "A8", "B9")
    ]
