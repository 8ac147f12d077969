"""The order of a bloc: ranks with ties, bands, movements, the bloc in figures.

Pure: decimals and fractions in, frozen values out; no database, no clock. `docs/ranking.md`
tells the rules with worked examples.
"""

from .bands import Band, band_of, check_bands
from .codes import Code
from .contenders import Contender
from .moves import Movement, Standing, movement
from .parts import Parts, Scored, gain, parts_of
from .ranking import Placed, open_problems, order
from .settings import KeyKind, OrderSettings, RankingMethod, TieKey, check_settings
from .summary import BandCount, BlocSummary, Mean, summarise

__all__ = [
    "Band",
    "BandCount",
    "BlocSummary",
    "Code",
    "Contender",
    "KeyKind",
    "Mean",
    "Movement",
    "OrderSettings",
    "Parts",
    "Placed",
    "RankingMethod",
    "Scored",
    "Standing",
    "TieKey",
    "band_of",
    "check_bands",
    "check_settings",
    "gain",
    "movement",
    "open_problems",
    "order",
    "parts_of",
    "summarise",
]
