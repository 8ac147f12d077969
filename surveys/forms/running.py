"""While a survey runs: who is asked, and taking ballots again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.ui.forms import DeadlineField


class RespondentsForm(forms.Form):
    """The workbook of respondents."""

    file = forms.FileField(label=_("Workbook of respondents"))


class ReopenForm(forms.Form):
    """Until when, and why."""

    closes_at = DeadlineField(label=_("Closes"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))
