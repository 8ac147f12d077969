"""A bloc with other indices to take over, and workbooks of their figures."""

import io
from typing import Any

from openpyxl import Workbook

from scoring.enums import EntryState
from tests.factories.criteria import EVERY_KIND, Row
from tests.factories.scoring import ReadyBloc, ready_bloc

# Beside the kinds of EVERY_KIND, whose 2.4 (a count) and 2.5 (judged) take one number too.
INDICES: list[Row] = [
    *EVERY_KIND,
    ("6", "Chính quyền số", "3", "", ""),
    ("6.1", "Mức độ hài lòng đo bởi Bộ", "2", "external", "chỉ số: SIPAS"),
    ("6.2", "Mức độ chuyển đổi số", "1", "external", "chỉ số: DTI | thang 1"),
]
TITLES = ["Đơn vị", "6.1. SIPAS (%)", "6.2. DTI (thang 1)"]


def bloc_of_indices(*, units: int = 3, state: EntryState = EntryState.APPRAISAL_1) -> ReadyBloc:
    return ready_bloc(units=units, tree=INDICES, state=state)


def figures_file(*rows: list[Any], titles: list[str] = TITLES) -> io.BytesIO:
    """A workbook named so-lieu.xlsx."""
    workbook = Workbook()
    for row in [titles, *rows]:
        workbook.active.append(row)
    file = io.BytesIO()
    workbook.save(file)
    file.seek(0)
    file.name = "so-lieu.xlsx"
    return file
