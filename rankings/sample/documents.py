"""Evidence of the sample: small real PDFs, documents of each unit, pins to leaves."""

import datetime
import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from cchc.agencies.models import Agency, User
from cchc.uploads import PDF, storage_name
from cchc.vietnamese import search_key
from rankings.sample import YEAR
from rankings.sample.files import day, dice, rows
from scoring.enums import DocumentOrigin
from scoring.models import Document, Entry, Node, Revision

# Pairs of syllables that every title has tell nothing.
_EVERYWHERE = {"cải cách", "cách hành", "hành chính", "hành năm", "thực hiện", "của đơn"}
_PAGE = b"BT /F1 11 Tf 56 786 Td 16 TL\n%s\nET\n"


@dataclass
class Shelf:
    """The documents of one unit and year, by component; `revision` is the only file."""

    by_component: dict[str, list[Revision]] = field(default_factory=lambda: defaultdict(list))

    def best_for(self, node: Node, component: str) -> Revision | None:
        """The document of the component whose title is closest to what the leaf asks for."""
        asked = _pairs(f"{node.text}. {node.evidence_asked}")
        near = [
            (len(asked & _pairs(revision.document.title)), -number, revision)
            for number, revision in enumerate(self.by_component[component])
        ]
        common, _order, revision = max(near, key=lambda found: found[:2], default=(0, 0, None))
        return revision if common else None


def load_shelf(agency: Agency, *, by: User, year: int, per_component: int = 99) -> Shelf:
    """The unit's documents of a year with a PDF each."""
    listed = []
    taken: dict[str, int] = defaultdict(int)
    for row in rows("documents.csv"):
        taken[row["Lĩnh vực"]] += 1
        if taken[row["Lĩnh vực"]] <= per_component:
            listed.append((row["Lĩnh vực"], _document(agency, row, year)))
    Document.objects.bulk_create(document for _component, document in listed)
    shelf = Shelf()
    for component, document in listed:
        shelf.by_component[component].append(_revision(document, by))
    Revision.objects.bulk_create(
        revision for revisions in shelf.by_component.values() for revision in revisions
    )
    return shelf


def load_report(entry: Entry, title: str, *, by: User) -> Revision:
    """The signed report of a self-assessment, as a document of the unit."""
    document = Document.objects.create(agency=entry.agency, title=title)
    revision = _revision(document, by)
    revision.save()
    return revision


def _document(agency: Agency, row: dict[str, str], year: int) -> Document:
    past = (YEAR - year) * 365
    issued = day(row["Ngày ban hành"])
    shift = dice("issued", agency.short_name, row["Trích yếu"]).randint(-3, 3) - past
    on = None if issued is None else issued + datetime.timedelta(days=shift)
    number = row["Số, ký hiệu"]
    return Document(
        agency=agency,
        title=row["Trích yếu"].replace(str(YEAR), str(year)),
        number=_number(agency, number),
        issued_on=on,
        signed_on=on if number else None,
        origin=DocumentOrigin.OWN if number else DocumentOrigin.SYSTEM,
    )


def _number(agency: Agency, number: str) -> str:
    """ "27/KH-SM" in the unit's own numbering and letters."""
    if not number:
        return ""
    digits, _slash, kind = number.partition("/")
    own = int(digits) + dice("number", agency.short_name).randint(0, 240)
    letters = re.sub(r"[^A-ZĐ]", "", agency.short_name.upper())
    return f"{own}/{kind.removesuffix('SM')}{letters}"


def _revision(document: Document, by: User) -> Revision:
    content = pdf(["TINH MAU - TAI LIEU MAU", search_key(document.number).upper(), document.title])
    name = re.sub(r"[^a-z0-9]+", "-", search_key(f"{document.number} {document.title}"))
    return Revision(
        document=document,
        number=1,
        file=default_storage.save(storage_name("evidence", PDF), ContentFile(content)),
        original_name=f"{name.strip('-')[:80]}.pdf",
        media_type=PDF.content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
    )


def pdf(lines: list[str]) -> bytes:
    """A page of text without diacritics, which the built-in fonts of PDF do not have."""
    shown = [search_key(line).upper().encode("ascii", "ignore") for line in lines]
    shown = [re.sub(rb"([()\\])", rb"\\\1", line) for line in shown]
    page = _PAGE % b"\n".join(b"(%s) Tj T*" % line for line in shown)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%sendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(content))
    )


def _pairs(text: str) -> set[str]:
    """Pairs of neighbouring syllables."""
    words = re.findall(r"\w+", text.lower())
    return {f"{one} {two}" for one, two in pairwise(words)} - _EVERYWHERE
