"""Files people send: told by their content, kept under names of ours, held until confirmed."""

import hashlib
import io
import re
import secrets
import unicodedata
import uuid
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO, Any
from urllib.parse import quote

import filetype
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_NAME = 150
_HELD_SECONDS = 3600


class UploadError(ValidationError):
    """Why a file is refused, as a sentence for the person who sent it; forms show it."""


@dataclass(frozen=True)
class Kind:
    """A kind of file taken: how it is stored and served, and how its name may end."""

    extension: str
    content_type: str
    endings: Collection[str]


PDF = Kind("pdf", "application/pdf", {".pdf"})
JPEG = Kind("jpg", "image/jpeg", {".jpg", ".jpeg"})
PNG = Kind("png", "image/png", {".png"})
DOCX = Kind("docx", f"{_OFFICE}.wordprocessingml.document", {".docx"})
XLSX = Kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet", {".xlsx"})
DOC = Kind("doc", "application/msword", {".doc"})
XLS = Kind("xls", "application/vnd.ms-excel", {".xls"})

# Archives are refused: what is inside can be neither checked nor shown beside a criterion.
EVIDENCE = (PDF, DOCX, XLSX, DOC, XLS, JPEG, PNG)
SIGNED = (PDF,)


@dataclass(frozen=True)
class Upload:
    """What is known of a file that passed. `name` is only ever shown, never a path."""

    kind: Kind
    name: str
    size: int
    sha256: str


def check_upload(file: Any, *, kinds: Collection[Kind] = EVIDENCE) -> Upload:
    """Check an uploaded file (a Django `File`) by its content; leaves it rewound.

    Raises UploadError: empty, too large, a kind not taken, macros, or a name whose
    ending says something else than the content.
    """
    if not file.size:
        raise UploadError(_("The file is empty."))
    if file.size > settings.UPLOAD_MAX_BYTES:
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
        raise UploadError(_("The file is larger than %(limit)s.") % {"limit": limit})
    name = shown_name(file.name or "")
    kind = _kind(file)
    ending = PurePosixPath(name).suffix.lower()
    if kind is None and any(ending in taken.endings for taken in kinds):
        raise UploadError(
            _("The content of “%(name)s” is not what its name says; a renamed file is not taken.")
            % {"name": name}
        )
    if kind is None or kind not in kinds:
        taken = ", ".join(kind.extension for kind in kinds)
        raise UploadError(_("This kind of file is not taken. Send: %(kinds)s.") % {"kinds": taken})
    if ending not in kind.endings:
        raise UploadError(
            _("The name “%(name)s” does not fit the content, which is %(kind)s.")
            % {"name": name, "kind": kind.extension.upper()}
        )
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return Upload(kind, name, file.size, digest)


def storage_name(folder: str, kind: Kind) -> str:
    """A fresh path for storage: nothing of the sender's name is in it."""
    identifier = uuid.uuid4().hex
    return f"{folder}/{identifier[:2]}/{identifier}.{kind.extension}"


def shown_name(name: str) -> str:
    """The sender's file name made fit to show: no folders, no control characters, not long."""
    name = PureWindowsPath(name).name
    name = re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", name)
    path = PurePosixPath(unicodedata.normalize("NFC", name).strip() or "file")
    return path.stem[: _MAX_NAME - len(path.suffix)] + path.suffix[:_MAX_NAME]


class HeldFile(io.BytesIO):
    """A file between its preview and its confirmation, under the name it was sent with.

    `beside` is what was kept with it: what the preview showed.
    """

    def __init__(self, content: bytes, name: str, beside: Any) -> None:
        super().__init__(content)
        self.name = name
        self.beside = beside


def hold(file: IO[bytes], *, by: Any, beside: Any = None) -> str:
    """Keep a file between its preview and its confirmation, for an hour and this person.

    Returns the token that `held` takes.
    """
    token = secrets.token_urlsafe(16)
    file.seek(0)
    name = shown_name(getattr(file, "name", None) or "")
    cache.set(_held_key(token, by), (file.read(), name, beside), _HELD_SECONDS)
    return token


def held(token: str, *, by: Any) -> HeldFile | None:
    """The file, or None where it was never this person's or an hour has passed."""
    kept = cache.get(_held_key(token, by))
    return None if kept is None else HeldFile(*kept)


def keep_outcome(token: str, outcome: Any, *, by: Any) -> None:
    """Remember what confirming a held file made, for when it is confirmed again."""
    cache.set(_held_key(token, by, "outcome"), outcome, _HELD_SECONDS)


def outcome_of(token: str, *, by: Any) -> Any:
    """What confirming a held file made; None while nobody has, or after an hour."""
    return cache.get(_held_key(token, by, "outcome"))


def _held_key(token: str, by: Any, what: str = "file") -> str:
    return f"held-{what}:{by.pk}:{quote(token[:40])}"


def _kind(file: Any) -> Kind | None:
    """The kind the content has. Raises UploadError for macros."""
    file.seek(0)
    head = file.read(8192)
    if head.startswith(b"PK\x03\x04"):
        return _zipped_kind(file)
    if head.startswith(_OLE):
        return _ole_kind(file)
    guess = filetype.guess(head)
    plain = {kind.content_type: kind for kind in (PDF, JPEG, PNG)}
    return plain.get(guess.mime) if guess else None


def _zipped_kind(file: Any) -> Kind | None:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise UploadError(_("The file is broken and cannot be opened.")) from error
    if any(name.endswith("vbaproject.bin") for name in names):
        raise UploadError(_("The file holds macros. Save it without them."))
    if "[content_types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None


def _ole_kind(file: Any) -> Kind | None:
    """Old Word or Excel, told by the stream inside: installers have the same container."""
    file.seek(0)
    content = file.read()  # no longer than UPLOAD_MAX_BYTES

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("_VBA_PROJECT"):
        raise UploadError(_("The file holds macros. Save it without them."))
    if holds("EncryptedPackage"):
        raise UploadError(_("The file is protected by a password. Remove the password."))
    if holds("WordDocument"):
        return DOC
    return XLS if holds("Workbook") else None
