"""What counts for one leaf of one entry when the engine is called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class LeafMark:
    """The mark of one leaf.

    `inputs` are canonical JSON (see Rule.clean). `fixed_points` is an override: it counts
    whatever the inputs say, and `reason` tells why. `did_not_arise` is the unit's answer
    that there was nothing to score; the rule says what that is worth. `is_open`: somebody has
    to say it again or to the end, and until then nothing counts.
    """

    inputs: Mapping[str, Any] = field(default_factory=dict)
    fixed_points: Decimal | None = None
    reason: str = ""
    did_not_arise: bool = False
    is_open: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said: of a bonus or penalty, that there is none."""
        said = self.inputs or self.fixed_points is not None or self.did_not_arise
        return not said and not self.is_open
