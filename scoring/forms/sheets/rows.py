"""A leaf of the desk as its row shows it: text, controls, points, saved or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cchc.ui.typed import typed_text, typed_version
from scoring.engine import Award, InputError, Rule
from scoring.forms.sheets.controls import (
    Control,
    controls_of,
    in_words,
    sentences_by_field,
    stored_inputs,
    typed_inputs,
)
from scoring.forms.sheets.leaf_row import LeafRow
from scoring.models import Mark, Node
from scoring.selectors.sets.criteria import rule_of
from scoring.selectors.sheets.sheet import Leaf
from scoring.services.sheets.declare import Declaration


@dataclass(frozen=True)
class Typed:
    """A row as somebody sent it, kept whatever becomes of it.

    `version` is the one the page showed, or the one the person chose to write over.
    """

    inputs: Mapping[str, Any]
    did_not_arise: bool
    explanation: str
    version: int

    @property
    def declaration(self) -> Declaration:
        return Declaration(self.inputs, self.did_not_arise, self.explanation)


def read_typed(rule: Rule, data: QueryDict) -> Typed:
    """The row's form."""
    return Typed(
        inputs=typed_inputs(rule, data),
        did_not_arise="did_not_arise" in data,
        explanation=typed_text(data, "explanation"),
        version=typed_version(data),
    )


@dataclass
class Row(LeafRow):
    """What the row's templates read.

    `state` is saved, conflict, failed or "" (never saved); `problems` concern the row as
    a whole; `typed` is set when what stands in the controls is not what is saved.
    """

    view_name = "leaf_row"

    leaf: Leaf
    rule: Rule
    editable: bool
    values: Mapping[str, Any]
    typed: Typed | None = None
    state: str = ""
    problems: list[str] = field(default_factory=list)
    field_errors: dict[str, list[str]] = field(default_factory=dict)
    previous: str = ""
    amended: str = ""

    @property
    def node(self) -> Node:
        return self.leaf.node

    @property
    def mark(self) -> Mark | None:
        return self.leaf.mark

    @property
    def controls(self) -> list[Control]:
        return controls_of(
            self.rule, self.values, prefix=f"muc-{self.id}", errors=self.field_errors
        )

    @property
    def invalid(self) -> str:
        """Names of the controls that are wrong, for the script that marks them."""
        return " ".join(control.name for control in self.controls if control.errors)

    @property
    def award(self) -> Award | None:
        """What the rule made of the saved inputs, with the figure it rests on."""
        if self.mark is None or self.mark.did_not_arise or not self.mark.is_complete:
            return None
        try:
            return self.rule.award(self.mark.inputs)
        except InputError:
            return None

    @property
    def basis(self) -> str:
        """The figure of the saved inputs, which is known before the bloc's."""
        if self.mark is None or self.mark.did_not_arise or not self.mark.is_complete:
            return ""
        return self.rule.basis(self.mark.inputs)

    @property
    def did_not_arise(self) -> bool:
        if self.typed:
            return self.typed.did_not_arise
        return bool(self.mark and self.mark.did_not_arise)

    @property
    def explanation(self) -> str:
        return self.typed.explanation if self.typed else self.saved_explanation

    @property
    def saved_explanation(self) -> str:
        return self.mark.explanation if self.mark else ""

    @property
    def version(self) -> int:
        """The version the form will name. After a conflict still the old one: writing over
        somebody is a choice of its own."""
        if self.typed:
            return self.typed.version
        return self.saved_version

    @property
    def typed_words(self) -> str:
        """What the person typed, in one line."""
        if self.did_not_arise:
            return _("Did not arise")
        return in_words(self.rule, self.values)

    @property
    def saved_words(self) -> str:
        """What is saved, in one line; "" where nothing is, or did not arise."""
        if self.mark is None or self.mark.did_not_arise:
            return ""
        return in_words(self.rule, stored_inputs(self.rule, self.mark.inputs))

    @property
    def explanation_open(self) -> bool:
        """Whether the explanation is shown unfolded."""
        lacks = self.leaf.lack is not None and self.mark is not None and self.mark.is_complete
        return bool(self.explanation) or lacks


def row_of(leaf: Leaf, year: int, *, editable: bool, previous: str = "", amended: str = "") -> Row:
    """The row as it is saved; `previous` tells the year before, `amended` what an amendment
    did to the item."""
    rule = rule_of(leaf.node, year)
    values = stored_inputs(rule, leaf.mark.inputs if leaf.mark else {})
    state = "saved" if leaf.mark else ""
    return Row(leaf, rule, editable, values, state=state, previous=previous, amended=amended)


def refused_row(row: Row, typed: Typed, *, problems: list[str], state: str) -> Row:
    """The row with what was typed standing in it, and why it is not saved."""
    row.values, row.typed, row.state, row.problems = typed.inputs, typed, state, problems
    return row


def wrong_row(row: Row, typed: Typed, error: InputError) -> Row:
    """The row with what was typed and what is wrong with it, field by field."""
    sentences = sentences_by_field(error)
    row = refused_row(row, typed, problems=sentences.pop("", []), state="failed")
    row.field_errors = sentences
    return row
