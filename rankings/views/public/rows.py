"""Rows of the league table as text: three hundred of them must be quick to write out.

The template only prints what is here; components of the look that a row would repeat
hundreds of times (movement, dot) are spelled out there in their shortest form.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.numbers import format_fixed, format_points
from cchc.ui.scale import Scale, shared_scale
from cchc.ui.templatetags.ui import heat
from rankings.selectors.tables import Table, TableRow
from rankings.views.public.addresses import table_path

_MOVED = '<span class="movement movement-{}"><span class="visually-hidden">{}</span>{}</span>'
_STEM = '<line class="scale-stem" x1="{}" x2="{}" y1="50%" y2="50%"/>'
_DOT = '<circle class="scale-dot" cx="{}" cy="50%" r="6"/>'
_BAR_TRACK = '<rect class="bar-track" width="100%" height="8" y="3" rx="4"/>'
_BAR = '<rect class="bar-fill" width="{}" height="8" y="3" rx="4"/>'
_BAR_MEAN = '<rect class="bar-mean" x="{}" width="1.5" height="14"/>'
_FROM_ZERO = Scale(Decimal(0), Decimal(100), Decimal(25))


@dataclass(frozen=True)
class Cell:
    """A component's percent and its class on the heat map."""

    text: str
    css: str


@dataclass(frozen=True)
class Shown:
    """One row, every figure as printed; `mark` draws where it lies.

    `scale` says that the maximum is a reduced one, "" where it is not.
    """

    pk: int
    url: str
    name: str
    scale: str
    why_reduced: list[str]
    notes: list[str]
    rank: str
    moved: SafeString
    index: str
    mark: SafeString
    points: str
    max_points: str
    appraised: str
    survey: str
    band: str
    cells: list[Cell]
    is_compared: bool


@dataclass(frozen=True)
class Drawing:
    """The scale of the table and where its mean lies; `grid` are the ticks with labels."""

    scale: Scale
    mean: str | None
    is_narrow: bool

    @property
    def grid(self) -> list[str]:
        return [f"{self.scale.position(tick)}%" for tick in self.scale.ticks]


def drawing_of(table: Table) -> Drawing:
    """Dots on the scale all units share where they lie close, bars from zero otherwise."""
    scale = shared_scale(table.indices) if table.is_narrow else _FROM_ZERO
    return Drawing(scale, _at(scale, table.mean), table.is_narrow)


def shown_rows(
    table: Table, rows: Iterable[TableRow], drawing: Drawing, compared: tuple[int, ...]
) -> list[Shown]:
    """The rows of `table` that are to be shown, in the order given."""
    base = table_path(table.edition)
    return [_shown(table, row, drawing, base, compared) for row in rows]


def _shown(
    table: Table, row: TableRow, drawing: Drawing, base: str, compared: tuple[int, ...]
) -> Shown:
    result, places, scale = row.result, table.edition.index_places, _scale(row)
    return Shown(
        pk=result.pk,
        url=f"{base}don-vi/{result.pk}/",
        name=result.name,
        scale=scale,
        why_reduced=row.why_reduced if scale else [],
        notes=row.notes if scale else [*row.why_reduced, *row.notes],
        rank="–" if result.rank is None else str(result.rank),
        moved=_moved(result.places, get_language()),
        index=_fixed(result.index, places),
        mark=_mark(drawing, result.index, table.mean),
        points=_fixed(result.points, table.point_places["points"]),
        max_points="" if result.max_points is None else format_points(result.max_points),
        appraised=_fixed(result.appraised, table.point_places["appraised"]),
        survey=_fixed(result.survey, table.point_places["survey"]),
        band=result.band,
        cells=[Cell(_fixed(share.percent, places), heat(share.percent)) for share in row.shares],
        is_compared=result.pk in compared,
    )


@lru_cache(maxsize=2000)
def _moved(places: int | None, language: str | None) -> SafeString:
    """A movement, made once per language; the sign is drawn by the style sheet."""
    if places is None:
        return format_html('<span class="movement">{}</span>', _("new"))
    if places == 0:
        return format_html(_MOVED, "equal", _("unchanged"), "")
    direction, word = ("up", _("up")) if places > 0 else ("down", _("down"))
    return format_html(_MOVED, direction, word, f" {abs(places)}")


def _scale(row: TableRow) -> str:
    maximum, full = row.result.max_points, row.result.full_max_points
    if not row.is_reduced or maximum is None or full is None:
        return ""
    return _("on a scale of %(maximum)s points instead of %(full)s") % {
        "maximum": format_points(maximum),
        "full": format_points(full),
    }


def _mark(drawing: Drawing, index: Decimal | None, mean: Decimal | None) -> SafeString:
    """A dot with a stem from the mean, hollow below it, or a bar from zero.

    The grid and the line of the mean stand on the page once, as "luoi".
    """
    at = _at(drawing.scale, index)
    if not drawing.is_narrow:
        parts = _BAR_TRACK + (_BAR.format(at) if at else "")
        parts += _BAR_MEAN.format(drawing.mean) if drawing.mean else ""
        return mark_safe(f'<svg class="score-bar" aria-hidden="true">{parts}</svg>')  # noqa: S308
    below = " scale-below" if index is not None and mean is not None and index < mean else ""
    parts = _STEM.format(drawing.mean, at) if at and drawing.mean else ""
    parts += _DOT.format(at) if at else ""
    return mark_safe(  # noqa: S308 - numbers of ours only
        f'<svg class="score-dot{below}" aria-hidden="true"><use href="#luoi"/>{parts}</svg>'
    )


def _fixed(value: Decimal | None, places: int) -> str:
    return "–" if value is None else format_fixed(value, places)


def _at(scale: Scale, value: Decimal | None) -> str | None:
    return None if value is None else f"{scale.position(value)}%"
