"""Opening, closing and reopening a survey."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Refusal
from scoring.enums import RoundState
from scoring.models import AssessmentRound
from surveys.enums import SurveyState
from surveys.models import Question, Survey
from surveys.permissions import can_manage
from surveys.selectors.leaves import coverage
from surveys.services.transitions import locked, move


@transaction.atomic
def open_survey(survey: Survey, *, by: User) -> Survey:
    """Let people answer, from its first day on. Raises NotPermitted, or Refusal with all
    that is missing."""
    survey = locked(survey)
    can_manage(by, survey).demand()
    if missing := what_is_missing(survey):
        raise Refusal(*missing)
    return move(survey, "open", by=by)


@transaction.atomic
def close(survey: Survey, *, by: User) -> Survey:
    """Take no more ballots. Raises NotPermitted, Refusal."""
    survey = locked(survey)
    can_manage(by, survey).demand()
    return move(survey, "close", by=by)


def close_ended() -> list[Survey]:
    """Close what is past its last moment; the program's own act.

    Each survey in a transaction of its own. Returns the closed surveys.
    """
    ended = Survey.objects.filter(state=SurveyState.OPEN, closes_at__lt=timezone.now())
    return [survey for survey in map(_close_if_ended, ended.order_by("pk")) if survey is not None]


@transaction.atomic
def _close_if_ended(survey: Survey) -> Survey | None:
    """Under the lock it may have been closed, or opened again for longer: then leave it."""
    survey = locked(survey)
    if survey.state != SurveyState.OPEN or survey.closes_at >= timezone.now():
        return None
    return move(survey, "close", by=None)


@transaction.atomic
def reopen(survey: Survey, *, by: User, closes_at: datetime.datetime, reason: str) -> Survey:
    """Take ballots again until `closes_at`, unless results have been seen.

    Raises NotPermitted, Refusal.
    """
    survey = locked(survey)
    can_manage(by, survey).demand()
    demand_round_goes_on(survey.round)
    if survey.state == SurveyState.TABULATED:
        raise Refusal(
            _(
                "The survey is tabulated: no ballot can be added, because the new result "
                "less the old one would show what the late ballots say."
            )
        )
    if closes_at <= timezone.now():
        raise Refusal(_("The new last day is over already."))
    return move(survey, "reopen", by=by, reason=reason, closes_at=closes_at)


def demand_round_goes_on(round: AssessmentRound) -> None:
    """A round that is over keeps its ballots and its results. Raises Refusal."""
    if round.state == RoundState.CLOSED:
        raise Refusal(_("The round is over: its surveys stay as they are."))


def what_is_missing(survey: Survey) -> list[str]:
    """Everything that keeps a draft from being opened, as sentences."""
    missing = [
        *_missing_leaves(survey),
        *_unfit_questions(survey),
    ]
    if not survey.groups.exists():
        missing.append(_("There is no group of respondents."))
    elif not survey.invitations.exists():
        missing.append(_("Nobody is invited: import the respondents."))
    if survey.round.state != RoundState.OPEN:
        missing.append(_("The round is not open."))
    if survey.closes_at <= timezone.now():
        missing.append(_("The last day of the survey is over already."))
    return missing


def _missing_leaves(survey: Survey) -> list[str]:
    return [
        _("%(bloc)s: no question measures %(codes)s.")
        % {"bloc": part.bloc.name, "codes": ", ".join(node.code for node in part.missing)}
        for part in coverage(survey.round)
        if part.missing
    ]


def _unfit_questions(survey: Survey) -> list[str]:
    questions = list(survey.questions.prefetch_related("nodes", "options"))
    if not questions:
        return [_("There is no question.")]
    problems = []
    for question in questions:
        number = {"number": question.position}
        if not question.nodes.all():
            problems.append(_("Question %(number)d measures no item.") % number)
        if not any(option.share is not None for option in question.options.all()):
            problems.append(_("Question %(number)d has no answer that counts.") % number)
    return problems + _measured_elsewhere(survey)


def _measured_elsewhere(survey: Survey) -> list[str]:
    """One leaf has one result: two surveys of a round cannot both measure it."""
    others = Question.objects.filter(survey__round=survey.round_id).exclude(survey=survey)
    shared = survey.questions.filter(nodes__questions__in=others).distinct()
    return [
        _("Question %(number)d measures an item of another survey.") % {"number": q.position}
        for q in shared
    ]
