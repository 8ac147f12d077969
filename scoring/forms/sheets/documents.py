"""Forms of evidence: a document of the unit, and where it is pinned to a leaf."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cchc.agencies.models import Agency
from cchc.ui.forms import DateField
from cchc.uploads import shown_name
from cchc.vietnamese import search_key
from scoring.enums import DocumentOrigin
from scoring.models import Revision
from scoring.services.sheets.evidence import DocumentFacts

# Said before somebody waits for a large file to go up, only to have it refused.
_MOST = f"{settings.UPLOAD_MAX_BYTES // 1024**2} MB"
_TAKEN = format_lazy(_("PDF, Word, Excel or picture, at most {most}"), most=_MOST)
_ACCEPT = ".pdf,.docx,.xlsx,.doc,.xls,.jpg,.jpeg,.png"


def latest_revisions(agency: Agency) -> QuerySet[Revision]:
    """The newest file of each document of the unit, last added first."""
    newest = Revision.objects.filter(document=OuterRef("document")).order_by("-number")
    return (
        Revision.objects.filter(document__agency=agency)
        .annotate(newest=Subquery(newest.values("pk")[:1]))
        .filter(pk=F("newest"))
        .select_related("document", "uploaded_by")
        .order_by("-document__created_at", "-pk")
    )


class DocumentSearch(forms.Form):
    """Documents by words of number, title and file name (with or without marks) and year."""

    q = forms.CharField(required=False, max_length=100)
    nam = forms.IntegerField(required=False, min_value=1900, max_value=2999)

    def apply(self, revisions: QuerySet[Revision]) -> QuerySet[Revision]:
        """What is asked for; a year nobody can mean is no filter."""
        self.is_valid()
        for word in search_key(self.cleaned_data.get("q") or "").split():
            revisions = revisions.filter(
                Q(document__title__unaccent__icontains=word)
                | Q(document__number__unaccent__icontains=word)
                | Q(original_name__unaccent__icontains=word)
            )
        year = self.cleaned_data.get("nam")
        if year:
            signed = Coalesce("document__signed_on", "document__issued_on")
            revisions = revisions.annotate(dated=ExtractYear(signed)).filter(dated=year)
        return revisions


class RevisionChoice(forms.ModelChoiceField):
    """A document of the unit, by number and title."""

    def label_from_instance(self, obj: Any) -> str:
        document = obj.document
        return f"{document.number} – {document.title}" if document.number else document.title


class DocumentForm(forms.Form):
    """A new document with its file. Without a title the file's name stands for it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_TAKEN,
        widget=forms.FileInput(attrs={"accept": _ACCEPT, "class": "file"}),
    )
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    title = forms.CharField(
        label=_("Title"),
        max_length=300,
        required=False,
        help_text=_("Left empty: the name of the file"),
    )
    issued_on = DateField(label=_("Issued on"), required=False)
    signed_on = DateField(label=_("Digitally signed on"), required=False)
    origin = forms.ChoiceField(
        label=_("Origin"),
        choices=DocumentOrigin.choices,
        initial=DocumentOrigin.OWN,
        required=False,
    )

    @property
    def facts(self) -> DocumentFacts:
        """What is written on the document."""
        said = self.cleaned_data
        name = PurePath(shown_name(said["file"].name)).stem
        return DocumentFacts(
            title=said["title"] or name,
            number=said["number"],
            issued_on=said["issued_on"],
            signed_on=said["signed_on"],
            origin=said["origin"] or DocumentOrigin.OWN,
        )


class AttachForm(DocumentForm):
    """Either a document the unit has already, or a new file; and the place in it."""

    locator = forms.CharField(
        label=_("Section, page"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("section II, page 4")}),
    )
    existing = RevisionChoice(
        label=_("A document the unit has already"),
        queryset=Revision.objects.none(),
        required=False,
        empty_label=_("– choose –"),
    )

    field_order = ["file", "locator", "existing"]

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["existing"].queryset = latest_revisions(agency)  # type: ignore[attr-defined]
        self.fields["file"].required = False

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        chosen = [name for name in ("file", "existing") if said.get(name)]
        if not chosen and not self.errors:
            self.add_error("file", _("Choose a file, or a document the unit has already."))
        if len(chosen) == 2:
            self.add_error("existing", _("Choose either a file or a document, not both."))
        return said


class RevisionForm(forms.Form):
    """A better file of a document."""

    file = forms.FileField(
        label=_("File"),
        help_text=_TAKEN,
        widget=forms.FileInput(attrs={"accept": _ACCEPT, "class": "file"}),
    )


class ApprovalForm(forms.Form):
    """The report the leader signed, where it is a file."""

    report = forms.FileField(
        label=_("Signed report (PDF)"),
        required=False,
        help_text=format_lazy(
            _("The self-assessment report with the leader's signature, at most {most}."), most=_MOST
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf", "class": "file"}),
    )


class ReturnForm(forms.Form):
    """Why the sheet goes back to the officers."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
