"""The arithmetic alone: every rule kind, one core, no database."""

import time

from bench.figures import figure

_UNITS = 60
_SECONDS = 3


@figure("marks/s", ">= 100000")
def marks_per_second() -> float:
    """Marks evaluated a second over the sample's 76 leaves of all kinds."""
    from rankings.sample.answers import typed_for
    from rankings.sample.files import DATA, dice
    from scoring.engine import LeafMark, Method, RuleKind, evaluate, gather_facts
    from scoring.services.sets.workbook import read_criteria

    with (DATA / "criteria_departments.csv").open("rb") as file:
        scheme = read_criteria(file, year=2026).scheme(2026)
    if {rule.kind for rule in scheme.rules.values()} != set(RuleKind):
        raise RuntimeError("a rule kind is missing")
    drawn = dice("engine")
    survey = {node.code for node in scheme.nodes.values() if node.method is Method.SURVEY}
    sheets = [
        {
            code: LeafMark(
                {"share": f"{drawn.randint(600, 900)}/1000"}
                if code in survey
                else rule.clean(typed_for(rule, 0.8, drawn, text=code))
            )
            for code, rule in scheme.rules.items()
        }
        for _unit in range(_UNITS)
    ]
    facts = gather_facts(scheme, ((sheet, {}) for sheet in sheets))
    marks, start = 0, time.perf_counter()
    while time.perf_counter() - start < _SECONDS:
        for sheet in sheets:
            marks += len(evaluate(scheme, sheet, facts=facts).leaves)
    return marks / (time.perf_counter() - start)
