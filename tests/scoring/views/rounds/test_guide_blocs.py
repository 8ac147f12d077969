"""The blocs of a round that is being prepared: their set, order and classes."""

import pytest
from django.urls import reverse

from tests.factories.criteria import make_criteria_set
from tests.factories.scoring import make_bloc
from tests.scoring.views.rounds.pages import post, text_of

pytestmark = pytest.mark.django_db


def bloc_form(chosen, **changes: str) -> dict[str, str]:
    rows = [("Tốt", "90", "from"), ("Khá", "70,5", "over")]
    said = {
        "name": "Các sở, ban, ngành",
        "key": "",
        "criteria_set": str(chosen.pk),
        "ranking_method": "consecutive",
        "order_by": "printed_index",
        "tie_0": "component:2",
        "tie_1": "council_order",
        "tie_2": "",
        "bands-TOTAL_FORMS": "7",
        "bands-INITIAL_FORMS": "0",
    }
    for number in range(7):
        label, edge, side = rows[number] if number < len(rows) else ("", "", "from")
        said |= {
            f"bands-{number}-label": label,
            f"bands-{number}-edge": edge,
            f"bands-{number}-side": side,
        }
    return said | changes


def test_a_bloc_keeps_its_classes_with_the_side_of_every_edge(client, secretary, round, council):
    criteria_set = make_criteria_set(council)
    answer = post(client, "new_bloc", round, **bloc_form(criteria_set))
    bloc = round.blocs.get()
    assert answer.url == reverse("round_blocs", args=[round.pk])
    assert (bloc.key, bloc.ranking_method) == ("cac-so-ban-nganh", "consecutive")
    assert bloc.tie_keys == ["printed_index", "component:2", "council_order"]
    assert [(band.label, str(band.edge), band.inclusive) for band in bloc.bands.all()] == [
        ("Tốt", "90.000", True),
        ("Khá", "70.500", False),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"criteria_set": "0"}, "criteria_set"),
        ({"tie_0": "council_order", "tie_1": "survey_points"}, "tie_0"),
        ({"tie_0": "component:9", "tie_1": ""}, "tie_0"),
        ({"tie_0": "printed_index"}, "tie_0"),
    ],
)
def test_what_is_wrong_with_a_bloc_is_told_at_its_field(
    client, secretary, round, council, changes, field
):
    said = bloc_form(make_criteria_set(council), **changes)
    answer = post(client, "new_bloc", round, **said)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not round.blocs.exists()


@pytest.mark.parametrize(
    ("changes", "row", "field"),
    [
        ({"bands-1-edge": "95"}, 1, "edge"),
        ({"bands-1-edge": "chín mươi"}, 1, "edge"),
        ({"bands-1-edge": "201"}, 1, "edge"),
        ({"bands-1-label": "tốt"}, 1, "edge"),
        ({"bands-2-label": "Yếu"}, 2, "edge"),
        ({"bands-0-label": ""}, 0, "label"),
    ],
)
def test_what_is_wrong_with_a_class_is_told_at_its_row(
    client, secretary, round, council, changes, row, field
):
    answer = post(client, "new_bloc", round, **bloc_form(make_criteria_set(council), **changes))
    assert answer.status_code == 422
    assert list(answer.context["bands"].forms[row].errors) == [field]
    assert not round.blocs.exists()


def test_a_key_is_used_once_in_a_round(client, secretary, round, bloc, council):
    said = bloc_form(make_criteria_set(council), key="so")
    answer = post(client, "new_bloc", round, **said)
    assert "đã có khối với mã này" in text_of(answer)


def test_a_bloc_of_another_round_is_not_found(client, secretary, round):
    other = make_bloc()
    assert client.get(reverse("round_bloc", args=[round.pk, other.pk])).status_code == 404
    assert post(client, "drop_bloc", round, other.pk).status_code == 404


def test_a_bloc_can_be_removed_while_the_round_is_prepared(client, secretary, round, bloc):
    post(client, "drop_bloc", round, bloc.pk)
    assert not round.blocs.exists()


def test_only_components_of_the_set_can_break_a_tie(client, secretary, round, bloc, council):
    page = client.get(reverse("round_bloc", args=[round.pk, bloc.pk]))
    keys = [value for value, _label in page.context["form"].fields["tie_0"].choices]
    codes = bloc.criteria_set.nodes.filter(parent=None).values_list("code", flat=True)
    assert [key for key in keys if key.startswith("component:")] == [
        f"component:{code}" for code in codes
    ]
