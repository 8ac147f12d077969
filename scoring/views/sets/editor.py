"""The editor of a draft: the tree table, and one row opened to change what stands in it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cchc.agencies.http import SignedInRequest
from cchc.numbers import format_points
from cchc.refusals import Conflict, NotPermitted, Refusal
from cchc.ui.typed import typed_ids
from scoring.engine import RuleError
from scoring.enums import RuleKind, SetState
from scoring.forms.sets.editor import ITEMS, AddNodeForm, NodeForm, initial_of
from scoring.forms.sets.kept_scales import kept_scales
from scoring.forms.sets.rule_trial import trial_of
from scoring.models import CriteriaSet, Node
from scoring.permissions import can_manage_council
from scoring.selectors.sets.drafts import RuleText, node_version, used_instead
from scoring.selectors.sets.editor import Editor, EditorRow, editor_of
from scoring.selectors.wording import sentence_of
from scoring.services.sets.editing import change_node
from scoring.views.sets.editor_row import OpenRow, open_context, opened

_KINDS = dict(RuleKind.choices)
FILTERS = {"cho-xac-nhan": "open", "can-sua": "wrong"}


@require_safe
def set_editor(request: SignedInRequest, set_id: int) -> HttpResponse:
    """The whole draft; `?mo=ID` opens a row, `?loc=` shows only what is left to do."""
    criteria_set = managed_set(request, set_id)
    if criteria_set.state != SetState.DRAFT:
        return redirect("set_detail", criteria_set.pk)
    editor = editor_of(criteria_set)
    asked = typed_ids(request.GET.getlist("mo"))
    row = editor.by_id.get(asked[0]) if asked else None
    return editor_page(request, editor, opened(editor, row) if row else None)


@require_http_methods(["GET", "HEAD", "POST"])
def set_node(request: SignedInRequest, set_id: int, node_id: int) -> HttpResponse:
    """One row: opened, closed again (`?dong`), or saved."""
    editor = draft_editor(request, set_id)
    row = row_or_404(editor, node_id)
    if request.method == "POST":
        return _save(request, editor, row)
    if not request.htmx:
        return redirect(address_of(editor.set, row.node, opens="dong" not in request.GET))
    if "dong" in request.GET:
        context = _closed([row], editor) | {"has_focus": True}
        return render(request, "scoring/set_editor/rows.html", context)
    context = open_context(editor, opened(editor, row)) | {"has_focus": True}
    return render(request, "scoring/set_editor/open_row.html", context)


def managed_set(request: SignedInRequest, set_id: int) -> CriteriaSet:
    """The set if the person may know of it (else 404) and is its secretary (else 403)."""
    sets = CriteriaSet.objects.visible_to(request.user).select_related("council")
    criteria_set = get_object_or_404(sets, pk=set_id)
    can_manage_council(request.user, criteria_set.council_id).demand()
    return criteria_set


def draft_editor(request: SignedInRequest, set_id: int) -> Editor:
    """The editor of a draft the person manages; a set that is none has no such page."""
    criteria_set = managed_set(request, set_id)
    if criteria_set.state != SetState.DRAFT:
        raise Http404
    return editor_of(criteria_set)


def row_or_404(editor: Editor, node_id: int) -> EditorRow:
    if node_id not in editor.by_id:
        raise Http404
    return editor.by_id[node_id]


def leaf_or_404(editor: Editor, node_id: int) -> EditorRow:
    """The row of a node that has a rule of its own, and not parts somebody gave it meanwhile."""
    row = row_or_404(editor, node_id)
    if not row.node.is_leaf:
        raise Http404
    return row


def address_of(criteria_set: CriteriaSet, node: Node | None = None, *, opens: bool = False) -> str:
    """The editor, at the row of a node and with it open."""
    address = reverse("set_editor", args=[criteria_set.pk])
    if node is None:
        return address
    query = f"?{urlencode({'mo': node.pk})}" if opens else ""
    return f"{address}{query}#muc-{node.pk}"


def editor_page(
    request: SignedInRequest,
    editor: Editor,
    row: OpenRow | None = None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """The whole page, with one row open where there is one."""
    chosen = request.GET.get("loc", "")
    shown = editor.shown(FILTERS.get(chosen, ""))
    if row is not None and row.row not in shown:
        shown, chosen = editor.rows, ""
    whole = _closed(shown, editor) | {
        "editor": editor,
        "chosen": chosen if chosen in FILTERS else "",
        "open_id": row.row.id if row else "",
        "used_instead": used_instead(editor.set),
        "component_form": context.pop("component_form", None)
        or AddNodeForm(criteria_set=editor.set, auto_id="linh-vuc-%s"),
    }
    if row is not None:
        whole |= open_context(editor, row)
    return render(request, "scoring/set_editor/editor.html", whole | context, status=status)


def _closed(rows: Sequence[EditorRow], editor: Editor) -> dict[str, Any]:
    """What the template of closed rows needs."""
    return {"set": editor.set, "rows": rows, "address": address_of(editor.set), "open_id": ""}


def _save(request: SignedInRequest, editor: Editor, row: EditorRow) -> HttpResponse:
    node = row.node
    form = NodeForm(request.POST, node=node, places=editor.set.point_places)
    if not form.is_valid():
        return _refused(request, editor, row, form)
    rule = form.rule(confirm="unconfirmed" not in request.POST)
    version = request.POST.get("over") or form.cleaned_data["version"]
    try:
        change_node(node, form.content, rule, by=request.user, version=version)
    except RuleError as error:
        form.add_error("scale", [sentence_of(problem) for problem in error.problems])
        return _refused(request, editor, row, form)
    except Conflict as conflict:
        return _conflict(request, row, form, conflict)
    except NotPermitted:
        raise
    except Refusal as refused:
        form.add_error(None, [*refused.sentences])
        return _refused(request, editor, row, form)
    editor = editor_of(editor.set)
    if not request.htmx:
        messages.success(request, _("Saved."))
        return redirect(address_of(editor.set, node))
    context = _closed([editor.by_id[node.pk]], editor) | {
        "editor": editor,
        "above": editor.above(node),
        "chosen": "",
    }
    return render(request, "scoring/set_editor/row_saved.html", context)


def _refused(
    request: SignedInRequest,
    editor: Editor,
    row: EditorRow,
    form: NodeForm,
    status: int = 422,
    **changed: Any,
) -> HttpResponse:
    """The row with what was typed and what is wrong with it."""
    said = form.cleaned_data
    text = RuleText(said.get("kind", ""), form["scale"].value() or "") if row.node.is_leaf else None
    trial = trial_of(text or RuleText(), said.get("max_points"), editor.set)
    kept = kept_scales(request.POST)
    shown = opened(editor, row, form, trial=trial, kept=kept, **changed)
    if request.htmx:
        context = open_context(editor, shown)
        return render(request, "scoring/set_editor/open_row.html", context, status=status)
    return editor_page(request, editor, shown, status=status)


def _conflict(
    request: SignedInRequest, row: EditorRow, form: NodeForm, conflict: Conflict
) -> HttpResponse:
    """Both values side by side; writing over the other's is a choice of its own."""
    editor = editor_of(row.node.set)
    current: Node = conflict.current
    saved = initial_of(current)
    # What a row did not have when it was opened was not sent: nothing, rather than None.
    typed = form.cleaned_data
    differences = [
        (str(bound.label), _shown(typed[bound.name]), _shown(saved[bound.name]))
        for bound in form.visible_fields()
        if _plain(typed[bound.name]) != _plain(saved[bound.name])
    ]
    return _refused(
        request,
        editor,
        editor.by_id.get(current.pk, row),
        form,
        status=409,
        differences=differences,
        conflict=conflict.sentences[0],
        over=node_version(current),
    )


def _plain(value: Any) -> Any:
    return value.replace(ITEMS, "\n").split() if isinstance(value, str) else value


def _shown(value: Any) -> str:
    """A value of a field in words."""
    if not isinstance(value, str):
        return format_points(value)
    return str(_KINDS.get(value, value)) or "–"
