"""Which item of last year's set each item is, what changed of it, and what can be compared."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scoring.engine import (
    Block,
    Change,
    Item,
    Method,
    RuleKind,
    change_of,
    comparable_parents,
    pair_up,
    parse_scale,
)

LAST, THIS = 2025, 2026
Row = tuple[str, str, str, str, str]

TREE: list[Row] = [
    ("1", "Công tác chỉ đạo, điều hành", "3", "", ""),
    ("1.1", "Ban hành kế hoạch cải cách hành chính năm 2025", "1", "yes_no", ""),
    ("1.2", "Thực hiện chế độ báo cáo định kỳ", "2", "", ""),
    ("1.2.1", "Số lượng báo cáo theo quy định", "1", "count", "mỗi 0,25 | tối đa 1"),
    ("1.2.2", "Thời hạn gửi báo cáo", "1", "deadline", "đến 15/12/2025: 1 | còn lại: 0"),
    ("2", "Cải cách thủ tục hành chính", "2", "", ""),
    ("2.1", "Tỷ lệ hồ sơ giải quyết đúng hạn", "2", "steps", "từ 98%: 2 | từ 95%: 1"),
]


def items(rows: list[Row], year: int = LAST, first: int = 1, **fields) -> list[Item]:
    keys = {row[0]: number for number, row in enumerate(rows, first)}
    return [_item(row, keys, year, **fields) for row in rows]


def _item(row: Row, keys: dict[str, int], year: int, **fields) -> Item:
    code, text, maximum, kind, scale = row
    item = Item(
        keys[code], keys.get(code.rpartition(".")[0]), code, text, Decimal(maximum), year, **fields
    )
    if not kind:
        return item
    rule = RuleKind(kind)
    return replace(
        item,
        kind=rule,
        method=Method.SURVEY if kind == "survey" else Method.APPRAISED,
        params=parse_scale(rule, scale, item.max_points, year),
    )


def changed(**rows: Row | None) -> list[Row]:
    """This year's rows: those of last year, some by their code replaced or gone."""
    by_code = {code.removeprefix("c").replace("_", "."): row for code, row in rows.items()}
    kept = [by_code.get(row[0], row) for row in TREE]
    return [row for row in kept if row is not None]


def told(earlier: list[Item], later: list[Item]) -> list[tuple[str, str, str]]:
    then, now = ({item.key: item.code for item in side} for side in (earlier, later))
    return [
        (then.get(pair.earlier, "–"), now.get(pair.later, "–"), pair.change.value)
        for pair in pair_up(earlier, later)
    ]


def test_a_set_issued_again_for_the_next_year_is_the_same():
    this_year = [
        (code, text.replace("2025", "2026"), maximum, kind, scale.replace("2025", "2026"))
        for code, text, maximum, kind, scale in TREE
    ]

    assert told(items(TREE), items(this_year, THIS, 101)) == [
        (row[0], row[0], "same") for row in TREE
    ]


def test_words_maximum_and_rule_are_told_apart_the_gravest_first():
    this_year = changed(
        c1_1=("1.1", "Ban hành kế hoạch cải cách hành chính hằng năm", "1", "yes_no", ""),
        c1_2_1=("1.2.1", "Số báo cáo theo quy định", "2", "count", "mỗi 0,5 | tối đa 2"),
        c2_1=("2.1", "Tỷ lệ hồ sơ giải quyết đúng hạn", "2", "steps", "từ 99%: 2 | từ 95%: 1"),
    )

    found = {row[1]: row[2] for row in told(items(TREE), items(this_year, LAST, 101))}

    assert (found["1.1"], found["1.2.1"], found["2.1"]) == (
        "reworded",
        "max_changed",
        "rule_changed",
    )


def test_an_item_pushed_to_another_code_is_found_by_its_words():
    this_year = [
        *TREE[:1],
        ("1.1", "Gắn cải cách hành chính với thi đua khen thưởng", "1", "yes_no", ""),
        ("1.2", "Ban hành kế hoạch cải cách hành chính năm 2025", "1", "yes_no", ""),
    ]

    assert told(items(TREE[:2]), items(this_year, LAST, 101)) == [
        ("1", "1", "same"),
        ("–", "1.1", "new"),
        ("1.1", "1.2", "same"),
    ]


def test_what_it_was_copied_from_goes_before_code_and_words():
    earlier = items(TREE[:2])
    later = items(
        [TREE[0], ("1.9", "Một nội dung viết lại hoàn toàn", "1", "yes_no", "")], THIS, 101
    )
    later[1] = replace(later[1], origin=earlier[1].key)

    assert told(earlier, later)[1:] == [("1.1", "1.9", "reworded")]


def test_of_two_alike_the_one_under_the_same_criterion_is_meant():
    def tree(first: str, second: str) -> list[Row]:
        question = "Mức độ hài lòng của người dân"
        return [
            (first, "Lĩnh vực một việc", "1", "", ""),
            (f"{first}.1", question, "1", "survey", ""),
            (second, "Nội dung khác hẳn về tài chính", "1", "", ""),
            (f"{second}.1", question, "1", "survey", ""),
        ]

    # This year the components changed places.
    later = tree("2", "1")[2:] + tree("2", "1")[:2]

    assert told(items(tree("1", "2")), items(later, THIS, 101)) == [
        ("2", "1", "same"),
        ("2.1", "1.1", "same"),
        ("1", "2", "same"),
        ("1.1", "2.1", "same"),
    ]


def test_a_criterion_that_was_a_leaf_is_not_the_one_that_has_parts_now():
    this_year = [
        TREE[0],
        (*TREE[1][:3], "", ""),
        ("1.1.1", "Ban hành kế hoạch trong tháng một", "1", "yes_no", ""),
    ]

    assert told(items(TREE[:2]), items(this_year, LAST, 101)) == [
        ("1", "1", "same"),
        ("–", "1.1", "new"),
        ("–", "1.1.1", "new"),
        ("1.1", "–", "dropped"),
    ]


def test_a_bonus_is_not_an_item_of_the_index():
    earlier, later = items(TREE[:2]), items(TREE[:2], THIS, 101, block=Block.BONUS)

    assert [row[2] for row in told(earlier, later)] == ["new", "new", "dropped", "dropped"]


def leaf(kind: str, scale: str, maximum: str, year: int = LAST) -> Item:
    return items([("1", "Tiêu chí", maximum, kind, scale)], year)[0]


@pytest.mark.parametrize(
    ("kind", "maximum", "scale", "more", "grown"),
    [
        ("yes_no", "1", "", "2", ""),
        ("choice", "1", "Sớm: 1 | Muộn: 0,5 | Không: 0", "2", "Sớm: 2 | Muộn: 1 | Không: 0"),
        ("deadline", "1", "đến 31/01: 1 | đến 28/02: 0,5", "2", "đến 31/01: 2 | đến 28/02: 1"),
        ("steps", "2", "từ 98%: 2 | từ 95%: 1", "1", "từ 98%: 1 | từ 95%: 0,5"),
        ("proportional", "2", "tỷ lệ | dưới 70%: 0", "3", "tỷ lệ | dưới 70%: 0"),
        ("checklist", "1", "Báo: 0,5 | Đài: 0,5", "2", "Báo: 1 | Đài: 1"),
        ("count", "2", "mỗi 0,5 | tối đa 2 | không phát sinh: 1", "4",
         "mỗi 1 | tối đa 4 | không phát sinh: 2"),
        ("judged", "1", "", "3", ""),
        ("survey", "1", "", "1,5".replace(",", "."), ""),
    ],
)  # fmt: skip
def test_a_scale_grown_with_its_maximum_measures_the_same(kind, maximum, scale, more, grown):
    assert change_of(leaf(kind, scale, maximum), leaf(kind, grown, more)) is Change.MAX_CHANGED


@pytest.mark.parametrize(
    ("kind", "maximum", "before", "after"),
    [
        ("choice", "1", "Sớm: 1 | Muộn: 0,5", "Sớm: 1 | Muộn: 0,25"),
        ("choice", "1", "Sớm: 1 | Muộn: 0", "Đủ: 1 | Thiếu: 0"),
        ("deadline", "1", "đến 31/01: 1", "đến 15/02: 1"),
        ("deadline", "1", "đến 31/12/2025: 1", "đến 31/12/2026: 1"),
        ("steps", "1", "từ 98%: 1", "trên 98%: 1"),
        ("steps", "1", "từ 98: 1", "từ 98%: 1"),
        ("proportional", "1", "tỷ lệ | dưới 70%: 0", "tỷ lệ | dưới 80%: 0"),
        ("checklist", "1", "Báo: 0,5 | Đài: 0,5", "Báo: 0,5 | Đài: 0,5 | Mạng: 0,5 | tối đa 1"),
        ("count", "2", "mỗi 0,5", "mỗi 1"),
        ("count", "2", "mỗi 0,5", "mỗi 0,5 | không phát sinh: tối đa"),
    ],
)
def test_another_scale_measures_something_else(kind, maximum, before, after):
    pair = leaf(kind, before, maximum), leaf(kind, after, maximum)

    assert change_of(*pair) is Change.RULE_CHANGED


FORMULA = "biến a (số lượng): Số việc | công thức: min(a; tối đa) | thử a = 1: 1"


def test_a_formula_is_the_same_only_as_it_stands():
    before = leaf("formula", FORMULA, "2")

    assert change_of(before, leaf("formula", FORMULA, "2")) is Change.SAME
    assert change_of(before, leaf("formula", FORMULA, "3")) is Change.RULE_CHANGED


def test_a_rule_not_yet_made_is_another_rule():
    before = leaf("yes_no", "", "1")

    assert change_of(before, replace(before, kind=None, params={})) is Change.RULE_CHANGED


def test_a_leaf_left_to_ballots_now_is_scored_by_another_rule():
    assert change_of(leaf("judged", "", "1"), leaf("survey", "", "1")) is Change.RULE_CHANGED


def comparable(earlier: list[Item], later: list[Item]) -> set[str]:
    pairs = [pair for pair in pair_up(earlier, later) if pair.earlier and pair.later]
    partners = {pair.later: pair.earlier for pair in pairs}
    leaves = {pair.later for pair in pairs if pair.change is not Change.RULE_CHANGED}
    codes = {item.key: item.code for item in later}
    return {codes[key] for key in comparable_parents(earlier, later, partners, leaves)}


def test_a_component_is_comparable_while_all_its_leaves_are():
    assert comparable(items(TREE), items(TREE, LAST, 101)) == {"1", "1.2", "2"}


@pytest.mark.parametrize(
    "rows",
    [
        changed(c1_2_1=None),
        changed(c1_2_1=("1.2.1", "Gửi báo cáo qua trục liên thông", "1", "yes_no", "")),
        changed(c1_2_1=("1.2.1", "Số lượng báo cáo theo quy định", "1", "yes_no", "")),
    ],
)
def test_what_is_dropped_new_or_ruled_otherwise_makes_all_above_it_incomparable(rows):
    assert comparable(items(TREE), items(rows, LAST, 101)) == {"2"}


def test_a_leaf_moved_to_another_component_makes_both_incomparable():
    moved = [*changed(c1_1=None), ("2.2", *TREE[1][1:])]

    assert comparable(items(TREE), items(moved, LAST, 101)) == {"1.2"}


def test_a_leaf_that_got_or_lost_parts_is_scored_in_another_way():
    whole = leaf("judged", "", "2")
    parted = replace(whole, method=None, kind=None)

    assert change_of(whole, parted) is Change.RULE_CHANGED
    assert change_of(parted, whole) is Change.RULE_CHANGED
    assert change_of(parted, parted) is Change.SAME
