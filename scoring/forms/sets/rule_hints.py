"""What the editor says of each kind of rule: a scale to begin from and a hint."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.numbers import format_points


@dataclass(frozen=True)
class Hint:
    """`example` is a scale in the words of its language; `{max}`, `{half}` and `{rest}` are
    points of the leaf. `words` say how it is written."""

    example: str = ""
    words: str | Promise = ""


# By the value of the kind. A kind without a line here begins empty.
HINTS: Mapping[str, Hint] = {
    "yes_no": Hint(
        "Đạt: tối đa\nKhông đạt: 0",
        _("Two lines; the first one is for yes."),
    ),
    "choice": Hint(
        "Ban hành kịp thời: tối đa\nBan hành không kịp thời: {half}\nKhông ban hành: 0",
        _("One line for each value: the value, a colon, its points."),
    ),
    "deadline": Hint(
        "đến 31/01: tối đa\nđến 28/02: {half}\ncòn lại: 0",
        _("From the earliest day on. “đến 31/01” includes that day."),
    ),
    "steps": Hint(
        "từ 95%: tối đa\ntừ 80%: {half}\ncòn lại: 0",
        _("From the highest edge down. “từ 95%” includes 95 %, “trên 95%” does not."),
    ),
    "proportional": Hint(
        "tỷ lệ\ndưới 70%: 0",
        _("“tỷ lệ” is the share times the maximum; the second line is the floor, if any."),
    ),
    "checklist": Hint(
        "Nội dung thứ nhất: {half}\nNội dung thứ hai: {rest}",
        _("One line for each thing to tick; together they give the maximum."),
    ),
    "count": Hint(
        "mỗi {half}\ntối đa {max}",
        _("The points of each one, and the most that is given."),
    ),
    "judged": Hint(words=_("The appraiser enters the points. There is no scale to write.")),
    "survey": Hint(words=_("Filled from ballots, never by the unit. There is no scale to write.")),
    "grade": Hint(
        "Xuất sắc: 100%\nTốt: 75%\nHoàn thành: 50%\nKhông hoàn thành: 0%",
        _("One line for each grade with its percentage of the maximum."),
    ),
    "deduction": Hint(
        "mỗi trường hợp: trừ {half}",
        _("Begins with the maximum; each occurrence takes points off."),
    ),
    "inverse": Hint(
        "1 - tỷ lệ",
        _("The larger the share, the fewer points; also “mỗi 1%: trừ 0,1”."),
    ),
    "best_in_bloc": Hint(
        "tỷ lệ ÷ tỷ lệ cao nhất",
        _("Compared with the best unit of the bloc when the results are summed up."),
    ),
    "external": Hint(
        "chỉ số: SIPAS",
        _("The name of the index that is taken over; its value is entered in percent."),
    ),
    "formula": Hint(
        "biến a (số lượng): Số đạt yêu cầu\n"
        "biến b (số lượng): Tổng số\n"
        "khi b = 0: 0\n"
        "còn lại: a / b × tối đa\n"
        "thử a = 0; b = 0: 0\n"
        "thử a = 1; b = 1: {max}",
        _("Variables, cases, and for each case a test with the points it must give."),
    ),
}


def example_of(kind: str, max_points: Decimal) -> str:
    """A scale of the kind that fits the maximum, to be written over."""
    half = (max_points / 2).quantize(Decimal("0.001"), ROUND_HALF_UP)
    points = {"max": max_points, "half": half, "rest": max_points - half}
    example = HINTS.get(kind, Hint()).example
    return example.format(**{name: format_points(value) for name, value in points.items()})


def is_example(kind: str, scale: str, max_points: Decimal) -> bool:
    """Whether nothing of one's own has been written into the scale."""
    return scale.split() in ([], example_of(kind, max_points).split())
