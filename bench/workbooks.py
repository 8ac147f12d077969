"""Workbooks full of mistakes, and far too large ones: how long a person waits for the list."""

import io

from bench.figures import figure, median_seconds

_ROWS, _TOO_MANY_ROWS = 5_000, 200_000
_TITLES = ["Mã", "Nội dung", "Điểm tối đa", "Phương pháp", "Quy tắc", "Thang điểm"]
_TURNS = 3


@figure("s", "<= 5")
def read_5000_wrong_rows() -> float:
    """A criteria workbook with several mistakes in each row; alike ones are told together."""
    from scoring.services.criteria_workbook import read_criteria

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
    from scoring.services.criteria_workbook import read_criteria

    content = _workbook([["1.1", "a", "1", "", "", ""]] * _TOO_MANY_ROWS)

    def read() -> None:
        if len(read_criteria(io.BytesIO(content), year=2026).problems) != 1:
            raise RuntimeError("not refused")

    return median_seconds(read, times=_TURNS)


def _workbook(rows: list[list[str]]) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Bộ tiêu chí")
    for row in [_TITLES, *rows]:
        sheet.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()
