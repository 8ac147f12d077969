"""Which kind of file this is, told from its content, and its tables; or why it is refused."""

import io
import zipfile
from typing import BinaryIO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cchc.workbooks import Problem
from cchc.workbooks.package import BROKEN, TooLargeError, check_size

from .docx import read_document
from .grid import MAX_MARKUP, Grid
from .xlsx import read_workbook

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*")


def read_grid(file: BinaryIO) -> Grid:
    """The tables of a Word or Excel file. Never raises for what the file holds."""
    content = file.read(settings.UPLOAD_MAX_BYTES + 1)
    if len(content) > settings.UPLOAD_MAX_BYTES:
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
        return _refused(_("The file is larger than %(limit)s.") % {"limit": limit})
    if not content:
        return _refused(_("The file is empty."))
    if content.startswith(_OLE):
        return _refused(_ole_message(content))
    if _PDF in content[:1024] or content.startswith(_IMAGES):
        return _refused(
            _(
                "This is a PDF or a scan, from which no table can be read surely. "
                "Take the Word (.docx) or Excel (.xlsx) file the decision was printed from."
            )
        )
    if not content.startswith(_ZIP):
        return _refused(_("The file is neither a Word document (.docx) nor a workbook (.xlsx)."))
    return _read_package(content)


def _read_package(content: bytes) -> Grid:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.lower() for name in archive.namelist()}
            check_size(archive, max_markup=MAX_MARKUP)
    except TooLargeError:
        return _refused(_("The file unpacks to far more than an appendix holds."))
    except BROKEN:
        return _refused(_("The file is broken and cannot be opened."))
    if any(name.endswith("vbaproject.bin") for name in names):
        return _refused(_("The file holds macros. Save it without them, as .xlsx or .docx."))
    if "word/document.xml" in names:
        return read_document(content)
    if "xl/workbook.xml" in names:
        return read_workbook(content)
    return _refused(_("The file is neither a Word document (.docx) nor a workbook (.xlsx)."))


def _ole_message(content: bytes) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        return _("The file is protected by a password. Remove the password.")
    if holds("WordDocument"):
        return _("This is an old Word file (.doc). Save it as .docx.")
    if holds("Workbook") or holds("Book"):
        return _("This is an old Excel file (.xls). Save it as .xlsx.")
    return _("The file is neither a Word document (.docx) nor a workbook (.xlsx).")


def _refused(message: str) -> Grid:
    return Grid(problems=[Problem("", message)])
