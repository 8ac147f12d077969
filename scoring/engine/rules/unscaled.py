"""Rules whose only number is the leaf's maximum."""

from typing import Any, Self

from ..language import ScaleText
from .base import Rule
from .params import Params


class Unscaled(Rule):
    """Params: none."""

    @classmethod
    def read(cls, params: Params) -> Self:
        params.only()
        return cls(params.max_points, params.did_not_arise())

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        for item in scale.items:
            scale.refuse(item, "scale_not_empty")
        return {}

    def write_scale(self) -> list[str]:
        return []
