"""Evidence: pin documents to a leaf, take a pin out, download; the unit's documents."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cchc.agencies.enums import Role
from cchc.agencies.models import Agency
from cchc.agencies.selectors.units import agency_ids_for
from cchc.downloads import download_response, stored_content
from cchc.refusals import NotPermitted, Refusal
from cchc.uploads import UploadError, check_upload
from cchc.vietnamese import vietnamese_key
from scoring.enums import EntryState
from scoring.forms.sheets.documents import (
    AttachForm,
    DocumentForm,
    DocumentSearch,
    RevisionForm,
    latest_revisions,
)
from scoring.models import Attachment, Document, Entry, Revision
from scoring.permissions import can_attach
from scoring.selectors.sheets.sheet import Leaf, sheet_of
from scoring.services.sheets.evidence import add_document, add_revision, attach, detach
from scoring.views.sheets.desk import desk_changes, leaf_address
from scoring.views.sheets.entry import entry_or_404, person, posted_from

_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def leaf_evidence(request: HttpRequest, entry_id: int, node_id: int) -> HttpResponse:
    """Attach a document to a leaf: a form under the row, or a page of its own without script."""
    entry = entry_or_404(request, entry_id)
    leaf = _leaf(entry, node_id)
    verdict = can_attach(person(request), entry, leaf.node)
    if not verdict:
        raise PermissionDenied(verdict.why_not)
    form = AttachForm(
        request.POST or None,
        request.FILES or None,
        agency=entry.agency,
        auto_id=f"tai-lieu-{node_id}-%s",
    )
    if request.method == "POST" and form.is_valid() and _attached(request, form, entry, leaf):
        return _evidence_changed(request, entry, leaf)
    status = 422 if form.is_bound else 200
    context = {"entry": entry, "leaf": leaf, "form": form}
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "scoring/desk/attach_page.html", context, status=status)
    response = render(request, "scoring/desk/attach_form.html", context, status=status)
    if form.is_bound:
        response["HX-Retarget"] = f"#dinh-kem-{node_id}"
        response["HX-Reswap"] = "innerHTML"
    return response


@posted_from("entry_desk")
def attachment_remove(request: HttpRequest, entry_id: int, attachment_id: int) -> HttpResponse:
    """Take a document off a leaf; it stays with the unit."""
    entry = entry_or_404(request, entry_id)
    attachments = Attachment.objects.select_related("entry", "node")
    attachment = get_object_or_404(attachments, pk=attachment_id, entry=entry)
    try:
        detach(attachment, by=person(request))
    except Refusal as refused:
        raise PermissionDenied(refused.sentences[0]) from None
    return _evidence_changed(request, entry, _leaf(entry, attachment.node_id))


@require_safe
def revision_download(request: HttpRequest, revision_id: int) -> FileResponse:
    """A file of a document, to those who may read it."""
    seen = Revision.objects.visible_to(person(request))
    revision = get_object_or_404(seen, pk=revision_id)
    file = stored_content(revision.file)
    return download_response(file, name=revision.original_name, content_type=revision.media_type)


@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest) -> HttpResponse:
    """The documents of one of the person's units (`?don-vi=`), and a form for a new one."""
    agencies = _own_agencies(request)
    wanted = request.GET.get("don-vi", "")
    agency = next((each for each in agencies if str(each.pk) == wanted), agencies[0])
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_document(agency, form.facts, form.cleaned_data["file"], by=person(request))
            return redirect(f"{reverse('documents')}?don-vi={agency.pk}")
        except (Refusal, UploadError) as error:
            _show(form, error)
    search = DocumentSearch(request.GET)
    found = search.apply(latest_revisions(agency))
    revisions = found.annotate(uses=Count("attachments"))
    context = {
        "agency": agency,
        "agencies": agencies,
        "form": form,
        "search": search,
        "page": Paginator(revisions, _PAGE).get_page(request.GET.get("page")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "scoring/documents/documents.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def document_revise(request: HttpRequest, document_id: int) -> HttpResponse:
    """A document with all its files, and a form for a better one."""
    own = Document.objects.filter(agency__in=_own_agencies(request))
    document = get_object_or_404(own, pk=document_id)
    form = RevisionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_revision(document, form.cleaned_data["file"], by=person(request))
            return redirect("document_revise", document.pk)
        except (Refusal, UploadError) as error:
            _show(form, error)
    context = {
        "document": document,
        "form": form,
        "revisions": document.revisions.select_related("uploaded_by"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "scoring/documents/document.html", context, status=status)


def _own_agencies(request: HttpRequest) -> list[Agency]:
    """The units whose documents the person keeps, the person's own before those that went
    into them; 404 for those of no unit."""
    user = person(request)
    roles = (Role.OFFICER, Role.LEADER)
    held = {held.agency_id for held in user.held if held.agency_id and held.role in roles}
    kept = Agency.objects.visible_to(user).filter(pk__in=agency_ids_for(user, *roles))
    if not held:
        raise Http404
    return sorted(kept, key=lambda unit: (unit.pk not in held, vietnamese_key(unit.name), unit.pk))


def _leaf(entry: Entry, node_id: int) -> Leaf:
    leaf = sheet_of(entry).by_node.get(node_id)
    if leaf is None or not leaf.is_asked:
        raise Http404
    return leaf


def _attached(request: HttpRequest, form: AttachForm, entry: Entry, leaf: Leaf) -> bool:
    """Whether the document is now attached; if not the form says why."""
    said = form.cleaned_data
    by = person(request)
    try:
        # A document that cannot be attached is not kept either.
        with transaction.atomic():
            if said["file"]:
                _demand_new(entry, leaf, said["file"], said["locator"])
                revision = add_document(entry.agency, form.facts, said["file"], by=by)
            else:
                revision = said["existing"]
            attach(entry, leaf.node, revision, by=by, locator=said["locator"])
    except NotPermitted as refused:
        raise PermissionDenied(refused.sentences[0]) from None
    except (Refusal, UploadError) as error:
        _show(form, error)
        return False
    return True


def _demand_new(entry: Entry, leaf: Leaf, file: Any, locator: str) -> None:
    """Raise UploadError where this very file stands at the item already, at the same place."""
    same = Attachment.objects.filter(
        entry=entry,
        node=leaf.node,
        revision__sha256=check_upload(file).sha256,
        locator=locator.strip(),
    ).select_related("revision__document")
    for attachment in same[:1]:
        raise UploadError(
            _("This file is attached to this item already: “%(title)s”.")
            % {"title": attachment.revision.document.title}
        )


def _show(form: Form, error: Refusal | UploadError) -> None:
    """A file that is not taken is said at the file, everything else above the form."""
    if isinstance(error, UploadError):
        form.add_error("file", error)
    else:
        for sentence in error.sentences:
            form.add_error(None, sentence)


def _evidence_changed(request: HttpRequest, entry: Entry, leaf: Leaf) -> HttpResponse:
    """The leaf's documents as they are now, with what that changes on the page."""
    explaining = entry.state == EntryState.EXPLANATION
    if not request.htmx:  # type: ignore[attr-defined]
        address = leaf_address(entry, leaf)
        return redirect("entry_explanation", entry.pk) if explaining else redirect(address)
    sheet = sheet_of(entry)
    leaf = sheet.by_node[leaf.node.pk]
    context: dict[str, Any] = {"entry": entry, "leaf": leaf, "may_attach": True}
    if not explaining:
        context |= desk_changes(request, entry, sheet, leaf)
    return render(request, "scoring/desk/evidence_changed.html", context)
