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
    return ComponentFigure(
        code, name, points, maximum, _decimal(line, "appraised"), _decimal(line, "survey"), exact
    )


def _decimal(line: Mapping[str, Any], name: str) -> Decimal | None:
    text = line.get(name)
    return None if text is None else Decimal(text)
