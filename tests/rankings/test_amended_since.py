"""What is published stays what it was, whatever becomes of its criteria afterwards."""

from decimal import Decimal

import pytest

from cchc.jobs.services import Refused
from rankings.models import Edition, Result
from rankings.selectors.leaves import leaf_lines
from rankings.services.compiling import compile_bloc
from rankings.services.sheets import digest_now
from scoring.enums import EntryState, MarkStage
from scoring.models import Mark
from scoring.services.sets.amending import apply_amendment
from tests.factories.amendments import add_leaf, change_leaf, make_amendment, remove
from tests.factories.criteria import EVERY_KIND
from tests.factories.scoring import declare_all, make_mark, ready_bloc

pytestmark = pytest.mark.django_db

WITHOUT_SURVEY = [row for row in EVERY_KIND if not row[0].startswith("3")]
GROUND = {"reason": "Bổ sung", "document_number": "15/QĐ-UBND"}


@pytest.fixture
def ready():
    ready = ready_bloc(tree=WITHOUT_SURVEY, state=EntryState.FINAL)
    for mark in declare_all(ready.entry):
        make_mark(ready.entry, mark.node, stage=MarkStage.APPRAISAL_1)
    return ready


def told(edition: Edition) -> list[tuple]:
    result = Result.objects.get(edition=edition)
    return [
        (line.code, line.text, line.declared, line.first, line.points)
        for line in leaf_lines(Edition.objects.get(pk=edition.pk), result)
    ]


def remarks(edition: Edition) -> list[list[str]]:
    result = Result.objects.get(edition=edition)
    return [line.remarks for line in leaf_lines(Edition.objects.get(pk=edition.pk), result)]


def amend_twice(ready) -> None:
    """A leaf gets another scale and ends later, another one takes its code."""
    first = make_amendment(ready.criteria_set, by=ready.secretary)
    change_leaf(first, "2.4", scale="mỗi 0,25 | tối đa 1,5")
    apply_amendment(first, by=ready.secretary, **GROUND)
    ready.criteria_set.refresh_from_db()
    second = make_amendment(ready.criteria_set, by=ready.secretary)
    remove(second, "2.4")
    second.nodes.filter(code="2.5").update(code="2.4")
    add_leaf(second, "2", "2.5")
    apply_amendment(second, by=ready.secretary, **GROUND)
    ready.criteria_set.refresh_from_db()


def test_a_unit_s_table_keeps_what_was_said_when_it_was_made(ready):
    edition = compile_bloc(ready.bloc, by=ready.secretary)
    before = told(edition)

    amend_twice(ready)

    assert told(edition) == before
    assert ("2.4", "Sáng kiến cải cách", Decimal(1), Decimal(1), Decimal(1)) in before


def test_a_draft_made_before_an_amendment_is_stale(ready):
    edition = compile_bloc(ready.bloc, by=ready.secretary)
    assert digest_now(ready.bloc) == edition.inputs_digest

    amend_twice(ready)
    ready.bloc.refresh_from_db()

    assert digest_now(ready.bloc) != edition.inputs_digest


def test_a_draft_is_stale_once_a_unit_has_declared_something_else(ready):
    """Its declared points stand in the table beside those of the council, which stay."""
    appraised = Mark.objects.get(node=ready.nodes["2.4"], stage=MarkStage.APPRAISAL_1)
    declared = Mark.objects.get(node=ready.nodes["2.4"], stage=MarkStage.DECLARED)
    edition = compile_bloc(ready.bloc, by=ready.secretary)

    declared.inputs = {"count": 1}
    declared.points = declared.rule_points = Decimal("0.5")
    declared.save()

    assert appraised.points == Decimal(1)
    assert digest_now(ready.bloc) != edition.inputs_digest


def test_the_next_edition_is_made_by_the_set_as_it_stands(ready):
    draft = make_amendment(ready.criteria_set, by=ready.secretary)
    change_leaf(draft, "2.4", scale="mỗi 0,25 | tối đa 1,5")
    remove(draft, "2.5")
    apply_amendment(draft, by=ready.secretary, **GROUND)
    ready.bloc.refresh_from_db()

    edition = compile_bloc(ready.bloc, by=ready.secretary)

    result = Result.objects.get(edition=edition)
    assert result.max_points == Decimal("8.5")
    assert {row[0]: row[2:] for row in told(edition)}["2.4"] == (Decimal("0.5"),) * 3


def test_a_leaf_without_points_keeps_the_bloc_from_being_compiled(ready):
    draft = make_amendment(ready.criteria_set, by=ready.secretary)
    change_leaf(draft, "2.4", rule_kind="yes_no", scale="Có: 1,5 | Không: 0")
    apply_amendment(draft, by=ready.secretary, **GROUND)
    ready.bloc.refresh_from_db()

    with pytest.raises(Refused) as refused:
        compile_bloc(ready.bloc, by=ready.secretary)

    assert [(row["unit"], row["code"]) for row in refused.value.culprits] == [
        (ready.entry.name, "2.4")
    ]


def test_a_remark_an_amendment_added_is_not_in_the_table_of_before(ready):
    """The appraiser had corrected a figure that cost nothing under the rule of then."""
    of_leaf = Mark.objects.filter(node=ready.nodes["2.1"], stage=MarkStage.APPRAISAL_1)
    of_leaf.delete()
    appraised = make_mark(
        ready.entry, ready.nodes["2.1"], {"numerator": "12.300", "denominator": "12.530"},
        stage=MarkStage.APPRAISAL_1,
    )  # fmt: skip
    edition = compile_bloc(ready.bloc, by=ready.secretary)
    before = remarks(edition)

    draft = make_amendment(ready.criteria_set, by=ready.secretary)
    change_leaf(draft, "2.1", scale="từ 99%: 2 | từ 95%: 1 | dưới 95%: 0")
    apply_amendment(draft, by=ready.secretary, **GROUND)

    appraised.refresh_from_db()
    assert "15/QĐ-UBND" in appraised.reason
    assert remarks(edition) == before


def test_what_people_say_anew_is_not_in_the_table_of_before(ready):
    """The unit's final points are opened again after the result was made."""
    edition = compile_bloc(ready.bloc, by=ready.secretary)
    before, remarked = told(edition), remarks(edition)

    for mark in Mark.objects.filter(node=ready.nodes["2.4"]):
        mark.points = mark.rule_points = mark.inherited_points = Decimal("0.5")
        mark.reason = "Xét lại" if mark.stage != MarkStage.DECLARED else ""
        mark.save()
    again = make_mark(ready.entry, ready.nodes["2.5"], stage=MarkStage.APPRAISAL_2)
    again.reason = "Xét lại"
    again.save()

    assert (told(edition), remarks(edition)) == (before, remarked)


def test_what_people_say_anew_and_an_amendment_evaluates_then_is_not_in_it_either(ready):
    edition = compile_bloc(ready.bloc, by=ready.secretary)
    before, remarked = told(edition), remarks(edition)

    for mark in Mark.objects.filter(node=ready.nodes["2.4"]):
        mark.inputs = {"count": 3}
        mark.points = mark.rule_points = mark.inherited_points = Decimal("1.5")
        mark.save()
    amend_twice(ready)

    assert (told(edition), remarks(edition)) == (before, remarked)


@pytest.mark.django_db(transaction=True)
def test_an_appraisal_taken_back_since_still_stands_in_the_table(ready):
    edition = compile_bloc(ready.bloc, by=ready.secretary)
    before = told(edition)

    Mark.objects.filter(node=ready.nodes["2.4"], stage=MarkStage.APPRAISAL_1).delete()

    assert told(edition) == before


@pytest.mark.django_db(transaction=True)
def test_an_appraisal_taken_back_before_does_not_stand_in_the_table(ready):
    of_leaf = Mark.objects.filter(node=ready.nodes["2.4"], stage=MarkStage.APPRAISAL_1)
    of_leaf.delete()
    make_mark(ready.entry, ready.nodes["2.4"], stage=MarkStage.APPRAISAL_2)

    edition = compile_bloc(ready.bloc, by=ready.secretary)

    assert {row[0]: row[3] for row in told(edition)}["2.4"] is None
