"""Turnout tells how many, never who, and nothing of cells too small."""

import pytest

from surveys.models import Invitation
from surveys.selectors.turnout import Turnout, deliveries, group_turnout, unit_turnout
from tests.factories.surveys import put_ballots, ready_survey

pytestmark = pytest.mark.django_db


def test_people_are_counted_per_group():
    work = ready_survey(people=4, groups=["Người dân", "Doanh nghiệp"])
    answered = work.groups[0].invitations.values("pk")[:3]
    Invitation.objects.filter(pk__in=answered).update(is_redeemed=True)
    found = [(row.group.name, row.answered, row.invited) for row in group_turnout(work.survey)]
    assert found == [("Người dân", 3, 4), ("Doanh nghiệp", 0, 4)]


def test_small_cells_and_their_companions_are_hidden():
    work = ready_survey(units=1, people=6, groups=["Một", "Hai", "Ba"])
    for group, number in zip(work.groups, (6, 1, 4), strict=True):
        put_ballots(group, work.entries[0], work.questions[0], "Tốt", number)
    (row,) = unit_turnout(work.survey, work.groups)
    assert row.total == Turnout(invited=18, answered=11)
    assert row.cells == [Turnout(6, 6), Turnout(6, None), Turnout(6, None)]


def test_a_unit_with_few_ballots_shows_no_total():
    work = ready_survey(units=1, people=4)
    put_ballots(work.groups[0], work.entries[0], work.questions[0], "Tốt", 2)
    (row,) = unit_turnout(work.survey, work.groups)
    assert row.total == Turnout(4, None)


def test_deliveries_are_counted_by_state():
    work = ready_survey(people=3)
    assert deliveries(work.survey) == {"planned": 0, "sent": 3, "failed": 0}
