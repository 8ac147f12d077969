"""Files given out: never shown inline, under a name a header can hold."""

import io

import pytest
from django.core.files.storage import InMemoryStorage
from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from django.http import Http404

from cchc.downloads import download_response, stored_content, written_response


def test_download_is_an_attachment_under_the_senders_name():
    response = download_response(
        io.BytesIO(b"abc"), name='Báo cáo "quý".docx', content_type="text/x-test"
    )
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o%20%22qu%C3%BD%22.docx"
    )
    assert response["Content-Type"] == "text/x-test"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response) == b"abc"


def test_a_written_document_is_an_attachment_under_our_name():
    response = written_response("mau.csv", "text/csv", lambda file: file.write(b"abc"))
    assert response["Content-Disposition"] == 'attachment; filename="mau.csv"'
    assert (response["Content-Type"], response.content) == ("text/csv", b"abc")


def test_a_file_the_storage_has_lost_is_not_found():
    with pytest.raises(Http404):
        stored_content(FieldFile(None, FileField(storage=InMemoryStorage()), "gone.pdf"))
