"""Who is exempt from a component is exempt from what an amendment moves into it."""

import pytest

from scoring.models import Exemption
from scoring.selectors.sets.differences import difference_of
from scoring.selectors.sets.drafts import order_version
from scoring.selectors.sets.moved import exemptions_of_moved
from scoring.services.sets.amending import preview_amendment
from scoring.services.sets.editing import move_node
from tests.factories.amendments import make_amendment
from tests.factories.scoring import ready_bloc

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready():
    return ready_bloc(units=3)


def exempt(ready, place, code):
    Exemption.objects.create(
        entry=ready.entries[place], node=ready.nodes[code], ground="QĐ 1", by=ready.secretary
    )


def moved(ready, code, *, under):
    """The draft of an amendment that moves one node."""
    draft = make_amendment(ready.criteria_set, by=ready.secretary)
    move_node(
        draft.nodes.get(code=code),
        parent=draft.nodes.get(code=under),
        after=None,
        by=ready.secretary,
        version=order_version(draft.nodes.all()),
    )
    return draft


def test_units_that_gain_or_lose_an_exemption_by_a_move_are_told(ready):
    exempt(ready, 0, "1")
    exempt(ready, 1, "2")
    exempt(ready, 2, "2")
    draft = moved(ready, "2.4", under="1")

    (gained, lost) = preview_amendment(draft).hanging[ready.nodes["2.4"].pk]

    assert gained.startswith("1 đơn vị được miễn")
    assert lost.startswith("2 đơn vị trước đây được miễn")


def test_who_is_exempt_from_the_moved_item_itself_stays_so(ready):
    exempt(ready, 0, "2.4")
    exempt(ready, 0, "1")

    assert preview_amendment(moved(ready, "2.4", under="1")).hanging == {ready.nodes["2.4"].pk: []}


def test_where_nothing_moves_nothing_is_asked(ready, django_assert_num_queries):
    difference = difference_of(make_amendment(ready.criteria_set, by=ready.secretary))

    with django_assert_num_queries(0):
        assert exemptions_of_moved(difference) == {}
