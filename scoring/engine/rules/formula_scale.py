"""A formula as an officer writes it in the column of scales.

`biến a (số lượng): Số hồ sơ | khi a = 0: 0 | còn lại: tối đa / a | thử a = 0: 0 | …`
"""

import re
from decimal import Decimal
from typing import Any

from ..expressions import canonical
from ..language import OTHERWISE, ScaleText
from ..problems import Problem
from ..rounding import decimal_text
from .formula_variables import COUNT, NUMBER, TYPE_WORDS, Variable
from .inputs import RefusedError

VARIABLE, WHEN, TEST = "biến", "khi", "thử"
# Before the only case, where nothing else is left.
ONLY = "công thức"

_HEAD = re.compile(rf"({VARIABLE}|{WHEN}|{TEST}|{OTHERWISE}|{ONLY})(?:\s+(.+))?", re.IGNORECASE)
_NAMED = re.compile(r"(\S+?)\s*(?:\(\s*([^()]*?)\s*\))?")
_TYPES = {word: kind for kind, word in TYPE_WORDS.items()}


def read_formula_scale(scale: ScaleText) -> dict[str, Any]:
    """The parameters; problems are left in `scale`."""
    variables: list[dict[str, str]] = []
    cases: list[dict[str, str]] = []
    tests: list[tuple[str, str, str]] = []
    for item in scale.items:
        head, colon, body = item.partition(":")
        match = _HEAD.fullmatch(head.strip())
        word = match[1].casefold() if match else ""
        rest, body = (match[2] or "") if match else "", body.strip()
        if not colon or not body:
            scale.refuse(item)
        elif word == VARIABLE and rest:
            variables.append(_variable(scale, item, rest, body))
        elif word == WHEN and rest:
            cases.append({"when": canonical(rest), "then": canonical(body)})
        elif word in (OTHERWISE, ONLY) and not rest:
            cases.append({"then": canonical(body)})
        elif word == TEST and rest:
            tests.append((item, rest, body))
        else:
            scale.refuse(item)
    if not scale.items:
        scale.problems.append(Problem("scale_empty"))
    return {
        "variables": variables,
        "cases": cases,
        # Read last: how a value is read hangs on the type of its variable.
        "tests": [_test(scale, *test, variables) for test in tests],
    }


def _variable(scale: ScaleText, item: str, text: str, label: str) -> dict[str, str]:
    match = _NAMED.fullmatch(text)
    name, word = (match[1], match[2]) if match else (text, None)
    kind = NUMBER if word is None else _TYPES.get(word.casefold())
    if kind is None:
        scale.refuse(item, "formula_type_word")
    return {"name": name.lower(), "label": label, "type": kind or NUMBER}


def _test(
    scale: ScaleText, item: str, text: str, body: str, variables: list[dict[str, str]]
) -> dict[str, Any]:
    types = {variable["name"]: variable["type"] for variable in variables}
    values: dict[str, str] = {}
    for assignment in text.split(";"):
        left, _, typed = (part.strip() for part in assignment.partition("="))
        name = left.lower()
        try:
            variable = Variable(name, "", types.get(name, NUMBER))
            value = variable.field.clean(typed.rstrip("% ") if variable.is_percent else typed)
        except RefusedError:
            value = None
        if name in values or name not in types or value is None:
            scale.refuse(item)
            break
        values[name] = str(value) if types[name] == COUNT else decimal_text(Decimal(value))
    points = scale.points(body)
    if points is None:
        scale.refuse(item)
    return {"values": values, "points": points}
