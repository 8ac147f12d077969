"""The sample loads whole, from one seed, through the program's own services."""

from collections import Counter
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, Sum

from cchc.agencies.enums import Role
from cchc.agencies.models import Council, Membership, User
from rankings.enums import Origin
from rankings.models import Edition, Result
from rankings.sample import LAST_YEAR, PASSWORD, YEAR
from rankings.sample.load import load_sample
from rankings.sample.people import AT_WORK, logins
from rankings.services.verifying import verify
from scoring.enums import Block, EntryState, Method, RuleKind
from scoring.models import Attachment, CriteriaSet, Entry, Exemption, ExplanationRequest, Mark, Node
from scoring.selectors.sets.comparison import compared
from scoring.selectors.sheets.sheet import sheet_of
from surveys.enums import SurveyState
from surveys.models import Ballot, Invitation, Survey


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker):
    """Loaded once; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        council = load_sample()
        yield council
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def test_the_province_is_labelled_as_a_sample(sample):
    labels = dict(Council.objects.values_list("place_name", "is_sample"))
    assert labels == {"Tỉnh Mẫu": True, "Tỉnh Thanh Hóa": False}


def test_both_years_have_fifteen_departments_and_five_special_units(sample):
    counted = Entry.objects.values_list("bloc__round__year", "bloc__key").annotate(Count("pk"))
    assert set(counted.order_by()) == {
        (year, key, number)
        for year in (LAST_YEAR, YEAR)
        for key, number in (("so", 15), ("dac-thu", 5))
    }


def test_the_departments_set_is_compared_with_last_years_and_the_special_units_is_not(sample):
    sets = CriteriaSet.objects.filter(year=YEAR).select_related("compared_with")
    found = {each.bloc_name: compared(each) for each in sets}
    changed = [line.change for line in found["Sở, ban, ngành"].lines if line.change != "same"]
    assert changed == ["reworded", "rule_changed"]
    assert found["Sở, ban, ngành"].is_complete
    assert not found["Đơn vị đặc thù"].is_complete


def test_sets_add_up_and_use_every_rule(sample):
    leaves = Node.objects.filter(set__year=YEAR, is_leaf=True).order_by()
    sums = (
        leaves.filter(block=Block.MAIN)
        .values_list("set__bloc_name", "method")
        .annotate(Sum("max_points"))
    )
    assert set(sums) == {
        ("Sở, ban, ngành", Method.APPRAISED, Decimal(70)),
        ("Sở, ban, ngành", Method.SURVEY, Decimal(30)),
        ("Đơn vị đặc thù", Method.APPRAISED, Decimal(56)),
        ("Đơn vị đặc thù", Method.SURVEY, Decimal(24)),
    }
    assert set(leaves.values_list("rule_kind", flat=True)) == set(RuleKind)


def test_every_role_can_sign_in(sample):
    assert set(Membership.objects.valid_on().values_list("role", flat=True)) == set(Role)
    assert len(logins()) == len(Role) + 1
    for _who, email in logins():
        assert User.objects.get(email=email).check_password(PASSWORD)


def test_this_year_stands_half_way(sample):
    now = Entry.objects.filter(bloc__round__year=YEAR)
    assert Counter(now.values_list("state", flat=True)) == {
        EntryState.DECLARING: 7,
        EntryState.AWAITING_APPROVAL: 3,
        EntryState.DECLARED: 4,
        EntryState.APPRAISAL_1: 4,
        EntryState.EXPLANATION: 1,
        EntryState.EXPLAINED: 1,
    }
    assert now.filter(extensions__isnull=False).count() == 1
    flagged = ExplanationRequest.objects.filter(entry__in=now)
    assert flagged.filter(answer="").exists()
    assert flagged.exclude(answer="").exists()


def test_the_officer_at_work_sees_an_item_worked_out_beside_other_units(sample):
    entry = Entry.objects.get(bloc__round__year=YEAR, agency__short_name=AT_WORK)
    mark = entry.marks.get(node__rule_kind=RuleKind.BEST_IN_BLOC)
    assert (mark.is_complete, mark.did_not_arise, mark.points) == (True, False, None)


def test_what_was_submitted_lacks_nothing(sample):
    for entry in Entry.objects.exclude(state=EntryState.DECLARING).select_related("bloc"):
        assert sheet_of(entry).missing == []


def test_evidence_is_a_pdf_where_the_storage_says(sample):
    revision = Attachment.objects.order_by("pk")[0].revision
    content = revision.file.read()
    assert content.startswith(b"%PDF-1.4")
    assert len(content) == revision.size


def test_exemptions_have_a_ground_and_units_in_both_years(sample):
    years = Exemption.objects.exclude(ground="").values_list("entry__bloc__round__year", flat=True)
    assert set(years) == {LAST_YEAR, YEAR}


def test_last_year_is_computed_published_and_verifies(sample):
    editions = Edition.objects.current()
    places = editions.values_list("council__place_name", "year", "bloc_key", "origin")
    assert set(places) == {
        ("Tỉnh Mẫu", LAST_YEAR - 1, "so", Origin.IMPORTED),
        ("Tỉnh Mẫu", LAST_YEAR - 1, "dac-thu", Origin.IMPORTED),
        ("Tỉnh Mẫu", LAST_YEAR, "so", Origin.COMPUTED),
        ("Tỉnh Mẫu", LAST_YEAR, "dac-thu", Origin.COMPUTED),
        ("Tỉnh Thanh Hóa", 2024, "so", Origin.IMPORTED),
    }
    for edition in editions:
        assert verify(edition).faults == ()


def test_last_years_indices_are_spread_and_units_move(sample):
    results = Result.objects.filter(edition__year=LAST_YEAR)
    indices = sorted(results.values_list("index", flat=True))
    assert 68 < indices[0] < 78
    assert 90 < indices[-1] < 96
    moves = [places for places in results.values_list("places", flat=True) if places is not None]
    assert min(moves) < 0 < max(moves)
    merged = results.filter(notes__contains=[{"code": "merged"}])
    assert merged.filter(places__isnull=True).count() == merged.count() > 0
    reduced = {note["code"] for row in results for note in row.notes}
    assert reduced == {"merged", "exempt", "not_arisen", "small_sample", "bonus", "penalty"}


def test_thanh_hoas_mean_is_the_printed_one(sample):
    edition = Edition.objects.get(council__place_name="Tỉnh Thanh Hóa")
    assert round(edition.mean, 2) == Decimal("85.41")
    assert "482/QĐ-UBND" in edition.publication.source


def test_last_years_survey_is_tabulated_and_this_years_half_answered(sample):
    states = dict(Survey.objects.values_list("round__year", "state"))
    assert states == {LAST_YEAR: SurveyState.TABULATED, YEAR: SurveyState.OPEN}
    now = Invitation.objects.filter(survey__round__year=YEAR)
    answered = now.filter(is_redeemed=True).count()
    assert 0.3 < answered / now.count() < 0.6
    assert Ballot.objects.filter(survey__round__year=YEAR).exists()


def test_every_load_draws_the_same_points(sample):
    drawn = Mark.objects.values_list("stage").annotate(Count("pk"), Sum("points"))
    assert list(drawn.order_by("stage")) == [
        ("appraisal_1", 1362, Decimal("1340.212")),
        ("appraisal_2", 15, Decimal("10.096")),
        ("declared", 2032, Decimal("2051.008")),
    ]


def test_a_database_with_a_council_is_refused(sample):
    with pytest.raises(CommandError):
        call_command("load_sample")
    call_command("load_sample", if_empty=True)
