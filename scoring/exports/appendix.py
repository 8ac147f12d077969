"""A criteria set as the appendix of the decision that issues it, as provinces print it.

What is written is read again by `scoring.appendix` to the same tree and maxima; the words are
Vietnamese by nature, like those of the set.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import IO

from docx import Document

from cchc.numbers import format_points
from scoring.engine import sentence
from scoring.enums import Block, Level, Method
from scoring.exports.word_table import (
    ColumnOut,
    RowOut,
    add_line,
    add_space,
    add_table,
    set_page,
)
from scoring.models import CriteriaSet, Node
from scoring.selectors.rounds.maxima import Tree, tree_of
from scoring.selectors.sets.drafts import printed_scale, rule_of_draft

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_COLUMNS = (
    ColumnOut("STT", 5, is_centred=True),
    ColumnOut("Lĩnh vực/Tiêu chí/Tiêu chí thành phần", 27),
    ColumnOut("Điểm tối đa", 7, is_centred=True),
    ColumnOut("Cách chấm điểm", 27),
    ColumnOut("Tài liệu kiểm chứng", 15),
    ColumnOut("Cơ quan thẩm định", 10, is_centred=True),
    ColumnOut("ĐTXHH", 9, is_centred=True),
)
_SURVEYED, _SURVEY = "x", "Điều tra xã hội học"
_BLOCKS = {Block.BONUS.value: "ĐIỂM THƯỞNG", Block.PENALTY.value: "ĐIỂM PHẠT"}
_PLACES = ("tỉnh", "thành phố", "xã", "phường", "đặc khu", "huyện")


def write_appendix(criteria_set: CriteriaSet, file: IO[bytes]) -> None:
    """Write the appendix as a Word document, across A4; one query."""
    tree = tree_of(criteria_set)
    year = criteria_set.year
    document = Document()
    set_page(document)
    add_line(document, "PHỤ LỤC", bold=True)
    add_line(document, _named(criteria_set), bold=True)
    add_line(document, _issued(criteria_set), italic=True)
    add_space(document)
    main = [top for top in tree.components if top.block == Block.MAIN]
    add_table(document, _COLUMNS, [*_rows(tree, main, year), _total(tree)])
    beside = (top for top in tree.components if top.block != Block.MAIN)
    for block, tops in groupby(beside, key=lambda top: top.block):
        # The reader takes the line above a table for the block the table opens.
        components = list(tops)
        add_space(document)
        add_line(document, f"{_BLOCKS[block]} (tối đa {_points(components)} điểm)", bold=True)
        add_space(document)
        add_table(document, _COLUMNS, _rows(tree, components, year))
    document.save(file)


def _named(criteria_set: CriteriaSet) -> str:
    name = criteria_set.name.upper()
    return name if name.startswith("BỘ ") else f"BỘ TIÊU CHÍ – {name}"


def _issued(criteria_set: CriteriaSet) -> str:
    """The decision the appendix belongs to, with room for what a draft does not know yet."""
    number = criteria_set.decision_number or "……/QĐ-UBND"
    day = criteria_set.decision_date
    dated = f"ngày {day.day:02} tháng {day.month:02} năm {day.year}" if day else (
        f"ngày … tháng … năm {criteria_set.year}"
    )  # fmt: skip
    place = criteria_set.council.place_name
    small = place[:1].lower() + place[1:]
    issuer = f"Ủy ban nhân dân {small}" if small.startswith(_PLACES) else place
    return f"(Kèm theo Quyết định số {number} {dated} của {issuer})"


def _rows(tree: Tree, components: Sequence[Node], year: int) -> Iterator[RowOut]:
    wanted = {component.pk for component in components}
    for node in tree.nodes:
        if tree.component_of(node) not in wanted:
            continue
        texts = (
            node.code,
            " ".join(node.text.split()),
            format_points(node.max_points),
            _scale(node, year),
            node.evidence_asked,
            node.in_charge,
            _SURVEYED if node.method == Method.SURVEY else "",
        )
        yield RowOut(texts, is_bold=node.level == Level.COMPONENT)


def _total(tree: Tree) -> RowOut:
    surveyed = format_points(tree.survey_points) if tree.survey_leaves else ""
    texts = ("", "TỔNG CỘNG", format_points(tree.scale), "", "", "", surveyed)
    return RowOut(texts, is_bold=True)


def _points(components: Sequence[Node]) -> str:
    return format_points(sum((top.max_points for top in components), Decimal(0)))


def _scale(node: Node, year: int) -> str:
    """The decision's wording where it is kept, else our sentence, a line for each part of it."""
    if not node.is_leaf:
        return ""
    if node.method == Method.SURVEY:
        return printed_scale(node) or _SURVEY
    if printed := printed_scale(node):
        return printed
    rule = rule_of_draft(node, year)
    parts = sentence(rule).split(" · ") if rule else [node.scale]
    return "\n".join(part[:1].upper() + part[1:] for part in parts)
