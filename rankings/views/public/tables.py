"""The league table: home, one bloc and year, one edition."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from rankings.enums import IndexKind
from rankings.models import Edition
from rankings.selectors.editions import (
    current_edition,
    home_edition,
    newest_of_each_council,
    siblings,
    with_relations,
)
from rankings.selectors.glance import glance_of
from rankings.selectors.method import method_sentences
from rankings.selectors.notes import note_texts
from rankings.selectors.tables import Table, found, own_agencies, sorted_rows, table_of
from rankings.views.public.addresses import table_url, tabs_of
from rankings.views.public.heads import address, component_heads, heads_of
from rankings.views.public.rows import drawing_of, shown_rows
from rankings.views.public.state import TableState
from rankings.views.public.stored import stored

SHOWN_FIRST = 3


@login_not_required
@stored
def home(request: HttpRequest) -> HttpResponse:
    """The newest year; before anything is published, what will be here."""
    newest = home_edition()
    if newest is None:
        return render(request, "rankings/public/nothing_yet.html")
    return _page(request, with_relations(Edition.objects.all()).get(pk=newest.pk))


@login_not_required
@stored
def league_table(request: HttpRequest, council_id: int, year: int, bloc_key: str) -> HttpResponse:
    """The table that stands for one bloc and year, at an address that stays."""
    kind = request.GET.get("chi-so", IndexKind.PAR_INDEX)
    edition = None
    if kind in IndexKind.values:
        edition = current_edition(council_id, year, bloc_key, kind)
    if edition is None:
        raise Http404
    return _page(request, edition)


@login_not_required
@stored
def edition(request: HttpRequest, edition_id: int) -> HttpResponse:
    """One edition by its number: also one that was replaced, and a draft for its office."""
    visible = with_relations(Edition.objects.visible_to(request.user))
    return _page(request, get_object_or_404(visible, pk=edition_id))


def _page(request: HttpRequest, edition: Edition) -> HttpResponse:
    state = TableState.read(request.GET)
    table = table_of(edition, with_components=state.components or bool(state.compared))
    mine = own_agencies(request.user) if request.user.is_authenticated else set()
    context = {
        "edition": edition,
        "council": edition.council,
        "table": table,
        "state": state,
        "tabs": tabs_of(edition, siblings(edition), newest_of_each_council(), state.kept),
        "standing_url": table_url(edition),
        "notes": note_texts(edition.notes),
        "method": method_sentences(edition),
        "heads": heads_of(edition, state, request.GET),
        "component_heads": component_heads(edition, state, request.GET),
        **_glance(table),
        **_rows(table, state, mine),
        **_comparison(table, state, request),
    }
    return render(request, "rankings/public/table.html", context)


def _glance(table: Table) -> dict[str, Any]:
    known = [row for row in table.rows if row.result.index is not None]
    lowest = min(known, key=lambda row: row.result.index or 0, default=None)
    return {
        "glance": glance_of(table.edition),
        "first": [row for row in table.rows if row.result.rank is not None][:SHOWN_FIRST],
        "lowest": lowest,
        "spread": max(table.indices) - min(table.indices) if known else None,
    }


def _rows(table: Table, state: TableState, mine: set[int]) -> dict[str, Any]:
    """The rows shown, and above them those pinned: the reader's own units and a chosen one."""
    pinned = [
        row for row in table.rows if row.result.pk == state.pinned or row.result.agency_id in mine
    ]
    rows = sorted_rows(found(table.rows, state.search), state.sort, descending=state.descending)
    drawing = drawing_of(table)
    return {
        "drawing": drawing,
        "rows": shown_rows(table, rows, drawing, state.compared),
        "pinned": shown_rows(table, pinned, drawing, state.compared),
    }


def _comparison(table: Table, state: TableState, request: HttpRequest) -> dict[str, Any]:
    """Up to four units side by side, component by component."""
    chosen = [row for row in table.rows if row.result.pk in state.compared]
    components = [
        {
            "name": f"{part['code']}. {part['name']}",
            "percents": [row.shares[number].percent for row in chosen],
            "mean": table.component_means[number],
        }
        for number, part in enumerate(table.edition.components)
        if chosen
    ]
    return {
        "compared": chosen,
        "compared_components": components,
        "without_comparison": address(request.GET, so_sanh=None),
    }
