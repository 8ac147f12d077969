"""The controls of one leaf: what its rule asks for, as a page shows it and a form sends it.

Built from `Rule.inputs` alone, so a new kind of rule needs nothing here. Reading what was
typed is the engine's (`Rule.clean`); here is only the way in and out of HTML.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from cchc.numbers import format_count, format_points
from scoring.engine import InputError, InputField, InputType, Rule
from scoring.selectors.wording import sentence_of

# Controls of a leaf are named `so-<field>`: apart from the form's own names.
PREFIX = "so-"


@dataclass
class Control:
    """One input of a rule with what stands in it.

    `value` is the text as typed or as written back; for ticks, the list of ticked codes.
    `kind` chooses the template's branch: radios, check, ticks, date or text.
    """

    field: InputField
    id: str
    value: Any
    errors: list[str] = dataclass_field(default_factory=list)

    @property
    def name(self) -> str:
        return PREFIX + self.field.name

    @property
    def kind(self) -> str:
        if self.field.type is InputType.BOOL:
            return "check" if len(self.field.options) == 1 else "radios"
        return _KINDS[self.field.type]

    @property
    def inputmode(self) -> str:
        """The keyboard a phone shows."""
        return "numeric" if self.field.type is InputType.COUNT else "decimal"

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """(value, label, chosen) of each option."""
        chosen = self.value if isinstance(self.value, list) else [self.value]
        return [(value, label, value in chosen) for value, label in self.field.options]


def typed_inputs(rule: Rule, data: QueryDict) -> dict[str, Any]:
    """What a row's form sent for the rule, untouched, ready for `Rule.clean`."""
    return {
        field.name: data.getlist(PREFIX + field.name)
        if field.type is InputType.TICKS
        else data.get(PREFIX + field.name, "")
        for field in rule.inputs
    }


def stored_inputs(rule: Rule, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Canonical inputs as people write them: "12406" is "12.406", 2026-02-15 is 15/02/2026."""
    return {field.name: _written(field, inputs.get(field.name)) for field in rule.inputs}


def controls_of(
    rule: Rule,
    values: Mapping[str, Any],
    *,
    prefix: str,
    errors: Mapping[str, list[str]] | None = None,
) -> list[Control]:
    """The controls with `values` in them, their ids beginning with `prefix`."""
    errors = errors or {}
    return [
        Control(field, f"{prefix}-{field.name}", values.get(field.name), errors.get(field.name, []))
        for field in rule.inputs
    ]


def sentences_by_field(error: InputError) -> dict[str, list[str]]:
    """What is wrong, by the name of the field; "" holds what concerns the whole row."""
    return {
        name: [sentence_of(problem) for problem in problems]
        for name, problems in error.errors.items()
    }


def in_words(rule: Rule, values: Mapping[str, Any]) -> str:
    """What stands in the controls (typed, or from `stored_inputs`) in one line."""
    parts = []
    for input_field in rule.inputs:
        value = values.get(input_field.name) or ""
        options = dict(input_field.options)
        chosen = value if isinstance(value, list) else [value]
        shown = ", ".join(options.get(code, code) for code in chosen)
        if shown and input_field.label not in ("", shown):
            shown = f"{input_field.label}: {shown}"
        if shown:
            parts.append(shown)
    return "; ".join(parts) or "–"


_KINDS = {
    InputType.CHOICE: "radios",
    InputType.TICKS: "ticks",
    InputType.DATE: "date",
    InputType.NUMBER: "text",
    InputType.COUNT: "text",
    InputType.POINTS: "text",
    InputType.SHARE: "text",
}


def _written(field: InputField, value: Any) -> Any:
    if field.type is InputType.TICKS:
        return list(value or [])
    if value is None:
        return ""
    if field.type is InputType.BOOL:
        return "true" if value else "false"
    if field.type is InputType.DATE:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if field.type is InputType.COUNT:
        return format_count(value)
    if field.type is InputType.NUMBER:
        return _grouped(Decimal(value))
    return format_points(Decimal(value)) if field.type is InputType.POINTS else str(value)


def _grouped(number: Decimal) -> str:
    """ "12.406" and "1.234,5": the whole part in groups, a comma before the decimals."""
    _, comma, decimals = format_points(number).partition(",")
    return f"{format_count(int(number))}{comma}{decimals}"
