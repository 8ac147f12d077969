"""Turnout tells how many, never who, and nothing of cells too small."""

import pytest

from surveys.models import Invitation
from surveys.selectors.turnout import Turnout, deliveries, turnout_of
from tests.factories.surveys import ReadySurvey, make_invitation, put_ballots, ready_survey

pytestmark = pytest.mark.django_db


def answered_by(work: ReadySurvey, group: int, number: int) -> None:
    people = work.groups[group].invitations.values("pk")[:number]
    Invitation.objects.filter(pk__in=people).update(is_redeemed=True)
    put_ballots(work.groups[group], work.entries[0], work.questions[0], "Tốt", number)


def test_people_are_counted_per_group_and_in_all():
    work = ready_survey(people=4, groups=["Người dân", "Doanh nghiệp"])
    answered_by(work, 0, 3)
    found = turnout_of(work.survey)
    assert [(row.group.name, row.people) for row in found.groups] == [
        ("Người dân", Turnout(4, 3)),
        ("Doanh nghiệp", Turnout(4, 0)),
    ]
    assert found.people == Turnout(8, 3)


@pytest.mark.parametrize("number", [0, 1])
def test_a_person_alone_is_hidden_before_and_after_they_answer(number):
    work = ready_survey(units=1, people=6, groups=["Một", "Hai", "Ba"])
    alone = work.groups[1]
    alone.invitations.exclude(pk=alone.invitations.first().pk).delete()
    work.groups[0].invitations.first().delete()
    for group in (0, 2):
        answered_by(work, group, 4)
    answered_by(work, 1, number)
    found = turnout_of(work.survey)
    (row,) = found.units
    # The smallest other group is hidden too: else the person is what is left of the total.
    assert row.cells == [Turnout(5, None), Turnout(1, None), Turnout(6, 4)]
    assert row.total == Turnout(12, 8 + number)
    assert [group.people.answered for group in found.groups] == [None, None, 4]


def test_a_group_of_enough_people_shows_few_answers_too():
    work = ready_survey(units=1, people=6)
    answered_by(work, 0, 1)
    assert turnout_of(work.survey).units[0].cells == [Turnout(6, 1)]


def test_a_survey_of_two_people_shows_no_number():
    work = ready_survey(units=1, people=2)
    answered_by(work, 0, 2)
    found = turnout_of(work.survey)
    assert found.people == found.groups[0].people == found.units[0].total == Turnout(2, None)


def test_a_group_that_does_not_rate_a_unit_has_no_cell():
    work = ready_survey(units=2, people=3, groups=["Một", "Hai"])
    for invitation in work.groups[1].invitations.all():
        invitation.entries.set(work.entries[:1])
    make_invitation(work.groups[0], work.entries)
    assert turnout_of(work.survey).units[1].cells == [Turnout(4, 0), None]


def test_deliveries_are_counted_by_state():
    work = ready_survey(people=3)
    assert deliveries(work.survey) == {"planned": 0, "sent": 3, "failed": 0}
