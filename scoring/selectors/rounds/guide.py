"""The guide through opening a round: its steps, what each holds, what it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.agencies.enums import Role
from cchc.agencies.models import Membership
from scoring.enums import Method, RoundStage
from scoring.selectors.rounds.readiness import Preparation, Step
from scoring.selectors.sets.comparison_lacks import comparison_lacks


@dataclass(frozen=True)
class GuideStep:
    """One step as the checklist shows it. `state`: done, lacking, or open (nothing needed)."""

    step: Step
    name: str
    summary: str
    lacks: Sequence[str]
    is_empty: bool
    may_be_empty: bool

    @property
    def page(self) -> str:
        """The name of the step's page."""
        return f"round_{self.step}"

    @property
    def state(self) -> str:
        if self.lacks or (self.is_empty and not self.may_be_empty):
            return "lacking"
        return "open" if self.is_empty else "done"


@dataclass(frozen=True)
class Advice:
    """Something worth looking at before the round opens, and where."""

    sentence: str
    where: str
    page: str
    # What the page is of, where that is not the round.
    of: int | None = None


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
        Step.ENTRIES: not prepared.entries,
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
            may_be_empty=step != Step.ENTRIES,
        )
        for step, name in names.items()
    ]


def advice_on(prepared: Preparation) -> list[Advice]:
    """What does not keep the round from opening but had better be looked at; five queries."""
    return [
        *_without_people(prepared),
        *_without_appraiser(prepared),
        *_not_compared(prepared),
    ]


def _without_people(prepared: Preparation) -> list[Advice]:
    """Units where nobody could fill in, or nobody could approve."""
    held = Membership.objects.valid_on().filter(
        agency__in=[entry.agency_id for entry in prepared.entries], user__is_active=True
    )
    have = set(held.order_by().values_list("agency", "role"))
    sentences = {
        Role.OFFICER: _("No officer to fill in the sheet: %(units)s."),
        Role.LEADER: _("No leader to approve the sheet: %(units)s."),
    }
    advice = []
    for role, sentence in sentences.items():
        without = [e.name for e in prepared.entries if (e.agency_id, role.value) not in have]
        if without:
            text = sentence % {"units": _some(without)}
            advice.append(Advice(text, _("People"), "unit_list"))
    return advice


def _without_appraiser(prepared: Preparation) -> list[Advice]:
    """Components that fall to the secretariat since nobody is assigned."""
    assigned = set(prepared.round.assignments.valid_on().order_by().values_list("node", flat=True))
    advice = []
    for bloc in prepared.blocs:
        tree = prepared.trees[bloc.criteria_set_id]
        codes = [
            node.code
            for node in tree.components
            if node.pk not in assigned
            and any(leaf.method == Method.APPRAISED for leaf in tree.leaves_under([node.pk]))
        ]
        if codes:
            text = _(
                "“%(bloc)s”: nobody is assigned to component %(codes)s; the secretariat appraises."
            )
            text %= {"bloc": bloc, "codes": ", ".join(codes)}
            advice.append(Advice(text, _("Appraisers"), "round_people"))
    return advice


def _not_compared(prepared: Preparation) -> list[Advice]:
    """Blocs whose movements could not be told from the changes of their set."""
    sets = {bloc.criteria_set_id: bloc.criteria_set for bloc in prepared.blocs}
    lacks = comparison_lacks(sets.values())
    return [
        Advice(f"“{bloc}”: {lack}", _("Comparison"), "set_comparison", bloc.criteria_set_id)
        for bloc in prepared.blocs
        if (lack := lacks.get(bloc.criteria_set_id))
    ]


def _some(names: Sequence[str], shown: int = 5) -> str:
    """The first few names, and how many more."""
    first = ", ".join(names[:shown])
    more = len(names) - shown
    return (
        first if more <= 0 else _("%(names)s and %(count)d more") % {"names": first, "count": more}
    )


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
