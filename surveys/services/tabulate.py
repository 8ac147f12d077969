"""From ballots to the share of its maximum each survey leaf is awarded."""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.jobs import services as jobs
from cchc.jobs.models import Job
from cchc.jobs.services import Progress, runner
from cchc.numbers import round_half_up
from cchc.refusals import Refusal
from scoring.models import Entry
from surveys.models import Answer, Survey, TabulatedShare
from surveys.permissions import can_manage
from surveys.selectors.leaves import questions_by_set
from surveys.services.lifecycle import demand_round_goes_on
from surveys.services.transitions import locked, move
from surveys.tabulation import (
    Group,
    GroupCell,
    NodeShare,
    Question,
    Questionnaire,
    Tally,
    cell_sizes,
    small_cells,
    tabulate,
)
from surveys.workflows import SURVEY

KIND = "surveys.tabulate"
_PLACES = 12


@transaction.atomic
def start_tabulation(survey: Survey, *, by: User) -> Job:
    """Hand the tabulation to the worker. Raises NotPermitted, Refusal (not closed yet)."""
    survey = locked(survey)
    can_manage(by, survey).demand()
    demand_round_goes_on(survey.round)
    if not SURVEY.allows("tabulate", survey.state):
        raise Refusal(_("Close the survey before it is tabulated."))
    return jobs.start(KIND, {"survey": survey.pk, "by": by.pk}, by=by)


@transaction.atomic
def tabulate_survey(
    survey: Survey, *, by: User, progress: Progress = lambda done, total: None
) -> Survey:
    """Count the ballots and write a share for every unit and survey leaf, anew each time.

    The same ballots give the same rows. Raises NotPermitted, Refusal.
    """
    survey = locked(survey)
    can_manage(by, survey).demand()
    tallies = count_answers(survey)
    progress(1, 3)
    rows = _shares(survey, tallies)
    progress(2, 3)
    survey.shares.all().delete()
    TabulatedShare.objects.bulk_create(rows, batch_size=5_000)
    move(survey, "tabulate", by=by, tabulated_at=timezone.now())
    progress(3, 3)
    return survey


def count_answers(survey: Survey) -> list[Tally]:
    """How often each option was chosen, per unit and group: one GROUP BY."""
    counted = (
        Answer.objects.filter(ballot__survey=survey)
        .order_by()
        .values_list("ballot__entry", "question", "ballot__group", "option")
        .annotate(answers=Count("*"))
    )
    return [
        Tally(str(entry), str(question), str(group), str(option), number)
        for entry, question, group, option, number in counted.iterator(chunk_size=10_000)
    ]


@runner(KIND)
def _run(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    survey = Survey.objects.get(pk=arguments["survey"])
    by = User.objects.get(pk=arguments["by"])
    try:
        tabulate_survey(survey, by=by, progress=progress)
    except Refusal as refusal:
        raise jobs.Refused(str(refusal), []) from refusal
    return {"survey": survey.pk}


def _shares(survey: Survey, tallies: Sequence[Tally]) -> list[TabulatedShare]:
    """A row per unit and leaf of every set; the core works set by set."""
    hidden = small_cells(cell_sizes(tallies), survey.minimum_sample)
    by_entry: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        by_entry[tally.entry].append(tally)
    groups = tuple(Group(str(g.pk), Fraction(g.weight)) for g in survey.groups.all())
    rows = []
    for set_id, questions in questions_by_set(survey).items():
        units = Entry.objects.filter(bloc__round=survey.round_id, bloc__criteria_set=set_id)
        entries = [str(pk) for pk in units.order_by("pk").values_list("pk", flat=True)]
        questionnaire = Questionnaire(
            questions=tuple(_question(question, node.pk) for question, node in questions),
            groups=groups,
            minimum=survey.minimum_sample,
        )
        counted = [tally for entry in entries for tally in by_entry[entry]]
        rows += [_row(survey, share, hidden) for share in tabulate(questionnaire, entries, counted)]
    return rows


def _question(question: Any, node_id: int) -> Question:
    options = question.options.all()
    return Question(
        code=str(question.pk),
        node=str(node_id),
        shares={str(o.pk): None if o.share is None else Fraction(o.share) for o in options},
        groups=frozenset(str(group.pk) for group in question.groups.all()),
        satisfied=frozenset(str(option.pk) for option in options if option.is_satisfied),
    )


def _row(survey: Survey, found: NodeShare, hidden: frozenset[GroupCell]) -> TabulatedShare:
    """The row of one unit and leaf; of the groups only those large enough to be shown."""
    return TabulatedShare(
        survey=survey,
        entry_id=int(found.entry),
        node_id=int(found.node),
        share=None if found.share is None else round_half_up(found.share, _PLACES),
        exact="" if found.share is None else str(found.share),
        valid_answers=found.sample,
        detail={
            "groups": [
                {
                    "group": int(group.group),
                    "share": str(round_half_up(group.share, _PLACES)),
                    "valid_answers": group.sample,
                }
                for group in found.groups
                if group.share is not None and (found.entry, group.group) not in hidden
            ]
        },
    )
