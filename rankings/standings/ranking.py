"""The order of a bloc with its ties. Pure.

A group of level units is split by one key after the other. A key is asked of a whole group or
not at all: where one of the group has no value (no survey part, no number from the council) it
cannot compare them, so that the result never depends on who is compared with whom first.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cchc.problems import Problem, require_none
from cchc.vietnamese import vietnamese_key

from .codes import Code
from .contenders import Contender, require_distinct
from .settings import KeyKind, OrderSettings, RankingMethod, TieKey, check_settings


@dataclass(frozen=True)
class Placed:
    """A unit's place.

    `tied_with` are the keys of those that share its rank. `decided_by` is the last further key
    that told it from units level with it, None where the first key was enough or none could.
    `unresolved`: the method wants one unit per rank and no key told these apart.
    """

    key: str
    rank: int
    tied_with: tuple[str, ...] = ()
    decided_by: TieKey | None = None
    unresolved: bool = False


@dataclass(frozen=True)
class _Group:
    """Units that are level so far, and the further key that split them off last."""

    members: tuple[Contender, ...]
    decided_by: TieKey | None = None


def order(contenders: Iterable[Contender], settings: OrderSettings) -> list[Placed]:
    """Every contender's place, best first; units of one rank in the order of their names.

    Raises InvalidInput for wrong settings, and ValueError when two contenders have one key.
    """
    require_none(check_settings(settings))
    members = tuple(sorted(contenders, key=lambda c: (vietnamese_key(c.name), c.key)))
    require_distinct(members)
    placed: list[Placed] = []
    for group in _groups(members, settings.keys):
        placed += _place(group, len(placed) + 1, settings.method)
    return placed


def open_problems(placed: Sequence[Placed], settings: OrderSettings) -> list[Problem]:
    """What must be settled before the order can be published: ties the method does not allow,
    and units the council's order decided without a reason."""
    problems = [
        Problem(Code.TIE_UNRESOLVED, tie)
        for tie in dict.fromkeys(
            tuple(sorted((place.key, *place.tied_with))) for place in placed if place.unresolved
        )
    ]
    by_council = tuple(
        place.key
        for place in placed
        if place.decided_by and place.decided_by.kind == KeyKind.COUNCIL_ORDER
    )
    if by_council and not settings.council_reason.strip():
        problems.append(Problem(Code.COUNCIL_REASON_MISSING, by_council))
    return problems


def _groups(members: tuple[Contender, ...], keys: tuple[TieKey, ...]) -> list[_Group]:
    """The members split by every key, best group first."""
    first, *further = keys
    groups = [_Group(split) for split in _split(members, first)]
    for key in further:
        groups = [
            _Group(split, key if len(splits) > 1 else group.decided_by)
            for group in groups
            for splits in [_split(group.members, key)]
            for split in splits
        ]
    return groups


def _split(members: tuple[Contender, ...], key: TieKey) -> list[tuple[Contender, ...]]:
    """The members by their value of one key, best first; whole where one of them has none."""
    if len(members) < 2:
        return [members] if members else []
    by_value: dict[Fraction, list[Contender]] = defaultdict(list)
    for member in members:
        value = _value(member, key)
        if value is None:
            return [members]
        by_value[value].append(member)
    return [tuple(by_value[value]) for value in sorted(by_value, reverse=True)]


def _value(contender: Contender, key: TieKey) -> Fraction | None:
    """What the key compares, the higher the better."""
    match key.kind:
        case KeyKind.UNROUNDED_INDEX:
            return contender.index
        case KeyKind.PRINTED_INDEX:
            return Fraction(contender.printed_index)
        case KeyKind.APPRAISED_POINTS:
            return contender.appraised
        case KeyKind.SURVEY_POINTS:
            return contender.survey
        case KeyKind.COMPONENT:
            return contender.components.get(key.component)
        case KeyKind.COUNCIL_ORDER:
            number = contender.council_order
            return None if number is None else Fraction(-number)


def _place(group: _Group, rank: int, method: RankingMethod) -> list[Placed]:
    keys = [member.key for member in group.members]
    unresolved = len(keys) > 1 and method == RankingMethod.CONSECUTIVE
    return [
        Placed(key, rank, tuple(k for k in keys if k != key), group.decided_by, unresolved)
        for key in keys
    ]
