"""Reading the appendix of the decision that issues a criteria set. Knows no models."""

from .reading import read_appendix
from .result import Appendix, Confidence, Line, Option, Proposal, Question

__all__ = [
    "Appendix",
    "Confidence",
    "Line",
    "Option",
    "Proposal",
    "Question",
    "read_appendix",
]
