"""Workbooks full of mistakes, and far too large ones: how long a person waits for the list."""

import io

from bench.figures import figure, median_seconds

_ROWS, _TOO_MANY_ROWS = 5_000, 200_000
_TITLES = ["Mã", "Nội dung", "Điểm tối đa", "Phương pháp", "Quy tắc", "Thang điểm"]
_APPENDIX_TITLES = ["STT", "Nội dung tiêu chí", "Điểm tối đa", "Cách tính điểm", "Ghi chú"]
_APPENDIX_LINES = 120
_TURNS = 3


@figure("s", "<= 5")
def read_5000_wrong_rows() -> float:
    """A criteria workbook with several mistakes in each row; alike ones are told together."""
    from scoring.services.sets.workbook import read_criteria

    row = ["1.1", "", "nhiều", "Đoán", "xổ số", "từ 98: hai"]
    content = _workbook([row] * _ROWS)

    def read() -> None:
        found = read_criteria(io.BytesIO(content), year=2026).problems
        if {problem.cell[0] for problem in found} != set("ABCDE"):
            raise RuntimeError("a mistake is not told")

    return median_seconds(read, times=_TURNS)


@figure("s", "<= 2")
def refuse_200000_rows() -> float:
    """A workbook of more rows than anybody means."""
    from scoring.services.sets.workbook import read_criteria

    content = _workbook([["1.1", "a", "1", "", "", ""]] * _TOO_MANY_ROWS)

    def read() -> None:
        if len(read_criteria(io.BytesIO(content), year=2026).problems) != 1:
            raise RuntimeError("not refused")

    return median_seconds(read, times=_TURNS)


@figure("s", "<= 2")
def read_appendix_200() -> float:
    """A decision's appendix of 200 rows, as Word and as Excel; the slower of the two."""
    from scoring.appendix import read_appendix

    rows = _appendix_rows(200)

    def seconds(content: bytes) -> float:
        def read() -> None:
            found = read_appendix(io.BytesIO(content), year=2026)
            if found.problems or len(found.lines) != _APPENDIX_LINES:
                raise RuntimeError(f"not read whole: {found.problems}")

        return median_seconds(read, times=_TURNS)

    return max(seconds(_workbook(rows, titles=_APPENDIX_TITLES)), seconds(_document(rows)))


def _appendix_rows(number: int) -> list[list[str]]:
    """Components of five criteria, their scales in a column, in the cell and in rows below."""
    rows: list[list[str]] = []
    for component in range(1, number // 10 + 1):
        code = str(component)
        rows += [
            [code, "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "10", "", "Sở Nội vụ"],
            [f"{code}.1", "Kế hoạch", "2", "Trước ngày 15/01: 2; sau ngày 15/01: 0", ""],
            [f"{code}.2", "Hồ sơ", "2", "Trên 90%: 2; từ 70% - 90%: 1; dưới 70%: 0", ""],
            [f"{code}.3", "Sáng kiến\nMỗi sáng kiến 0,5 điểm, tối đa 2 điểm", "2", "", ""],
            [f"{code}.4", "Rà soát", "2", "Tỷ lệ × điểm tối đa; dưới 70%: 0", "Báo cáo"],
            [f"{code}.5", "Báo cáo", "2", "", ""],
            ["", "Đúng hạn", "2", "", ""],
            ["", "Chậm dưới 5 ngày", "1", "", ""],
            ["", "Chậm từ 5 ngày", "0,5", "", ""],
            ["", "Không báo cáo", "0", "", ""],
        ]
    return rows


def _document(rows: list[list[str]]) -> bytes:
    from docx import Document

    file = Document()
    table = file.add_table(len(rows) + 1, len(_APPENDIX_TITLES))
    for row, texts in zip(table.rows, [_APPENDIX_TITLES, *rows], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _workbook(rows: list[list[str]], titles: list[str] = _TITLES) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Bộ tiêu chí")
    for row in [titles, *rows]:
        sheet.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()
