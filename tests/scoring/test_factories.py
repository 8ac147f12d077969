"""What other tests build on says what it claims."""

import pytest

from scoring.models import Mark
from scoring.selectors.sets.criteria import scheme_of
from tests.factories.criteria import EVERY_KIND, POINTS, make_criteria_set, many_leaves
from tests.factories.scoring import declare_all, ready_bloc

pytestmark = pytest.mark.django_db


def test_the_sets_are_schemes_without_problems():
    for tree in (EVERY_KIND, many_leaves(88), many_leaves(1, components=1)):
        assert scheme_of(make_criteria_set(tree=tree)).problems() == []


def test_the_big_tree_has_as_many_leaves_as_asked():
    assert sum(bool(row[3]) for row in many_leaves(88)) == 88


def test_the_finished_inputs_give_the_stated_points():
    ready = ready_bloc()
    declare_all(ready.entry)
    assert dict(Mark.objects.values_list("node__code", "points")) == POINTS
