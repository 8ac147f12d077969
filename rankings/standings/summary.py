"""A bloc in one glance: mean, components, largest movements, counts per band. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cchc.numbers import round_half_up

from .bands import Band, band_of
from .contenders import Contender, require_distinct
from .moves import Movement


@dataclass(frozen=True)
class Mean:
    """A plain mean over `units` units, exact and as printed."""

    exact: Fraction
    printed: Decimal
    units: int


@dataclass(frozen=True)
class BandCount:
    """How many units are in a band; `label` None counts those below every band."""

    label: str | None
    units: int


@dataclass(frozen=True)
class BlocSummary:
    """The figures of a bloc.

    `components` are means of the percents, by code; `best` and `worst` are the codes with the
    highest and lowest exact mean. `above_mean` counts units above the exact mean. `rises` and
    `falls` are the keys of the units that moved most places up and down. `declared` and
    `appraised` are means of points over the units that have both, None where none has.
    Where several share a first place all of them are named.
    """

    mean: Mean
    above_mean: int
    components: Mapping[str, Mean]
    best: tuple[str, ...]
    worst: tuple[str, ...]
    rises: tuple[str, ...]
    falls: tuple[str, ...]
    bands: tuple[BandCount, ...]
    declared: Mean | None
    appraised: Mean | None


def summarise(
    contenders: Sequence[Contender],
    *,
    places: int = 2,
    bands: Sequence[Band] = (),
    movements: Mapping[str, Movement | None] | None = None,
    declared: Mapping[str, Fraction] | None = None,
) -> BlocSummary:
    """Sum up a bloc; `places` are the decimals printed, `movements` and `declared` points by key.

    Raises ValueError for an empty bloc or a contender given twice.
    """
    if not contenders:
        raise ValueError("a bloc without units has no summary")
    require_distinct(contenders)
    mean = _mean([contender.index for contender in contenders], places)
    components = _components(contenders, places)
    moved = {key: moved.places for key, moved in (movements or {}).items() if moved}
    pairs = [
        (declared[contender.key], contender.appraised)
        for contender in contenders
        if declared and contender.key in declared and contender.appraised is not None
    ]
    return BlocSummary(
        mean=mean,
        above_mean=sum(contender.index > mean.exact for contender in contenders),
        components=components,
        best=_highest({code: mean.exact for code, mean in components.items()}),
        worst=_highest({code: -mean.exact for code, mean in components.items()}),
        rises=_highest({key: places for key, places in moved.items() if places > 0}),
        falls=_highest({key: -places for key, places in moved.items() if places < 0}),
        bands=_band_counts(contenders, bands),
        declared=_mean([pair[0] for pair in pairs], places) if pairs else None,
        appraised=_mean([pair[1] for pair in pairs], places) if pairs else None,
    )


def _mean(values: Sequence[Fraction], places: int) -> Mean:
    exact = sum(values, Fraction(0)) / len(values)
    return Mean(exact, round_half_up(exact, places), len(values))


def _components(contenders: Iterable[Contender], places: int) -> dict[str, Mean]:
    """Means by code, over the units the component applies to."""
    percents: dict[str, list[Fraction]] = {}
    for contender in contenders:
        for code, percent in contender.components.items():
            percents.setdefault(code, []).append(percent)
    return {code: _mean(values, places) for code, values in percents.items()}


def _highest(values: Mapping[str, int] | Mapping[str, Fraction]) -> tuple[str, ...]:
    """The keys of the highest value, in the order given."""
    top = max(values.values(), default=None)
    return tuple(key for key, value in values.items() if value == top)


def _band_counts(contenders: Iterable[Contender], bands: Sequence[Band]) -> tuple[BandCount, ...]:
    """One count per band, empty ones too; those below every band last, where there are any."""
    if not bands:
        return ()
    counts: dict[str | None, int] = {band.label: 0 for band in bands}
    for contender in contenders:
        band = band_of(contender.printed_index, bands)
        label = band.label if band else None
        counts[label] = counts.get(label, 0) + 1
    return tuple(BandCount(label, units) for label, units in counts.items())
