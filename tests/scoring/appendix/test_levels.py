"""Levels in columns of their own give the tree a single column gives."""

from itertools import chain, product, zip_longest

import pytest

from tests.scoring.appendix.builders import (
    LEFT,
    UP,
    document,
    questions,
    read,
    rules,
    told,
    tree,
    workbook,
)

TITLES = ("Lĩnh vực", "Tiêu chí", "Tiêu chí thành phần")
BESIDE = ["Điểm tối đa", "Cách tính điểm", "Tài liệu kiểm chứng"]
LINES = [
    ("1", "CHỈ ĐẠO, ĐIỀU HÀNH", "5"),
    ("1.1", "Kế hoạch CCHC", "3"),
    ("1.1.1", "Ban hành kế hoạch", "1", "Kịp thời: 1; không kịp thời: 0", "Kế hoạch"),
    ("1.1.2", "Hoàn thành kế hoạch", "2", "Trên 90%: 2; từ 70% - 90%: 1; dưới 70%: 0", "Báo cáo"),
    ("1.2", "Sáng kiến", "2", "Mỗi sáng kiến 0,5 điểm, tối đa 2", "Quyết định"),
    ("2", "CẢI CÁCH THỂ CHẾ", "4"),
    ("2.1", "Rà soát văn bản", "4"),
    ("2.1.1", "Tỷ lệ rà soát", "4", "Tỷ lệ × điểm tối đa; dưới 70%: 0", ""),
]
TOTAL = ("", "TỔNG CỘNG", "9")


def joined(code, text):
    return [f"{code}. {text}"]


def beside(code, text):
    return [code, text]


def depth(line):
    return line[0].count(".")


def single_column():
    rows = [[code, text, *_rest(rest)] for code, text, *rest in [*LINES, TOTAL]]
    return [["STT", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần", *BESIDE], *rows]


def _rest(rest):
    return [*rest, "", "", ""][:3]


def in_rows_of_leaves(cells, head, filler):
    """A row for each leaf with the lines it begins; `filler` stands where one goes on."""
    blank = [""] * len(cells("1", "a"))
    rows, open_, begun = [], [blank] * 3, set()
    for line, below in zip_longest(LINES, LINES[1:]):
        level = depth(line)
        open_[level] = cells(*line[:2])
        begun.add(level)
        if below and depth(below) > level:
            continue
        shown = [
            part if at in begun else _go_on(part, filler)
            for at, part in enumerate(open_[: level + 1])
        ]
        rows.append([*chain(*shown, *[blank] * (2 - level)), *_rest(line[2:])])
        begun = set()
    return [[*head, *BESIDE], *rows, _total_row(len(head))]


def _go_on(part, filler):
    return part if filler == "again" else [filler] * len(part)


def _total_row(width):
    return ["TỔNG CỘNG", *[LEFT] * (width - 1), "9", "", ""]


def in_rows_of_their_own(cells, head):
    blank = [""] * len(cells("1", "a"))
    rows = []
    for line in LINES:
        parts = [blank] * 3
        parts[depth(line)] = cells(*line[:2])
        rows.append([*chain(*parts), *_rest(line[2:])])
    return [[*head, *BESIDE], *rows, _total_row(len(head))]


SPANNED = [cell for title in TITLES for cell in (title, LEFT)]
CODED = [cell for title in TITLES for cell in ("Mã", title)]
BARE = [cell for title in TITLES for cell in ("", title)]
HEADS = [(joined, list(TITLES)), (beside, SPANNED), (beside, CODED), (beside, BARE)]
WRITTEN = [workbook, document]


def all_of(appendix):
    return [
        (line.code, line.printed.rstrip("."), line.text, line.max_points, line.level,
         line.evidence_asked, line.scale)
        for line in appendix.lines
    ]  # fmt: skip


@pytest.fixture(scope="module")
def expected():
    appendix = read(workbook(single_column()))
    assert told(appendix) == []
    return appendix


@pytest.mark.parametrize(
    ("written", "head", "filler"), list(product(WRITTEN, HEADS, [UP, "", "again"]))
)
def test_a_row_for_each_leaf(expected, written, head, filler):
    appendix = read(written(in_rows_of_leaves(*head, filler)))
    assert told(appendix) == []
    assert all_of(appendix) == all_of(expected)
    assert rules(appendix) == rules(expected)
    assert questions(appendix) == {}


@pytest.mark.parametrize(("written", "head"), list(product(WRITTEN, HEADS)))
def test_a_row_for_each_line(expected, written, head):
    appendix = read(written(in_rows_of_their_own(*head)))
    assert told(appendix) == []
    assert all_of(appendix) == all_of(expected)
    assert [str(doubt) for doubt in appendix.doubts] == []


def test_maxima_nobody_printed_are_the_sums_of_the_parts_and_said():
    appendix = read(workbook(in_rows_of_leaves(joined, TITLES, UP)))
    assert [str(doubt) for doubt in appendix.doubts] == [
        "Ô A2: không in điểm tối đa của các dòng có mục con nên đã lấy tổng điểm các mục con: "
        "1 = 5; 2 = 4. Hãy đối chiếu với quyết định."
    ]


def test_a_printed_total_is_held_against_the_sums():
    rows = in_rows_of_leaves(joined, TITLES, UP)
    rows[-1][3] = "10"
    assert told(read(workbook(rows))) == [
        ("D6", "tổng in ra là 10, trong khi các dòng phía trên cộng lại được 9."),
    ]


def test_a_maximum_a_leaf_lacks_is_told_there_only():
    rows = in_rows_of_leaves(joined, TITLES, UP)
    rows[1][3] = ""
    assert told(read(workbook(rows)))[0] == ("D2", "thiếu điểm tối đa.")
    assert all(cell[0] == "D" for cell, _message in told(read(workbook(rows))))


@pytest.mark.parametrize("cells", [joined, beside])
@pytest.mark.parametrize("written", WRITTEN)
def test_one_title_over_the_columns_of_all_levels(expected, written, cells):
    width = 3 * len(cells("1", "a"))
    head = ["Lĩnh vực/Tiêu chí/Tiêu chí thành phần", *[LEFT] * (width - 1)]
    for rows in (in_rows_of_leaves(cells, head, UP), in_rows_of_their_own(cells, head)):
        appendix = read(written(rows))
        assert told(appendix) == []
        assert all_of(appendix) == all_of(expected)


def test_a_first_column_that_counts_rows_is_no_code(expected):
    head, *rows, total = in_rows_of_leaves(joined, TITLES, "")
    counted = [[place, *row] for place, row in enumerate(rows, start=1)]
    appendix = read(workbook([["STT", *head], *counted, ["", *total]]))
    assert told(appendix) == []
    assert all_of(appendix) == all_of(expected)


def test_one_column_of_numbers_before_texts_that_step_to_the_right(expected):
    head, *rows = in_rows_of_their_own(lambda _code, text: [text], TITLES)
    codes = [[line[0]] for line in [*LINES, TOTAL]]
    rows = [[*code, *row] for code, row in zip(codes, rows, strict=True)]
    appendix = read(workbook([["STT", *head], *rows]))
    assert told(appendix) == []
    assert all_of(appendix) == all_of(expected)


@pytest.mark.parametrize("written", WRITTEN)
def test_each_column_may_count_by_itself(expected, written):
    def own(code, text):
        return [f"{code.rpartition('.')[2]}. {text}"]

    appendix = read(written(in_rows_of_leaves(own, TITLES, UP)))
    assert told(appendix) == []
    assert [line.code for line in appendix.lines] == [line.code for line in expected.lines]


def test_criteria_and_their_parts_may_share_the_second_column(expected):
    rows = [
        ["Lĩnh vực", "Tiêu chí/Tiêu chí thành phần", *BESIDE],
        *(
            [f"1. {LINES[0][1]}" if place == 0 else UP, ". ".join(line[:2]), *_rest(line[2:])]
            for place, line in enumerate(LINES[1:5])
        ),
        *(
            [f"2. {LINES[5][1]}" if place == 0 else UP, ". ".join(line[:2]), *_rest(line[2:])]
            for place, line in enumerate(LINES[6:])
        ),
    ]
    appendix = read(document(rows))
    assert told(appendix) == []
    assert tree(appendix) == tree(expected)


@pytest.mark.parametrize("beside_each", [True, False])
def test_each_level_may_have_a_column_of_maxima(expected, beside_each):
    if beside_each:
        head = ["Lĩnh vực", "Điểm", "Tiêu chí", "Điểm", "TCTP", "Điểm tối đa", "Cách chấm"]
        heads, order = [head], [0, 3, 1, 4, 2, 5, 6]
    else:
        first = [*TITLES, "Điểm tối đa", LEFT, LEFT, "Cách chấm"]
        heads = [first, [UP, UP, UP, "Lĩnh vực", "Tiêu chí", "TCTP", UP]]
        order = list(range(7))
    rows = [
        ["1. A", "1.1. B", "1.1.1. c", 5, 3, 1, "Đạt: 1; không đạt: 0"],
        ["", "", "1.1.2. d", "", "", 2, "Đạt: 2; không đạt: 0"],
        ["", "1.2. E", "", "", 2, "", "Đạt: 2; không đạt: 0"],
    ]
    appendix = read(workbook([*heads, *([row[at] for at in order] for row in rows)]))
    assert told(appendix) == []
    assert [(code, points) for code, _printed, points in tree(appendix)] == [
        ("1", "5"), ("1.1", "3"), ("1.1.1", "1"), ("1.1.2", "2"), ("1.2", "2"),
    ]  # fmt: skip
    assert appendix.doubts == []


def test_the_maximum_of_another_level_is_never_taken():
    head = ["Lĩnh vực", "Điểm", "Tiêu chí", "Điểm tối đa"]
    appendix = read(workbook([head, ["1. A", 2, "1.1. B", ""], ["", "", "1.2. C", 1]]))
    assert ("D2", "thiếu điểm tối đa.") in told(appendix)


def test_sub_criteria_without_numbers_are_lines_and_scales_below_numbered_ones_are_not():
    titles = ["Tiêu chí", "Tiêu chí thành phần", "Điểm"]
    unnumbered = [["1. Kế hoạch", "Ban hành", 1], ["", "Báo cáo", 1]]
    assert [line.code for line in read(workbook([titles, *unnumbered])).lines] == [
        "1", "1.1", "1.2",
    ]  # fmt: skip
    numbered = [["1. Kế hoạch", "1.1. Ban hành", 1], ["", "Kịp thời", 1], ["", "Chậm", 0]]
    assert rules(read(workbook([titles, *numbered]))) == {
        "1.1": ("yes_no", "Kịp thời: 1 | Chậm: 0", "sure")
    }


def test_a_scale_beside_a_leaf_may_take_rows_of_its_own(expected):
    head = [*TITLES, "Thang điểm", "Điểm"]
    rows = [
        ["1. A", "1.1. B", "1.1.1. c", "", 2],
        [UP, UP, UP, "Ban hành kịp thời", 2],
        [UP, UP, UP, "Không kịp thời", 1],
        [UP, UP, UP, "Không ban hành", 0],
    ]
    appendix = read(workbook([head, *rows]))
    assert told(appendix) == []
    assert rules(appendix) == {
        "1.1.1": (
            "choice",
            "Ban hành kịp thời: 2 | Không kịp thời: 1 | Không ban hành: 0",
            "sure",
        )
    }


def test_bonus_points_below_levels_in_columns_are_a_block_of_their_own():
    rows = in_rows_of_leaves(joined, TITLES, UP)
    rows += [
        ["ĐIỂM THƯỞNG", LEFT, LEFT, "2", "", ""],
        ["", "1. Sáng kiến cấp tỉnh", "", "2", "Mỗi sáng kiến 0,5 điểm, tối đa 2", ""],
    ]
    appendix = read(document(rows))
    assert told(appendix) == []
    assert [(line.code, line.block.value) for line in appendix.lines[-2:]] == [
        ("3", "bonus"),
        ("3.1", "bonus"),
    ]


def test_a_line_and_its_scale_in_two_columns_of_text_are_no_levels():
    head = ["STT", "Nội dung", "Tiêu chí đánh giá", "Điểm"]
    rows = [["1", "Kế hoạch", "", 1], ["1.1", "Ban hành", "Đạt: 1\nKhông đạt: 0", 1]]
    appendix = read(workbook([head, *rows]))
    assert told(appendix) == []
    assert rules(appendix) == {"1.1": ("yes_no", "Đạt: 1 | Không đạt: 0", "sure")}
