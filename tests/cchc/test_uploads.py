"""Uploaded files: what passes, what is refused and in which words, how they are held."""

import hashlib
import io
import re
import zipfile
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import translation
from openpyxl import Workbook

from cchc.uploads import (
    PDF,
    SIGNED,
    UploadError,
    check_upload,
    held,
    hold,
    shown_name,
    storage_name,
)

PDF_BYTES = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"
PNG_BYTES = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
JPEG_BYTES = b"\xff\xd8\xff\xe0" + b"\0" * 64
EXE_BYTES = b"MZ\x90\x00" + b"\0" * 200
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def package(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


def xlsx() -> bytes:
    stream = io.BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le")


DOCX_BYTES = package("[Content_Types].xml", "_rels/.rels", "word/document.xml")


def refusal(name: str, content: bytes, **options) -> str:
    with pytest.raises(UploadError) as refused:
        check_upload(SimpleUploadedFile(name, content), **options)
    return refused.value.message


@pytest.mark.parametrize(
    ("name", "content", "extension"),
    [
        ("Báo cáo.pdf", PDF_BYTES, "pdf"),
        ("anh.PNG", PNG_BYTES, "png"),
        ("anh.jpeg", JPEG_BYTES, "jpg"),
        ("a.docx", DOCX_BYTES, "docx"),
        ("a.xlsx", xlsx(), "xlsx"),
        ("a.doc", ole("WordDocument"), "doc"),
        ("a.xls", ole("Workbook"), "xls"),
    ],
)
def test_documents_pass_by_content(name, content, extension):
    file = SimpleUploadedFile(name, content)
    upload = check_upload(file)
    assert upload.kind.extension == extension
    assert (upload.name, upload.size) == (name, len(content))
    assert upload.sha256 == hashlib.sha256(content).hexdigest()
    assert file.read() == content


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        EXE_BYTES,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"plain text",
        package("run.exe"),
        package("[Content_Types].xml", "ppt/presentation.xml"),
        ole("an installer"),
    ],
)
def test_other_content_under_an_allowed_name_is_refused(content):
    renamed = "The content of “a.pdf” is not what its name says; a renamed file is not taken."
    assert refusal("a.pdf", content) == renamed
    expected = "This kind of file is not taken. Send: pdf, docx, xlsx, doc, xls, jpg, png."
    assert refusal("a.exe", content) == expected


def test_a_name_that_lies_about_allowed_content_is_refused():
    message = "The name “a.pdf” does not fit the content, which is DOCX."
    assert refusal("a.pdf", DOCX_BYTES) == message


def test_only_the_kinds_asked_for_pass():
    assert refusal("a.docx", DOCX_BYTES, kinds=SIGNED) == (
        "This kind of file is not taken. Send: pdf."
    )


@pytest.mark.parametrize(
    "content",
    [
        package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        ole("WordDocument") + "_VBA_PROJECT".encode("utf-16-le"),
    ],
)
def test_macros_are_refused(content):
    assert refusal("a.docx", content) == "The file holds macros. Save it without them."


def test_broken_encrypted_and_empty_files_are_refused():
    broken = "The file is broken and cannot be opened."
    assert refusal("a.docx", DOCX_BYTES[:40]) == broken
    # A version of the format that no reader knows, in the last part of the directory.
    newer = bytearray(DOCX_BYTES)
    newer[newer.rindex(b"PK\x01\x02") + 6] = 99
    assert refusal("a.docx", bytes(newer)) == broken
    assert refusal("a.docx", ole("EncryptedPackage")) == (
        "The file is protected by a password. Remove the password."
    )
    assert refusal("a.pdf", b"") == "The file is empty."


@override_settings(UPLOAD_MAX_BYTES=len(PDF_BYTES) - 1)
def test_size_is_limited():
    assert refusal("a.pdf", PDF_BYTES).startswith("The file is larger than")


def test_refusals_are_in_vietnamese():
    with translation.override("vi"):
        assert refusal("a.pdf", b"") == "Tệp rỗng, không có nội dung."


def test_storage_names_are_ours_and_never_repeat():
    first, second = storage_name("evidence", PDF), storage_name("evidence", PDF)
    assert re.fullmatch(r"evidence/[0-9a-f]{2}/[0-9a-f]{32}\.pdf", first)
    assert first != second


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\Báo cáo.pdf", "Báo cáo.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("hoa\u202efdp.exe", "hoafdp.exe"),
        ("", "file"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
    ],
)
def test_shown_names_are_harmless(name, shown):
    assert shown_name(name) == shown


def test_a_held_file_comes_back_whole_to_whom_it_belongs():
    owner, other = SimpleNamespace(pk=1), SimpleNamespace(pk=2)
    token = hold(SimpleUploadedFile("số liệu.xlsx", b"abc"), by=owner, beside={"seen": 1})
    found = held(token, by=owner)
    assert (found.read(), found.name, found.beside) == (b"abc", "số liệu.xlsx", {"seen": 1})
    assert held(token, by=other) is None
