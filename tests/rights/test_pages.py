"""The pages and the API answer as the rights say: 404 for what is not yours to know of,
403 for what is not yours to do, the sign-in page for whom nobody knows.
"""

import pytest
from django.test import Client
from django.urls import reverse

from scoring.enums import EntryState as S
from scoring.enums import SetState
from scoring.services.sets.amending import start_amendment
from tests.factories.criteria import make_criteria_set
from tests.factories.rankings import make_published
from tests.factories.scoring import put_in_state
from tests.rights.people import ROLES, Scene, make_scene

pytestmark = pytest.mark.django_db

# Columns: anonymous, then ROLES in their order: stranger, officer, leader, officer of another
# unit, appraiser, appraiser of another component, secretary, chair, secretary of another
# council, administrator.
GET = {
    ("entry_desk", S.DECLARING): "302 404 200 200 404 403 403 200 200 404 200",
    ("entry_approval", S.DECLARING): "302 404 200 200 404 403 403 200 200 404 200",
    ("appraisal_entry", S.DECLARING): "302 404 403 403 404 403 403 403 403 404 403",
    ("appraisal_entry", S.APPRAISAL_1): "302 404 403 403 404 200 200 200 200 404 200",
    ("appraisal_entry", S.FINAL): "302 404 403 403 404 200 200 200 200 404 200",
    ("round_board", S.DECLARING): "302 404 403 403 403 403 403 200 200 404 200",
    ("round_guide", S.DECLARING): "302 404 403 403 403 403 403 200 403 404 403",
    ("set_editor", S.DECLARING): "302 404 404 404 404 403 403 200 403 404 403",
    ("set_settings", S.DECLARING): "302 404 404 404 404 403 403 200 403 404 403",
    ("put_set_in_force", S.DECLARING): "302 404 404 404 404 403 403 200 403 404 403",
    ("new_set", S.DECLARING): "302 403 403 403 403 403 403 200 403 200 403",
    ("copy_set", S.DECLARING): "302 404 403 403 403 403 403 200 403 404 403",
    ("amendment", S.DECLARING): "302 404 404 404 404 403 403 200 403 404 403",
    ("set_comparison", S.DECLARING): "302 404 200 200 200 200 200 200 200 404 200",
    ("round_exemptions", S.DECLARING): "302 404 403 403 403 403 403 200 403 404 403",
    ("exemption_matrix", S.DECLARING): "302 404 403 403 403 403 403 200 403 404 403",
    ("exemption_workbook", S.DECLARING): "302 404 403 403 403 403 403 200 403 404 403",
    ("bloc_figures", S.DECLARING): "302 404 403 403 403 200 200 200 403 404 403",
    ("figures_workbook", S.DECLARING): "302 404 403 403 403 404 200 404 403 404 403",
    ("result_desk", S.FINAL): "302 404 404 404 404 404 404 200 200 404 200",
    ("survey_list", S.DECLARING): "302 200 200 200 200 200 200 200 200 200 200",
    ("person_list", S.DECLARING): "302 403 403 403 403 403 403 200 403 200 200",
    ("add_unit", S.DECLARING): "302 403 403 403 403 403 403 403 403 403 200",
    ("public_home", S.FINAL): "200 200 200 200 200 200 200 200 200 200 200",
    ("league_table", S.FINAL): "200 200 200 200 200 200 200 200 200 200 200",
    ("api:edition-detail", S.FINAL): "200 200 200 200 200 200 200 200 200 200 200",
}
POST = {
    ("entry_submit", S.DECLARING): "302 404 302 302 404 403 403 403 403 404 403",
    ("entry_return", S.AWAITING_APPROVAL): "302 404 403 302 404 403 403 403 403 404 403",
    ("explanation_send", S.EXPLANATION): "302 404 302 302 404 403 403 403 403 404 403",
    ("begin_amendment", S.DECLARING): "302 404 403 403 403 403 403 302 403 404 403",
    ("appraisal_agree", S.APPRAISAL_1): "302 404 403 403 404 302 403 403 403 404 403",
    ("upload_figures", S.APPRAISAL_1): "302 404 403 403 403 422 422 422 403 404 403",
}


def _path(scene: Scene, view: str) -> str:
    ready = scene.ready
    if view in ("league_table", "api:edition-detail"):
        edition = make_published()
        place = [edition.council_id, edition.year, edition.bloc_key]
        return reverse(view, args=[edition.pk] if view.startswith("api:") else place)
    if view in ("set_editor", "set_settings", "put_set_in_force"):
        blank = {"state": SetState.DRAFT, "decision_number": "", "decision_date": None}
        return reverse(view, args=[make_criteria_set(ready.council, **blank).pk])
    if view in ("copy_set", "begin_amendment"):
        return reverse(view, args=[ready.criteria_set.pk])
    if view == "amendment":
        return reverse(view, args=[start_amendment(ready.criteria_set, by=ready.secretary).pk])
    if view.startswith(("round_", "exemption_")) or view == "result_desk":
        return reverse(view, args=[ready.round.pk])
    if "figures" in view:
        return reverse(view, args=[ready.bloc.pk])
    if view == "set_comparison":
        return reverse(view, args=[ready.criteria_set.pk])
    if view == "appraisal_agree":
        return reverse(view, args=[ready.entry.pk, ready.nodes["1"].pk])
    if view.startswith(("entry_", "appraisal_", "explanation_")):
        return reverse(view, args=[ready.entry.pk])
    return reverse(view)


def _answers(view: str, state: S, *, method: str) -> str:
    """The status each meets; every one comes upon the entry in the same state."""
    scene = make_scene()
    path, found = _path(scene, view), []
    for role in (None, *ROLES):
        put_in_state(scene.ready.entry, state)
        client = Client()
        if role is not None:
            client.force_login(scene.people[role])
        said = {"reason": "Thiếu tài liệu"} if method == "post" else {}
        found.append(str(getattr(client, method)(path, said).status_code))
    return " ".join(found)


@pytest.mark.parametrize(("view", "state"), GET)
def test_a_page_opens_to_whom_it_is_for(view: str, state: S):
    assert _answers(view, state, method="get") == GET[view, state]


@pytest.mark.parametrize(("view", "state"), POST)
def test_a_deed_is_done_by_whose_it_is(view: str, state: S):
    assert _answers(view, state, method="post") == POST[view, state]
