"""What a leaf got a year ago, where that can be compared at all."""

from scoring.enums import RoundState
from scoring.models import Entry, Mark
from scoring.selectors.marks import RESULT_STAGES


def marks_a_year_ago(entry: Entry) -> dict[tuple[str, str], Mark]:
    """The council's last marks of the same unit a year before, by code and text of the leaf.

    Only of closed rounds: what is not decided yet stays closed. By text too, since sets
    are re-issued and a code may ask something else the next year. One query.
    """
    round = entry.bloc.round
    marks = Mark.objects.filter(
        entry__agency=entry.agency_id,
        entry__bloc__round__council=round.council_id,
        entry__bloc__round__year=round.year - 1,
        entry__bloc__round__state=RoundState.CLOSED,
        points__isnull=False,
    ).counting(RESULT_STAGES)
    return {(mark.node.code, mark.node.text): mark for mark in marks.select_related("node")}
