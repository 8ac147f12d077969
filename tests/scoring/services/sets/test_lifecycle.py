"""The life of a criteria set, and what its history tells of it."""

import pytest

from cchc.agencies.enums import Role
from scoring.enums import SetState
from scoring.models import CriteriaSet
from scoring.services.sets.lifecycle import discard, import_criteria, put_in_force
from tests.factories.agencies import make_council, make_member
from tests.factories.workbooks import GOOD, workbook

pytestmark = pytest.mark.django_db


def test_a_set_put_in_force_locks_under_its_decision():
    criteria_set = import_criteria(
        workbook(GOOD), council=make_council(), year=2026, bloc_name="Sở", by=None
    )

    in_force = put_in_force(
        criteria_set, by=None, decision_number="12/QĐ-UBND", decision_date="2026-01-05"
    )

    assert in_force.state == SetState.IN_FORCE
    assert [row.action for row in in_force.transitions.all()] == ["put_in_force", "create"]


def test_who_imported_and_who_removed_a_set_stays_known():
    council = make_council()
    secretary = make_member(Role.SECRETARY, council=council)
    draft = import_criteria(
        workbook(GOOD), council=council, year=2026, bloc_name="Sở", by=secretary
    )

    discard(draft, by=secretary)

    assert [
        (row.action, row.from_state, row.to_state, row.by) for row in draft.transitions.all()
    ] == [
        ("discard", "draft", "discarded", secretary),
        ("create", "", "draft", secretary),
    ]
    assert not CriteriaSet.objects.visible_to(secretary).exists()
