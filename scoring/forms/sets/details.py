"""Uploading a criteria set and putting it in force."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cchc.agencies.enums import Role
from cchc.agencies.models import Council, User
from cchc.ui.forms import CountField, DateField
from cchc.uploads import SIGNED, check_upload
from cchc.vietnamese import vietnamese_key
from scoring.enums import SetState
from scoring.models import CriteriaSet
from scoring.services.sets.lifecycle import LONGEST_BLOC_NAME, LONGEST_NAME
from scoring.services.sets.workbook_settings import FIRST_YEAR, LAST_YEAR, SetSettings


def managed_councils(user: User) -> list[Council]:
    """Councils the person is secretary of today."""
    ids = [held.council_id for held in user.held if held.council_id and held.role == Role.SECRETARY]
    return list(Council.objects.filter(pk__in=ids))


class YearField(CountField):
    """A year of a set or a round, shown without a dot between thousands."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(minimum=FIRST_YEAR, maximum=LAST_YEAR, label=_("Year"), **kwargs)

    def show(self, value: Any) -> str:
        return str(value)


class CouncilField(forms.ModelChoiceField):
    """Among the person's own councils; with only one there is nothing to choose."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Council.objects.none(), label=_("Council"), empty_label=None, **kwargs)

    def offer_to(self, user: User) -> None:
        councils = managed_councils(user)
        self.queryset = Council.objects.filter(pk__in=[council.pk for council in councils])
        if len(councils) == 1:
            self.initial = councils[0].pk
            self.widget = forms.HiddenInput()


class BlocNameInput(forms.TextInput):
    """Offers the names blocs have already, so that one keeps its name; any may be typed."""

    names: Sequence[str] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        offered = f"{(attrs or {}).get('id', name)}-names"
        typed = super().render(name, value, {**(attrs or {}), "list": offered}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((it,) for it in self.names))
        return format_html('{}<datalist id="{}">{}</datalist>', typed, offered, options)


class SetDetailsForm(forms.Form):
    """What a workbook does not say: whose set it is, for which year and bloc."""

    council = CouncilField()
    year = YearField()
    bloc_name = forms.CharField(
        label=_("Bloc"),
        max_length=LONGEST_BLOC_NAME,
        widget=BlocNameInput,
        help_text=_("The units scored by this set, such as: Sở, ban, ngành"),
    )
    name = forms.CharField(
        label=_("Name of the set"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Left empty, it is made from the year and the bloc."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["council"].offer_to(user)  # type: ignore[attr-defined]
        self.fields["bloc_name"].widget.names = self._bloc_names()
        self.fields["year"].initial = timezone.localdate().year

    def _bloc_names(self) -> list[str]:
        councils = self.fields["council"].queryset  # type: ignore[attr-defined]
        sets = CriteriaSet.objects.filter(council__in=councils).exclude(state=SetState.DISCARDED)
        names = sets.order_by().values_list("bloc_name", flat=True).distinct()
        return sorted(names, key=vietnamese_key)


class SetUploadForm(SetDetailsForm):
    """Year and bloc may be left to the workbook's sheet of settings."""

    file = forms.FileField(label=_("Workbook"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = _("May stay empty where the workbook's second sheet says it.")
        for name in ("year", "bloc_name"):
            self.fields[name].required, self.fields[name].help_text = False, left
        self.fields["year"].initial = None

    def details(self, settings: SetSettings) -> dict[str, Any]:
        """What is said here, else in the workbook; what nobody says is an error of its field."""
        details = {
            name: self.cleaned_data.get(name) or getattr(settings, name)
            for name in ("year", "bloc_name", "name")
        }
        for name in ("year", "bloc_name"):
            if not details[name]:
                message = _("Neither this field nor the workbook's sheet of settings says it.")
                self.add_error(name, message)
        return details


class SetConfirmForm(SetDetailsForm):
    """The same once the workbook was read without problems."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40)


class AppendixUploadForm(SetDetailsForm):
    """Where the file holds several tables of criteria the form comes back with `tables` to
    choose from and the `token` of the file, which need not be sent again."""

    file = forms.FileField(label=_("Appendix of the decision"), required=False)
    table = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    token = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tables: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tables:
            self.fields["table"] = forms.ChoiceField(
                label=_("Table of criteria to read"),
                choices=[(name, name) for name in tables],
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("file") and not said.get("token") and "file" not in self.errors:
            self.add_error("file", _("Choose the file of the appendix."))
        return said


class AppendixConfirmForm(SetConfirmForm):
    """The same once the appendix was read without problems."""

    table = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class PutInForceForm(forms.Form):
    """The decision that issues the set; its file may be missing only where it is an old one."""

    decision_number = forms.CharField(label=_("Decision number"), max_length=60)
    decision_date = DateField(label=_("Decision date"))
    decision_file = forms.FileField(
        label=_("Signed decision (PDF)"),
        required=False,
        help_text=_("Who sees the set can download it."),
    )
    taken_over = forms.BooleanField(
        label=_("The set is taken over from before; there is no file"), required=False
    )

    def clean_decision_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["decision_date"]
        if day > timezone.localdate():
            raise ValidationError(_("The decision cannot lie in the future."))
        return day

    def clean_decision_file(self) -> Any:
        """Refused at its field when it is no PDF by its content."""
        file = self.cleaned_data["decision_file"]
        if file:
            check_upload(file, kinds=SIGNED)
        return file or None

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        has_file = said.get("decision_file") or "decision_file" in self.errors
        if not has_file and not said.get("taken_over"):
            self.add_error("decision_file", _("Attach the signed decision."))
        return said

    @property
    def decision(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: said for name, said in self.cleaned_data.items() if name != "taken_over"}
