"""What the secretary does to one unit: another deadline, a stage given back."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cchc.ui.forms import DeadlineField


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500)


class DeadlineForm(ReasonForm):
    deadline = DeadlineField(
        label=_("New deadline"), help_text=_("A day alone means its last second.")
    )
    field_order = ["deadline", "reason"]

    def clean_deadline(self) -> Any:
        at: datetime.datetime = self.cleaned_data["deadline"]
        if at <= timezone.now():
            raise ValidationError(_("The new deadline must lie in the future."))
        return at
