"""What the pages of one entry share: find it, and say what its head shows."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cchc.agencies.models import User
from cchc.refusals import Conflict
from scoring.enums import Block, EntryState, RoundStage
from scoring.models import Entry, ExplanationRequest, Node
from scoring.permissions import (
    can_approve,
    can_declare,
    can_explain,
    can_read_sheet,
    can_recall,
    can_submit,
)
from scoring.selectors.rounds.deadlines import deadline_of, with_deadlines
from scoring.selectors.sheets.sheet import Sheet, Totals, totals_of

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Section:
    """A component in the side list, with how far it is."""

    node: Node
    totals: Totals

    @property
    def is_ground(self) -> bool:
        """Whether it is a bonus or a penalty, of which nothing need be said."""
        return self.node.block != Block.MAIN

    @property
    def points(self) -> Decimal:
        """What the unit declared of it."""
        of_block = {Block.BONUS: self.totals.bonus, Block.PENALTY: self.totals.penalty}
        return of_block.get(Block(self.node.block), self.totals.points)

    @property
    def maximum(self) -> Decimal:
        """What can be declared of it; of a bonus or penalty, its cap."""
        return self.node.max_points if self.is_ground else self.totals.maximum


def entry_or_404(request: HttpRequest, entry_id: int) -> Entry:
    """The entry if the person may know of it (else 404) and read its sheet (else 403)."""
    seen = Entry.objects.visible_to(person(request))
    asked = ExplanationRequest.objects.filter(entry=OuterRef("pk"))
    entries = (
        with_deadlines(seen)
        .annotate(has_questions=Exists(asked))
        .select_related("agency", "bloc__round", "bloc__criteria_set")
    )
    entry = get_object_or_404(entries, pk=entry_id)
    verdict = can_read_sheet(person(request), entry)
    if not verdict:
        raise PermissionDenied(verdict.why_not)
    return entry


def posted_from(page: str) -> Callable[[View], View]:
    """Only for what `page` of the entry posts. Who opens the address itself, as after a
    refusal or after signing in again, is led to the page."""

    def wrap(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def answer(request: HttpRequest, entry_id: int, **more: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, entry_id, **more)
            return redirect(page, entry_or_404(request, entry_id).pk)

        return answer

    return wrap


def person(request: HttpRequest) -> User:
    """Who asks; everybody here is signed in (LoginRequiredMiddleware)."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def conflict_sentences(request: HttpRequest, conflict: Conflict, first: int | None) -> list[str]:
    """What a conflict says; who was `first` may be the same person in another window."""
    if first != person(request).pk:
        return conflict.sentences
    return [_("You changed this in another window meanwhile. Nothing was overwritten.")]


def sections_of(entry: Entry, sheet: Sheet) -> list[Section]:
    """The components of the set in order; one query."""
    components = Node.objects.current().filter(set=entry.bloc.criteria_set_id, parent__isnull=True)
    return [
        Section(node, totals_of(sheet.by_component.get(node.pk, [])))
        for node in components.order_by("position", "pk")
    ]


def head_of(request: HttpRequest, entry: Entry, sheet: Sheet) -> dict[str, Any]:
    """Context of the strip above the pages of an entry: figures, deadline, what to do next."""
    user = person(request)
    explaining = entry.state == EntryState.EXPLANATION
    open_stage = RoundStage.EXPLANATION if explaining else RoundStage.SELF_ASSESSMENT
    is_open = entry.state in (
        EntryState.DECLARING, EntryState.AWAITING_APPROVAL, EntryState.EXPLANATION,
    )  # fmt: skip
    return {
        "entry": entry,
        "sheet": sheet,
        "totals": sheet.totals,
        "deadline_at": deadline_of(entry, open_stage) if is_open else None,
        "may_declare": can_declare(user, entry),
        "may_submit": can_submit(user, entry),
        "may_approve": can_approve(user, entry),
        "may_recall": can_recall(user, entry),
        "may_explain": can_explain(user, entry),
    }
