"""Printed deadlines as steps of days, and what they leave open about a single day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.numbers import format_points

from ..result import Confidence, Option, Question
from .days import DayItem, Period, read_day
from .drafts import Draft, asking
from .items import Printed

_DAY = timedelta(days=1)


def read_deadlines(printed: Printed) -> Draft | None:
    """Points by the day; None where not every item speaks of a day, of late or of never."""
    try:
        found = [read_day(item, printed.year) for item in printed.valued]
    except (ValueError, OverflowError):
        return None
    days = [day for day in found if day]
    steps = sorted(
        (day for day in days if day.until),
        key=lambda day: day.until.last if day.until else date.min,
    )
    if not steps or len(days) < len(found):
        return None
    rest = [day for day in days if not day.until]
    left = [item.text for item in printed.unvalued if any(sign.isdigit() for sign in item.text)]
    return replace(_draft(steps, rest, printed.year), left=left)


def _draft(steps: Sequence[DayItem], rest: Sequence[DayItem], year: int) -> Draft:
    values = {day.item.points or Decimal(0) for day in rest}
    otherwise = next(iter(values)) if len(values) == 1 else Decimal(0)
    if len(values) > 1:
        return asking("deadline", _late_or_never(steps, rest))
    if question := _other_year(steps, otherwise, year):
        return asking("deadline", question)
    after = next((day.after for day in rest if day.after), None)
    if after is not None:
        return _with_after(steps, after, otherwise)
    if _open_days(steps):
        return _with_open_day(steps, otherwise, Confidence.LIKELY)
    confidence = Confidence.SURE if rest else Confidence.LIKELY
    return Draft("deadline", _scale(steps, otherwise), confidence)


def _with_after(steps: Sequence[DayItem], after: date, otherwise: Decimal) -> Draft:
    """The scale says from when on it is late: that day has to follow the last one."""
    last = steps[-1]
    until = last.until.last if last.until else after
    if until + _DAY == after:
        if _open_days(steps, after):
            return _with_open_day(steps, otherwise, Confidence.LIKELY, after)
        return Draft("deadline", _scale(steps, otherwise))
    if last.open_day and last.open_day + _DAY == after:
        return _with_open_day(steps, otherwise, Confidence.UNSURE, after)
    widened = [*steps[:-1], _moved(last, after - _DAY)]
    question = Question(
        "days_between",
        _("The printed scale does not say what the days from %(first)s to %(last)s earn.")
        % {"first": _printed(min(until + _DAY, after)), "last": _printed(max(until, after - _DAY))},
        (
            Option(_points_of(last), "deadline", _scale(widened, otherwise)),
            Option(_earns(otherwise), "deadline", _scale(steps, otherwise)),
        ),
    )
    return asking("deadline", question)


def _open_days(steps: Sequence[DayItem], after: date | None = None) -> list[DayItem]:
    """The steps "before a day" after which nothing says that this day is already later."""
    begins = [*(step.begins for step in steps[1:]), after]
    return [
        step
        for step, begin in zip(steps, begins, strict=True)
        if step.open_day and step.open_day != begin
    ]


def _with_open_day(
    steps: Sequence[DayItem],
    otherwise: Decimal,
    confidence: Confidence,
    after: date | None = None,
) -> Draft:
    """ "trước ngày 15/01": read as without that day, and asked about."""
    open_steps = _open_days(steps, after)
    days = [step.open_day for step in open_steps if step.open_day]
    included = [
        _moved(step, step.open_day) if step in open_steps and step.open_day else step
        for step in steps
    ]
    question = Question(
        "day_itself",
        _("Does “before %(day)s” include that day itself?")
        % {"day": ", ".join(map(_printed, days))},
        (
            Option(
                _("no, up to %s") % ", ".join(_printed(day - _DAY) for day in days),
                "deadline",
                _scale(steps, otherwise),
            ),
            Option(
                _("yes, up to %s") % ", ".join(map(_printed, days)),
                "deadline",
                _scale(included, otherwise),
            ),
        ),
    )
    scale = _scale(steps, otherwise) if confidence is not Confidence.UNSURE else ""
    return Draft("deadline", scale, confidence, (question,))


def _late_or_never(steps: Sequence[DayItem], rest: Sequence[DayItem]) -> Question:
    """Late and never earn different points, which a rule of days cannot keep apart."""
    year = max(day.until.last.year for day in steps if day.until)
    late = max((day.item.points or Decimal(0) for day in rest), default=Decimal(0))
    never = min((day.item.points or Decimal(0) for day in rest), default=Decimal(0))
    whole = _scale(steps, late).rpartition(" | ")[0]
    labels = " | ".join(day.item.written for day in (*steps, *rest))
    return Question(
        "late_or_never",
        _(
            "Late documents earn %(late)s and missing ones %(never)s; until which day may a "
            "late one be counted?"
        )
        % {"late": format_points(late), "never": format_points(never)},
        (
            Option(
                _("to the end of the year"),
                "deadline",
                f"{whole} | đến 31/12/{year}: {format_points(late)} | "
                f"còn lại: {format_points(never)}",
            ),
            Option(_("no day counts; one of the values is chosen"), "choice", labels),
        ),
    )


def _other_year(steps: Sequence[DayItem], otherwise: Decimal, year: int) -> Question | None:
    """Whether the decision names days of a year far from the round's."""
    periods = [day.until for day in steps if day.until]
    years = {period.last.year for period in periods if period.printed} - {year, year - 1}
    if not years:
        return None
    away = max(years)
    moved = [
        _moved(day, _in_year(day.until.last, day.until.last.year + year - away))
        for day in steps
        if day.until
    ]
    return Question(
        "other_year",
        _("The printed days are of %(printed)s, the round is of %(year)s.")
        % {"printed": away, "year": year},
        (
            Option(_("the same days of %s") % year, "deadline", _scale(moved, otherwise)),
            Option(_("the days as printed"), "deadline", _scale(steps, otherwise)),
        ),
    )


def _in_year(day: date, year: int) -> date:
    last_of_february = day.month == 2 and day.day == 29
    return date(year, 2, 28) if last_of_february else day.replace(year=year)


def _moved(step: DayItem, day: date) -> DayItem:
    printed = bool(step.until and step.until.printed)
    return replace(step, until=Period(day, day, printed))


def _scale(steps: Sequence[DayItem], otherwise: Decimal) -> str:
    items = [
        f"đến {_written(step.until)}: {format_points(step.item.points or Decimal(0))}"
        for step in steps
        if step.until
    ]
    return " | ".join([*items, f"còn lại: {format_points(otherwise)}"])


def _written(period: Period) -> str:
    return f"{period.last:%d/%m/%Y}" if period.printed else f"{period.last:%d/%m}"


def _printed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _points_of(step: DayItem) -> str:
    return _earns(step.item.points or Decimal(0))


def _earns(points: Decimal) -> str:
    return _("%s points") % format_points(points)
