"""Figures of all units of a bloc from a workbook: the file, and taking it over."""

from django import forms
from django.utils.translation import gettext_lazy as _

_LONGEST_SOURCE = 300


class FiguresFileForm(forms.Form):
    file = forms.FileField(label=_("Workbook filled in"))


class FiguresConfirmForm(forms.Form):
    """What the workbook says was looked at; where its figures come from."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    source = forms.CharField(
        label=_("Where the figures come from"),
        max_length=_LONGEST_SOURCE,
        help_text=_(
            "The document that gives them: number, date, issuer. It becomes the reason of every "
            "mark, with the name of the file."
        ),
    )
