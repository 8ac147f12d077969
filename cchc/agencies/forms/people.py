"""Forms of people and roles."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cchc.agencies.enums import AGENCY_ROLES, COUNCIL_ROLES, Role
from cchc.agencies.forms.pickers import UnitField
from cchc.agencies.models import Agency, Council, User
from cchc.agencies.selectors.managed import councils_managed_by
from cchc.ui.forms import DateField


class PeopleFilterForm(forms.Form):
    """The head of the list of people; GET."""

    q = forms.CharField(required=False, max_length=100)
    role = forms.ChoiceField(
        required=False, choices=[("", _("All roles")), *Role.choices], label=_("role")
    )


class RoleForm(forms.Form):
    """A role in a council or in a unit, from a day on."""

    council = forms.ModelChoiceField(Council.objects.none(), required=False, label=_("council"))
    agency = UnitField(required=False, label=_("or unit"))
    role = forms.ChoiceField(label=_("role"), choices=Role.choices)
    valid_from = DateField(label=_("from"))

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        councils = councils_managed_by(by)
        self.fields["council"].queryset = councils  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = timezone.localdate
        self.may_stand_alone = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        council, agency = cleaned.get("council"), cleaned.get("agency")
        if council and agency:
            self.add_error("agency", _("Choose a council or a unit, not both."))
        elif not council and not agency:
            if not self.may_stand_alone and "council" in cleaned and "agency" in cleaned:
                self.add_error("council", _("Choose a council or a unit."))
        elif cleaned.get("role"):
            self._check_role(cleaned["role"], council)
        return cleaned

    def _check_role(self, role: str, council: Council | None) -> None:
        if council and role not in COUNCIL_ROLES:
            self.add_error("role", _("In a council: secretary, chair or appraiser."))
        elif not council and role not in AGENCY_ROLES:
            self.add_error("role", _("In a unit: officer or leader."))

    @property
    def body(self) -> Council | Agency:
        """Where the role is held; of a valid form."""
        body: Council | Agency = self.cleaned_data["council"] or self.cleaned_data["agency"]
        return body


class PersonForm(forms.ModelForm):
    """Who a person is."""

    class Meta:
        model = User
        fields = ["email", "full_name", "position", "phone"]


class NewPersonForm(RoleForm):
    """A person with a first role; only an administrator makes another one."""

    email = forms.EmailField(
        label=_("e-mail"), help_text=_("The invitation to set a password goes here.")
    )
    full_name = forms.CharField(label=_("full name"), max_length=100)
    position = forms.CharField(label=_("position"), max_length=100, required=False)
    phone = forms.CharField(label=_("phone"), max_length=20, required=False)
    is_administrator = forms.BooleanField(
        label=_("Administrator, without a role in a council or unit"), required=False
    )

    field_order = ["email", "full_name", "position", "phone", "council", "agency", "role"]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        if not by.is_staff:
            del self.fields["is_administrator"]

    def clean(self) -> dict[str, Any]:
        self.may_stand_alone = bool(self.cleaned_data.get("is_administrator"))
        return super().clean()


class EndRoleForm(forms.Form):
    on = DateField(label=_("last day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
