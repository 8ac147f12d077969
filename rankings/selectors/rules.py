"""The ranking rule, the bands and the size of the bloc as `Edition.settings` keeps them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rankings.standings import Band, OrderSettings


def settings_json(
    rule: OrderSettings, bands: Sequence[Band] = (), *, units: int | None = None
) -> dict[str, Any]:
    """The ranking rule and the bands as `Edition.settings` keeps them.

    `units` is how many the bloc has, where only a source of excerpts says so.
    """
    settings: dict[str, Any] = {} if units is None else {"units": units}
    return settings | {
        "method": rule.method.value,
        "tie_keys": [str(key) for key in rule.keys],
        "council_reason": rule.council_reason,
        "bands": [
            {"label": band.label, "edge": f"{band.edge:f}", "inclusive": band.inclusive}
            for band in bands
        ],
    }


def ranking_rule(settings: dict[str, Any]) -> OrderSettings:
    return OrderSettings.parse(
        settings["method"], settings["tie_keys"], settings.get("council_reason", "")
    )


def units_of_bloc(settings: dict[str, Any]) -> int | None:
    """How many units the bloc has, where a source of an excerpt said so."""
    return settings.get("units")


def bands_of(settings: dict[str, Any]) -> list[Band]:
    return [
        Band(band["label"], Decimal(band["edge"]), band["inclusive"])
        for band in settings.get("bands", ())
    ]
