"""Rules in the editor: written and tried before they are saved, confirmed in bulk."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cchc.agencies.http import SignedInRequest
from cchc.ui.answers import refusals_said
from cchc.ui.typed import typed_ids, typed_text
from scoring.enums import RuleKind
from scoring.forms.sets.editor import ITEMS, NodeForm, RuleForm
from scoring.forms.sets.kept_scales import first_scale, keep_scale, kept_scales
from scoring.forms.sets.rule_trial import trial_of, try_inputs
from scoring.models import Node
from scoring.selectors.sets.drafts import RuleText, questions_of
from scoring.selectors.sets.editor import Editor, EditorRow
from scoring.services.sets.rules import confirm_rules
from scoring.views.sets.editor import (
    address_of,
    draft_editor,
    editor_page,
    leaf_or_404,
    managed_set,
)
from scoring.views.sets.editor_row import OpenRow, opened


@require_POST
def write_set_rule(request: SignedInRequest, set_id: int, node_id: int) -> HttpResponse:
    """A rule while it is written: another kind, another scale, an answer to a question.

    Nothing is saved. Gives the fields and the trial, or without script the whole page.
    """
    editor = draft_editor(request, set_id)
    row = leaf_or_404(editor, node_id)
    written = _written(request, editor, row)
    if not request.htmx:
        return editor_page(request, editor, written)
    # Where only the scale was typed in, its field must stay as it is.
    keeps_fields = request.htmx.target == f"thu-{row.node.pk}"
    template = "trial_changed" if keeps_fields else "rule_changed"
    context = {"set": editor.set, "row": row, "open": written}
    return render(request, f"scoring/set_editor/{template}.html", context)


@require_POST
def try_set_rule(request: SignedInRequest, set_id: int, node_id: int) -> HttpResponse:
    """What a rule that is not saved gives for values that are not saved either."""
    editor = draft_editor(request, set_id)
    row = leaf_or_404(editor, node_id)
    written = _written(request, editor, row)
    try_inputs(written.trial, request.POST, editor.set)
    if not request.htmx:
        return editor_page(request, editor, written)
    context = {"set": editor.set, "open": written}
    return render(request, "scoring/set_editor/result.html", context)


@require_POST
def confirm_set_rules(request: SignedInRequest, set_id: int) -> HttpResponse:
    """Take the proposed rules of the ticked leaves, or of all that are sure."""
    criteria_set = managed_set(request, set_id)
    if "sure" in request.POST:
        nodes = [row.node for row in draft_editor(request, set_id).sure]
    else:
        ids = typed_ids(request.POST.getlist("nodes"))
        nodes = list(criteria_set.nodes.current().filter(pk__in=ids).order_by("position"))
    with refusals_said(request):
        number = len(confirm_rules(criteria_set, nodes, by=request.user))
        messages.success(
            request,
            ngettext("%(count)d rule was confirmed.", "%(count)d rules were confirmed.", number)
            % {"count": number},
        )
    return redirect(address_of(criteria_set))


def _written(request: SignedInRequest, editor: Editor, row: EditorRow) -> OpenRow:
    """The row with the rule that was sent in its form, saved or not."""
    node = row.node
    said = RuleForm(request.POST)
    said.is_valid()
    kind, max_points = said.cleaned_data.get("kind", ""), said.cleaned_data.get("max_points")
    before = RuleText(typed_text(request.POST, "written_kind"), typed_text(request.POST, "scale"))
    answered = _answered(node, said.cleaned_data.get("answer", ""))
    text = answered or RuleText(kind, before.scale)
    kept = kept_scales(request.POST)
    if text.kind != before.kind:
        kept = keep_scale(before, kept, node.max_points)
        scale = first_scale(kind, before, kept, max_points or node.max_points)
        text = answered or RuleText(kind, scale)
    kept.pop(text.kind, None)
    data: dict[str, Any] = request.POST.dict() | {"kind": text.kind, "scale": text.scale}
    form = NodeForm(initial=data, node=node, places=editor.set.point_places)
    return opened(editor, row, form, trial=trial_of(text, max_points, editor.set), kept=kept)


def _answered(node: Node, answer: str) -> RuleText | None:
    """The rule an option of a question leads to."""
    if not answer:
        return None
    question, option = map(int, answer.split("-"))
    try:
        chosen = questions_of(node)[question]["options"][option]
    except (IndexError, KeyError):
        return None
    kind = chosen.get("kind")
    if kind not in RuleKind.values:
        return None
    return RuleText(kind, (chosen.get("scale") or "").replace(ITEMS, "\n"))
