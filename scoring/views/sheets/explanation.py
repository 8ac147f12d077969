"""Flagged items: the council's question, the unit's answer, more evidence."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.refusals import Conflict, NotPermitted, Refusal
from cchc.ui.typed import typed_text, typed_version
from scoring.enums import EntryState, MarkStage
from scoring.forms.sheets.rows import Row, row_of
from scoring.models import Entry, ExplanationRequest, Mark
from scoring.models.entries import NOT_YET_DECLARED
from scoring.permissions import can_explain
from scoring.selectors.sheets.sheet import Leaf, Sheet, sheet_of
from scoring.services.sheets.explain import answer
from scoring.services.sheets.self_assessment import send_explanation
from scoring.views.sheets.entry import (
    conflict_sentences,
    entry_or_404,
    head_of,
    person,
    posted_from,
)


@dataclass
class Question:
    """A flagged item: what was asked, what both sides gave, what is answered.

    `typed` and `typed_version` are set when what stands in the text is not what is saved;
    `row` tells the scale and what the unit declared, where the whole page is shown.
    """

    asked: ExplanationRequest
    leaf: Leaf
    appraised: Mark | None
    editable: bool
    state: str = ""
    problem: str = ""
    typed: str | None = None
    typed_version: int = 0
    row: Row | None = None

    @property
    def text(self) -> str:
        return self.asked.answer if self.typed is None else self.typed

    @property
    def version(self) -> int:
        """The version the form will name; after a conflict still the old one."""
        return self.asked.version if self.typed is None else self.typed_version


@require_safe
def entry_explanation(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Everything the council asked the unit to explain."""
    return _page(request, _explained_entry(request, entry_id))


@posted_from("entry_explanation")
def answer_save(request: HttpRequest, entry_id: int, request_id: int) -> HttpResponse:
    """Save one answer as it is typed."""
    entry = _explained_entry(request, entry_id)
    asked = get_object_or_404(_questions(entry), pk=request_id)
    typed = typed_text(request.POST, "answer")
    version = typed_version(request.POST)
    question = Question(asked, Leaf(asked.node), None, editable=True)
    status = 200
    try:
        question.asked = answer(asked, typed, by=person(request), version=version)
        question.state = "saved" if question.asked.answer else ""
    except Conflict as conflict:
        question.asked, status = conflict.current, 409
        sentences = conflict_sentences(request, conflict, question.asked.answered_by_id)
        _refuse(question, sentences, typed, version, "conflict")
    except NotPermitted as refused:
        status = 403
        _refuse(question, refused.sentences, typed, version, "failed")
    if request.htmx:  # type: ignore[attr-defined]
        context = {"entry": entry, "question": question, "is_update": True}
        context["unanswered"] = _unanswered(entry)
        response = render(request, "scoring/desk/answer_saved.html", context, status=status)
        response["HX-Reswap"] = "outerHTML"
        return response
    if status == 200:
        return redirect("entry_explanation", entry.pk)
    return _page(request, entry, refused=question, status=status)


@posted_from("entry_explanation")
def explanation_send(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Send the answers to the council."""
    entry = entry_or_404(request, entry_id)
    try:
        send_explanation(entry, by=person(request))
        messages.success(request, _("The explanations are sent."))
    except NotPermitted as refused:
        raise PermissionDenied(refused.sentences[0]) from None
    except Refusal as refused:
        messages.error(request, refused.sentences[0])
    return redirect("entry_explanation", entry.pk)


def _explained_entry(request: HttpRequest, entry_id: int) -> Entry:
    """What the council asks is its draft until it sends the questions."""
    entry = entry_or_404(request, entry_id)
    if entry.state in (*NOT_YET_DECLARED, EntryState.DECLARED, EntryState.APPRAISAL_1):
        raise PermissionDenied(_("No explanation is asked for now."))
    return entry


def _page(
    request: HttpRequest, entry: Entry, *, refused: Question | None = None, status: int = 200
) -> HttpResponse:
    sheet = sheet_of(entry)
    first = entry.marks.filter(stage=MarkStage.APPRAISAL_1, seat=1).select_related("updated_by")
    appraised = {mark.node_id: mark for mark in first}
    may_explain = can_explain(person(request), entry)
    questions = [
        Question(
            asked,
            sheet.by_node.get(asked.node_id) or Leaf(asked.node),
            appraised.get(asked.node_id),
            editable=bool(may_explain),
            state="saved" if asked.answer else "",
            row=_declared(entry, sheet, asked),
        )
        for asked in _questions(entry)
    ]
    for question in questions:
        if refused is not None and question.asked.pk == refused.asked.pk:
            question.state, question.problem = refused.state, refused.problem
            question.typed, question.typed_version = refused.typed, refused.typed_version
    context = head_of(request, entry, sheet) | {
        "questions": questions,
        "unanswered": sum(not question.asked.answer for question in questions),
    }
    return render(request, "scoring/desk/explanation.html", context, status=status)


def _declared(entry: Entry, sheet: Sheet, asked: ExplanationRequest) -> Row | None:
    leaf = sheet.by_node.get(asked.node_id)
    return row_of(leaf, entry.bloc.criteria_set.year, editable=False) if leaf else None


def _questions(entry: Entry):  # type: ignore[no-untyped-def]
    return entry.explanation_requests.select_related("node__parent", "answered_by", "entry")


def _unanswered(entry: Entry) -> int:
    return entry.explanation_requests.filter(answer="").count()


def _refuse(question: Question, why: list[str], typed: str, version: int, state: str) -> None:
    question.typed, question.typed_version = typed, version
    question.state, question.problem = state, why[0]
