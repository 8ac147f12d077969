"""Forms of units and councils."""

import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cchc.agencies.enums import AgencyKind, SuccessionKind
from cchc.agencies.forms.pickers import UnitField, UnitsField
from cchc.agencies.models import Agency, Council, Province
from cchc.ui.forms import DateField

# Kinds that lie in one province.
OF_A_PROVINCE = {
    AgencyKind.DEPARTMENT, AgencyKind.COMMUNE, AgencyKind.DISTRICT, AgencyKind.CENTRAL,
}  # fmt: skip


class UnitFilterForm(forms.Form):
    """The head of the list of units; GET."""

    q = forms.CharField(required=False, max_length=100)
    kind = forms.ChoiceField(
        required=False, choices=[("", _("All kinds")), *AgencyKind.choices], label=_("kind")
    )
    ended = forms.BooleanField(required=False, label=_("with units that ended"))


class UnitForm(forms.ModelForm):
    """What is recorded of one unit."""

    province = forms.ModelChoiceField(Province.objects.none(), required=False, label=_("province"))
    parent = UnitField(
        required=False, label=_("Part of"), help_text=_("Only for a division of another unit.")
    )
    valid_from = DateField(label=_("from"))
    valid_to = DateField(
        label=_("last day"), required=False, help_text=_("Empty while the unit exists.")
    )

    class Meta:
        model = Agency
        fields = [
            "kind", "name", "short_name", "code", "province", "parent", "valid_from", "valid_to",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = _provinces()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        kind, province = said.get("kind"), said.get("province")
        if kind in OF_A_PROVINCE and not province and "province" not in self.errors:
            self.add_error("province", _("Say of which province."))
        elif said.get("name") and said.get("valid_from"):
            self._refuse_twice(said)
        return said

    def _refuse_twice(self, said: dict[str, Any]) -> None:
        """The same name in the same place at the same time is the same unit."""
        last = said.get("valid_to") or datetime.date.max
        there = Agency.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=said["valid_from"]),
            name__iexact=" ".join(said["name"].split()),
            province=said.get("province"),
            parent=said.get("parent"),
            valid_from__lte=last,
        )
        if there.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("This unit is in the list already."))


class RenameForm(forms.Form):
    name = forms.CharField(label=_("new name"), max_length=200)
    short_name = forms.CharField(label=_("short name"), max_length=60, required=False)
    on = DateField(label=_("from"))
    ground = forms.CharField(
        label=_("ground"), max_length=200, help_text=_("The decision: number, date, who signed.")
    )


class MergeForm(forms.Form):
    """Units that end and units that take over, many to many."""

    kind = forms.ChoiceField(
        label=_("what happens"),
        choices=[
            (SuccessionKind.MERGED, SuccessionKind.MERGED.label),
            (SuccessionKind.SPLIT, SuccessionKind.SPLIT.label),
        ],
        widget=forms.RadioSelect,
        initial=SuccessionKind.MERGED,
    )
    predecessors = UnitsField(label=_("units that end"))
    successors = UnitsField(
        label=_("units that take over"),
        help_text=_("A new unit is added to the list of units first."),
    )
    on = DateField(
        label=_("from"),
        help_text=_("First day of the new arrangement; the old ends the day before."),
    )
    ground = forms.CharField(
        label=_("ground"), max_length=200, help_text=_("The decision: number, date, who signed.")
    )


class CouncilForm(forms.ModelForm):
    province = forms.ModelChoiceField(Province.objects.none(), required=False, label=_("province"))

    class Meta:
        model = Council
        fields = ["name", "level", "place_name", "province"]
        help_texts = {"place_name": _("The word in the head of public pages, such as a province.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = _provinces()  # type: ignore[attr-defined]


def _provinces() -> Any:
    """Provinces of today."""
    return Province.objects.valid_on(timezone.localdate()).order_by("code")
