"""What a unit of a given quality enters for a rule, drawn with dice."""

import datetime
from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal
from random import Random
from typing import Any, cast

from scoring.engine import InputError, Rule, RuleKind
from scoring.engine.rules.checklist import Checklist
from scoring.engine.rules.choice import Choice
from scoring.engine.rules.count import Count
from scoring.engine.rules.deadline import Deadline
from scoring.engine.rules.external import External
from scoring.engine.rules.grade import Grade
from scoring.engine.rules.inverse import Inverse
from scoring.engine.rules.proportional import Proportional
from scoring.engine.rules.steps import Steps

Inputs = dict[str, Any]

# How large the whole is of which a share is asked, by what is counted.
WHOLES = [
    ("hồ sơ", (380, 14_000)),
    ("văn bản điện tử", (1_400, 6_200)),
    ("giải ngân", (18_000, 190_000)),
    ("công chức", (42, 165)),
    ("nhiệm vụ", (24, 118)),
]
FEW = (6, 36)


def typed_for(rule: Rule, quality: float, dice: Random, *, text: str) -> Inputs:
    """Complete inputs as a person would send them; `quality` 0…1 is the odds of the best."""
    return _DRAW[rule.kind](rule, quality, dice, text)


def _yes_no(_rule: Rule, quality: float, dice: Random, _text: str) -> Inputs:
    return {"met": "true" if dice.random() < quality + 0.08 else "false"}


def _choice(rule: Rule, quality: float, dice: Random, _text: str) -> Inputs:
    best = sorted(cast(Choice, rule).options, key=lambda option: -option.points)
    return {"choice": best[_steps_down(quality, dice, len(best) - 1)].code}


def _deadline(rule: Rule, quality: float, dice: Random, _text: str) -> Inputs:
    steps = cast(Deadline, rule).steps
    down = _steps_down(quality, dice, len(steps))
    if down == len(steps):
        if dice.random() < 0.2:
            return {"issued": "false"}
        late = datetime.timedelta(days=dice.randint(1, 45))
        return {"date": (steps[-1].day + late).isoformat()}
    early = datetime.timedelta(days=dice.randint(0, 9))
    return {"date": (steps[down].day - early).isoformat()}


def _steps(rule: Rule, quality: float, dice: Random, text: str) -> Inputs:
    scale = cast(Steps, rule)
    down = _steps_down(quality, dice, len(scale.steps))
    upper = Decimal(100) if down == 0 else scale.steps[down - 1].edge
    lower = scale.steps[down].edge if down < len(scale.steps) else upper - 12
    if not scale.unit:
        tenths = dice.randint(int(lower * 10) + 1, max(int(upper * 10) - 1, int(lower * 10) + 1))
        return {"value": str(Decimal(tenths) / 10)}
    whole = _whole(text, dice)
    low = int((lower * whole / 100).to_integral_value(ROUND_CEILING))
    high = whole if down == 0 else max(low, int(upper * whole / 100) - 1)
    return {"numerator": str(dice.randint(min(low, high), high)), "denominator": str(whole)}


def _proportional(rule: Rule, quality: float, dice: Random, text: str) -> Inputs:
    scale = cast(Proportional, rule)
    floor = float(scale.zero.percent) / 100 if scale.zero else 0.5
    full = float(scale.full.percent) / 100 if scale.full else 1.0
    share = floor + (full - floor) * (quality + dice.uniform(-0.1, 0.35))
    if dice.random() > quality + 0.35:
        share = floor - 0.06
    whole = _whole(text, dice)
    return {"numerator": str(round(min(share, 1.0) * whole)), "denominator": str(whole)}


def _checklist(rule: Rule, quality: float, dice: Random, _text: str) -> Inputs:
    codes = [item.code for item in cast(Checklist, rule).items]
    return {"ticks": [code for code in codes if dice.random() < quality + 0.06] or codes[:1]}


def _count(rule: Rule, quality: float, dice: Random, _text: str) -> Inputs:
    scale = cast(Count, rule)
    full = int(scale.cap / scale.each)
    return {"count": str(max(0, full + 1 - dice.randint(0, 1) - _steps_down(quality, dice, full)))}


def _formula(rule: Rule, quality: float, dice: Random, text: str) -> Inputs:
    """Of several drawn at random, parts before their whole, the one nearest to the quality."""
    tries = []
    for _ in range(12):
        *parts, last = rule.inputs
        left = whole = _whole(text, dice)
        typed = {last.name: str(whole)}
        for field in parts:
            part = dice.randint(0, left)
            left -= part
            typed[field.name] = str(part)
        try:
            tries.append((rule.award(rule.clean(typed)).points, typed))
        except InputError:
            continue
    aim = rule.max_points * round(100 * min(1.0, quality + dice.uniform(-0.05, 0.25))) / 100
    return min(tries, key=lambda found: abs(found[0] - aim))[1]


def _grade(rule: Rule, quality: float, dice: Random, _text: str) -> Inputs:
    best = sorted(cast(Grade, rule).grades, key=lambda grade: -grade.percent)
    return {"grade": best[_steps_down(quality, dice, len(best) - 1)].code}


def _deduction(rule: Rule, quality: float, dice: Random, _text: str) -> Inputs:
    return {field.name: str(_steps_down(quality, dice, 3)) for field in rule.inputs}


def _inverse(rule: Rule, quality: float, dice: Random, text: str) -> Inputs:
    scale = cast(Inverse, rule)
    # The share at which everything is lost, of which a good unit has a small part.
    most = float(scale.zero.percent) / 100 if scale.zero else 1.0
    share = most * max(0.0, 1 - quality - dice.uniform(0, 0.4))
    whole = _whole(text, dice)
    return {"numerator": str(round(min(share, 1.0) * whole)), "denominator": str(whole)}


def _best_in_bloc(rule: Rule, quality: float, dice: Random, text: str) -> Inputs:
    whole = _whole(text, dice)
    part = round(whole * min(1.0, max(0.0, quality + dice.uniform(-0.15, 0.15))))
    if len(rule.inputs) == 1:
        return {"value": str(part)}
    return {"numerator": str(part), "denominator": str(whole)}


def _external(rule: Rule, quality: float, dice: Random, _text: str) -> Inputs:
    share = Decimal(str(round(min(1.0, quality + dice.uniform(-0.08, 0.12)), 4)))
    return {"value": str(share * cast(External, rule).scale)}


def _judged(rule: Rule, quality: float, dice: Random, _text: str) -> Inputs:
    twentieths = round(20 * min(1.0, quality + dice.uniform(-0.05, 0.25)))
    return {"points": str(rule.max_points * twentieths / 20)}


def _steps_down(quality: float, dice: Random, most: int) -> int:
    """How many steps below the best, rarely more than one."""
    down = 0
    while down < most and dice.random() > quality:
        down, quality = down + 1, quality + 0.2
    return down


def _whole(text: str, dice: Random) -> int:
    low, high = next((size for words, size in WHOLES if words in text.lower()), FEW)
    return dice.randint(low, high)


_DRAW: dict[RuleKind, Callable[[Rule, float, Random, str], Inputs]] = {
    RuleKind.YES_NO: _yes_no,
    RuleKind.CHOICE: _choice,
    RuleKind.DEADLINE: _deadline,
    RuleKind.STEPS: _steps,
    RuleKind.PROPORTIONAL: _proportional,
    RuleKind.CHECKLIST: _checklist,
    RuleKind.COUNT: _count,
    RuleKind.FORMULA: _formula,
    RuleKind.GRADE: _grade,
    RuleKind.DEDUCTION: _deduction,
    RuleKind.INVERSE: _inverse,
    RuleKind.BEST_IN_BLOC: _best_in_bloc,
    RuleKind.EXTERNAL: _external,
    RuleKind.JUDGED: _judged,
}
