"""A figure: what is measured, in which unit, and what it may be at most or must be at least."""

import operator
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

FIGURES: dict[str, "Figure"] = {}
_COMPARE = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True)
class Figure:
    """`budget` reads "<= 1" or ">= 0.6"; `measure` returns the value in `unit`."""

    name: str
    unit: str
    budget: str
    measure: Callable[[], float]

    def run(self) -> dict[str, object]:
        """Measure; the JSON line of the figure."""
        value = float(self.measure())
        comparison, limit = self.budget.split()
        return {
            "name": self.name,
            "value": float(f"{value:.4g}"),
            "unit": self.unit,
            "budget": self.budget,
            "ok": _COMPARE[comparison](value, float(limit)),
        }


def figure(
    unit: str, budget: str, *, name: str = ""
) -> Callable[[Callable[[], float]], Callable[[], float]]:
    """Make a function a figure of its own name; it returns the value in `unit`."""

    def register(measure: Callable[[], float]) -> Callable[[], float]:
        title = name or measure.__name__
        FIGURES[title] = Figure(title, unit, budget, measure)
        return measure

    return register


def median_seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """The median time of `work` after one run to warm up."""
    work()
    spent = []
    for _turn in range(times):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)
