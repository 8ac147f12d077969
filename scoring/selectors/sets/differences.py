"""What the draft of an amendment changes in the set in force, node by node.

A draft's node stands for the one it was copied from. A leaf that gets parts, whose points come
from elsewhere, or that goes between index, bonus and penalty, is another one: the old one ends
and a new one begins.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cchc.numbers import format_points
from scoring.engine import decimal_text, digest, sentence
from scoring.enums import Block, Method
from scoring.models import CriteriaSet, Node
from scoring.selectors.sets.criteria import nodes_of
from scoring.selectors.sets.drafts import rule_of_draft

# What a set says beside its nodes and an amendment may change.
SETTINGS = {
    "point_places": _("decimals of points"),
    "index_places": _("decimals of the index"),
    "may_exceed_100": _("the index may pass 100"),
}
# What is told of a node's change, in this order.
LABELS = {
    "code": _("code"),
    "parent": _("stands under"),
    "text": _("text"),
    "max_points": _("maximum"),
    "block": _("part of"),
    "method": _("method"),
    "sentence": _("scale"),
    "evidence_asked": _("evidence asked for"),
    "in_charge": _("in charge"),
}
# What a mark was made by.
_RULE = {"max_points", "rule_kind", "rule_params"}

_HEADING = ("code", "text", "block", "parent")
# What was and what becomes, as JSON; None where the node did not or will not exist.
Fields = dict[str, list[Any]]


class What(StrEnum):
    """What an amendment does to a node."""

    CHANGED = "changed"
    NEW = "new"
    ENDED = "ended"


@dataclass(frozen=True)
class NodeChange:
    """A node of the set in force, that of the draft, and where they differ; one of them is
    missing where a node begins or ends."""

    was: Node | None
    becomes: Node | None
    fields: Fields

    @property
    def what(self) -> What:
        if self.was is None:
            return What.NEW
        return What.CHANGED if self.becomes else What.ENDED

    @property
    def node(self) -> Node:
        """The node as it will be, or as it was."""
        found = self.becomes or self.was
        if found is None:
            raise AssertionError("a change has a node")
        return found

    @property
    def is_renumbered(self) -> bool:
        """Whether nothing but the code is another one."""
        return self.what == What.CHANGED and self.fields.keys() == {"code"}

    @property
    def is_rule_change(self) -> bool:
        """Whether marks of the leaf were made by another rule."""
        return self.what == What.CHANGED and self.node.is_leaf and bool(_RULE & self.fields.keys())

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """(label, what was, what becomes), code and text of what begins or ends left out:
        they head it."""
        return told_fields(self.what, self.fields)

    def to_json(self, node_id: int) -> dict[str, Any]:
        """As an amendment keeps it; `node_id` is that of the set in force."""
        return {
            "change": self.what.value,
            "node": node_id,
            "code": self.node.code,
            "text": self.node.text,
            "fields": self.fields,
        }


@dataclass(frozen=True)
class Difference:
    """A set in force beside the draft that amends it.

    `pairs` hold nodes that stay with what they become; `ended` nodes of the set; `new` nodes
    of the draft. `replaced`: by the id of an ended node, the draft's node in its place.
    """

    standing: CriteriaSet
    draft: CriteriaSet
    pairs: list[tuple[Node, Node]]
    ended: list[Node]
    new: list[Node]
    replaced: dict[int, Node]
    changes: list[NodeChange] = field(default_factory=list)

    @property
    def settings(self) -> Fields:
        """Settings of the set that differ."""
        found = {
            name: [getattr(self.standing, name), getattr(self.draft, name)] for name in SETTINGS
        }
        return {name: both for name, both in found.items() if both[0] != both[1]}

    @property
    def shown_settings(self) -> list[tuple[str, str, str]]:
        return shown_settings(self.settings)

    @property
    def is_empty(self) -> bool:
        return not self.changes and not self.settings

    @cached_property
    def digest(self) -> str:
        """The same as long as the same is changed: what a person saw before agreeing."""
        changes = [change.to_json(change.node.pk) for change in self.changes]
        return digest([changes, self.settings, self.standing.version])

    @cached_property
    def new_rules(self) -> set[int]:
        """Ids of the leaves in force that get another rule."""
        return {change.was.pk for change in self.changes if change.was and change.is_rule_change}

    @property
    def revalued(self) -> list[tuple[Node, Node]]:
        """Leaves whose marks are evaluated anew: those of another rule, or all where points
        are rounded otherwise."""
        everything = "point_places" in self.settings
        return [
            (was, becomes)
            for was, becomes in self.pairs
            if becomes.is_leaf and was.is_leaf and (everything or was.pk in self.new_rules)
        ]


def difference_of(draft: CriteriaSet) -> Difference:
    """What the draft of an amendment changes; two queries. `draft` comes with `amends`."""
    standing = draft.amends
    if standing is None:
        raise AssertionError("only an amendment is compared")
    was = {node.pk: node for node in nodes_of(standing)}
    becomes = nodes_of(draft)
    pairs: dict[int, tuple[Node, Node]] = {}
    replaced: dict[int, Node] = {}
    new: list[Node] = []
    for node in becomes:
        old = was.get(node.origin_id or 0)
        if old is None or old.pk in pairs or old.pk in replaced:
            new.append(node)
        elif _measures_else(old, node):
            replaced[old.pk] = node
            new.append(node)
        else:
            pairs[old.pk] = (old, node)
    ended = [node for node in was.values() if node.pk not in pairs]
    difference = Difference(standing, draft, list(pairs.values()), ended, new, replaced)
    difference.changes.extend(_changes(difference, was, {node.pk: node for node in becomes}))
    return difference


def shown_fields(fields: Mapping[str, list[Any]]) -> list[tuple[str, str, str]]:
    """(label, what was, what becomes) in words, of a change as it is kept."""
    return [
        (str(label), _in_words(name, fields[name][0]), _in_words(name, fields[name][1]))
        for name, label in LABELS.items()
        if name in fields
    ]


def shown_settings(fields: Mapping[str, list[Any]]) -> list[tuple[str, str, str]]:
    """The same of the settings of a set."""
    return [
        (str(SETTINGS[name]), _setting(was), _setting(becomes))
        for name, (was, becomes) in fields.items()
    ]


def told_fields(what: str, fields: Mapping[str, list[Any]]) -> list[tuple[str, str, str]]:
    """What a change says under its code and text, of a change as it is kept."""
    if what == What.CHANGED:
        return shown_fields(fields)
    return shown_fields({name: both for name, both in fields.items() if name not in _HEADING})


def _setting(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(value)


def _measures_else(old: Node, new: Node) -> bool:
    if not old.is_leaf:
        return False
    return not new.is_leaf or (old.method, old.block) != (new.method, new.block)


def _changes(
    difference: Difference, was: Mapping[int, Node], becomes: Mapping[int, Node]
) -> Iterable[NodeChange]:
    """In the order of the draft, what ends where it stood."""
    year = difference.standing.year
    found: list[tuple[int, int, NodeChange]] = []
    for node in difference.ended:
        fields = _fields(_said(node, was, year), {})
        found.append((node.position, 0, NodeChange(node, None, fields)))
    for node in difference.new:
        fields = _fields({}, _said(node, becomes, year))
        found.append((node.position, 1, NodeChange(None, node, fields)))
    for old, node in difference.pairs:
        fields = _fields(_said(old, was, year), _said(node, becomes, year))
        if _stands_under_same(old, node, becomes):
            # The code of what it stands under may differ all the same.
            fields.pop("parent", None)
        if fields:
            found.append((node.position, 1, NodeChange(old, node, fields)))
    return [change for _position, _order, change in sorted(found, key=lambda each: each[:2])]


def _stands_under_same(old: Node, new: Node, becomes: Mapping[int, Node]) -> bool:
    above = becomes[new.parent_id].origin_id if new.parent_id else None
    return bool(above == old.parent_id)


def _fields(was: Mapping[str, Any], becomes: Mapping[str, Any]) -> Fields:
    """Where the two differ; an empty text is no more than none."""
    names = dict.fromkeys([*was, *becomes])
    both = {name: [was.get(name), becomes.get(name)] for name in names}
    return {name: pair for name, pair in both.items() if (pair[0] or None) != (pair[1] or None)}


def _said(node: Node, nodes: Mapping[int, Node], year: int) -> dict[str, Any]:
    """All that is told of a node, as JSON."""
    said: dict[str, Any] = {
        "code": node.code,
        "parent": nodes[node.parent_id].code if node.parent_id else "",
        "text": node.text,
        "max_points": decimal_text(node.max_points),
        "block": node.block,
    }
    if node.is_leaf:
        said |= {
            "method": node.method,
            "rule_kind": node.rule_kind,
            "rule_params": node.rule_params,
            "sentence": _scale_sentence(node, year),
            "scale": node.scale,
            "evidence_asked": node.evidence_asked,
            "in_charge": node.in_charge,
        }
    return said


def _scale_sentence(node: Node, year: int) -> str:
    """The scale of a leaf as officers read it; while its rule is open, as it is printed."""
    rule = rule_of_draft(node, year)
    return sentence(rule) if rule else node.scale


def _in_words(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name == "max_points":
        return format_points(Decimal(value))
    if name == "method":
        return str(Method(value).label)
    return str(Block(value).label) if name == "block" else str(value)
