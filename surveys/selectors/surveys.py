"""Surveys and rounds as the council's office finds them."""

from django.shortcuts import get_object_or_404

from cchc.agencies.enums import Role
from cchc.agencies.models import Membership, User
from cchc.jobs.models import Job
from scoring.models import AssessmentRound
from surveys.models import Survey


def survey_for(user: User, survey_id: int) -> Survey:
    """The survey where the person may see it, with round and council; else 404."""
    surveys = Survey.objects.visible_to(user).select_related("round__council")
    return get_object_or_404(surveys, pk=survey_id)


def rounds_of_office(user: User) -> list[AssessmentRound]:
    """Rounds whose surveys the person may plan."""
    office = Membership.objects.valid_on().filter(user=user, role__in=[Role.SECRETARY, Role.CHAIR])
    rounds = AssessmentRound.objects.visible_to(user).filter(council__in=office.values("council"))
    return list(rounds.select_related("council"))


def last_job(survey: Survey, kind: str) -> Job | None:
    """The newest job of this kind about the survey."""
    jobs = Job.objects.filter(kind=kind, arguments__survey=survey.pk)
    return jobs.order_by("-created_at").first()
