"""A unit's published leaves of the year before, for its desk."""

from rankings.enums import EditionState, IndexKind
from rankings.models import Result
from scoring.engine import LeafResult, Outcome, Scheme
from scoring.models import Entry
from scoring.selectors.sheets.previous_year import PastLeaf, PastYear, past_results


@past_results
def published_a_year_ago(entry: Entry) -> PastYear | None:
    """From the standing edition, which alone is public; an imported one has no leaves.

    One query.
    """
    round = entry.bloc.round
    rows = Result.objects.filter(
        agency=entry.agency_id,
        edition__council=round.council_id,
        edition__kind=IndexKind.PAR_INDEX,
        edition__year=round.year - 1,
        edition__state=EditionState.PUBLISHED,
        edition__scheme__isnull=False,
    ).order_by("-edition")
    columns = "edition__bloc__criteria_set", "edition__scheme", "levels"
    row = rows.filter(edition__bloc__isnull=False).values_list(*columns).first()
    if row is None:
        return None
    set_id, scheme, leaves = row[0], Scheme.from_json(row[1]), row[2].get("leaves", {})
    results = [
        (node.text, LeafResult.from_json(node, leaves[code]))
        for code, node in scheme.leaves.items()
        if code in leaves
    ]
    awarded = {
        (leaf.code, text): PastLeaf(leaf.points, leaf.reason)
        for text, leaf in results
        if leaf.outcome is Outcome.AWARDED
    }
    return PastYear(set_id, awarded)
