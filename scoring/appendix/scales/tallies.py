"""Cases of several kinds counted together, written as a formula of ours."""

from collections.abc import Sequence
from decimal import Decimal

from cchc.numbers import format_points

from .amounts import Each

_NAMES = "abcdefghijkl"
_MANY = 999


def added(kinds: Sequence[Each], top: Decimal) -> str:
    """So many points for each of every kind, `top` at most."""
    first = kinds[0].points
    tests = [(count, min(first * count, top)) for count in (1, _MANY)]
    return _written(kinds, f"min({' + '.join(_products(kinds))}; {format_points(top)})", tests)


def taken(kinds: Sequence[Each], whole: Decimal, least: Decimal) -> str:
    """So many points off `whole` for each of every kind, `least` left at least."""
    first = kinds[0].points
    tests = [(count, max(whole - first * count, least)) for count in (0, 1, _MANY)]
    losses = " - ".join([format_points(whole), *_products(kinds)])
    return _written(kinds, f"max({losses}; {format_points(least)})", tests)


def fits(kinds: Sequence[Each]) -> bool:
    """Whether a formula has names for so many kinds."""
    return len(kinds) <= len(_NAMES)


def _products(kinds: Sequence[Each]) -> list[str]:
    named = zip(_NAMES, kinds, strict=False)
    return [f"{format_points(kind.points)} × {name}" for name, kind in named]


def _written(kinds: Sequence[Each], formula: str, tests: Sequence[tuple[int, Decimal]]) -> str:
    """The formula with its variables; each test sets the first kind and nothing else."""
    named = list(zip(_NAMES, kinds, strict=False))
    first, rest = _NAMES[0], "".join(f"; {name} = 0" for name, _kind in named[1:])
    variables = [f"biến {name} (số lượng): Số {kind.label}" for name, kind in named]
    trials = [f"thử {first} = {count}{rest}: {format_points(points)}" for count, points in tests]
    return " | ".join([*variables, f"công thức: {formula}", *trials])
