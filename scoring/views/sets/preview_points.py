"""What the previews of a read set sum up, however it was read."""

from decimal import Decimal

from scoring.appendix import Appendix
from scoring.engine import Block, Method
from scoring.services.sets.workbook_lines import CriteriaWorkbook


def preview_points(read: Appendix | CriteriaWorkbook) -> dict[str, Decimal]:
    """The scale and its parts by method, in points of the index; the caps beside it."""
    scale = read.points_of(Block.MAIN)
    surveyed = (line.max_points for line in read.leaves if line.method is Method.SURVEY)
    survey = sum((points or Decimal(0) for points in surveyed), Decimal(0))
    return {
        "scale": scale,
        "survey": survey,
        "appraised": scale - survey,
        "bonus": read.points_of(Block.BONUS),
        "penalty": read.points_of(Block.PENALTY),
    }
