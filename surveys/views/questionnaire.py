"""Planning a survey: its dates, its groups, its questions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cchc.agencies.http import SignedInRequest
from cchc.ui.answers import attempt, posted
from scoring.models import AssessmentRound
from surveys.enums import SurveyState
from surveys.forms import PlanForm, QuestionForm, group_formset, option_formset
from surveys.models import Survey
from surveys.permissions import can_create_survey, can_manage
from surveys.selectors.leaves import coverage
from surveys.selectors.surveys import survey_for
from surveys.services import questionnaire as services


def survey_create(request: SignedInRequest, round_id: int) -> HttpResponse:
    """A new survey of a round; it starts with a question per survey leaf."""
    round = get_object_or_404(AssessmentRound.objects.visible_to(request.user), pk=round_id)
    attempt(request, can_create_survey(request.user, round).demand)
    form = PlanForm(posted(request), initial=_first_words(round))
    if request.method == "POST" and form.is_valid():
        done, survey = attempt(
            request, lambda: services.create_survey(round, form.plan, by=request.user), form=form
        )
        if done:
            return redirect("survey_questionnaire", survey.pk)
    context = {"form": form, "round": round, "survey": None}
    return render(request, "surveys/plan.html", context, status=422 if form.errors else 200)


def survey_edit(request: SignedInRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request.user, survey_id)
    attempt(request, can_manage(request.user, survey).demand)
    form = PlanForm.of(survey, posted(request))
    if request.method == "POST" and form.is_valid():
        done, _survey = attempt(
            request, lambda: services.edit_survey(survey, form.plan, by=request.user), form=form
        )
        if done:
            messages.success(request, _("Saved."))
            return redirect("survey_board", survey.pk)
    context = {"form": form, "round": survey.round, "survey": survey}
    return render(request, "surveys/plan.html", context, status=422 if form.errors else 200)


def survey_questionnaire(request: SignedInRequest, survey_id: int) -> HttpResponse:
    """Groups and questions, and which items no question measures; a post saves the groups."""
    survey = survey_for(request.user, survey_id)
    groups = group_formset(survey, posted(request))
    if request.method == "POST" and groups.is_valid():
        done, _survey = attempt(
            request, lambda: services.save_groups(survey, groups.said(), by=request.user)
        )
        if done:
            messages.success(request, _("Saved."))
        return redirect("survey_questionnaire", survey.pk)
    context = {
        "survey": survey,
        "may": _may_edit(request, survey),
        "groups": groups,
        "are_proposed": not survey.groups.exists(),
        "coverage": coverage(survey.round),
        "questions": survey.questions.prefetch_related("nodes", "groups", "options"),
    }
    status = 422 if groups.is_bound and not groups.is_valid() else 200
    return render(request, "surveys/questionnaire.html", context, status=status)


@require_POST
def survey_propose(request: SignedInRequest, survey_id: int) -> HttpResponse:
    """A question for every survey leaf that has none."""
    survey = survey_for(request.user, survey_id)
    done, questions = attempt(request, lambda: services.propose_questions(survey, by=request.user))
    if done:
        number = len(questions)
        text = ngettext("%(count)d question added.", "%(count)d questions added.", number)
        messages.success(request, text % {"count": number})
    return redirect("survey_questionnaire", survey.pk)


def question_edit(
    request: SignedInRequest, survey_id: int, question_id: int | None = None
) -> HttpResponse:
    """One question, new or old."""
    survey = survey_for(request.user, survey_id)
    attempt(request, can_manage(request.user, survey).demand)
    question = get_object_or_404(survey.questions, pk=question_id) if question_id else None
    form = QuestionForm(survey, question, posted(request))
    options = option_formset(question, posted(request))
    if request.method == "POST" and form.is_valid() and options.is_valid():
        done, _question = attempt(
            request,
            lambda: services.save_question(
                survey,
                question,
                text=form.cleaned_data["text"],
                nodes=form.nodes,
                groups=form.cleaned_data["groups"],
                options=options.said(),
                by=request.user,
            ),
            form=form,
        )
        if done:
            messages.success(request, _("Saved."))
            return redirect("survey_questionnaire", survey.pk)
    context = {"survey": survey, "question": question, "form": form, "options": options}
    is_wrong = bool(form.errors) or (options.is_bound and not options.is_valid())
    return render(request, "surveys/question.html", context, status=422 if is_wrong else 200)


@require_POST
def question_delete(request: SignedInRequest, survey_id: int, question_id: int) -> HttpResponse:
    survey = survey_for(request.user, survey_id)
    question = get_object_or_404(survey.questions, pk=question_id)
    done, _nothing = attempt(request, lambda: services.delete_question(question, by=request.user))
    if done:
        messages.success(request, _("The question is deleted."))
    return redirect("survey_questionnaire", survey.pk)


def _may_edit(request: SignedInRequest, survey: Survey) -> bool:
    return bool(can_manage(request.user, survey)) and survey.state == SurveyState.DRAFT


def _first_words(round: AssessmentRound) -> dict[str, str]:
    """Respondents read the name on their ballot and in the subject of the mail."""
    name = _("Opinion survey on administrative reform in %(year)d") % {"year": round.year}
    return {"name": name}
