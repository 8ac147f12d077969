"""Tags and filters every page may use; a template builtin, so nothing has to be loaded.

Each component is a template in `templates/components/` with its own parameters; the tag
here gives it defaults and does its arithmetic. docs/look.md says when to use which.
"""

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc import numbers
from cchc.ui.scale import FULL, Scale, shared_scale

register = template.Library()

# What a badge or a note of a kind shows beside its words, so that colour is never alone.
_KIND_ICONS = {"info": "info", "good": "check-circle", "warn": "alert", "bad": "error"}


# --- Numbers and times


@register.filter
def points(value: Decimal | None) -> str:
    """Points without idle zeros: "3,75"; a dash where there are none yet."""
    return "–" if value is None else numbers.format_points(value)


@register.filter
def fixed(value: Decimal | None, places: int = 2) -> str:
    """A number with so many decimals: `{{ index|fixed:2 }}` is "85,41"."""
    return "–" if value is None else numbers.format_fixed(value, places)


@register.filter
def count(value: int | None) -> str:
    """A count with dots between thousands: "1.611"."""
    return "–" if value is None else numbers.format_count(value)


@register.filter
def signed(value: Decimal | int | None) -> str:
    """A difference with its sign: "+1,36", "−0,4", "0"."""
    return "–" if value is None else numbers.format_signed(Decimal(value))


@register.filter
def time_left(at: dt.datetime) -> str:
    """What is left until a moment in words: "3 days 4 hours left"; after it, how long ago."""
    seconds = int((at - timezone.now()).total_seconds())
    parts = {"span": _span(abs(seconds))}
    return _("%(span)s left") % parts if seconds >= 0 else _("%(span)s late") % parts


def _span(seconds: int) -> str:
    """The two largest units of a length of time; minutes only on the last day."""
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes = rest // 60
    if days >= 10:
        hours = 0
    words = []
    if days:
        words.append(ngettext("%(count)s day", "%(count)s days", days) % {"count": days})
    if hours:
        words.append(ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours})
    if not days and (minutes or not hours):
        words.append(
            ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
        )
    return " ".join(words)


@register.filter
def heat(share: Decimal | None) -> str:
    """The heat-map class of a share of the maximum (0…100); one step per 10 above 60."""
    if share is None:
        return "heat heat-none"
    return f"heat heat-{1 + sum(share >= edge for edge in (60, 70, 80, 90))}"


# --- Icons and places


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """The drawing `templates/components/icons/NAME.svg`, hidden from screen readers."""
    drawing = get_template(f"components/icons/{name}.svg").render().strip()
    return mark_safe(drawing)  # noqa: S308 - our own file


@register.simple_tag(takes_context=True)
def active(context: template.Context, *names: str) -> SafeString:
    """`aria-current="page"` when the page shown is one of these view names, else nothing."""
    match = getattr(context.get("request"), "resolver_match", None)
    current = match is not None and match.view_name in names
    return mark_safe(' aria-current="page"' if current else "")  # noqa: S308 - a constant


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(
    context: template.Context, view: str, text: str, *also: str, number: int = 0
) -> dict[str, Any]:
    """One entry of the main navigation, for a view without arguments.

    It is the current one on that view and those in `also`; `number` counts what waits
    there. A view that is not installed gives no entry.
    """
    try:
        url = reverse(view)
    except NoReverseMatch:
        url = ""
    return {"url": url, "text": text, "number": number, "current": active(context, view, *also)}


# --- Components


@register.inclusion_tag("components/badge.html")
def badge(text: str, kind: str = "quiet") -> dict[str, Any]:
    """A state in a word; kind: quiet, info, good, warn, bad. Bands of a table are info."""
    icon_name = _KIND_ICONS[kind] if kind in ("good", "warn", "bad") else None
    return {"text": text, "kind": kind, "icon_name": icon_name}


@register.inclusion_tag("components/note.html")
def note(text: str, kind: str = "info") -> dict[str, Any]:
    """A sentence the reader should not miss; kind: info, good, warn, bad."""
    return {"text": text, "kind": kind, "icon_name": _KIND_ICONS[kind]}


@register.inclusion_tag("components/movement.html")
def movement(change: Decimal | int | None, unit: str = "places") -> dict[str, Any]:
    """▲ ▼ = with a number, and the same in words for who cannot see it.

    `unit` is places, points or percent; None stands for "new, nothing to compare with".
    """
    if change is None:
        return {"direction": "new"}
    size = numbers.format_points(abs(Decimal(change)))
    direction = "up" if change > 0 else "down" if change < 0 else "equal"
    return {"direction": direction, "icon_name": direction, "size": size, "unit": unit}


@register.inclusion_tag("components/score_bar.html")
def score_bar(
    value: Decimal | None, mean: Decimal | None = None, maximum: Decimal = Decimal(100)
) -> dict[str, Any]:
    """A bar from zero with a mark at the mean. Decoration: the number stands beside it."""
    scale = Scale(Decimal(0), Decimal(maximum), Decimal(maximum))
    return {"width": _place(scale, value), "mean": _place(scale, mean)}


@register.simple_tag
def scale(values: list[Decimal | None]) -> Scale:
    """The scale a column of dots shares: `{% scale values as indices %}`."""
    return shared_scale(values)


@register.inclusion_tag("components/scale_axis.html")
def scale_axis(scale: Scale) -> dict[str, Any]:
    """The labelled ticks, for the head of the column of dots."""
    ticks = [(_place(scale, tick), numbers.format_points(tick)) for tick in scale.ticks]
    return {"ticks": ticks}


@register.inclusion_tag("components/score_dot.html")
def score_dot(
    value: Decimal | None, scale: Scale = FULL, mean: Decimal | None = None
) -> dict[str, Any]:
    """A dot on a shared scale, with a stem from the mean; hollow when below it."""
    return {
        "grid": [_place(scale, tick) for tick in scale.ticks],
        "at": _place(scale, value),
        "mean": _place(scale, mean),
        "below": value is not None and mean is not None and value < mean,
    }


def _place(scale: Scale, value: Decimal | None) -> str | None:
    """The position as an SVG percentage; a string, since a localised comma would break it."""
    return None if value is None else f"{scale.position(Decimal(value))}%"


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str, text: str = "") -> dict[str, Any]:
    """How far: a bar named `label` for screen readers, with `text` at its right end."""
    return {"done": done, "total": total, "label": label, "text": text}


@register.inclusion_tag("components/stepper.html")
def stepper(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """Stages in order: each `{"name", "date", "state"}`, state done, current or todo."""
    return {"steps": steps}


@register.inclusion_tag("components/stat.html")
def stat(
    label: str,
    value: str,
    note: str = "",
    change: Decimal | int | None = None,
    unit: str = "points",
    figure: bool = False,
) -> dict[str, Any]:
    """A card with one fact; `figure` sets the value large, `change` adds a movement."""
    return {
        "label": label,
        "value": value,
        "note": note,
        "change": change,
        "unit": unit,
        "figure": figure,
    }


@register.inclusion_tag("components/deadline.html")
def deadline(at: dt.datetime, label: str = "") -> dict[str, Any]:
    """The hour, the weekday, the date and what is left; warns in the last three days."""
    left = at - timezone.now()
    urgency = "over" if left < dt.timedelta() else "soon" if left < dt.timedelta(days=3) else "far"
    return {"at": at, "label": label or _("Due"), "urgency": urgency}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, text: str = "", icon_name: str = "list", url: str = "", action: str = ""
) -> dict[str, Any]:
    """What a list says when it holds nothing, and what to do about it."""
    return {"title": title, "text": text, "icon_name": icon_name, "url": url, "action": action}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """Everything wrong in a form, each linking to its field; nothing when all is well.

    A field whose label tells too little out of its place has a `full_label`.
    """
    wrong = [field for field in form if field.errors] if form.errors else []
    fields = [(getattr(field.field, "full_label", field.label), field) for field in wrong]
    return {"form": form, "fields": fields}


@register.simple_block_tag(takes_context=True)
def confirm(
    context: template.Context,
    content: str,
    *,
    id: str,  # noqa: A002 - an HTML attribute by its name
    text: str,
    title: str,
    action: str = "",
    form: str = "",
    name: str = "",
    value: str = "",
    do: str = "",
    undo: str = "",
    kind: str = "",
    icon_name: str = "",
    small: bool = False,
    hidden: bool = False,
    is_open: bool = False,
) -> SafeString:
    """A button that opens a dialog; only the button in there acts.

    The content says what happens, and to how many; `undo` how it can be taken back, left
    out it says that it cannot. It posts to `action`, or sends the page's form of that id.
    """
    values: dict[str, Any] = {key: given for key, given in locals().items() if key != "context"}
    values |= {"do": do or text, "csrf_token": context.get("csrf_token", "")}
    return mark_safe(get_template("components/confirm.html").render(values))  # noqa: S308 - escaped there


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Previous and next page, keeping the other parameters of the address."""
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("components/save_state.html")
def save_state(state: str, at: dt.datetime | None = None) -> dict[str, Any]:
    """Beside what was typed: saved (with the time), conflict or failed; nothing for ""."""
    return {"state": state, "at": at}
