"""Evidence looked at beside the row: PDF and pictures, inside our own pages only."""

from typing import Any

from csp.decorators import csp_replace
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from cchc.agencies.http import SignedInRequest
from cchc.downloads import stored_content
from cchc.uploads import JPEG, PDF, PNG, shown_name
from scoring.models import Revision

# What a browser shows by itself and cannot run; everything else is only ever downloaded.
_SHOWN = {kind.content_type for kind in (PDF, JPEG, PNG)}

inside_our_pages: Any = csp_replace({"frame-ancestors": ["'self'"]})


@require_safe
@xframe_options_sameorigin
@inside_our_pages
def revision_view(request: SignedInRequest, revision_id: int) -> FileResponse:
    """The file shown in place, to those who may read it; 404 for kinds that are not shown."""
    seen = Revision.objects.visible_to(request.user).filter(media_type__in=_SHOWN)
    revision = get_object_or_404(seen, pk=revision_id)
    file = stored_content(revision.file)
    response = FileResponse(
        file, filename=shown_name(revision.original_name), content_type=revision.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response
