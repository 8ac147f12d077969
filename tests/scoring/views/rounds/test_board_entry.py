"""One unit on the board: another deadline, a stage given back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring.enums import EntryState, RoundStage
from scoring.selectors.rounds.deadlines import deadline_of
from tests.factories.scoring import (
    ready_bloc,
)
from tests.scoring.views.rounds.pages import text_of

pytestmark = pytest.mark.django_db


def states(ready) -> list[str]:
    for entry in ready.entries:
        entry.refresh_from_db()
    return [entry.state for entry in ready.entries]


def act(client, ready, address, **said):
    named = {f"{address}-{name}": value for name, value in said.items()}
    args = [ready.round.pk, ready.entry.pk, address]
    return client.post(reverse("act_on_entry", args=args), named)


def in_days(days):
    return f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}"


def test_one_unit_gets_another_deadline_with_the_reason(client):
    ready = ready_bloc()
    client.force_login(ready.secretary)
    before = timezone.localtime(deadline_of(ready.entry, RoundStage.SELF_ASSESSMENT))
    act(client, ready, "gia-han", deadline=in_days(12), reason="Mất điện kéo dài")
    extension = ready.entry.extensions.get()
    assert (
        f"{timezone.localtime(extension.deadline):%d/%m/%Y %H:%M:%S}" == f"{in_days(12)} 23:59:59"
    )
    page = text_of(client.get(reverse("round_entry", args=[ready.round.pk, ready.entry.pk])))
    assert "Mất điện kéo dài" in page
    assert f"Gia hạn: từ {before:%H:%M %d/%m/%Y} thành 23:59 {in_days(12)}." in page


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(5, "Hạn mới phải sau hạn hiện tại"), (60, "gia hạn đến trước thời điểm đó")],
)
def test_an_extension_lies_between_the_present_deadline_and_the_next_stages(client, days, sentence):
    ready = ready_bloc()
    client.force_login(ready.secretary)
    answer = act(client, ready, "gia-han", deadline=in_days(days), reason="Mất điện")
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not ready.entry.extensions.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"deadline": "31/12/2020", "reason": "x"}, "deadline"),
        ({"deadline": "mai", "reason": "x"}, "deadline"),
        ({"deadline": in_days(12), "reason": " "}, "reason"),
    ],
)
def test_a_wrong_extension_is_told_at_its_field(client, said, field):
    ready = ready_bloc()
    client.force_login(ready.secretary)
    answer = act(client, ready, "gia-han", **said)
    assert answer.status_code == 422
    forms = [form for _act, form in answer.context["actions"] if form.is_bound]
    assert [list(form.errors) for form in forms] == [[field]]
    assert not ready.entry.extensions.exists()


@pytest.mark.parametrize(
    ("state", "address", "said", "after"),
    [
        (EntryState.DECLARED, "mo-lai-tu-danh-gia", {"deadline": "31/12/2099"}, "declaring"),
        (EntryState.EXPLAINED, "mo-lai-giai-trinh", {"deadline": "31/12/2099"}, "explanation"),
        (EntryState.FINAL, "mo-lai-tham-dinh", {}, "appraisal_2"),
    ],
)
def test_one_unit_gets_a_stage_back(client, state, address, said, after):
    ready = ready_bloc(state=state)
    client.force_login(ready.secretary)
    act(client, ready, address, reason="Theo kết luận của Chủ tịch", **said)
    assert states(ready) == [after]
    row = ready.entry.transitions.get()
    assert (row.by, row.reason) == (ready.secretary, "Theo kết luận của Chủ tịch")


def test_what_is_not_possible_now_changes_nothing(client):
    ready = ready_bloc()
    client.force_login(ready.secretary)
    act(client, ready, "mo-lai-tham-dinh", reason="x")
    assert states(ready) == ["declaring"]
    args = [ready.round.pk, ready.entry.pk, "khong-co"]
    assert client.post(reverse("act_on_entry", args=args)).status_code == 404
