"""The index, the order, and the decision that publishes them."""

from rankings.models.editions import Edition, EditionTransition, Result
from rankings.models.publications import Publication

__all__ = ["Edition", "EditionTransition", "Publication", "Result"]
