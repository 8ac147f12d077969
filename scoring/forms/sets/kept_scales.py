"""Scales written for another kind of rule, kept in the form until it is saved.

Whoever tries another kind and goes back finds what stood there.
"""

from collections.abc import Mapping
from decimal import Decimal

from django.http import QueryDict

from cchc.ui.typed import typed_text
from scoring.enums import RuleKind
from scoring.forms.sets.rule_hints import example_of, is_example
from scoring.selectors.sets.drafts import RuleText

Kept = dict[str, str]


def kept_scales(data: QueryDict) -> Kept:
    """By the value of their kind the scales the form has kept so far."""
    found = {kind: typed_text(data, f"kept-{kind}") for kind in RuleKind.values}
    return {kind: scale for kind, scale in found.items() if scale}


def keep_scale(before: RuleText, kept: Mapping[str, str], max_points: Decimal) -> Kept:
    """`kept` with what was written for the kind that is left, unless it is but an example."""
    if before.kind not in RuleKind.values or is_example(before.kind, before.scale, max_points):
        return dict(kept)
    return {**kept, before.kind: before.scale}


def first_scale(kind: str, before: RuleText, kept: Mapping[str, str], max_points: Decimal) -> str:
    """What stands in the field when `kind` is chosen: what was written for it earlier; what was
    written before any kind was chosen; an example, where nothing has been written at all."""
    if kind in kept:
        return kept[kind]
    if not before.kind and before.scale.strip():
        return before.scale
    return "" if kept else example_of(kind, max_points)
