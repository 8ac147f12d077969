"""Criteria sets of every kind of leaf. All rows here are of our own making."""

import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from cchc.agencies.models import Council, User
from scoring.engine import RuleKind as Kind
from scoring.engine import parse_scale
from scoring.enums import Block, Method, RuleKind, SetState
from scoring.models import CriteriaSet, Node
from scoring.selectors.sets.drafts import node_version
from scoring.services.sets.editing import Content, change_node
from scoring.services.sets.rules import RuleSaid
from tests.factories.agencies import make_council

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


def make_draft(council: Council | None = None, **fields: Any) -> CriteriaSet:
    """A set nobody has put in force yet."""
    blank = {"state": SetState.DRAFT, "decision_number": "", "decision_date": None}
    return make_criteria_set(council, **blank | fields)


def give_rule(node: Node, rule: RuleSaid, *, by: User) -> Node:
    """Change the rule of a draft's leaf alone, as it stands now."""
    said = Content(node.text, node.max_points, node.evidence_asked, node.in_charge)
    return change_node(node, said, rule, by=by, version=node_version(node))


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


def _sum(rows: list[Row]) -> str:
    return str(sum((Decimal(row[2]) for row in rows), Decimal(0)))
