"""Name, year and dates of a round; the reason a change of an open round needs."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cchc.agencies.models import Council, User
from cchc.ui.forms import DateField
from scoring.enums import RoundStage, RoundState
from scoring.forms.sets.details import CouncilField, YearField, managed_councils
from scoring.models import AssessmentRound
from scoring.services.rounds.planning import Days, date_problems, days_of


class ReasonedForm(forms.Form):
    """A form of a round's guide: once the round is open it also asks why."""

    def __init__(self, *args: Any, round: AssessmentRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round
        if round.state != RoundState.PREPARING:
            self.fields["reason"] = forms.CharField(
                label=_("Reason of the change"),
                max_length=500,
                help_text=_("The round is open: the reason becomes part of its history."),
            )


class NewRoundForm(forms.Form):
    """A new round, empty or after an earlier one."""

    council = CouncilField()
    year = YearField(help_text=_("The year that is assessed."))
    name = forms.CharField(
        label=_("Name of the round"),
        max_length=200,
        required=False,
        help_text=_("Left empty, it is made from the year."),
    )
    copy_from = forms.ModelChoiceField(
        AssessmentRound.objects.none(),
        label=_("Copy from"),
        required=False,
        empty_label=_("Nothing, begin empty"),
        help_text=_(
            "Takes over blocs, classes, units that still exist, appraisers, and dates moved "
            "by the years between. Exemptions are decided anew."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["council"].offer_to(user)  # type: ignore[attr-defined]
        earlier = AssessmentRound.objects.filter(council__in=managed_councils(user))
        self.fields["copy_from"].queryset = earlier  # type: ignore[attr-defined]
        year, taken = timezone.localdate().year, set(earlier.values_list("year", flat=True))
        while year in taken:
            year += 1
        self.fields["year"].initial = year
        self.fields["name"].widget.attrs["placeholder"] = _usual_name(year)
        self.fields["copy_from"].initial = earlier.filter(year__lt=year).first()
        if self.is_bound and "is_second" in self.data:
            self._offer_second()

    def _offer_second(self) -> None:
        self.fields["is_second"] = forms.BooleanField(
            label=_("This is a second round of the same year"), required=False
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        last, council, year = (said.get(key) for key in ("copy_from", "council", "year"))
        if last and council and last.council_id != council.pk:
            self.add_error("copy_from", _("This round is of another council."))
        elif last and year and last.year >= year:
            self.add_error("copy_from", _("Choose a round of an earlier year."))
        is_second = said.pop("is_second", False)
        if year and council and not is_second:
            self._refuse_second(council, year)
        if year and not said.get("name"):
            said["name"] = _usual_name(year)
        return said

    def _refuse_second(self, council: Council, year: int) -> None:
        same_year = AssessmentRound.objects.filter(council=council, year=year).first()
        if same_year:
            self._offer_second()
            sentence = _("The council already has “%(round)s” for %(year)d.")
            self.add_error("year", sentence % {"round": same_year, "year": year})


def _usual_name(year: int) -> str:
    return gettext("Administrative reform assessment %(year)d") % {"year": year}


class BasicsForm(ReasonedForm):
    name = forms.CharField(label=_("Name of the round"), max_length=200)
    year = YearField(help_text=_("The year that is assessed."))

    def __init__(self, *args: Any, round: AssessmentRound, **kwargs: Any) -> None:
        super().__init__(*args, round=round, **kwargs)
        self.fields["name"].initial, self.fields["year"].initial = round.name, round.year
        if round.state != RoundState.PREPARING:
            self.fields["year"].disabled = True


class DatesForm(ReasonedForm):
    """First and last day of every stage."""

    def __init__(self, *args: Any, round: AssessmentRound, **kwargs: Any) -> None:
        super().__init__(*args, round=round, **kwargs)
        dated = {dates.stage: days_of(dates) for dates in round.stages.all()}
        for stage in RoundStage:
            days = dated.get(stage)
            self._add(stage, "opens", _("First day"), days.opens if days else None)
            self._add(stage, "ends", _("Last day"), days.ends if days else None)
        self.order_fields([name for name in self.fields if name != "reason"])

    def _add(self, stage: RoundStage, end: str, label: Any, day: datetime.date | None) -> None:
        field: Any = DateField(label=label, initial=day)
        # In the summary of errors the day stands without its row.
        field.full_label = f"{stage.label} – {str(label).lower()}"
        self.fields[f"{stage}_{end}"] = field

    @property
    def rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Name of the stage and its two days, for the template."""
        return [
            (str(stage.label), self[f"{stage}_opens"], self[f"{stage}_ends"])
            for stage in RoundStage
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.dates = {
            stage: Days(opens, ends)
            for stage in RoundStage
            if isinstance(opens := said.get(f"{stage}_opens"), datetime.date)
            and isinstance(ends := said.get(f"{stage}_ends"), datetime.date)
        }
        for stage, problem in date_problems(self.dates).items():
            self.add_error(f"{stage}_ends", problem)
        return said
