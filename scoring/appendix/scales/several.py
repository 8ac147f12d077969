"""Points for several at once: whether a part of them counts is for a person to say."""

from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.numbers import decimals_of, format_points

from ..result import Option, Question
from .amounts import Each
from .edges import edge_text
from .items import Printed

_MOST_STEPS = 20
_PLACES = 3
_HUNDRED = Decimal(100)


def several_added(each: Each, printed: Printed, *, top: Decimal) -> Question:
    """ "Cứ 02 sáng kiến được 0,5 điểm": steps of whole twos, or 0,25 for each."""
    values = [min(each.points * place, top) for place in _places(each, top)]
    options = _steps(each, values, Decimal(0))
    if each.is_percent:
        if each.points * _HUNDRED == printed.max_points * each.per:
            options.append(Option(_("yes, in proportion"), "proportional", "tỷ lệ"))
    elif single := _single(each):
        scale = f"mỗi {format_points(single)} | tối đa {format_points(top)}"
        options.append(Option(_each_alone(single), "count", scale))
    return _question(each, options)


def several_taken(each: Each, printed: Printed) -> Question:
    """ "Cứ 02 báo cáo chậm trừ 0,5 điểm": whole twos, or each report half of it."""
    whole = printed.max_points
    values = [max(whole - each.points * place, Decimal(0)) for place in _places(each, whole)]
    options = _steps(each, values, whole)
    if each.is_percent:
        scale = f"mỗi {edge_text(each.per, '%')}: trừ {format_points(each.points)}"
        options.append(Option(_("yes, in proportion"), "inverse", scale))
    elif single := _single(each):
        scale = f"mỗi {each.label}: trừ {format_points(single)}"
        options.append(Option(_each_alone(single), "deduction", scale))
    return _question(each, options)


def by_judgement() -> Option:
    return Option(_("Points by the appraiser's judgement"), "judged")


def _places(each: Each, reach: Decimal) -> range:
    """1, 2 … up to where all is reached; none where that would be too many steps."""
    needed = -(-reach // each.points) if each.points else Decimal(0)
    return range(1, int(needed) + 1) if needed <= _MOST_STEPS else range(0)


def _steps(each: Each, values: list[Decimal], rest: Decimal) -> list[Option]:
    if not values:
        return []
    unit = "%" if each.is_percent else ""
    items = [
        f"từ {edge_text(each.per * place, unit)}: {format_points(value)}"
        for place, value in reversed(list(enumerate(values, start=1)))
    ]
    label = _("no, only each whole %s counts") % edge_text(each.per, unit)
    return [Option(label, "steps", " | ".join([*items, f"còn lại: {format_points(rest)}"]))]


def _single(each: Each) -> Decimal | None:
    """What one alone is worth; None where that has too many decimals."""
    single = each.points / each.per
    return single if decimals_of(single) <= _PLACES else None


def _each_alone(points: Decimal) -> str:
    return _("yes, each counts %s points") % format_points(points)


def _question(each: Each, options: list[Option]) -> Question:
    several = {"several": f"{edge_text(each.per, ' %' if each.is_percent else '')} {each.label}"}
    if each.is_change:
        sentence = _(
            "The points are for a rise or fall of %(several)s, which no rule of ours asks for."
        )
        return Question("change", sentence % several, (by_judgement(),))
    sentence = _("The points are for each %(several)s: does a part of that earn its part?")
    return Question("per_several", sentence % several, (*options, by_judgement()))
