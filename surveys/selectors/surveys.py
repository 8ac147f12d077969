"""Surveys and rounds as the council's office finds them."""

from django.shortcuts import get_object_or_404

from cchc.agencies.enums import Role
from cchc.agencies.models import Membership, User
from cchc.jobs.models import Job
from scoring.enums import RoundState
from scoring.models import AssessmentRound
from surveys.models import Survey


def survey_for(user: User, survey_id: int) -> Survey:
    """The survey where the person may see it, with round and council; else 404."""
    surveys = Survey.objects.visible_to(user).select_related("round__council")
    return get_object_or_404(surveys, pk=survey_id)


def rounds_to_plan_for(user: User) -> list[AssessmentRound]:
    """Rounds whose surveys the person may plan: not over, of a council they are secretary of."""
    held = Membership.objects.valid_on().filter(user=user, role=Role.SECRETARY)
    rounds = AssessmentRound.objects.visible_to(user).exclude(state=RoundState.CLOSED)
    return list(rounds.filter(council__in=held.values("council")).select_related("council"))


def last_job(survey: Survey, kind: str) -> Job | None:
    """The newest job of this kind about the survey."""
    jobs = Job.objects.filter(kind=kind, arguments__survey=survey.pk)
    return jobs.order_by("-created_at").first()
