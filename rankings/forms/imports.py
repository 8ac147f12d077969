"""The form that brings in a published table."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.agencies.enums import Role
from cchc.agencies.models import Council, User
from cchc.ui.forms import CountField, DateField, PointsField
from rankings.enums import IndexKind
from rankings.services.import_target import Target


class ResultsForm(forms.Form):
    """A table and what it is of; the council is one of the person's own."""

    council = forms.ModelChoiceField(Council.objects.none(), label=gettext_lazy("Council"))
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    kind = forms.ChoiceField(label=gettext_lazy("Index"), choices=IndexKind)
    bloc_key = forms.SlugField(
        label=gettext_lazy("Key of the bloc"),
        max_length=30,
        help_text=gettext_lazy("Stands in addresses and stays over the years: so, dac-thu, xa."),
    )
    bloc_name = forms.CharField(label=gettext_lazy("Name of the bloc"), max_length=100)
    decision_number = forms.CharField(
        label=gettext_lazy("Number of the decision"), max_length=60, required=False
    )
    decision_date = DateField(label=gettext_lazy("Day of the decision"), required=False)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, required=False)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Where the figures were read, where no decision is named."),
    )
    scale = PointsField(
        label=gettext_lazy("Scale of the set"),
        required=False,
        help_text=gettext_lazy("Only where no unit has the full maximum."),
    )
    units = CountField(
        label=gettext_lazy("Number of units of the bloc"),
        required=False,
        help_text=gettext_lazy("Only where the table prints some of them."),
    )
    file = forms.FileField(
        label=gettext_lazy("Table of results"), help_text=gettext_lazy("XLSX or CSV")
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [h.council_id for h in by.held if h.council_id and h.role == Role.SECRETARY]
        councils = Council.objects.all() if by.is_staff else Council.objects.filter(pk__in=mine)
        self.fields["council"].queryset = councils  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("scale") is not None and data["scale"] <= 0:
            self.add_error("scale", _("The maximum must be more than 0."))
        return data

    def target(self) -> Target:
        """What the form says, once it is valid."""
        data = self.cleaned_data
        return Target(**{name: value for name, value in data.items() if name != "file"})
