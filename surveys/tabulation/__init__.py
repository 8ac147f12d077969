"""From counted answers to shares: groups weighted, minimum samples, satisfaction, small cells.

Pure: whole numbers and fractions; no database, no clock. `docs/ranking.md` tells the rules with
worked examples.
"""

from .cells import GroupCell, cell_sizes, small_cells
from .codes import Code
from .margins import ALL, telling_numbers
from .questionnaire import DEFAULT_SHARES, Group, Question, Questionnaire, check_questionnaire
from .shares import GroupShare, NodeShare, Outcome, Reason, tabulate
from .sipas import Satisfaction, satisfaction
from .tallies import Tally

__all__ = [
    "ALL",
    "DEFAULT_SHARES",
    "Code",
    "Group",
    "GroupCell",
    "GroupShare",
    "NodeShare",
    "Outcome",
    "Question",
    "Questionnaire",
    "Reason",
    "Satisfaction",
    "Tally",
    "cell_sizes",
    "check_questionnaire",
    "satisfaction",
    "small_cells",
    "tabulate",
    "telling_numbers",
]
