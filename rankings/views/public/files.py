"""Files of what is published: the signed decision, tables, the canonical form."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404

from cchc.downloads import attachment, download_response, stored_content
from cchc.uploads import PDF
from cchc.workbooks import CONTENT_TYPE
from rankings.exports.tables import clean_name, csv_lines, workbook
from rankings.models import Edition, Publication
from rankings.services.checksums import canonical_form


@login_not_required
def decision_file(request: HttpRequest, publication_id: int) -> HttpResponseBase:
    """The signed decision as it was uploaded."""
    visible = Publication.objects.visible_to(request.user)
    publication = get_object_or_404(visible, pk=publication_id)
    if not publication.signed_file:
        raise Http404
    name = publication.signed_file_name or "quyet-dinh.pdf"
    file = stored_content(publication.signed_file)
    return download_response(file, name=name, content_type=PDF.content_type)


@login_not_required
def canonical(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The bytes whose SHA-256 is the checksum."""
    edition = _edition(request, edition_id)
    results = edition.results.order_by("position")
    form = canonical_form(edition, results)
    headers = attachment(f"{clean_name(edition)}.json")
    return HttpResponse(form, content_type="application/json", headers=headers)


@login_not_required
def xlsx(request: HttpRequest, edition_id: int) -> HttpResponseBase:
    """Ranking and components as a workbook."""
    edition = _edition(request, edition_id)
    name = f"{clean_name(edition)}.xlsx"
    return download_response(workbook(edition), name=name, content_type=CONTENT_TYPE)


@login_not_required
def csv(request: HttpRequest, edition_id: int) -> HttpResponseBase:
    """The same as one CSV."""
    edition = _edition(request, edition_id)
    return StreamingHttpResponse(
        csv_lines(edition),
        content_type="text/csv; charset=utf-8",
        headers=attachment(f"{clean_name(edition)}.csv"),
    )


def _edition(request: HttpRequest, edition_id: int) -> Edition:
    visible = Edition.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("council", "publication", "previous", "corrects"), pk=edition_id
    )
