"""Storing a tree of criteria that was read from a file."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, Self, TypeVar

from scoring.enums import Level
from scoring.models import CriteriaSet, Node


class ReadLine(Protocol):
    """A line of a file with the lines below it."""

    @property
    def children(self) -> Sequence[Self]: ...

    def walk(self) -> Iterator[Self]: ...


L = TypeVar("L", bound=ReadLine)


def store_tree(
    criteria_set: CriteriaSet, components: Sequence[L], node_of: Callable[[L], Node]
) -> None:
    """Store the lines as nodes of an empty set, level by level: three inserts, whatever the size.

    `node_of` says what a line holds; set, parent, level and position come from the tree.
    """
    lines = (line for component in components for line in component.walk())
    position = {id(line): number for number, line in enumerate(lines, 1)}
    above: list[tuple[Node | None, L]] = [(None, line) for line in components]
    for level in Level:
        nodes = []
        for parent, line in above:
            node = node_of(line)
            node.set, node.parent, node.level = criteria_set, parent, level
            node.position, node.is_leaf = position[id(line)], not line.children
            nodes.append(node)
        Node.objects.bulk_create(nodes)
        above = [
            (node, child)
            for node, (_parent, line) in zip(nodes, above, strict=True)
            for child in line.children
        ]
