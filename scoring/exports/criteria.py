"""A criteria set as our workbook (docs/formats.md): what is read is what was written."""

from collections.abc import Iterator
from typing import IO, Any

from cchc.workbooks import Heading, SheetOut, write_workbook
from scoring.engine import Block, Method, RuleError, RuleKind, format_scale
from scoring.models import CriteriaSet, Node
from scoring.selectors.criteria import nodes_of
from scoring.services.criteria_workbook import BLOCK_WORDS, COLUMNS, METHOD_WORDS, RULE_WORDS

_WIDTHS = {"code": 8, "text": 60, "max_points": 10, "scale": 48, "evidence_asked": 36}
_METHOD_WORD = {method: word for word, method in reversed(METHOD_WORDS.items())}
_BLOCK_WORD = {block: word for word, block in reversed(BLOCK_WORDS.items())}
_RULE_WORD = {kind: word for word, kind in reversed(RULE_WORDS.items())}
_HEADINGS = [Heading(column.title, _WIDTHS.get(column.key, 20)) for column in COLUMNS]

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
    write_workbook(file, SheetOut("Bộ tiêu chí", _HEADINGS, rows))


def write_template(file: IO[bytes]) -> None:
    """A workbook to begin from: the columns and one row of every rule, whose sums fit."""
    write_workbook(file, SheetOut("Bộ tiêu chí", _HEADINGS, _sample_rows()))


def _row(node: Node, year: int) -> list[Any]:
    return [
        node.code,
        node.text,
        node.max_points.normalize(),
        _METHOD_WORD[Method(node.method)] if node.is_leaf else None,
        _RULE_WORD[RuleKind(node.rule_kind)] if node.rule_kind else None,
        _scale(node, year),
        node.evidence_asked or None,
        node.in_charge or None,
        _block(node),
    ]


def _block(node: Node) -> str | None:
    """Only a component says what is not the index."""
    if node.parent_id or node.block == Block.MAIN.value:
        return None
    return _BLOCK_WORD[Block(node.block)]


def _scale(node: Node, year: int) -> str | None:
    """In the language the reader understands, whatever words the set shows; of a draft what
    is written so far."""
    if not node.rule_kind:
        return node.scale or None
    try:
        kind = RuleKind(node.rule_kind)
        return format_scale(kind, node.rule_params, node.max_points, year) or None
    except RuleError:
        return node.scale or None


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
    cells = [code, text, max_points, method, rule, scale, evidence, "", block]
    return [cell or None for cell in cells]
