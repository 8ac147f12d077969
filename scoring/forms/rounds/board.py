"""What the secretary does to one unit: another deadline, a stage given back."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cchc.ui.forms import DeadlineField
from scoring.enums import EntryState, RoundStage
from scoring.models import Entry
from scoring.selectors.rounds.board import STAGE_OF
from scoring.selectors.rounds.deadlines import deadline_of


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry


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


class ExtensionForm(DeadlineForm):
    """A later deadline of the unit's present stage, before the next stage's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stage = STAGE_OF.get(EntryState(self.entry.state))
        self.present = deadline_of(self.entry, self.stage) if self.stage else None

    def clean_deadline(self) -> Any:
        at: datetime.datetime = super().clean_deadline()
        if self.present and at <= self.present:
            raise ValidationError(
                _("An extension ends after the present deadline, %(at)s.")
                % {"at": moment(self.present)}
            )
        for stage in _after(self.stage):
            ends = deadline_of(self.entry, stage)
            if ends and at >= ends:
                raise ValidationError(
                    _("“%(stage)s” ends on %(at)s: extend to a moment before, or move the round.")
                    % {"stage": stage.label, "at": moment(ends)}
                )
        return at


def moment(at: datetime.datetime) -> str:
    """The hour and the day of a deadline, as the pages write it."""
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"


def _after(stage: RoundStage | None) -> list[RoundStage]:
    stages = list(RoundStage)
    return stages[stages.index(stage) + 1 :] if stage else []
