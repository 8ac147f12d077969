"""Reading our criteria workbook (docs/formats.md) into a scheme, or a list of what is wrong."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.numbers import format_points
from cchc.workbooks import Cell, Problem, Row, fold, gather, read_table
from scoring.engine import (
    Block,
    Method,
    RuleError,
    RuleKind,
    format_scale,
    parse_rule,
    parse_scale,
)
from scoring.models import Node
from scoring.models.criteria import LONGEST_TEXT
from scoring.selectors.wording import sentence_of
from scoring.services.sets.workbook_lines import CriteriaWorkbook, Line
from scoring.services.sets.workbook_settings import MOST_ROWS, read_settings
from scoring.services.sets.workbook_words import (
    BLOCK_WORDS,
    BLOCKS,
    COLUMNS,
    METHOD_WORDS,
    METHODS,
    RULE_WORDS,
    RULES,
)

_CODE = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}", re.ASCII)
_LONGEST = {
    "in_charge": Node._meta.get_field("in_charge").max_length or 0,
    "text": LONGEST_TEXT,
    "scale": LONGEST_TEXT,
    "wording": LONGEST_TEXT,
    "evidence_asked": LONGEST_TEXT,
}


def read_criteria(file: BinaryIO, *, year: int | None = None) -> CriteriaWorkbook:
    """Read the workbook; `year` is the round's, for days without a year, and where it is not
    known that of the workbook's settings.

    Never raises for what the file holds; with problems nothing may be imported.
    """
    settings, unsettled = read_settings(file)
    file.seek(0)
    year = year or settings.year or timezone.localdate().year
    table = read_table(file, columns=COLUMNS, max_rows=MOST_ROWS)
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


def is_ours(file: BinaryIO) -> bool:
    """Whether a file is in the form of our workbook: decisions print neither how a leaf is
    appraised nor its kind of rule in columns. The file is left at its beginning."""
    own = [column for column in COLUMNS if column.key in ("method", "rule")]
    has_own = not read_table(file, columns=own).problems
    file.seek(0)
    return has_own


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
    for key, longest in _LONGEST.items():
        if len(row[key].text) > longest:
            message = _("at most %(longest)d characters.") % {"longest": longest}
            problems.append(row[key].problem(message))
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
    if not 0 < points < 10_000 or points != round(points, 3):
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
        block = BLOCKS.get(fold(cell.text))
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
    line.method = METHODS.get(fold(row["method"].text))
    line.kind = RULES.get(fold(row["rule"].text))
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
