"""The ranking rule and the bands as `Edition.settings` keeps them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rankings.standings import Band, OrderSettings


def settings_json(rule: OrderSettings, bands: Sequence[Band] = ()) -> dict[str, Any]:
    """The ranking rule and the bands as `Edition.settings` keeps them."""
    return {
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


def bands_of(settings: dict[str, Any]) -> list[Band]:
    return [
        Band(band["label"], Decimal(band["edge"]), band["inclusive"])
        for band in settings.get("bands", ())
    ]
