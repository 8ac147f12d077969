"""Percentages beyond which a share earns nothing, or everything."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cchc.numbers import format_points

from ..language import ScaleText, read_edge
from ..rounding import EXACT, decimal_text
from .decimals import HUNDRED
from .params import Params

RATIO_WORDS = ("tỷ lệ", "tỉ lệ")
# From here upwards and from here downwards, each with the word that includes the edge.
UPWARDS = {"từ": True, "trên": False}
DOWNWARDS = {"dưới": False, "đến": True}


@dataclass(frozen=True, slots=True)
class PercentEdge:
    """A percentage, and whether it belongs to what lies beyond it."""

    percent: Decimal
    inclusive: bool
    word: str

    @property
    def text(self) -> str:
        """As it stands in a scale: "từ 98%"."""
        return f"{self.word} {format_points(self.percent)}%"

    @property
    def said(self) -> str:
        """As it stands in a sentence: "từ 98 % trở lên"."""
        more = " trở lên" if self.word == "từ" else ""
        return f"{self.word} {format_points(self.percent)} %{more}"

    def reached_by(self, part: Decimal, whole: Decimal) -> bool:
        """Whether part ÷ whole lies beyond the edge, compared exactly and without dividing."""
        limit = EXACT.multiply(self.percent, whole)
        hundredfold = EXACT.multiply(part, HUNDRED)
        if hundredfold == limit:
            return self.inclusive
        return (hundredfold > limit) is (self.word in UPWARDS)


def take_edge(
    scale: ScaleText,
    item: str,
    params: dict[str, Any],
    *,
    zero: Mapping[str, bool],
    full: Mapping[str, bool],
) -> None:
    """Read `dưới 70%: 0` or `từ 98%: tối đa` into `params`; anything else is refused.

    `zero` and `full` are the words that may begin what earns nothing and what earns all.
    """
    label, _, value = item.rpartition(":")
    edge = read_edge(label.strip())
    ends = {"0": ("zero", zero), decimal_text(scale.max_points): ("full", full)}
    name, words = ends.get(scale.points(value) or "", ("", {}))
    if not edge or not edge.unit or edge.word not in words:
        scale.refuse(item)
    elif name in params:
        scale.refuse(item, "scale_item_twice")
    else:
        params[name] = {"percent": decimal_text(edge.number), "inclusive": words[edge.word]}


def edge_of(params: Params, name: str, words: Mapping[str, bool]) -> PercentEdge | None:
    """The edge called `name`, None where the rule has none."""
    value = params.data.get(name)
    if value is None:
        return None
    if not isinstance(value, Mapping) or set(value) != {"percent", "inclusive"}:
        params.refuse("missing_param", name=name)
        return None
    percent = params.percent(value["percent"])
    inclusive = params.flag(value["inclusive"])
    word = next(word for word, side in words.items() if side is inclusive)
    return PercentEdge(percent, inclusive, word)
