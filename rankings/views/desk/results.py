"""The results of a round on their way to publication (screen 8)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cchc.agencies.enums import Role
from cchc.agencies.http import SignedInRequest
from cchc.ui.answers import attempt
from rankings.enums import EditionState
from rankings.forms.publishing import CouncilOrderForm, PublishForm
from rankings.models import Edition
from rankings.permissions import can_preview, can_publish
from rankings.selectors.anomalies import anomalies
from rankings.selectors.comparability import comparability_sentences, is_not_assessed
from rankings.selectors.desk import standings_of, standings_with_comparison, undecided_entries
from rankings.selectors.editions import results_without_leaves
from rankings.selectors.notes import note_texts
from rankings.services.compiling import start_compiling
from rankings.services.council_order import set_council_order
from rankings.services.editions import discard
from rankings.services.publishing_drafts import prepare_and_publish
from rankings.services.sheets import is_stale
from scoring.models import AssessmentRound, Bloc

OFFICE = (Role.SECRETARY, Role.CHAIR)
# Years a council looks back on one page.
MOST_ROUNDS = 10


@require_safe
def edition_list(request: SignedInRequest) -> HttpResponse:
    """The rounds of the person's councils, each with where its blocs stand; others get a 404."""
    user = request.user
    councils = [held.council_id for held in user.held if held.role in OFFICE]
    if not councils and not user.is_staff:
        raise Http404
    rounds = AssessmentRound.objects.visible_to(user).select_related("council")
    if not user.is_staff:
        rounds = rounds.filter(council__in=councils)
    context = {
        "rounds": [(round, standings_of(round)) for round in rounds[:MOST_ROUNDS]],
        "may_import": any(held.role == Role.SECRETARY for held in user.held),
    }
    return render(request, "rankings/desk/list.html", context)


@require_safe
def result_desk(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Per bloc: compile, what is open, the draft; below, the decision that publishes."""
    return _desk(request, _round_of(request, round_id))


@require_POST
def compile_round_bloc(request: SignedInRequest, round_id: int, bloc_id: int) -> HttpResponse:
    round = _round_of(request, round_id)
    bloc = get_object_or_404(Bloc.objects.select_related("round"), pk=bloc_id, round=round)
    attempt(request, lambda: start_compiling(bloc, by=request.user))
    return redirect("result_desk", round.pk)


@require_POST
def publish_round(request: SignedInRequest, round_id: int) -> HttpResponse:
    """One decision for the chosen drafts; refused whole when one of them cannot go out."""
    round = _round_of(request, round_id)
    drafts = [standing.draft for standing in standings_of(round) if standing.draft]
    form = PublishForm(request.POST, request.FILES, drafts=drafts)
    if form.is_valid():
        done, publication = attempt(
            request,
            lambda: prepare_and_publish(round, by=request.user, **form.cleaned_data),
            form=form,
        )
        if done:
            said = _("Published by decision %s.") % publication.decision_number
            messages.success(request, said)
            return redirect("result_desk", round.pk)
    return _desk(request, round, form, status=422)


@require_safe
def edition_desk(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """The draft as it would be published, with what deserves a second look."""
    return _preview(request, _draft_of(request, edition_id))


@require_safe
def edition_staleness(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """A fragment of the draft's page: whether it is still what the sheets say.

    Asked for after the page, since it reads every mark of the bloc.
    """
    is_late = is_stale(_draft_of(request, edition_id))
    return render(request, "rankings/desk/partials/staleness.html", {"is_stale": is_late})


@require_POST
def edition_order(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """The council's order of units nothing else decides; then the bloc is compiled again."""
    edition = _draft_of(request, edition_id)
    form = CouncilOrderForm(request.POST, entries=undecided_entries(edition))
    if form.is_valid():
        done, bloc = attempt(
            request,
            lambda: set_council_order(
                edition, form.ordered(), by=request.user, reason=form.cleaned_data["reason"]
            ),
            form=form,
        )
        if done:
            start_compiling(bloc, by=request.user)
            messages.success(request, _("The order is kept; the bloc is being compiled again."))
            return redirect("result_desk", bloc.round_id)
    return _preview(request, edition, form, status=422)


@require_POST
def edition_discard(request: SignedInRequest, edition_id: int) -> HttpResponse:
    edition = _draft_of(request, edition_id)
    done, _edition = attempt(request, lambda: discard(edition, by=request.user))
    if done:
        messages.success(request, _("The draft was put aside."))
    return redirect("result_desk", _bloc_of(edition).round_id)


def _round_of(request: SignedInRequest, round_id: int) -> AssessmentRound:
    """The round, for its council's office only. Raises Http404."""
    rounds = AssessmentRound.objects.visible_to(request.user).select_related("council")
    round = get_object_or_404(rounds, pk=round_id)
    if not can_preview(request.user, round.council_id):
        raise Http404
    return round


def _draft_of(request: SignedInRequest, edition_id: int) -> Edition:
    """A computed draft; others than its council's office do not see it. Raises Http404."""
    editions = (
        Edition.objects.visible_to(request.user)
        .select_related("bloc__round__council", "bloc__criteria_set", "council", "previous")
        .defer("scheme", "previous__scheme")
    )
    return get_object_or_404(editions, pk=edition_id, state=EditionState.DRAFT, bloc__isnull=False)


def _bloc_of(edition: Edition) -> Bloc:
    if edition.bloc is None:
        raise Http404
    return edition.bloc


def _desk(
    request: SignedInRequest,
    round: AssessmentRound,
    form: PublishForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    standings = standings_with_comparison(round)
    drafts = [standing.draft for standing in standings if standing.draft]
    if form is None and drafts:
        title = _("Administrative reform index %(year)d – %(place)s") % {
            "year": round.year,
            "place": round.council.place_name,
        }
        form = PublishForm(drafts=drafts, initial={"title": title})
    context = {
        "round": round,
        "standings": standings,
        "form": form,
        "may": can_publish(request.user, round.council_id),
    }
    return render(request, "rankings/desk/results.html", context, status=status)


def _preview(
    request: SignedInRequest,
    edition: Edition,
    form: CouncilOrderForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    results = results_without_leaves(edition)
    undecided = undecided_entries(edition)
    if form is None and undecided:
        form = CouncilOrderForm(entries=undecided)
    context = {
        "edition": edition,
        "rows": [(result, note_texts(result.notes)) for result in results],
        "open_notes": note_texts(edition.notes),
        "comparability": list(comparability_sentences(edition)),
        "is_not_assessed": is_not_assessed(edition),
        "anomalies": anomalies(edition, results),
        "form": form,
        "may": can_publish(request.user, edition.council_id),
        "indices": [result.index for result in results if result.index is not None],
    }
    return render(request, "rankings/desk/edition.html", context, status=status)
