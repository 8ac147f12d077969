"""What the desk says of the year before: what was published, and nothing else."""

from decimal import Decimal

import pytest
from django.utils import timezone

from rankings.services.compiling import compile_bloc
from rankings.services.publications import prepare_and_publish
from scoring.enums import EntryState, MarkStage, RoundState
from scoring.models import AssessmentRound
from scoring.selectors.previous_year import PastLeaf, leaves_a_year_ago
from tests.factories.files import signed_decision
from tests.factories.scoring import (
    YEAR,
    declare_all,
    make_bloc,
    make_criteria_set,
    make_entry,
    make_mark,
    make_round,
    put_in_state,
    ready_bloc,
)

pytestmark = pytest.mark.django_db

TREE = [
    ("1", "Công tác chỉ đạo, điều hành CCHC", "1", "", ""),
    ("1.1", "Có kế hoạch CCHC năm", "1", "yes_no", ""),
]
REASON = "Kế hoạch thiếu kinh phí"


@pytest.fixture
def last_year():
    """A closed round whose one leaf was given half its points."""
    ready = ready_bloc(tree=TREE)
    declare_all(ready.entry, by=ready.officer)
    make_mark(
        ready.entry, ready.nodes["1.1"], stage=MarkStage.APPRAISAL_1,
        points=Decimal("0.5"), reason=REASON,
    )  # fmt: skip
    put_in_state(ready.entry, EntryState.FINAL)
    AssessmentRound.objects.filter(pk=ready.round.pk).update(state=RoundState.CLOSED)
    return ready


@pytest.fixture
def entry(last_year):
    """The same unit this year."""
    round = make_round(last_year.council, year=YEAR + 1)
    criteria_set = make_criteria_set(last_year.council, tree=TREE, year=YEAR + 1)
    return make_entry(make_bloc(round, criteria_set), agency=last_year.entry.agency)


def publish(ready):
    edition = compile_bloc(ready.bloc, by=ready.secretary)
    prepare_and_publish(
        ready.round, editions=[edition], by=ready.secretary, title="Công bố",
        decision_number="12/QĐ-UBND", decision_date=timezone.localdate(),
        signed_file=signed_decision(),
    )  # fmt: skip


def desk(client, ready, entry) -> str:
    client.force_login(ready.officer)
    return client.get(f"/tu-danh-gia/{entry.pk}/").content.decode()


def test_points_of_a_closed_round_that_were_not_published_are_not_shown(client, last_year, entry):
    compile_bloc(last_year.bloc, by=last_year.secretary)

    assert leaves_a_year_ago(entry) == {}
    assert REASON not in desk(client, last_year, entry)


def test_published_points_are_shown_with_their_reason(client, last_year, entry):
    publish(last_year)

    leaf = last_year.nodes["1.1"]
    assert leaves_a_year_ago(entry) == {(leaf.code, leaf.text): PastLeaf(Decimal("0.5"), REASON)}
    assert f"{YEAR}: 0,5 điểm – “{REASON}”" in desk(client, last_year, entry)


def test_what_changes_after_publication_stays_closed(last_year, entry):
    publish(last_year)
    last_year.entry.marks.filter(stage=MarkStage.APPRAISAL_1).update(
        points=Decimal("0.25"), reason="Phúc tra"
    )

    assert [past.points for past in leaves_a_year_ago(entry).values()] == [Decimal("0.5")]
