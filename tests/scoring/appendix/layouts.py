"""Layouts in the styles decisions have; the lines are made up for these tests."""

import io
from typing import Any

from docx import Document

from tests.scoring.appendix.builders import LEFT, UP, add_table, document, element, saved, workbook

TITLE = [
    ["ỦY BAN NHÂN DÂN TỈNH", LEFT, LEFT, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["Phụ lục: BỘ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH KHỐI SỞ"],
    ["(Kèm theo Quyết định số 12/QĐ-UBND ngày 10/10/2025)"],
    [],
]
SIGNATURES = [
    [],
    ["", "Nơi nhận:", "", "TM. ỦY BAN NHÂN DÂN"],
    ["", "- Như Điều 3;", "", "CHỦ TỊCH"],
]


def roman() -> io.BytesIO:
    """I, then 1, 2 starting anew, then a), b); the scale in a column; titles repeated."""
    head: list[list[Any]] = [
        ["STT", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Điểm tối đa", "Hướng dẫn tự đánh giá",
         "Tài liệu kiểm chứng", "Cơ quan thẩm định"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
    ]  # fmt: skip
    return workbook(
        [
            *TITLE,
            *head,
            ["I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", 6, "", "", "Sở Nội vụ"],
            ["1", "Kế hoạch CCHC", "3,5", "", "", UP],
            ["a)", "Thời điểm ban hành kế hoạch", 1,
             "Ban hành trước ngày 15/01: 1; sau ngày 15/01: 0", "Kế hoạch", UP],
            ["b)", "Mức độ hoàn thành kế hoạch", "2,5",
             "Từ 90% trở lên: 2,5; từ 70% đến 90%: 1; dưới 70%: 0", "Báo cáo năm", UP],
            ["2", "Sáng kiến CCHC", 2.5, "Mỗi sáng kiến 0,5 điểm, tối đa 2,5 điểm", "", UP],
            *head,
            ["II", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", 4, "", "", "Văn phòng UBND"],
            ["1", "Xử lý phản ánh, kiến nghị", 2,
             "Từ 98% trở lên: 2; dưới 98%: 0. Trong năm không có phản ánh, kiến nghị: 2 điểm",
             "", UP],
            ["2", "Mức độ hài lòng của người dân (ĐTXHH)", 2, "", "", UP],
            ["", "TỔNG ĐIỂM", 10],
            *SIGNATURES,
        ]
    )  # fmt: skip


def paged() -> io.BytesIO:
    """A table a page, numbers in the text, scales with line breaks, bonus and penalty points."""
    head = ["Nội dung tiêu chí", "Điểm chuẩn", "Cách tính điểm", "Ghi chú"]
    return document(
        "BỘ TIÊU CHÍ",
        [
            head,
            ["1. CẢI CÁCH THỂ CHẾ", "3", "", ""],
            ["1.1. Rà soát văn bản", "2", "", ""],
            ["1.1.1. Tỷ lệ văn bản được rà soát", "1",
             "Điểm = (tỷ lệ % × điểm tối đa)/100%.\nNếu tỷ lệ dưới 70% thì không tính điểm",
             ""],
            ["1.1.2. Công khai văn bản", "1",
             "- Trên cổng thông tin điện tử: 0,5\n- Tại trụ sở: 0,25\n- Trên báo: 0,25", ""],
        ],
        [
            head,
            ["1.2. Báo cáo pháp chế", "1", "Mỗi báo cáo chậm trừ 0,25 điểm (trừ đến hết số điểm)",
             ""],
            ["2. CẢI CÁCH TÀI CHÍNH CÔNG", "2", "", ""],
        ],
        [
            ["2.1. Xếp loại chấp hành ngân sách", "1", "Xuất sắc: 100%; tốt: 75% điểm tối đa", ""],
            ["2.2. Ý kiến đại biểu", "1", "", "Điều tra XHH"],
            ["TỔNG CỘNG", "5", "", ""],
        ],
        "ĐIỂM THƯỞNG, ĐIỂM TRỪ",
        [
            ["Nội dung", "Điểm tối đa", "Cách tính điểm", "Ghi chú"],
            ["3. Điểm thưởng", "2", "", ""],
            ["3.1. Mô hình mới được nhân rộng", "2", "Cứ 01 mô hình được cộng 1 điểm, không quá 2",
             ""],
            ["3.2. Được khen thưởng", "1", "Có: 1; không: 0", ""],
            ["4. Điểm trừ", "3", "", ""],
            ["4.1. Để xảy ra sai phạm", "3", "Mỗi vụ 1,5 điểm, tối đa 3", ""],
        ],
        [["Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"]],
    )  # fmt: skip


def typed_in_excel(*, ten: Any = "1.10") -> io.BytesIO:
    """Numbers as numbers, maxima in two columns, what is surveyed marked by its points."""
    rows: list[list[Any]] = [
        ["TT", "Nội dung", "Điểm tối đa", LEFT, "Hướng dẫn"],
        [UP, UP, "Tự đánh giá", "Điều tra XHH", UP],
        [1, "CHÍNH QUYỀN SỐ", 9, 1],
    ]
    rows += [
        [round(1 + part / 10, 1), f"Tiêu chí {part}", 1, "", "0-1 điểm"] for part in range(1, 9)
    ]
    rows += [
        [1.9, "Tiêu chí 9", "", 1, ""],
        [ten, "Tiêu chí 10", 1, "", "từ 3 lượt trở lên: 1; từ 1 đến 2 lượt: 0,5; không có: 0"],
    ]
    return workbook(rows)


def numbered_by_word() -> io.BytesIO:
    """Word's own numbers, tracked changes, a merged leaf over the rows of its scale."""
    file = Document()
    numbering = file.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(
            [("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3.")]
        )
    )
    numbering.insert(0, element(f'<w:abstractNum w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(element('<w:num w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    table = add_table(
        file,
        [
            ["STT", "Tiêu chí", "Điểm chuẩn"],
            ["", "CẢI CÁCH TỔ CHỨC BỘ MÁY", "3"],
            ["", "Biên chế", "2"],
            ["", "Sử dụng biên chế", "2"],
            [UP, "Không vượt: ", "2"],
            [UP, "Vượt", "0"],
            ["", "Phân cấp", "1"],
            ["", "Có ban hành quy định", "1"],
            ["", "Không ban hành quy định", "0"],
        ],
    )
    for row, depth in ((1, 0), (2, 1), (3, 2), (6, 1)):
        paragraph = table.cell(row, 0).paragraphs[0]._p
        paragraph.get_or_add_pPr().append(
            element(f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr>')
        )
    _track_changes(table)
    return saved(file)


def _track_changes(table: Any) -> None:
    text = table.cell(6, 1).paragraphs[0]._p
    text.append(
        element(
            '<w:ins w:id="1" w:author="a"><w:r><w:t xml:space="preserve"> quản lý</w:t></w:r>'
            "</w:ins>"
        )
    )
    text.append(
        element('<w:del w:id="2" w:author="a"><w:r><w:delText> nhà nước</w:delText></w:r></w:del>')
    )
    added = table.add_row()
    added.cells[1].text = "Hàng đã xóa"
    added.cells[2].text = "1"
    added._tr.get_or_add_trPr().append(element('<w:del w:id="3" w:author="a"/>'))


def in_the_cell() -> io.BytesIO:
    """Scales inside the cell of the text, parts A and B, dashes, criteria counted throughout."""
    return workbook(
        [
            ["TT", "Nội dung tiêu chí", "Thang điểm"],
            ["A", "PHẦN ĐIỂM CHUẨN", 9],
            ["I", "CẢI CÁCH CHẾ ĐỘ CÔNG VỤ", 5],
            ["1", "Vị trí việc làm (trừ trường hợp vì lý do khách quan)\n- Đúng cơ cấu: 2\n"
                  "- Sai cơ cấu: 0", 2],
            ["2", "Đào tạo cán bộ, công chức", 3],
            ["-", "Ban hành kế hoạch\nBan hành trong quý I: 1 điểm\n"
                  "Từ quý II trở đi hoặc không ban hành: 0 điểm", 1],
            ["-", "Tỷ lệ hoàn thành\n+ 90-100%: 2\n+ 80-90%: 1\n+ Dưới 80%: 0", 2],
            ["II", "TÁC ĐỘNG CỦA CCHC", 4],
            ["3", "Thu ngân sách\n- trên 100% kế hoạch: 2\n- từ 100% kế hoạch: 1\n- còn lại: 0", 2],
            ["4", "Chỉ số hài lòng\nChỉ số SIPAS × 2", 2],
            ["B", "ĐIỂM THƯỞNG", 1],
            ["1", "Sáng kiến cấp tỉnh\nMỗi sáng kiến 0,5 điểm, không quá 1 điểm", 1],
        ]
    )  # fmt: skip


def values_in_a_column_beside() -> io.BytesIO:
    """Each value in a row of its own with its points in the column beside, and a scale in words
    merged across them, its lines broken inside the cell."""
    return document([
        ["STT", "Lĩnh vực/Tiêu chí", "Điểm", LEFT],
        [UP, UP, "Điểm tối đa", "Thang điểm"],
        ["I", "CHỈ ĐẠO, ĐIỀU HÀNH", "5", ""],
        ["1", "Ban hành kế hoạch", "1", ""],
        ["", "- Có kế hoạch", "", "1"],
        ["", "- Không có kế hoạch", "", "0"],
        ["2", "Mức độ hoàn thành", "2", ""],
        ["", "Hoàn thành 100%: 2\nTừ 80% đến dưới 100%: tỷ lệ % x 2\nDưới 80%: 0", LEFT, LEFT],
        ["3", "Đánh giá của hội đồng", "2", ""],
        ["", "Hội đồng chấm theo mức độ từ 0 đến 2 điểm", LEFT, LEFT],
    ])  # fmt: skip
