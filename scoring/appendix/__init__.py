"""Reading the appendix of the decision that issues a criteria set. Knows no models."""

from .decision import Decision
from .reading import read_appendix
from .result import Appendix, Confidence, Line, Option, Proposal, Question

__all__ = [
    "Appendix",
    "Confidence",
    "Decision",
    "Line",
    "Option",
    "Proposal",
    "Question",
    "read_appendix",
]
