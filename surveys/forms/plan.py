"""The survey itself and its groups."""

import datetime
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cchc.ui.forms import CountField, DateField, DeadlineField, PointsField
from surveys.models import Survey
from surveys.services.questionnaire import LEAST_SAMPLE, GroupSaid, Plan, usual_groups

SPARE_ROWS = 3


class PlanForm(forms.Form):
    """Name, words of greeting, first and last day, minimum sample."""

    name = forms.CharField(
        label=_("Name of the survey"),
        max_length=200,
        help_text=_("Respondents read it on their ballot and in the subject of the mail."),
    )
    introduction = forms.CharField(
        label=_("Words of greeting"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown before the first question and in the invitation."),
    )
    opens_on = DateField(label=_("First day"))
    closes_at = DeadlineField(
        label=_("Closes"), help_text=_("A day alone means to the end of that day.")
    )
    minimum_sample = CountField(
        label=_("Minimum sample"),
        minimum=LEAST_SAMPLE,
        maximum=10_000,
        initial=5,
        help_text=_(
            "Valid answers a unit needs for an item; with fewer the item leaves its maximum."
        ),
    )

    @classmethod
    def of(cls, survey: Survey, data: Any = None) -> "PlanForm":
        """The form filled with what the survey is set to."""
        initial = {name: getattr(survey, name, None) for name in cls.base_fields}
        initial["opens_on"] = timezone.localdate(survey.opens_at)
        return cls(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens_on, closes_at = cleaned.get("opens_on"), cleaned.get("closes_at")
        if opens_on and closes_at and closes_at <= _first_moment(opens_on):
            self.add_error("closes_at", _("A survey closes after it opens."))
        return cleaned

    @property
    def plan(self) -> Plan:
        said = dict(self.cleaned_data)
        return Plan(opens_at=_first_moment(said.pop("opens_on")), **said)


def _first_moment(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


class GroupForm(forms.Form):
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Group"), max_length=200, required=False)
    weight = PointsField(
        label=_("Weight"), required=False, minimum=Decimal("0.001"), maximum=Decimal(999)
    )


class GroupFormSet(forms.BaseFormSet):
    """A row per group and some to spare."""

    def said(self) -> list[GroupSaid]:
        """The groups with a name, in their order; a row emptied is a group removed."""
        return [
            GroupSaid(name=row["name"], weight=row["weight"] or Decimal(1), pk=row["pk"])
            for row in (form.cleaned_data for form in self.forms)
            if row.get("name")
        ]


def group_formset(survey: Survey, data: Any = None) -> GroupFormSet:
    """The survey's groups as rows; the usual ones, not saved yet, where it has none."""
    rows = forms.formset_factory(
        GroupForm, formset=GroupFormSet, extra=SPARE_ROWS, max_num=30, absolute_max=40
    )
    groups = list(survey.groups.all()) or usual_groups()
    initial = [{"pk": g.pk, "name": g.name, "weight": g.weight} for g in groups]
    return cast(GroupFormSet, rows(data, initial=initial, prefix="groups"))
