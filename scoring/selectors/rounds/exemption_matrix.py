"""The units of a bloc against what they are scored on: what applies, what is exempt, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.numbers import format_points
from scoring.enums import Block, Level
from scoring.models import Bloc, Entry, Exemption, Node
from scoring.selectors.rounds.maxima import Maximum, Tree, Waived
from scoring.selectors.rounds.readiness import Preparation


@dataclass(frozen=True)
class MatrixColumn:
    """A node that units may be exempt from; `is_open` of the component whose parts follow."""

    node: Node
    is_open: bool = False

    @property
    def points(self) -> str:
        return format_points(self.node.max_points)


@dataclass(frozen=True)
class MatrixCell:
    """Class, text and ground, ready: a matrix has thousands of them."""

    css: str
    text: str
    ground: str


@dataclass(frozen=True)
class MatrixRow:
    """A unit, its maximum with the reasons it is less than the scale, and its cells."""

    entry: Entry
    maximum: Maximum
    reasons: Sequence[str]
    cells: Sequence[MatrixCell]

    @property
    def points(self) -> str:
        return format_points(self.maximum.points)


@dataclass(frozen=True)
class Matrix:
    bloc: Bloc
    scale: Decimal
    columns: Sequence[MatrixColumn]
    rows: Sequence[MatrixRow]
    kinds: Sequence[tuple[str, str, int]]
    """Kinds of units with their words and how many there are."""


_APPLIES = MatrixCell("", "", "")


def matrix_of(prepared: Preparation, bloc: Bloc, open_component: int | None = None) -> Matrix:
    """Asks the database nothing; the parts of the component `open_component` are shown too."""
    tree = prepared.trees[bloc.criteria_set_id]
    columns = _columns(tree, open_component)
    entries = prepared.entries_of(bloc)
    rows = [_row(entry, prepared.maxima[entry.pk], tree, columns) for entry in entries]
    kinds: dict[str, list[Entry]] = {}
    for entry in entries:
        kinds.setdefault(entry.agency.kind, []).append(entry)
    listed = [
        (kind, str(of_kind[0].agency.get_kind_display()), len(of_kind))
        for kind, of_kind in kinds.items()
    ]
    return Matrix(bloc, tree.scale, columns, rows, listed)


def reasons_of(maximum: Maximum, tree: Tree) -> list[str]:
    """Why a unit's maximum is less than the scale, a sentence for each ground."""
    grounds: dict[str, list[Waived]] = {}
    for waived in maximum.waived:
        grounds.setdefault(waived.exemption.ground, []).append(waived)
    return [f"{_dropped(of_ground, tree)} – {ground}" for ground, of_ground in grounds.items()]


def _dropped(waived: Sequence[Waived], tree: Tree) -> str:
    """ "without 16 points of the survey", or the codes of what is left out."""
    nodes = [found.exemption.node for found in waived]
    told = {
        "points": format_points(sum((found.points for found in waived), Decimal(0))),
        "codes": ", ".join(node.code for node in nodes),
    }
    if all(node.block != Block.MAIN for node in nodes):
        return _("without %(codes)s, which is outside the scale") % told
    leaves = {leaf.pk for leaf in tree.leaves_under(node.pk for node in nodes)}
    if leaves == {leaf.pk for leaf in tree.survey_leaves}:
        return _("without the %(points)s points of the survey") % told
    return _("without %(points)s points: %(codes)s") % told


def _columns(tree: Tree, open_component: int | None) -> list[MatrixColumn]:
    columns = []
    for node in tree.nodes:
        is_open = tree.component_of(node) == open_component
        if node.level == Level.COMPONENT or is_open:
            columns.append(MatrixColumn(node, is_open and node.level == Level.COMPONENT))
    return columns


def _row(entry: Entry, maximum: Maximum, tree: Tree, columns: Sequence[MatrixColumn]) -> MatrixRow:
    if not maximum.waived:
        return MatrixRow(entry, maximum, (), (_APPLIES,) * len(columns))
    standing = {waived.exemption.node_id: waived.exemption for waived in maximum.waived}
    below: dict[int, Decimal] = {}
    for waived in maximum.waived:
        for above in _path_of(waived.exemption, tree)[:-1]:
            below[above] = below.get(above, Decimal(0)) + waived.points
    cells = [_cell(tree.path(column.node), standing, below) for column in columns]
    return MatrixRow(entry, maximum, reasons_of(maximum, tree), cells)


def _path_of(exemption: Exemption, tree: Tree) -> list[int]:
    """From the component down; of a node an amendment ended nothing is left to show."""
    node = tree.by_id.get(exemption.node_id)
    return tree.path(node) if node else []


def _cell(
    path: Sequence[int], standing: dict[int, Exemption], below: dict[int, Decimal]
) -> MatrixCell:
    for pk in path:
        if pk in standing:
            return MatrixCell("is-exempt", _("left out"), standing[pk].ground)
    if path[-1] in below:
        return MatrixCell("is-part-exempt", f"−{format_points(below[path[-1]])}", "")
    return _APPLIES
