"""The guide through opening a round: its steps, what each holds, what it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.enums import RoundStage
from scoring.selectors.readiness import Preparation, Step


@dataclass(frozen=True)
class GuideStep:
    """One step as the checklist shows it. `state`: done, lacking, or open (nothing needed)."""

    step: Step
    name: str
    summary: str
    lacks: Sequence[str]
    is_empty: bool

    @property
    def page(self) -> str:
        """The name of the step's page."""
        return f"round_{self.step}"

    @property
    def state(self) -> str:
        if self.lacks:
            return "lacking"
        return "open" if self.is_empty else "done"


def steps_of(prepared: Preparation) -> list[GuideStep]:
    """All steps in order; asks the database nothing."""
    names = {
        Step.BASICS: _("Name and year"),
        Step.BLOCS: _("Blocs and sets"),
        Step.ENTRIES: _("Units"),
        Step.EXEMPTIONS: _("Exemptions"),
        Step.DATES: _("Dates"),
        Step.PEOPLE: _("Appraisers"),
    }
    empty = {
        Step.EXEMPTIONS: not prepared.exemptions,
        Step.PEOPLE: not prepared.assigned,
    }
    summaries = _summaries(prepared)
    return [
        GuideStep(
            step=step,
            name=name,
            summary=summaries[step],
            lacks=[lack.sentence for lack in prepared.lacks if lack.step == step],
            is_empty=empty.get(step, False),
        )
        for step, name in names.items()
    ]


def _summaries(prepared: Preparation) -> dict[Step, str]:
    units = len(prepared.entries)
    return {
        Step.BASICS: str(prepared.round.year),
        Step.BLOCS: ", ".join(bloc.name for bloc in prepared.blocs),
        Step.ENTRIES: ngettext("%(count)d unit", "%(count)d units", units) % {"count": units},
        Step.EXEMPTIONS: _exemptions(prepared.exemptions),
        Step.DATES: _span(prepared),
        Step.PEOPLE: _people(prepared.assigned),
    }


def _exemptions(number: int) -> str:
    if not number:
        return _("every unit is scored on the whole set")
    return ngettext("%(count)d exemption", "%(count)d exemptions", number) % {"count": number}


def _people(number: int) -> str:
    if not number:
        return _("the secretariat appraises everything")
    return ngettext("%(count)d assignment", "%(count)d assignments", number) % {"count": number}


def _span(prepared: Preparation) -> str:
    dated = [prepared.dates[stage] for stage in RoundStage if stage in prepared.dates]
    if not dated:
        return ""
    first, last = timezone.localdate(dated[0].opens_at), timezone.localdate(dated[-1].deadline)
    return f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"
