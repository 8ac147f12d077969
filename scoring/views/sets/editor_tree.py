"""The tree in the editor: nodes added, moved and taken out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cchc.agencies.http import SignedInRequest
from cchc.ui.answers import refusals_in, refusals_said
from cchc.ui.typed import typed_text
from scoring.forms.sets.editor import AddNodeForm, MoveForm, places_for
from scoring.models import Node
from scoring.selectors.sets.editor import Editor
from scoring.services.sets.editing import add_node, move_by, move_node, remove_node
from scoring.views.sets.editor import address_of, draft_editor, editor_page, row_or_404
from scoring.views.sets.editor_row import opened

STEPS = {"up": -1, "down": 1}


@require_POST
def add_set_node(request: SignedInRequest, set_id: int) -> HttpResponse:
    """A node behind another, or the first part of one, or another component."""
    editor = draft_editor(request, set_id)
    form = AddNodeForm(request.POST, criteria_set=editor.set)
    if form.is_valid():
        with refusals_in(form):
            node = add_node(editor.set, by=request.user, **form.cleaned_data)
            messages.success(
                request, _("Added: %(code)s %(text)s") % {"code": node.code, "text": node.text}
            )
            return redirect(address_of(editor.set, node, opens=True))
    beside = _beside(editor, form)
    if beside is None:
        form.auto_id = "linh-vuc-%s"
        return editor_page(request, editor, status=422, component_form=form)
    row = opened(editor, editor.by_id[beside.pk], add_form=form)
    return editor_page(request, editor, row, status=422)


@require_POST
def move_set_node(request: SignedInRequest, set_id: int, node_id: int) -> HttpResponse:
    """Up or down among its siblings, or to the place chosen."""
    editor = draft_editor(request, set_id)
    node = row_or_404(editor, node_id).node
    steps = STEPS.get(request.POST.get("step", ""))
    with refusals_said(request):
        if steps is not None:
            version = typed_text(request.POST, "version")
            move_by(node, steps, by=request.user, version=version)
        else:
            _move_to(request, editor, node)
    return redirect(address_of(editor.set, node, opens=True))


@require_POST
def remove_set_node(request: SignedInRequest, set_id: int, node_id: int) -> HttpResponse:
    """A node with all below it; the page has asked."""
    editor = draft_editor(request, set_id)
    node = row_or_404(editor, node_id).node
    version = typed_text(request.POST, "version")
    with refusals_said(request):
        number = len(remove_node(node, by=request.user, version=version))
        messages.success(
            request,
            ngettext("%(count)d item was removed.", "%(count)d items were removed.", number)
            % {"count": number},
        )
        above = editor.above(node)
        return redirect(address_of(editor.set, above[-1].node if above else None))
    return redirect(address_of(editor.set, node, opens=True))


def _move_to(request: SignedInRequest, editor: Editor, node: Node) -> None:
    form = MoveForm(request.POST, places=places_for(node, editor.nodes))
    if not form.is_valid():
        messages.error(request, _("Choose a place to move the item to."))
        return
    chosen = editor.by_id[form.node_id].node if form.node_id else None
    if form.is_within:
        parent, after = chosen, None
    else:
        after = chosen
        above = editor.by_id.get(chosen.parent_id or 0) if chosen else None
        parent = above.node if above else None
    version = form.cleaned_data["version"]
    moved = move_node(node, parent=parent, after=after, by=request.user, version=version)
    messages.success(request, _("Moved: now %(code)s.") % {"code": moved.code})


def _beside(editor: Editor, form: AddNodeForm) -> Node | None:
    """The node whose row the form stood in."""
    for name in ("after", "parent"):
        node = form.cleaned_data.get(name)
        if node is not None and node.pk in editor.by_id:
            return editor.by_id[node.pk].node
    return None
