"""The component figures inside `Result.levels`.

`levels` is a scorecard as JSON (scoring.engine): `total`, `lines` by code, `leaves` by code.
Of an imported result there are only `lines`, one per component column, each with `points`
and `max_points`, or with the `percent` a source printed instead.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rankings.standings import Parts


@dataclass(frozen=True)
class ComponentFigure:
    """A unit's points of one component; everything None where the source gives nothing."""

    code: str
    name: str
    points: Decimal | None = None
    max_points: Decimal | None = None
    appraised: Decimal | None = None
    survey: Decimal | None = None
    percent: Fraction | None = None
    # What the movement since the edition before is made of, where that was assessed.
    moved: Parts | None = None


def component_figures(
    components: Iterable[Mapping[str, Any]], lines: Mapping[str, Mapping[str, Any]]
) -> list[ComponentFigure]:
    """One figure per component of the edition, in its order."""
    return [_figure(part["code"], part["name"], lines.get(part["code"], {})) for part in components]


def _figure(code: str, name: str, line: Mapping[str, Any]) -> ComponentFigure:
    points, maximum = _decimal(line, "points"), _decimal(line, "max_points")
    percent = _decimal(line, "percent")
    if points is not None and maximum:
        exact: Fraction | None = Fraction(points) / Fraction(maximum) * 100
    else:
        exact = None if percent is None else Fraction(percent)
    appraised, survey = _decimal(line, "appraised"), _decimal(line, "survey")
    return ComponentFigure(code, name, points, maximum, appraised, survey, exact, parts_in(line))


def parts_in(told: Mapping[str, Any]) -> Parts | None:
    """The parts of a movement, as a line or a note keeps them."""
    if "performance" not in told:
        return None
    return Parts(Decimal(told["performance"]), Decimal(told["method"]))


def _decimal(line: Mapping[str, Any], name: str) -> Decimal | None:
    text = line.get(name)
    return None if text is None else Decimal(text)
