"""What an amendment opened again is open until it is said again, whatever stood before."""

from decimal import Decimal

import pytest

from cchc.jobs.services import Refused
from rankings.services.compiling import compile_bloc
from rankings.services.sheets import digest_now
from scoring.enums import EntryState, MarkStage
from scoring.models import Mark
from scoring.selectors.rounds.maxima import trees_of
from scoring.selectors.sheets.appraisal import appraisal_of, progress_of
from scoring.services.sets.amending import apply_amendment
from tests.factories.amendments import change_leaf, make_amendment
from tests.factories.criteria import EVERY_KIND, GROUNDS
from tests.factories.scoring import ReadyBloc, declare_all, make_mark, put_in_state, ready_bloc

pytestmark = pytest.mark.django_db

TREE = [row for row in EVERY_KIND if row[0] not in ("3", "3.1")] + GROUNDS
GROUND = {"reason": "Bổ sung", "document_number": "15/QĐ-UBND"}


@pytest.fixture
def ready() -> ReadyBloc:
    """A unit whose points are final: of 2.4 by the second appraisal, of 4.1 a bonus of 2."""
    ready = ready_bloc(tree=TREE, state=EntryState.FINAL)
    for mark in declare_all(ready.entry):
        make_mark(ready.entry, mark.node, stage=MarkStage.APPRAISAL_1)
    make_mark(
        ready.entry,
        ready.nodes["2.4"],
        stage=MarkStage.APPRAISAL_2,
        points=Decimal("1.5"),
        reason="Bổ sung một sáng kiến",
    )
    for stage in (MarkStage.DECLARED, MarkStage.APPRAISAL_1):
        make_mark(ready.entry, ready.nodes["4.1"], {"count": 2}, stage=stage)
    return ready


def amend(ready: ReadyBloc, code: str, **changes) -> None:
    draft = make_amendment(ready.criteria_set, by=ready.secretary)
    change_leaf(draft, code, **changes)
    apply_amendment(draft, by=ready.secretary, **GROUND)
    ready.criteria_set.refresh_from_db()
    ready.bloc.criteria_set.refresh_from_db()


def culprits(ready: ReadyBloc) -> list[str]:
    with pytest.raises(Refused) as refused:
        compile_bloc(ready.bloc, by=ready.secretary)
    return [culprit["code"] for culprit in refused.value.culprits]


def open_items(ready: ReadyBloc, component: str) -> tuple[int, int]:
    """As the board counts them, and as the appraiser's page shows them."""
    trees = trees_of([ready.criteria_set.pk])
    counted = progress_of([ready.entry], trees)[ready.entry.pk][ready.nodes[component].pk].open
    shown = [
        item
        for item in appraisal_of(ready.entry)
        if item.leaf.node.component_id == ready.nodes[component].pk
        and item.is_open(MarkStage.APPRAISAL_2)
    ]
    return counted, len(shown)


def test_the_first_appraisal_does_not_count_again_where_the_second_is_open(ready):
    compile_bloc(ready.bloc, by=ready.secretary)

    amend(ready, "2.4", max_points="1", scale="mỗi 0,25 | tối đa 1")

    assert culprits(ready) == ["2.4"]


def test_a_bonus_that_is_open_is_not_taken_for_none(ready):
    compile_bloc(ready.bloc, by=ready.secretary)

    amend(ready, "4.1", rule_kind="yes_no", scale="")

    assert culprits(ready) == ["4.1"]


def test_points_are_not_made_final_while_an_item_is_open_again(ready):
    put_in_state(ready.entry, EntryState.APPRAISAL_2)
    assert (open_items(ready, "2"), open_items(ready, "4")) == ((0, 0), (0, 0))

    amend(ready, "2.4", max_points="1", scale="mỗi 0,25 | tối đa 1")
    amend(ready, "4.1", rule_kind="yes_no", scale="")

    assert (open_items(ready, "2"), open_items(ready, "4")) == ((1, 1), (1, 1))


def test_a_draft_edition_is_out_of_date_when_a_mark_is_opened_again(ready):
    before = digest_now(ready.bloc)
    mark = Mark.objects.filter(entry=ready.entry, node=ready.nodes["1.1"])

    mark.filter(stage=MarkStage.APPRAISAL_1).update(is_complete=False)

    assert digest_now(ready.bloc) != before
