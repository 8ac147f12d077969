"""A criteria set as our workbook (docs/formats.md): what is read is what was written."""

import datetime
from collections.abc import Iterator
from typing import IO, Any

from cchc.workbooks import Heading, SheetOut, write_workbook
from scoring.engine import (
    Block,
    Method,
    RuleError,
    RuleKind,
    format_scale,
    parse_rule,
    parse_scale,
)
from scoring.models import CriteriaSet, Node
from scoring.selectors.sets.criteria import nodes_of
from scoring.selectors.sets.drafts import printed_scale
from scoring.services.sets import workbook_settings as settings_workbook
from scoring.services.sets.workbook_words import BLOCK_WORDS, COLUMNS, METHOD_WORDS, RULE_WORDS

_WIDTHS = {
    "code": 8, "text": 60, "max_points": 10, "scale": 48, "evidence_asked": 36, "wording": 48,
}  # fmt: skip
_METHOD_WORD = {method: word for word, method in reversed(METHOD_WORDS.items())}
_BLOCK_WORD = {block: word for word, block in reversed(BLOCK_WORDS.items())}
_RULE_WORD = {kind: word for word, kind in reversed(RULE_WORDS.items())}
_HEADINGS = [Heading(column.title, _WIDTHS.get(column.key, 20)) for column in COLUMNS]
_SETTINGS_HEADINGS = [
    Heading(column.title, width)
    for column, width in zip(settings_workbook.COLUMNS, (36, 60), strict=True)
]

# One row of every rule, to be overwritten.
_SAMPLE_SCALES = {
    RuleKind.YES_NO: "Đạt: 1 | Không đạt: 0",
    RuleKind.CHOICE: "Ban hành kịp thời: 1 | Không kịp thời: 0,5 | Không ban hành: 0",
    RuleKind.DEADLINE: "đến 31/01: 1 | đến 28/02: 0,5 | còn lại: 0",
    RuleKind.STEPS: "từ 98%: 1 | từ 95%: 0,5 | còn lại: 0",
    RuleKind.PROPORTIONAL: "tỷ lệ | dưới 70%: 0 | không phát sinh: tối đa",
    RuleKind.CHECKLIST: "Tại nơi tiếp nhận: 0,5 | Trên Cổng DVC: 0,5",
    RuleKind.COUNT: "mỗi 0,5 | tối đa 1",
    RuleKind.FORMULA: (
        "biến a (số lượng): Số hồ sơ đúng hạn | biến b (số lượng): Tổng số hồ sơ | khi b = 0: 0"
        " | còn lại: a / b × tối đa | thử a = 14; b = 15: 0,933 | thử a = 0; b = 0: 0"
    ),
    RuleKind.GRADE: "Xuất sắc: 100% | Tốt: 75% | Hoàn thành: 50% | Không hoàn thành: 0%",
    RuleKind.DEDUCTION: "mỗi báo cáo chậm: trừ 0,25 | mỗi báo cáo thiếu: trừ 0,5",
    RuleKind.INVERSE: "mỗi 1%: trừ 0,1 | từ 20%: 0",
    RuleKind.BEST_IN_BLOC: "tỷ lệ ÷ tỷ lệ cao nhất",
    RuleKind.EXTERNAL: "chỉ số: SIPAS",
    RuleKind.JUDGED: "",
}


def write_criteria(criteria_set: CriteriaSet, file: IO[bytes]) -> None:
    """Write the set as it stands; reading the workbook gives the same tree and rules."""
    year = criteria_set.year
    rows = (_row(node, year) for node in nodes_of(criteria_set))
    write_workbook(file, SheetOut("Bộ tiêu chí", _HEADINGS, rows), _settings_of(criteria_set))


def write_template(file: IO[bytes]) -> None:
    """A workbook to begin from: the columns and one row of every rule, whose sums fit."""
    settings = _settings_of(CriteriaSet())
    write_workbook(file, SheetOut("Bộ tiêu chí", _HEADINGS, _sample_rows()), settings)


def _settings_of(criteria_set: CriteriaSet) -> SheetOut:
    rows = [
        (word, _setting(getattr(criteria_set, name)))
        for name, word in settings_workbook.WORDS.items()
    ]
    return SheetOut(settings_workbook.SHEET, _SETTINGS_HEADINGS, rows)


def _setting(value: Any) -> Any:
    """As an officer would write it; a date as text, which no country's Excel turns around."""
    if isinstance(value, bool):
        return settings_workbook.YES if value else settings_workbook.NO
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return None if value in (None, "") else value


def _row(node: Node, year: int) -> list[Any]:
    return [
        node.code,
        _lines(node.text),
        node.max_points.normalize(),
        _METHOD_WORD[Method(node.method)] if node.is_leaf else None,
        _RULE_WORD[RuleKind(node.rule_kind)] if node.rule_kind else None,
        _lines(_scale(node, year)),
        _lines(node.evidence_asked),
        node.in_charge or None,
        _block(node),
        _lines(_wording(node, year)),
    ]


def _block(node: Node) -> str | None:
    """Only a component says what is not the index."""
    if node.parent_id or node.block == Block.MAIN.value:
        return None
    return _BLOCK_WORD[Block(node.block)]


def _scale(node: Node, year: int) -> str:
    """In the language the reader understands: the officer's own words where they say the rule,
    else ours; of a draft what is written so far."""
    if not node.rule_kind:
        return "" if node.scale == printed_scale(node) else node.scale
    if _says_the_rule(node, year):
        return node.scale
    try:
        return format_scale(RuleKind(node.rule_kind), node.rule_params, node.max_points, year)
    except RuleError:
        return node.scale


def _wording(node: Node, year: int) -> str:
    """The scale as the decision prints it, where it is kept and no scale of ours."""
    printed = printed_scale(node)
    if printed or not node.rule_kind or not node.scale:
        return printed
    is_ours = _says_the_rule(node, year) or node.scale == _scale(node, year)
    return "" if is_ours else node.scale


def _says_the_rule(node: Node, year: int) -> bool:
    """Whether the scale kept with a leaf, read again, gives the very rule it has."""
    kind, most = RuleKind(node.rule_kind), node.max_points
    try:
        read = parse_rule(kind, parse_scale(kind, node.scale, most, year), most, year)
        return bool(node.scale) and read == parse_rule(kind, node.rule_params, most, year)
    except RuleError:
        return False


def _lines(text: str) -> str | None:
    """Text for a cell, whose lines end as a workbook's do."""
    return text.replace("\r\n", "\n").replace("\r", "\n") or None


def _sample_rows() -> Iterator[list[Any]]:
    number = len(_SAMPLE_SCALES)
    appraised, judged = _METHOD_WORD[Method.APPRAISED], _RULE_WORD[RuleKind.JUDGED]
    yield _sample("1", "Tên lĩnh vực", number + 1)
    yield _sample("1.1", "Tên tiêu chí", number)
    for part, (kind, scale) in enumerate(_SAMPLE_SCALES.items(), 1):
        word = _RULE_WORD[kind]
        text = f"Tên tiêu chí thành phần ({word})"
        yield _sample(f"1.1.{part}", text, 1, appraised, word, scale, "Văn bản, báo cáo")
    survey = _METHOD_WORD[Method.SURVEY], _RULE_WORD[RuleKind.SURVEY]
    yield _sample("1.2", "Tiêu chí chấm qua phiếu", 1, *survey)
    for code, block in (("2", Block.BONUS), ("3", Block.PENALTY)):
        word = _BLOCK_WORD[block]
        yield _sample(code, f"Tên khối {word}", 1, block=word)
        yield _sample(f"{code}.1", f"Tên nội dung {word}", 1, appraised, judged)


def _sample(
    code: str,
    text: str,
    max_points: int,
    method: str = "",
    rule: str = "",
    scale: str = "",
    evidence: str = "",
    block: str = "",
) -> list[Any]:
    cells = [code, text, max_points, method, rule, scale, evidence, "", block, ""]
    return [cell or None for cell in cells]
