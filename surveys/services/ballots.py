"""From an opened link to ballots nobody can trace (D7)."""

import uuid
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.refusals import Refusal
from surveys.enums import SurveyState
from surveys.models import Answer, Ballot, Invitation, Survey
from surveys.services import drafts
from surveys.services.drafts import Answers
from surveys.services.tokens import invitation_id_of


class WhyNot(StrEnum):
    """Why a link opens no ballot."""

    UNKNOWN = "unknown"
    USED = "used"
    NOT_YET = "not_yet"
    CLOSED = "closed"


class NoBallot(Refusal):
    """The link opens no ballot; `survey` is known unless the link is foreign."""

    def __init__(self, why: WhyNot, survey: Survey | None = None) -> None:
        self.why, self.survey = why, survey
        super().__init__(why)


def open_ballot(token: str, *, lock: bool = False) -> Invitation:
    """The invitation behind the link, with its survey; one query.

    Raises NoBallot when the link is foreign or used, or the survey is not open.
    """
    invitation_id = invitation_id_of(token)
    if invitation_id is None:
        raise NoBallot(WhyNot.UNKNOWN)
    invitation = _find(invitation_id, lock=lock)
    if invitation is None:
        raise NoBallot(WhyNot.UNKNOWN)
    if invitation.is_redeemed:
        raise NoBallot(WhyNot.USED, invitation.survey)
    if why := _why_closed(invitation.survey):
        raise NoBallot(why, invitation.survey)
    return invitation


@transaction.atomic
def answer(token: str, *, entry_id: int, question_id: int, option_id: int) -> Answers:
    """Save one answer; the caller has checked that it is asked. Raises NoBallot."""
    open_ballot(token, lock=True)
    answers = drafts.read(token)
    answers.choose(entry_id, question_id, option_id)
    drafts.write(token, answers)
    return answers


@transaction.atomic
def skip_unit(token: str, *, entry_id: int) -> Answers:
    """Save that the respondent does not work with this unit; answers given stay until sending.

    Raises NoBallot.
    """
    open_ballot(token, lock=True)
    answers = drafts.read(token)
    answers.skip(entry_id)
    drafts.write(token, answers)
    return answers


@transaction.atomic
def cast(token: str) -> None:
    """Turn the draft into ballots, one per unit, and spend the link: all or nothing.

    Any number of posts of one link meet at the invitation's lock; one of them casts.
    Everything in a draft was checked when it was saved, and a draft cannot be altered
    without the link, so it is not checked again. Raises NoBallot, or Refusal when there
    is no answer.
    """
    invitation = open_ballot(token, lock=True)
    answers = drafts.take(token)
    if not answers:
        raise Refusal(_("There is no answer to send yet."))
    ballots = {
        entry_id: Ballot(
            survey_id=invitation.survey_id, group_id=invitation.group_id, entry_id=entry_id
        )
        for entry_id in [*answers.given, *answers.skipped]
    }
    Ballot.objects.bulk_create(ballots.values())
    Answer.objects.bulk_create(
        Answer(ballot=ballots[entry_id], question_id=question_id, option_id=option_id)
        for entry_id, chosen in answers.given.items()
        for question_id, option_id in chosen.items()
    )
    Invitation.objects.filter(pk=invitation.pk).update(is_redeemed=True)


def _find(invitation_id: uuid.UUID, *, lock: bool) -> Invitation | None:
    invitations = Invitation.objects.select_related("survey__round")
    if not lock:
        return invitations.filter(pk=invitation_id).first()
    locked = invitations.select_for_update(of=("self",)).filter(pk=invitation_id)
    # The mixer replaces spent invitations: who waited for its lock finds the row gone,
    # and a second look finds the new one.
    return locked.first() or locked.first()


def _why_closed(survey: Survey) -> WhyNot | None:
    now = timezone.now()
    if survey.state == SurveyState.DRAFT or now < survey.opens_at:
        return WhyNot.NOT_YET
    if survey.state != SurveyState.OPEN or now > survey.closes_at:
        return WhyNot.CLOSED
    return None
