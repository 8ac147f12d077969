"""Taking an amendment in by the worker: tens of thousands of marks take longer than a page."""

from typing import Any

from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.jobs import services as jobs
from cchc.jobs.models import Job, JobState
from cchc.refusals import Refusal
from scoring.models import CriteriaSet
from scoring.selectors.sets.amendments import APPLY
from scoring.selectors.sets.differences import difference_of
from scoring.services.sets.amending import apply_amendment, demand_applicable


def start_applying(
    draft: CriteriaSet, *, by: User, reason: str, document_number: str, seen: str = ""
) -> Job:
    """Apply the amendment in the worker; `draft` comes with `amends`.

    Of a second click it is the job of the first. Raises what `apply_amendment` raises where it
    can be told without evaluating a mark; what only shows then is told by the job.
    """
    going = Job.objects.filter(
        kind=APPLY, state__in=(JobState.WAITING, JobState.RUNNING), arguments__draft=draft.pk
    ).first()
    if going is not None:
        return going
    ground = {"reason": reason, "document_number": document_number}
    demand_applicable(draft, difference_of(draft), by=by, seen=seen, **ground)
    told = {"set": draft.amends_id, "draft": draft.pk, "by": by.pk, "seen": seen}
    return jobs.start(APPLY, told | ground, by=by)


@jobs.runner(APPLY)
def run(arguments: dict[str, Any], progress: jobs.Progress) -> dict[str, Any]:
    """The job: the new version, or jobs.Refused with the sentences that say why not."""
    draft = CriteriaSet.objects.select_related("amends").get(pk=arguments["draft"])
    said = {name: arguments[name] for name in ("reason", "document_number", "seen")}
    try:
        made = apply_amendment(draft, by=User.objects.get(pk=arguments["by"]), **said)
    except Refusal as refusal:
        culprits = [{"problem": sentence} for sentence in refusal.sentences]
        raise jobs.Refused(_("The amendment was not applied."), culprits) from None
    return {"version": made.version}
