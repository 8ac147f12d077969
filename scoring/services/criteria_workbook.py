"""Reading our criteria workbook (docs/formats.md) into a scheme, or a list of what is wrong."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.numbers import format_points
from cchc.workbooks import Cell, Column, Problem, Row, fold, gather, read_table
from scoring.engine import (
    Block,
    Method,
    RuleError,
    RuleKind,
    Scheme,
    SchemeNode,
    format_scale,
    parse_rule,
    parse_scale,
)
from scoring.enums import Block as BlockChoice
from scoring.enums import RuleKind as RuleChoice
from scoring.models import Node
from scoring.selectors.wording import sentence_of
from scoring.services.settings_workbook import SetSettings, read_settings

COLUMNS = (
    Column("code", "Mã", ("TT", "STT", "Code"), as_text=True),
    Column("text", "Nội dung", ("Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Tên", "Text")),
    Column("max_points", "Điểm tối đa", ("Điểm chuẩn", "Maximum")),
    Column("method", "Phương pháp", ("Phương pháp đánh giá", "Method")),
    Column("rule", "Quy tắc", ("Quy tắc chấm", "Rule")),
    Column("scale", "Thang điểm", ("Scale",), required=False),
    Column("evidence_asked", "Tài liệu kiểm chứng", ("TLKC", "Evidence"), required=False),
    Column("in_charge", "Cơ quan thẩm định", ("Cơ quan chủ trì", "In charge"), required=False),
    Column("block", "Khối điểm", ("Phần điểm", "Block"), required=False),
    Column("wording", "Cách chấm trong quyết định", ("Wording",), required=False),
)

_CODE = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}", re.ASCII)
_LONGEST_NAME = Node._meta.get_field("in_charge").max_length or 0

# The words an officer writes, beside the identifiers themselves.
METHOD_WORDS = {
    "thẩm định": Method.APPRAISED,
    "điều tra XHH": Method.SURVEY,
    "điều tra xã hội học": Method.SURVEY,
    "XHH": Method.SURVEY,
}
RULE_WORDS = {
    "đạt/không đạt": RuleKind.YES_NO,
    "chọn mức": RuleKind.CHOICE,
    "thời hạn": RuleKind.DEADLINE,
    "bậc thang": RuleKind.STEPS,
    "tỷ lệ": RuleKind.PROPORTIONAL,
    "cộng các mục": RuleKind.CHECKLIST,
    "đếm có trần": RuleKind.COUNT,
    "công thức": RuleKind.FORMULA,
    "theo mức xếp loại": RuleKind.GRADE,
    "trừ điểm": RuleKind.DEDUCTION,
    "tỷ lệ nghịch": RuleKind.INVERSE,
    "so với đơn vị cao nhất": RuleKind.BEST_IN_BLOC,
    "chỉ số ngoài": RuleKind.EXTERNAL,
    "chấm theo nhận định": RuleKind.JUDGED,
    "điều tra XHH": RuleKind.SURVEY,
    "điều tra xã hội học": RuleKind.SURVEY,
}
BLOCK_WORDS = {
    "chỉ số": Block.MAIN,
    "điểm thưởng": Block.BONUS,
    "điểm cộng": Block.BONUS,
    "điểm phạt": Block.PENALTY,
    "điểm trừ": Block.PENALTY,
}
_BLOCKS = {fold(word): block for word, block in BLOCK_WORDS.items()} | {
    fold(block.value): block for block in Block
}
_METHODS = {fold(word): kind for word, kind in METHOD_WORDS.items()} | {
    fold(method.value): method for method in Method
}
_RULES = {fold(word): kind for word, kind in RULE_WORDS.items()} | {
    fold(kind.value): kind for kind in RuleKind
}


@dataclass
class Line:
    """One row of the workbook on its way to a node; the cells keep their addresses."""

    row: Row
    code: str
    text: str
    max_points: Decimal | None
    children: list["Line"] = field(default_factory=list)
    method: Method | None = None
    kind: RuleKind | None = None
    params: dict[str, Any] = field(default_factory=dict)
    scale: str = ""
    block: Block = Block.MAIN

    @property
    def level(self) -> int:
        """1 for a component, 2 for a criterion, 3 for a sub-criterion."""
        return self.code.count(".") + 1

    @property
    def rule_label(self) -> str:
        """The kind of a leaf's rule in words; nothing above a leaf."""
        return str(RuleChoice(self.kind.value).label) if self.kind else ""

    @property
    def block_label(self) -> str:
        """The block of points in words."""
        return str(BlockChoice(self.block.value).label)

    def walk(self) -> Iterator["Line"]:
        """This line and all below it, in the order of the workbook."""
        yield self
        for child in self.children:
            yield from child.walk()

    def node(self) -> SchemeNode:
        """The scheme's node of a line without problems."""
        return SchemeNode(
            self.code,
            self.text,
            self.max_points or Decimal(0),
            self.method,
            self.kind,
            self.params,
            tuple(child.node() for child in self.children),
            self.block if self.level == 1 else Block.MAIN,
        )


@dataclass(frozen=True)
class CriteriaWorkbook:
    """What a workbook holds: components with all below them, every problem found, and what
    may be meant but should be looked at (`doubts`); `settings` are those of its second sheet."""

    components: Sequence[Line]
    problems: Sequence[Problem]
    doubts: Sequence[Problem] = ()
    settings: SetSettings = field(default_factory=SetSettings)

    @property
    def lines(self) -> list[Line]:
        return [line for component in self.components for line in component.walk()]

    @property
    def leaves(self) -> list[Line]:
        return [line for line in self.lines if not line.children]

    def points_of(self, block: Block) -> Decimal:
        """The maxima of the components of a block; of a bonus or penalty, its caps."""
        own = (line.max_points or Decimal(0) for line in self.components if line.block is block)
        return sum(own, Decimal(0))

    def scheme(self, year: int) -> Scheme:
        return Scheme(tuple(line.node() for line in self.components), year)


def read_criteria(file: BinaryIO, *, year: int | None = None) -> CriteriaWorkbook:
    """Read the workbook; `year` is the round's, for days without a year, and where it is not
    known that of the workbook's settings.

    Never raises for what the file holds; with problems nothing may be imported.
    """
    settings, unsettled = read_settings(file)
    file.seek(0)
    year = year or settings.year or timezone.localdate().year
    table = read_table(file, columns=COLUMNS)
    problems: list[Problem] = []
    lines = [_line(row, problems) for row in table.rows]
    components = _tree(lines, problems)
    _read_blocks(components, lines, problems)
    for line in lines:
        if line.children:
            problems.extend(_parent_problems(line))
        else:
            _read_rule(line, year, problems)
    doubts = [doubt for line in lines if line.params for doubt in _doubts(line, year)]
    return CriteriaWorkbook(components, [*gather(table, problems), *unsettled], doubts, settings)


def _line(row: Row, problems: list[Problem]) -> Line:
    # A number was reported by the reader; read as written, it keeps the rest checkable.
    code = str(row["code"].value or "").rstrip(".")
    if not code:
        problems.append(row["code"].problem(_("the code is missing.")))
    elif not _CODE.fullmatch(code):
        problems.append(
            row["code"].problem(_("a code is written 1, 1.2 or 1.2.3, not “%s”.") % code)
        )
    text = row["text"].text
    if not text:
        problems.append(row["text"].problem(_("the text is missing.")))
    if len(row["in_charge"].text) > _LONGEST_NAME:
        message = _("at most %(longest)d characters.") % {"longest": _LONGEST_NAME}
        problems.append(row["in_charge"].problem(message))
    return Line(row, code, text, _max_points(row["max_points"], problems))


def _max_points(cell: Cell, problems: list[Problem]) -> Decimal | None:
    if cell.is_empty:
        problems.append(cell.problem(_("the maximum is missing.")))
        return None
    try:
        points = cell.points()
    except ValueError:
        problems.append(cell.problem(_("“%s” is not a number of points.") % cell.text))
        return None
    if points <= 0 or points != round(points, 3) or points >= 10_000:
        problems.append(cell.problem(_("the maximum must be above 0, with at most 3 decimals.")))
        return None
    return points


def _tree(lines: Sequence[Line], problems: list[Problem]) -> list[Line]:
    """Components with their children, by the codes; gaps and repeats are problems."""
    by_code: dict[str, Line] = {}
    components = []
    last_number: dict[str, int] = {}
    for line in lines:
        if not _CODE.fullmatch(line.code):
            continue
        above, _dot, number = line.code.rpartition(".")
        cell = line.row["code"]
        if line.code in by_code:
            problems.append(
                cell.problem(
                    _("the code %(code)s is already in row %(row)d.")
                    % {"code": line.code, "row": by_code[line.code].row.number}
                )
            )
            continue
        by_code[line.code] = line
        expected = last_number.get(above, 0) + 1
        if int(number) != expected:
            follows = f"{above}.{expected}" if above else str(expected)
            problems.append(
                cell.problem(
                    _("%(code)s stands where %(expected)s should: a code is missing or misplaced.")
                    % {"code": line.code, "expected": follows}
                )
            )
        last_number[above] = int(number)
        if not above:
            components.append(line)
        elif above in by_code:
            by_code[above].children.append(line)
        else:
            problems.append(
                cell.problem(
                    _("%(code)s has nothing above it: %(above)s is missing.")
                    % {"code": line.code, "above": above}
                )
            )
    return components


def _read_blocks(
    components: Sequence[Line], lines: Sequence[Line], problems: list[Problem]
) -> None:
    """The block of each component, which all below it belong to."""
    for line in lines:
        cell = line.row["block"]
        block = _BLOCKS.get(fold(cell.text))
        if cell.is_empty:
            continue
        if line.level > 1:
            problems.append(cell.problem(_("only a component names its block of points.")))
        elif block is None:
            # Something beside the index is meant, whose parts need not add up.
            line.block = Block.BONUS
            problems.append(
                cell.problem(
                    _("“%(word)s” is not a block of points; write one of: %(words)s.")
                    % {"word": cell.text, "words": ", ".join(BLOCK_WORDS)}
                )
            )
        else:
            line.block = block
    for component in components:
        for line in component.walk():
            line.block = component.block
    if components and all(component.block is not Block.MAIN for component in components):
        message = _("only bonus and penalty stand here; the components of the index are missing.")
        problems.append(components[0].row["block"].problem(message))


def _parent_problems(line: Line) -> Iterator[Problem]:
    for key in ("method", "rule", "scale", "wording"):
        if not line.row[key].is_empty:
            yield line.row[key].problem(
                _("%s has parts; only its parts have a method and a rule.") % line.code
            )
    parts = [child.max_points for child in line.children]
    if line.max_points is None or None in parts:
        return
    total = sum((part for part in parts if part is not None), Decimal(0))
    told = {
        "code": line.code,
        "sum": format_points(total),
        "max": format_points(line.max_points),
    }
    if line.block is Block.MAIN and total != line.max_points:
        yield line.row["max_points"].problem(
            _("the parts of %(code)s add up to %(sum)s, not %(max)s.") % told
        )
    elif line.block is not Block.MAIN and total < line.max_points:
        yield line.row["max_points"].problem(
            _("at most %(max)s points count for %(code)s, but its parts only add up to %(sum)s.")
            % told
        )


def _read_rule(line: Line, year: int, problems: list[Problem]) -> None:
    """Method, kind and parameters of a leaf, each told in its own cell."""
    row = line.row
    line.method = _METHODS.get(fold(row["method"].text))
    line.kind = _RULES.get(fold(row["rule"].text))
    if row["method"].is_empty:
        problems.append(row["method"].problem(_missing_word(_("the method"), METHOD_WORDS)))
    elif line.method is None:
        problems.append(
            row["method"].problem(
                _("“%(word)s” is not a method; write one of: %(words)s.")
                % {"word": row["method"].text, "words": _listed(METHOD_WORDS)}
            )
        )
    if row["rule"].is_empty:
        problems.append(row["rule"].problem(_missing_word(_("the rule"), RULE_WORDS)))
        return
    if line.kind is None:
        problems.append(
            row["rule"].problem(
                _("“%(word)s” is not a rule; write one of: %(words)s.")
                % {"word": row["rule"].text, "words": _listed(RULE_WORDS)}
            )
        )
        return
    if line.method and (line.kind is RuleKind.SURVEY) != (line.method is Method.SURVEY):
        problems.append(
            row["rule"].problem(_("a survey leaf has the survey method and the survey rule."))
        )
    if line.method is Method.SURVEY and line.block is not Block.MAIN:
        problems.append(
            row["method"].problem(_("bonus and penalty points do not come from a survey."))
        )
    if line.max_points is None:
        return
    try:
        line.params = parse_scale(line.kind, row["scale"].text, line.max_points, year)
    except RuleError as error:
        problems.extend(row["scale"].problem(sentence_of(found)) for found in error.problems)
    else:
        line.scale = row["scale"].text or format_scale(line.kind, line.params, line.max_points)
        tests = parse_rule(line.kind, line.params, line.max_points, year).test_problems()
        problems.extend(row["scale"].problem(sentence_of(found)) for found in tests)


def _doubts(line: Line, year: int) -> Iterator[Problem]:
    """What a scale that can be read may not mean."""
    if line.kind is None or line.max_points is None:
        return
    if parse_rule(line.kind, line.params, line.max_points, year).turns:
        yield line.row["scale"].problem(
            _("the points go up and down again along this scale: is that meant?")
        )


def _missing_word(what: str, words: dict[str, Any]) -> str:
    return _("the cell is empty; %(what)s is missing. Write one of: %(words)s.") % {
        "what": what,
        "words": _listed(words),
    }


def _listed(words: dict[str, Any]) -> str:
    """The first word of each meaning, without those accepted beside it."""
    first = {meaning: word for word, meaning in reversed(words.items())}
    return ", ".join(reversed(first.values()))
