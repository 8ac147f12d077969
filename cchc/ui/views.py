"""The style guide: every component once, with Vietnamese sample data."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cchc.ui.forms import CountField, DateField, DeadlineField, PointsField


@dataclass(frozen=True)
class SampleRow:
    """One row of the sample league table; `index` in percent."""

    rank: int
    unit: str
    moved: int | None
    index: Decimal
    appraised: Decimal
    survey: Decimal | None
    band: str
    maximum: int = 100
    note: str = ""

    @property
    def points(self) -> Decimal:
        return self.appraised + (self.survey or 0)

    @property
    def shares(self) -> list[Decimal]:
        """Eight component percentages, spread about the index."""
        spread = (9, 4, -6, 2, -18, -9, 6, -28)
        return [min(self.index + Decimal(s * self.rank) / 4, Decimal(100)) for s in spread]


def _row(rank: int, unit: str, moved: int | None, *figures: str, **more: Any) -> SampleRow:
    index, appraised, survey, band = figures
    parts = Decimal(appraised), Decimal(survey) if survey else None
    return SampleRow(rank, unit, moved, Decimal(index), *parts, band, **more)


ROWS = [
    _row(1, "Sở Tài chính", 0, "90.05", "63.40", "26.65", "Xuất sắc"),
    _row(2, "Sở Nội vụ", 2, "90.02", "63.55", "26.47", "Xuất sắc"),
    _row(
        3, "Văn phòng UBND tỉnh", 1, "89.71", "75.36", "", "Tốt",
        maximum=84, note="Thang điểm 84: không điều tra xã hội học",
    ),
    _row(4, "Sở Tư pháp", -2, "89.30", "62.81", "26.49", "Tốt"),
    _row(
        5, "Sở Khoa học và Công nghệ", 6, "88.04", "61.75", "26.29", "Tốt",
        note="Hợp nhất Sở Thông tin và Truyền thông từ 01/03/2025",
    ),
    _row(6, "Ban Quản lý Khu kinh tế", -1, "86.32", "60.02", "26.30", "Tốt"),
    _row(7, "Sở Nông nghiệp và Môi trường", None, "86.02", "60.11", "25.91", "Tốt"),
    _row(8, "Sở Xây dựng", -3, "81.91", "57.84", "24.07", "Tốt"),
    _row(9, "Sở Y tế", -4, "79.48", "55.37", "24.11", "Khá"),
]  # fmt: skip


class SampleForm(forms.Form):
    """One field of each kind; its second copy on the page is bound to bad input."""

    name = forms.CharField(label="Tên đợt đánh giá", help_text="Hiện ở đầu mọi trang của đợt.")
    points = PointsField(label="Điểm thẩm định", minimum=0, maximum=2)
    ballots = CountField(label="Số phiếu phát ra", help_text="Ví dụ 1.611")
    issued = DateField(label="Ngày ký quyết định")
    due = DeadlineField(label="Hạn nộp", help_text="Chỉ ghi ngày thì hết 23:59 ngày đó.")
    ties = forms.ChoiceField(
        label="Khi bằng điểm",
        choices=[("shared", "Cùng hạng (1-2-2-4)"), ("order", "Xếp liên tiếp theo tiêu chí phụ")],
        widget=forms.RadioSelect,
    )
    bloc = forms.ChoiceField(label="Khối", choices=[("so", "Sở, ban, ngành"), ("xa", "Cấp xã")])
    shown = forms.BooleanField(label="Hiện điểm điều tra trên bảng công bố", required=False)
    reason = forms.CharField(label="Lý do", widget=forms.Textarea, required=False)


class SampleFileForm(forms.Form):
    file = forms.FileField(label="Tệp bộ tiêu chí")


BAD_INPUT = {"name": "", "points": "2,5", "ballots": "1,5", "issued": "31/02/2027", "due": "mai"}


@login_not_required
def style_guide(request: HttpRequest) -> HttpResponse:
    """Not part of the product: a page to look at, in the frame of the public or of work."""
    now = timezone.now()
    mean = sum((row.index for row in ROWS), Decimal(0)) / len(ROWS)
    context = {
        "layout": f"layout/{'work' if request.user.is_authenticated else 'public'}.html",
        "rows": ROWS,
        "mean": mean,
        "indices": [row.index for row in ROWS],
        "form": SampleForm(initial={"points": Decimal("1.75"), "ballots": 1611, "ties": "shared"}),
        "bad_form": SampleForm({f"bad-{k}": v for k, v in BAD_INPUT.items()}, prefix="bad"),
        "file_form": SampleFileForm(),
        "steps": STEPS,
        "sections": SECTIONS,
        "jobs": JOBS,
        "deadlines": [now + dt.timedelta(days=d, hours=4) for d in (24, 2, -1)],
        "saved_at": now,
        "page": Paginator(range(1611), 50).page(2),
        "kinds": ["quiet", "info", "good", "warn", "bad"],
        "shares": [Decimal(s) for s in ("55.2", "64", "71.8", "85", "97.5")],
    }
    return render(request, "ui/style_guide.html", context)


STEPS = [
    {"name": "Mở đợt", "date": "01/11/2026", "state": "done"},
    {"name": "Tự đánh giá", "date": "đến 15/12/2026", "state": "done"},
    {"name": "Thẩm định lần 1", "date": "đến 05/01/2027", "state": "current"},
    {"name": "Giải trình", "date": "đến 12/01/2027", "state": "todo"},
    {"name": "Thẩm định lần 2", "date": "đến 22/01/2027", "state": "todo"},
    {"name": "Công bố", "date": "dự kiến 12/02/2027", "state": "todo"},
]

SECTIONS = [
    SimpleNamespace(name=name, done=done, total=total, points=points)
    for name, done, total, points in [
        ("1. Chỉ đạo, điều hành CCHC", 8, 8, "8,75 / 9,5"),
        ("2. Cải cách thể chế", 6, 6, "5,5 / 6"),
        ("3. Cải cách thủ tục hành chính", 7, 11, "9,6 / 13,5"),
        ("4. Tổ chức bộ máy", 0, 6, "– / 7,5"),
    ]
]

JOBS = [
    SimpleNamespace(
        pk=f"sample-{state}",
        state=state,
        get_state_display=label,
        is_finished=True,
        done=done,
        total=300,
        percent=done // 3,
        message=message,
    )
    for state, label, done, message in [
        ("running", "Đang chạy", 126, "Đang tính khối Sở, ban, ngành"),
        ("refused", "Cần xử lý", 0, "Còn 3 tiêu chí chưa có điểm thẩm định lần 2"),
        ("done", "Xong", 300, ""),
    ]
]
