"""Files given out: stored ones as they were sent, documents as they are written."""

from collections.abc import Callable
from typing import IO, Any

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse

from cchc.uploads import shown_name


def stored_content(file: FieldFile) -> IO[bytes]:
    """A stored file, opened. Raises Http404 where the storage has lost it."""
    try:
        return file.open("rb")
    except FileNotFoundError:
        raise Http404 from None


def download_response(file: IO[bytes], *, name: str, content_type: str = "") -> FileResponse:
    """Serve a file as a download under the name it was sent with, never shown inline."""
    response = FileResponse(
        file,
        as_attachment=True,
        filename=shown_name(name),
        content_type=content_type or "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response


def written_response(
    name: str, content_type: str, write: Callable[[IO[bytes]], None]
) -> HttpResponse:
    """A document `write` puts straight into the answer, as a download; `name` is ours."""
    response: Any = HttpResponse(content_type=content_type, headers=attachment(name))
    write(response)
    return response


def attachment(name: str) -> dict[str, str]:
    """The header that makes an answer a download; `name` is ours."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}
