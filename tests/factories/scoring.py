"""A small bloc that is ready to work with: every kind of leaf, units, people, a round.

`ready_bloc()` makes it whole; the other functions make one thing each. All rows here are
of our own making.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from cchc.agencies.enums import Role
from cchc.agencies.models import Council, User
from scoring.engine import RuleKind as Kind
from scoring.engine import parse_scale
from scoring.enums import (
    Block,
    EntryState,
    Level,
    MarkStage,
    Method,
    RoundStage,
    RoundState,
    RuleKind,
    SetState,
)
from scoring.models import (
    AssessmentRound,
    Assignment,
    Bloc,
    CriteriaSet,
    Document,
    Entry,
    Mark,
    Node,
    Revision,
    StageDates,
)
from scoring.selectors.criteria import rule_of
from tests.factories.agencies import LONG_AGO, make_agency, make_council, make_member, make_user

YEAR = 2026

_numbers = count(1)

# (code, text, maximum, kind, scale): a leaf has a kind; what is above it sums up its parts.
Row = tuple[str, str, str, str, str]

# One leaf of each of the first kinds, criteria that are leaves, a component left to ballots.
EVERY_KIND: list[Row] = [
    ("1", "Công tác chỉ đạo, điều hành CCHC", "2.5", "", ""),
    ("1.1", "Có kế hoạch CCHC năm", "1", "yes_no", ""),
    ("1.2", "Thực hiện chế độ báo cáo", "1.5", "", ""),
    (
        "1.2.1", "Ban hành báo cáo CCHC", "1", "choice",
        "Ban hành kịp thời: 1 | Không kịp thời: 0,5 | Không ban hành: 0",
    ),
    ("1.2.2", "Ngày ban hành kế hoạch", "0.5", "deadline", "đến 31/01: 0,5 | đến 28/02: 0,25"),
    ("2", "Cải cách thủ tục hành chính", "7", "", ""),
    ("2.1", "Hồ sơ giải quyết đúng hạn", "2", "steps", "từ 98%: 2 | từ 95%: 1 | dưới 95%: 0"),
    (
        "2.2", "Xử lý phản ánh, kiến nghị", "1.5", "proportional",
        "tỷ lệ | dưới 70%: 0 | không phát sinh: tối đa",
    ),
    ("2.3", "Công khai thủ tục hành chính", "1", "checklist",
     "Tại nơi tiếp nhận: 0,5 | Trên Cổng dịch vụ công: 0,25 | Phí, lệ phí: 0,25"),
    ("2.4", "Sáng kiến cải cách", "1.5", "count", "mỗi 0,5 | tối đa 1,5"),
    ("2.5", "Cải tiến quy trình nội bộ", "1", "judged", "không phát sinh: giảm thang"),
    ("3", "Tác động của CCHC", "3", "", ""),
    ("3.1", "Mức độ hài lòng của người dân", "3", "survey", ""),
]  # fmt: skip

# Beside an index: at most 2 points of bonus and 1 of penalty.
GROUNDS: list[Row] = [
    ("4", "Điểm thưởng", "2", "bonus", ""),
    ("4.1", "Sáng kiến được công nhận cấp tỉnh", "2", "count", "mỗi 1 | tối đa 2"),
    ("4.2", "Mô hình hay được nhân rộng", "1", "judged", ""),
    ("5", "Điểm phạt", "1", "penalty", ""),
    ("5.1", "Bị phê bình bằng văn bản", "1", "count", "mỗi 0,5 | tối đa 1"),
]

# Inputs that finish each leaf of EVERY_KIND, as an officer types them.
FINISHED: dict[str, dict[str, Any]] = {
    "1.1": {"met": "true"},
    "1.2.1": {"choice": "2"},
    "1.2.2": {"date": "15/02/2026"},
    "2.1": {"numerator": "12.406", "denominator": "12.530"},
    "2.2": {"numerator": "8", "denominator": "10"},
    "2.3": {"ticks": ["1", "3"]},
    "2.4": {"count": "2"},
    "2.5": {"points": "0,75"},
}
# What the rules give for them.
POINTS: dict[str, Decimal] = {
    "1.1": Decimal("1"),
    "1.2.1": Decimal("0.5"),
    "1.2.2": Decimal("0.25"),
    "2.1": Decimal("2"),
    "2.2": Decimal("1.2"),
    "2.3": Decimal("0.75"),
    "2.4": Decimal("1"),
    "2.5": Decimal("0.75"),
}


@dataclass
class ReadyBloc:
    """A round in force with one bloc. `nodes` by code; officer and leader are of entries[0]."""

    council: Council
    criteria_set: CriteriaSet
    nodes: dict[str, Node]
    round: AssessmentRound
    bloc: Bloc
    entries: list[Entry]
    secretary: User
    officer: User
    leader: User
    appraiser: User

    @property
    def entry(self) -> Entry:
        """The entry of `officer` and `leader`."""
        return self.entries[0]


def ready_bloc(
    *,
    units: int = 1,
    tree: list[Row] = EVERY_KIND,
    state: EntryState = EntryState.DECLARING,
    council: Council | None = None,
) -> ReadyBloc:
    """An open round with dates, one bloc, `units` entries standing at `state`, and people.

    The appraiser is assigned every component that has a leaf for appraisal.
    """
    council = council or make_council()
    criteria_set = make_criteria_set(council, tree=tree)
    nodes = {node.code: node for node in criteria_set.nodes.select_related("parent")}
    round = make_round(council)
    bloc = make_bloc(round, criteria_set)
    entries = [make_entry(bloc, state=state) for _ in range(units)]
    appraiser = make_member(Role.APPRAISER, council=council)
    for node in nodes.values():
        if node.level == Level.COMPONENT and _is_appraised(node, nodes):
            Assignment.objects.create(
                round=round, node=node, appraiser=appraiser, valid_from=LONG_AGO
            )
    first = entries[0].agency if entries else make_agency()
    return ReadyBloc(
        council=council,
        criteria_set=criteria_set,
        nodes=nodes,
        round=round,
        bloc=bloc,
        entries=entries,
        secretary=make_member(Role.SECRETARY, council=council),
        officer=make_member(Role.OFFICER, agency=first),
        leader=make_member(Role.LEADER, agency=first),
        appraiser=appraiser,
    )


def make_criteria_set(
    council: Council | None = None, *, tree: list[Row] = EVERY_KIND, **fields: Any
) -> CriteriaSet:
    """A set in force with the nodes of `tree`; scales are in the words of the decision."""
    number = next(_numbers)
    defaults = {
        "council": council or make_council(),
        "name": f"Bộ tiêu chí mẫu {number}",
        "bloc_name": f"Khối mẫu {number}",
        "year": YEAR,
        "state": SetState.IN_FORCE,
        "decision_number": f"{number}/QĐ-UBND",
        "decision_date": datetime.date(YEAR, 1, 5),
    }
    criteria_set = CriteriaSet.objects.create(**defaults | fields)
    nodes: dict[str, Node] = {}
    for position, row in enumerate(tree, start=1):
        node = _node(criteria_set, row, nodes.get(row[0].rpartition(".")[0]))
        node.position = position
        node.save()
        nodes[node.code] = node
    return criteria_set


def many_leaves(leaves: int, *, components: int = 8) -> list[Row]:
    """A tree of so many leaves, the kinds of EVERY_KIND in turn, criteria of three each."""
    samples = [row for row in EVERY_KIND if row[3] and row[3] != "survey"]
    rows: list[Row] = []
    per_component = -(-leaves // components)
    for number in range(1, components + 1):
        mine = range((number - 1) * per_component, min(number * per_component, leaves))
        chosen = [samples[index % len(samples)] for index in mine]
        groups = [chosen[start : start + 3] for start in range(0, len(chosen), 3)]
        rows.append((str(number), f"Lĩnh vực mẫu {number}", _sum(chosen), "", ""))
        for place, group in enumerate(groups, start=1):
            code = f"{number}.{place}"
            rows.append((code, f"Tiêu chí mẫu {code}", _sum(group), "", ""))
            for part, (_, text, points, kind, scale) in enumerate(group, start=1):
                rows.append((f"{code}.{part}", text, points, kind, scale))
    return rows


def make_round(
    council: Council | None = None,
    *,
    deadline: datetime.datetime | None = None,
    state: RoundState = RoundState.OPEN,
    **fields: Any,
) -> AssessmentRound:
    """An open round; self-assessment ends at `deadline` (in ten days), the rest weekly after."""
    defaults = {
        "council": council or make_council(),
        "year": YEAR,
        "name": f"Đánh giá CCHC {YEAR} ({next(_numbers)})",
        "state": state,
    }
    round = AssessmentRound.objects.create(**defaults | fields)
    end = deadline or timezone.now() + datetime.timedelta(days=10)
    for week, stage in enumerate(RoundStage):
        ends = end + datetime.timedelta(weeks=week)
        opens = ends - datetime.timedelta(weeks=1 if week else 5)
        StageDates.objects.create(round=round, stage=stage, opens_at=opens, deadline=ends)
    return round


def make_bloc(
    round: AssessmentRound | None = None, criteria_set: CriteriaSet | None = None, **fields: Any
) -> Bloc:
    round = round or make_round()
    defaults = {
        "round": round,
        "key": f"so-{next(_numbers)}",
        "name": "Các sở, ban, ngành",
        "criteria_set": criteria_set or make_criteria_set(round.council),
    }
    return Bloc.objects.create(**defaults | fields)


def make_entry(bloc: Bloc, *, state: EntryState = EntryState.DECLARING, **fields: Any) -> Entry:
    """A unit of the bloc, standing at `state` with the times that state demands."""
    agency = fields.pop("agency", None) or make_agency()
    return Entry.objects.create(
        bloc=bloc, agency=agency, name=agency.name, **_times(state) | {"state": state} | fields
    )


def put_in_state(entry: Entry, state: EntryState) -> Entry:
    """Move an entry outside the workflow, with the times that state demands."""
    for field, value in (_times(state) | {"state": state}).items():
        setattr(entry, field, value)
    entry.save()
    return entry


def set_deadline(
    round: AssessmentRound, at: datetime.datetime, stage: RoundStage = RoundStage.SELF_ASSESSMENT
) -> None:
    """Give a stage of the round another deadline."""
    opens = at - datetime.timedelta(days=30)
    round.stages.filter(stage=stage).update(deadline=at, opens_at=opens)


def make_mark(
    entry: Entry,
    node: Node,
    inputs: dict[str, Any] | None = None,
    *,
    stage: MarkStage = MarkStage.DECLARED,
    **fields: Any,
) -> Mark:
    """A finished mark of a leaf of EVERY_KIND; other leaves need their inputs (as typed)."""
    rule = rule_of(node, entry.bloc.criteria_set.year)
    cleaned = rule.clean(FINISHED[node.code] if inputs is None else inputs)
    points = rule.award(cleaned).points
    defaults = {
        "inputs": cleaned,
        "rule_points": points,
        "points": points,
        "inherited_points": None if stage == MarkStage.DECLARED else points,
        "floor": rule.floor,
        "ceiling": rule.ceiling,
        "is_complete": True,
    }
    fields.setdefault("updated_by_id", make_user().pk)
    return Mark.objects.create(entry=entry, node=node, stage=stage, **defaults | fields)


def declare_all(entry: Entry, *, by: User | None = None) -> list[Mark]:
    """Finish the self-assessment of an entry of EVERY_KIND, with explanations for evidence."""
    by = by or make_user()
    nodes = entry.bloc.criteria_set.nodes.filter(code__in=FINISHED).select_related("parent")
    return [
        make_mark(entry, node, updated_by_id=by.pk, explanation="Theo báo cáo của đơn vị.")
        for node in nodes.order_by("position")
    ]


def make_revision(agency: Any, *, by: User | None = None, **fields: Any) -> Revision:
    """A document of the unit with one revision; its file is named, not stored."""
    number = next(_numbers)
    document = Document.objects.create(
        agency=agency,
        title=fields.pop("title", f"Báo cáo mẫu {number}"),
        number=fields.pop("number", f"{number}/BC-SM"),
        issued_on=datetime.date(YEAR, 3, 1),
    )
    defaults = {
        "number": 1,
        "file": f"evidence/mau-{number}.pdf",
        "original_name": f"bao-cao-{number}.pdf",
        "media_type": "application/pdf",
        "size": 1000,
        "sha256": f"{number:064x}",
        "uploaded_by": by or make_user(),
    }
    return Revision.objects.create(document=document, **defaults | fields)


def _node(criteria_set: CriteriaSet, row: Row, parent: Node | None) -> Node:
    code, text, maximum, kind, scale = row
    node = Node(
        set=criteria_set,
        parent=parent,
        level=code.count(".") + 1,
        code=code,
        text=text,
        max_points=Decimal(maximum),
        block=parent.block if parent else Block.MAIN,
    )
    if kind in Block.values:
        node.block = kind
    elif kind:
        node.is_leaf = True
        node.rule_kind = RuleKind(kind)
        node.rule_params = parse_scale(Kind(kind), scale, node.max_points, YEAR)
        node.method = Method.SURVEY if kind == "survey" else Method.APPRAISED
        node.scale = scale
        node.evidence_asked = "" if kind == "survey" else "Văn bản, báo cáo kiểm chứng"
    return node


def _is_appraised(component: Node, nodes: dict[str, Node]) -> bool:
    return any(
        node.method == Method.APPRAISED and node.code.partition(".")[0] == component.code
        for node in nodes.values()
    )


def _sum(rows: list[Row]) -> str:
    return str(sum((Decimal(row[2]) for row in rows), Decimal(0)))


def _times(state: EntryState) -> dict[str, Any]:
    """The times the constraints of an entry ask for."""
    now = timezone.now()
    if state in (EntryState.WAITING, EntryState.DECLARING):
        return {"submitted_at": None, "declared_at": None}
    if state == EntryState.AWAITING_APPROVAL:
        return {"submitted_at": now, "declared_at": None}
    return {"submitted_at": now, "declared_at": now}
