"""Which item of an earlier set each item of a set is. Pure.

A proposal only: a person confirms it. An item is the one it was copied from, else the one of
the same words, of the same code and like words, or of very like words, the likest first.
Components are found among components, criteria with parts among such, leaves among leaves.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .enums import Change
from .likeness import Item, change_of, likeness, says_the_same

# Of one code, half the words are enough; with another code, most of them.
_SAME_CODE, _ANY_CODE = 0.5, 0.75
COMPARABLE = (Change.SAME, Change.REWORDED, Change.MAX_CHANGED)

Score = tuple[float, ...]


@dataclass(frozen=True)
class Pair:
    """One item then and now; on one side None where it is new or dropped."""

    earlier: int | None
    later: int | None
    change: Change


def pair_up(
    earlier: Sequence[Item], later: Sequence[Item], known: Mapping[int, int] | None = None
) -> list[Pair]:
    """Every item given once: those of `later` in their order, then what was dropped.

    `known` are partners, by the later key, of items that are not asked about any more.
    """
    return pairs_of(earlier, later, _Matcher(earlier, later, known or {}).partners())


def pairs_of(
    earlier: Sequence[Item], later: Sequence[Item], partners: Mapping[int, int]
) -> list[Pair]:
    """The pairs where it is known which item is which; `partners` by the later key."""
    then = {item.key: item for item in earlier}
    pairs = [_pair(then.get(partners.get(item.key, -1)), item) for item in later]
    kept = {pair.earlier for pair in pairs}
    return pairs + [
        Pair(item.key, None, Change.DROPPED) for item in earlier if item.key not in kept
    ]


def kind_of(item: Item) -> tuple[object, ...]:
    """What an item is compared among: its block; component, criterion with parts or leaf."""
    return item.block, item.is_leaf, item.parent is None and not item.is_leaf


def comparable_parents(
    earlier: Iterable[Item],
    later: Iterable[Item],
    partners: Mapping[int, int],
    comparable_leaves: Collection[int],
) -> set[int]:
    """Later keys of the nodes above leaves whose parts all measure what they did.

    Every leaf below has to be comparable, and those below the partner have to be the very
    partners of these: nothing new, nothing dropped, nothing moved in or out.
    """
    below_then, below_now = _leaves_below(earlier), _leaves_below(later)
    found = set()
    for key, leaves in below_now.items():
        are_comparable = all(leaf in comparable_leaves for leaf in leaves)
        if key in partners and are_comparable:
            before = {partners[leaf] for leaf in leaves}
            if before == below_then.get(partners[key], set()):
                found.add(key)
    return found


def _pair(earlier: Item | None, later: Item) -> Pair:
    if earlier is None:
        return Pair(None, later.key, Change.NEW)
    return Pair(earlier.key, later.key, change_of(earlier, later))


def _leaves_below(items: Iterable[Item]) -> dict[int, set[int]]:
    """By the key of each node above leaves, the keys of the leaves."""
    listed = list(items)
    parents = {item.key: item.parent for item in listed}
    found: dict[int, set[int]] = {item.key: set() for item in listed if not item.is_leaf}
    for item in listed:
        above = item.parent
        while item.is_leaf and above is not None:
            found[above].add(item.key)
            above = parents[above]
    return found


class _Matcher:
    """Finds partners from the surest to the least sure, from above downwards."""

    def __init__(
        self, earlier: Sequence[Item], later: Sequence[Item], known: Mapping[int, int]
    ) -> None:
        self._earlier, self._later = earlier, later
        self._place = {item.key: place for place, item in enumerate(earlier)}
        self._order = {item.key: place for place, item in enumerate(later)}
        self._found = dict(known)

    def partners(self) -> dict[int, int]:
        kinds = dict.fromkeys(map(kind_of, self._later))
        # What stands above first: of two as like, the one under the partner is meant.
        for kind in sorted(kinds, key=lambda kind: (kind[1], not kind[2])):
            for score in (self._by_origin, self._by_words, self._by_likeness):
                self._assign(kind, score)
        return self._found

    def _assign(
        self, kind: tuple[object, ...], score: Callable[[Item, Item], Score | None]
    ) -> None:
        """Join items nobody has yet, those of the highest score first."""
        taken = set(self._found.values())
        then = [i for i in self._earlier if i.key not in taken and kind_of(i) == kind]
        now = [i for i in self._later if i.key not in self._found and kind_of(i) == kind]
        scored = [
            ((*found, self._is_under_partner(old, new), -self._distance(old, new)), new, old)
            for new in now
            for old in then
            if (found := score(old, new)) is not None
        ]
        for _score, new, old in sorted(scored, key=lambda each: each[0], reverse=True):
            if new.key not in self._found and old.key not in taken:
                self._found[new.key] = old.key
                taken.add(old.key)

    def _by_origin(self, old: Item, new: Item) -> Score | None:
        return () if new.origin == old.key else None

    def _by_words(self, old: Item, new: Item) -> Score | None:
        if not says_the_same(old, new):
            return None
        return self._is_under_partner(old, new), new.code == old.code

    def _by_likeness(self, old: Item, new: Item) -> Score | None:
        same_code = new.code == old.code
        alike = likeness(old, new, at_least=_SAME_CODE if same_code else _ANY_CODE)
        return (same_code, alike) if alike else None

    def _is_under_partner(self, old: Item, new: Item) -> bool:
        return new.parent is not None and self._found.get(new.parent) == old.parent

    def _distance(self, old: Item, new: Item) -> int:
        return abs(self._order[new.key] - self._place[old.key])
