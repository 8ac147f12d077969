"""The pages people work on, at the size of a large council: server time of a whole request."""

from functools import cache
from typing import TYPE_CHECKING, Any

from bench.figures import figure, median_seconds

if TYPE_CHECKING:
    from cchc.agencies.models import User
    from rankings.models import Edition
    from scoring.models import CriteriaSet
    from tests.factories.scoring import ReadyBloc

UNITS, LEAVES, COMPONENTS = 300, 100, 8
_TURNS = 9
_BUDGET = "<= 200"


@figure("ms", _BUDGET)
def desk_page_ms() -> float:
    """The self-assessment of one unit, every leaf filled in."""
    ready = _declared_bloc()
    return _page_ms("entry_desk", ready.entry.pk, by=ready.officer)


@figure("ms", _BUDGET)
def appraisal_page_ms() -> float:
    """All components of one unit, declared beside appraised."""
    from scoring.enums import EntryState
    from tests.factories.scoring import put_in_state

    ready = _declared_bloc()
    appraised = put_in_state(ready.entries[1], EntryState.APPRAISAL_1)
    return _page_ms("appraisal_entry", appraised.pk, by=ready.appraiser)


@figure("ms", _BUDGET)
def board_page_ms() -> float:
    """Every unit and component of the round."""
    ready = _declared_bloc()
    return _page_ms("round_board", ready.round.pk, by=ready.secretary)


@figure("ms", _BUDGET)
def editor_page_ms() -> float:
    """A draft of 200 leaves in its editor, a row open."""
    from cchc.agencies.enums import Role
    from scoring.enums import SetState
    from tests.factories.agencies import make_council, make_member
    from tests.factories.criteria import make_criteria_set, many_leaves

    council = make_council()
    blank = {"state": SetState.DRAFT, "decision_number": "", "decision_date": None}
    draft = make_criteria_set(council, tree=many_leaves(200, components=COMPONENTS), **blank)
    secretary = make_member(Role.SECRETARY, council=council)
    row = {"mo": draft.nodes.get(code="1.1.1").pk}
    return _page_ms("set_editor", draft.pk, by=secretary, query=row)


@figure("ms", _BUDGET)
def exemption_matrix() -> float:
    """Every unit against every component and the items of one, each unit exempt from some."""
    from scoring.models import Exemption

    ready = _declared_bloc()
    leaves = [ready.nodes[code] for code in ("1.1.1", "2.1.1", "3.1")]
    Exemption.objects.bulk_create(
        Exemption(entry=entry, node=node, ground="Công văn 12/SNV-CCHC", by=ready.secretary)
        for entry in ready.entries
        for node in leaves
    )
    query = {"linh-vuc": ready.nodes["1"].pk}
    return _page_ms("exemption_matrix", ready.round.pk, by=ready.secretary, query=query)


@figure("ms", _BUDGET)
def table_page_ms() -> float:
    """The league table for somebody logged in, for whom no finished page is kept."""
    return _table_ms({})


@figure("ms", _BUDGET)
def heat_map_page_ms() -> float:
    """The same with a column for each component."""
    return _table_ms({"cot": "linh-vuc"})


@figure("ms", _BUDGET)
def comparison_page_ms() -> float:
    """Two sets of 200 leaves side by side, every other text reworded."""
    criteria_set, secretary = _compared_sets()
    return _page_ms("set_comparison", criteria_set.pk, by=secretary)


@figure("ms", _BUDGET)
def edition_desk_page_ms() -> float:
    """The draft of a bloc of 300 x 88 as its council's office looks at it."""
    return _page_ms("edition_desk", _draft().pk, by=_secretary_of(_draft()))


@figure("queries", "<= 15")
def edition_desk_page_queries() -> float:
    """Queries of the same."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    client = Client()
    client.force_login(_secretary_of(_draft()))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("edition_desk", args=[_draft().pk]))
    return len(asked)


@cache
def _draft() -> "Edition":
    from bench.results import large_bloc
    from rankings.services.compiling import compile_bloc

    return compile_bloc(large_bloc(), by=None)


@cache
def _compared_sets() -> "tuple[CriteriaSet, User]":
    from cchc.agencies.enums import Role
    from scoring.services.sets.comparing import propose_matches
    from tests.factories.agencies import make_council, make_member
    from tests.factories.criteria import YEAR, make_criteria_set, many_leaves

    council = make_council()
    secretary = make_member(Role.SECRETARY, council=council)
    rows = many_leaves(200, components=COMPONENTS)
    reworded = [
        (row[0], f"{row[1]} theo quy định mới", *row[2:]) if place % 2 else row
        for place, row in enumerate(rows)
    ]
    earlier = make_criteria_set(council, tree=rows, year=YEAR - 1)
    criteria_set = make_criteria_set(council, tree=reworded)
    propose_matches(criteria_set, earlier, by=secretary)
    return criteria_set, secretary


def _secretary_of(edition: "Edition") -> "User":
    from cchc.agencies.models import User

    return User.objects.get(memberships__council=edition.council_id)


@cache
def _declared_bloc() -> "ReadyBloc":
    from django.db import connection

    from scoring.enums import MarkStage
    from scoring.models import Mark
    from tests.factories.criteria import many_leaves
    from tests.factories.scoring import ready_bloc

    ready = ready_bloc(units=UNITS, tree=many_leaves(LEAVES, components=COMPONENTS))
    leaves = [node for node in ready.nodes.values() if node.is_leaf]
    Mark.objects.bulk_create(
        Mark(
            entry=entry,
            node=leaf,
            stage=MarkStage.DECLARED,
            points=leaf.max_points,
            rule_points=leaf.max_points,
            floor=0,
            ceiling=leaf.max_points,
            is_complete=True,
            updated_by=ready.officer,
        )
        for entry in ready.entries
        for leaf in leaves
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return ready


@cache
def _published() -> "Edition":
    from tests.factories.rankings import make_published

    components = {f"{code}. Lĩnh vực {code} (10)": "8,5" for code in range(1, COMPONENTS + 1)}
    return make_published(
        [
            {
                "Đơn vị": f"Đơn vị thứ {number}",
                "Tổng điểm": f"{90 - number / 20:.2f}",
                "Điểm tối đa": "100",
                "Điểm thẩm định": "60",
                "Điểm điều tra XHH": f"{30 - number / 20:.2f}",
                **components,
            }
            for number in range(1, UNITS + 1)
        ]
    )


def _table_ms(query: dict[str, str]) -> float:
    from cchc.agencies.enums import Role
    from tests.factories.agencies import make_member

    edition = _published()
    arguments = edition.council_id, edition.year, edition.bloc_key
    return _page_ms("league_table", *arguments, by=make_member(Role.OFFICER), query=query)


def _page_ms(
    name: str, *arguments: object, by: "User", query: dict[str, Any] | None = None
) -> float:
    """Median server time of a page. Raises RuntimeError when it does not answer 200."""
    from django.test import Client
    from django.urls import reverse

    client = Client()
    client.force_login(by)
    address = reverse(name, args=arguments)

    def ask() -> None:
        answer = client.get(address, query)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    return 1000 * median_seconds(ask, times=_TURNS)
