"""The council's order between equal units: all of a tie, in a draft, with its reason."""

import pytest

from cchc.refusals import NotPermitted, Refusal
from rankings.enums import EditionState
from rankings.models import Edition
from rankings.selectors.desk import undecided_entries
from rankings.selectors.method import method_sentences
from rankings.services.compiling import compile_bloc
from rankings.services.council_order import set_council_order
from rankings.services.editions import discard
from rankings.services.verifying import verify
from scoring.enums import EntryState, MarkStage
from scoring.models import Entry, RoundTransition
from scoring.selectors.wording import what_happened
from tests.factories.criteria import EVERY_KIND, POINTS
from tests.factories.scoring import make_mark, ready_bloc

pytestmark = pytest.mark.django_db
REASON = "Biên bản họp số 3"


@pytest.fixture
def ready():
    """Three units alike in everything and one below them, each to have a rank of its own."""
    tree = [row for row in EVERY_KIND if not row[0].startswith("3")]
    ready = ready_bloc(units=4, state=EntryState.APPRAISAL_1, tree=tree)
    for entry in ready.entries:
        for code in POINTS:
            make_mark(entry, ready.nodes[code], stage=MarkStage.APPRAISAL_1)
    lowest = ready.entries[3]
    lowest.marks.filter(node=ready.nodes["2.1"]).update(points=0, reason="Không có văn bản")
    ready.bloc.ranking_method = "consecutive"
    ready.bloc.save()
    return ready


def _order(ready, *places, draft=None):
    draft = draft or compile_bloc(ready.bloc, by=ready.secretary)
    entries = [ready.entries[place] for place in places]
    return set_council_order(draft, entries, by=ready.secretary, reason=REASON)


def test_the_order_counts_though_the_bloc_names_no_such_key(ready):
    assert "council_order" not in ready.bloc.tie_keys
    _order(ready, 2, 0, 1)

    draft = compile_bloc(ready.bloc, by=ready.secretary)

    names = [row.name for row in draft.results.order_by("position")]
    assert names == [ready.entries[place].name for place in (2, 0, 1, 3)]
    assert draft.notes == []
    assert "thứ tự do hội đồng quyết định" in method_sentences(draft)[1]


def test_units_of_one_name_are_told_apart(ready):
    Entry.objects.filter(bloc=ready.bloc).update(name="Xã Tân Hòa")
    draft = compile_bloc(ready.bloc, by=ready.secretary)

    assert set(undecided_entries(draft)) == set(ready.entries[:3])
    assert verify(Edition.objects.get(pk=draft.pk)).faults == ()


def test_another_order_of_the_same_units_replaces_the_first(ready):
    _order(ready, 2, 0, 1)
    _order(ready, 0, 1, 2)

    draft = compile_bloc(ready.bloc, by=ready.secretary)

    names = [row.name for row in draft.results.order_by("position")]
    assert names == [entry.name for entry in ready.entries]


@pytest.mark.parametrize("places", [(0, 1), (0, 1, 2, 3), (3,), (0, 1, 1), ()])
def test_what_is_no_whole_tie_is_refused(ready, places):
    with pytest.raises(Refusal):
        _order(ready, *places)

    assert not Entry.objects.exclude(council_order=None).exists()


def test_a_result_that_is_no_draft_is_refused(ready):
    draft = compile_bloc(ready.bloc, by=ready.secretary)
    discard(draft, by=ready.secretary)

    with pytest.raises(Refusal):
        _order(ready, 0, 1, 2, draft=draft)

    assert Edition.objects.get().state == EditionState.DISCARDED


def test_an_appraiser_sets_no_order(ready):
    draft = compile_bloc(ready.bloc, by=ready.secretary)

    with pytest.raises(NotPermitted):
        set_council_order(draft, ready.entries[:3], by=ready.appraiser, reason=REASON)


def test_the_rounds_history_says_who_set_the_order_and_why(ready):
    _order(ready, 2, 0, 1)

    row = RoundTransition.objects.get(action="set_council_order")
    names = "; ".join(ready.entries[place].name for place in (2, 0, 1))
    assert (row.by, row.reason) == (ready.secretary, f"{names}: {REASON}")
    assert what_happened(row) == "Hội đồng quyết định thứ tự giữa các đơn vị bằng điểm"
