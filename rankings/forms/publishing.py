"""The forms of the edition desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.ui.forms import CountField, DateField
from cchc.uploads import SIGNED, check_upload
from rankings.models import Edition
from scoring.models import Entry


class PublishForm(forms.Form):
    """The decision: what it publishes, its number, day and signed file."""

    editions = forms.ModelMultipleChoiceField(
        label=_("Drafts to publish"),
        queryset=Edition.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one draft to publish.")},
    )
    title = forms.CharField(label=_("Title"), max_length=300)
    decision_number = forms.CharField(label=_("Decision number"), max_length=60)
    decision_date = DateField(label=_("Day of the decision"))
    signed_file = forms.FileField(
        label=_("Signed decision (PDF)"), help_text=_("Everybody can download it.")
    )

    def __init__(self, *args: Any, drafts: list[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["editions"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = Edition.objects.filter(pk__in=[draft.pk for draft in drafts])
        field.initial = [draft.pk for draft in drafts]

    def clean_signed_file(self) -> Any:
        """Refused at its field when it is no PDF by its content."""
        file = self.cleaned_data["signed_file"]
        check_upload(file, kinds=SIGNED)
        return file


class CouncilOrderForm(forms.Form):
    """Places of units nothing else decides between, and the council's reason."""

    reason = forms.CharField(label=_("Reason and minutes of the council"), max_length=300)

    def __init__(self, *args: Any, entries: list[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        for place, entry in enumerate(entries, 1):
            self.fields[f"place_{entry.pk}"] = CountField(label=entry.name, initial=place)
        self.order_fields([*[f"place_{entry.pk}" for entry in entries], "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        places = [cleaned.get(f"place_{entry.pk}") for entry in self.entries]
        if None not in places and len(set(places)) != len(places):
            raise forms.ValidationError(_("Give each unit a place of its own."))
        return cleaned

    def ordered(self) -> list[Entry]:
        """The units, best first."""
        return sorted(self.entries, key=lambda entry: self.cleaned_data[f"place_{entry.pk}"])
