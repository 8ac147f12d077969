"""How a bloc is ranked: the method and the keys that are asked one after the other. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from cchc.problems import Problem, repeated

from .codes import Code


class RankingMethod(StrEnum):
    """What follows a tie: `shared` ranks 1-2-2-4, `consecutive` wants 1-2-3-4."""

    SHARED = "shared"
    CONSECUTIVE = "consecutive"


class KeyKind(StrEnum):
    """What units are compared by; the highest comes first, in the council's order the lowest."""

    UNROUNDED_INDEX = "unrounded_index"
    PRINTED_INDEX = "printed_index"
    APPRAISED_POINTS = "appraised_points"
    SURVEY_POINTS = "survey_points"
    COMPONENT = "component"
    COUNCIL_ORDER = "council_order"


_INDICES = (KeyKind.UNROUNDED_INDEX, KeyKind.PRINTED_INDEX)


@dataclass(frozen=True)
class TieKey:
    """One key of the order; `component` is the code of the component compared, if any."""

    kind: KeyKind
    component: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.component}" if self.component else self.kind.value

    @classmethod
    def parse(cls, text: str) -> "TieKey":
        """Read "survey_points" or "component:3". Raises ValueError for any other kind."""
        name, _, component = text.partition(":")
        kind = KeyKind(name)
        if component and kind != KeyKind.COMPONENT:
            raise ValueError(text)
        return cls(kind, component)


_COUNCIL = TieKey(KeyKind.COUNCIL_ORDER)


@dataclass(frozen=True)
class OrderSettings:
    """The ranking rule of a bloc.

    Units are ordered by the first key; each further key orders those the earlier ones left
    level. `council_reason` is why the council set an order, needed once that order decides.
    """

    method: RankingMethod = RankingMethod.SHARED
    keys: tuple[TieKey, ...] = (TieKey(KeyKind.UNROUNDED_INDEX),)
    council_reason: str = ""

    @classmethod
    def parse(cls, method: str, keys: Iterable[str], council_reason: str = "") -> "OrderSettings":
        """Settings as a bloc stores them; without an index in front the unrounded one leads.

        Raises ValueError for an unknown method or key.
        """
        listed = tuple(map(TieKey.parse, keys))
        if not listed or listed[0].kind not in _INDICES:
            listed = (TieKey(KeyKind.UNROUNDED_INDEX), *listed)
        return cls(RankingMethod(method), listed, council_reason)

    def with_council_order(self) -> "OrderSettings":
        """The same with the council's order as the last key."""
        return replace(self, keys=(*self.without_council_order().keys, _COUNCIL))

    def without_council_order(self) -> "OrderSettings":
        """The same as it ranks where the council has set no order."""
        return replace(self, keys=tuple(key for key in self.keys if key != _COUNCIL))


def check_settings(
    settings: OrderSettings, components: Collection[str] | None = None
) -> list[Problem]:
    """What is wrong with the settings; `components` are the codes the bloc's set has."""
    keys = settings.keys
    if not keys:
        return [Problem(Code.NO_KEYS)]
    problems = [Problem(Code.KEY_TWICE, (name,)) for name in repeated(map(str, keys))]
    if keys[0].kind not in _INDICES:
        problems.append(Problem(Code.FIRST_KEY_IS_NO_INDEX, (str(keys[0]),)))
    if any(key.kind == KeyKind.COUNCIL_ORDER for key in keys[:-1]):
        problems.append(Problem(Code.COUNCIL_ORDER_NOT_LAST))
    return problems + [problem for key in keys for problem in _check_component(key, components)]


def _check_component(key: TieKey, components: Collection[str] | None) -> list[Problem]:
    if key.kind != KeyKind.COMPONENT:
        return []
    if not key.component:
        return [Problem(Code.COMPONENT_MISSING)]
    if components is not None and key.component not in components:
        return [Problem(Code.COMPONENT_UNKNOWN, (key.component,))]
    return []
