"""Bands ("tốt", "khá"; A, B) by thresholds of the council. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from cchc.problems import Problem, repeated

from .codes import Code


@dataclass(frozen=True)
class Band:
    """A band reaching down to `edge` percent; `inclusive` says the edge belongs to it."""

    label: str
    edge: Decimal
    inclusive: bool = True

    def holds(self, printed_index: Decimal) -> bool:
        if self.inclusive:
            return printed_index >= self.edge
        return printed_index > self.edge


def band_of(printed_index: Decimal, bands: Iterable[Band]) -> Band | None:
    """The first of `bands`, highest first, that holds the index as printed; None below all."""
    return next((band for band in bands if band.holds(printed_index)), None)


def check_bands(bands: Sequence[Band]) -> list[Problem]:
    """What is wrong with a list of bands; a bloc without bands is right."""
    problems = [Problem(Code.BAND_TWICE, (label,)) for label in repeated(b.label for b in bands)]
    if any(not band.label.strip() for band in bands):
        problems.append(Problem(Code.BAND_WITHOUT_LABEL))
    endless = [band.label for band in bands if not band.edge.is_finite()]
    if endless:
        return [*problems, Problem(Code.EDGE_NOT_FINITE, tuple(endless))]
    return problems + [
        Problem(Code.EDGES_NOT_DESCENDING, (upper.label, lower.label))
        for upper, lower in pairwise(bands)
        if upper.edge <= lower.edge
    ]
