"""Rows of a comparison as text: four hundred of them must be quick to write out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.ui.templatetags.ui import icon
from scoring.engine import Piece
from scoring.enums import Change
from scoring.selectors.sets.comparison import Line
from scoring.selectors.sets.comparison_rows import Row, Side

_SIDE = (
    '<span class="code">{}</span> {} <span class="nowrap">({} {})</span>'
    '<span class="row-note">{}</span>'
)
_NOTHING = mark_safe("")
_BADGES = {Change.SAME: "quiet", Change.REWORDED: "info", Change.MAX_CHANGED: "info"}


@dataclass(frozen=True)
class Shown:
    """One row: both sides with what differs marked, and what is said of it.

    `pk` is that of the match, "" where nothing is kept of the item yet.
    """

    pk: str
    code: str
    css: str
    before: SafeString
    now: SafeString
    state: SafeString
    is_open: bool


def shown(rows: Iterable[Row]) -> list[Shown]:
    return [shown_row(row) for row in rows]


def shown_row(row: Row) -> Shown:
    line = row.line
    before = _side(row.before, "del") if row.before else _absent(_("not in this set"))
    now = _side(row.now, "ins") if row.now else _absent(_("dropped"))
    return Shown(
        pk=str(line.match.pk) if line.match else "",
        code=line.either.code,
        css=f"level-{line.either.level}" + (" is-alike" if before == now else ""),
        before=before,
        now=now,
        state=_state(row),
        is_open=not line.is_settled,
    )


def _side(side: Side, mark: str) -> SafeString:
    """A node with the words that differ struck through or underlined, for the ear too."""
    text = _SIDE.format(
        escape(side.code),
        _marked(side.text, mark),
        _marked([side.maximum], mark),
        escape(_("points")),
        _marked(side.scale, mark),
    )
    return mark_safe(text)  # noqa: S308 - escaped part by part


def _marked(pieces: Sequence[Piece], mark: str) -> str:
    return " ".join(
        f"<{mark}>{escape(piece.text)}</{mark}>" if piece.is_changed else escape(piece.text)
        for piece in pieces
    )


def _absent(text: str) -> SafeString:
    return format_html('<span class="muted">{}</span>', text)


def _state(row: Row) -> SafeString:
    """What changed and whether both compare; why; the note; whether a person confirmed it."""
    line = row.line
    said = _verdict(line.change, line.is_comparable, _standing(line), get_language())
    why = format_html('<span class="row-note">{}</span>', row.why) if row.why else _NOTHING
    note = format_html('<span class="row-note">“{}”</span>', line.note) if line.note else _NOTHING
    return format_html("{}{}{}{}", said[0], why, note, said[1])


def _standing(line: Line) -> str:
    if line.is_settled:
        return "settled"
    if line.match is None:
        return "missing"
    return "outdated" if line.is_outdated else "open"


@lru_cache(maxsize=200)
def _verdict(
    change: Change, is_comparable: bool, standing: str, _language: str | None
) -> tuple[SafeString, SafeString]:
    """What is said first and last, made once per language."""
    kind = _BADGES.get(change, "warn")
    badge = format_html(
        '<span class="badge badge-{}">{}{}</span>',
        kind,
        icon("alert") if kind == "warn" else "",
        change.label,
    )
    words = (
        ("good", icon("equal"), _("comparable"))
        if is_comparable
        else ("bad", icon("close"), _("not comparable"))
    )
    say = format_html('<span class="compare-say {}">{} {}</span>', *words)
    kinds = {
        "settled": ("", icon("check"), _("confirmed")),
        "open": ("warn", icon("clock"), _("to confirm")),
        "outdated": ("warn", icon("alert"), _("changed since it was compared")),
        "missing": ("warn", icon("alert"), _("not compared yet")),
    }
    end = format_html('<span class="row-note {}">{} {}</span>', *kinds[standing])
    return format_html("{}{}", badge, say), end
