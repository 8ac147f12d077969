"""One unit: over the years, its components beside the bloc, and for itself every leaf."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from rankings.models import Edition, Result
from rankings.permissions import can_see_detail
from rankings.selectors.comparability import comparability_sentences
from rankings.selectors.leaves import leaf_lines
from rankings.selectors.tables import table_of
from rankings.selectors.units import component_lines, merged_from, past_row, years_of
from rankings.views.public.addresses import table_url
from rankings.views.public.stored import stored
from rankings.views.public.trend import trend_of


@login_not_required
@stored
def unit_result(
    request: HttpRequest, council_id: int, year: int, bloc_key: str, result_id: int
) -> HttpResponse:
    """A unit's result in one edition."""
    editions = Edition.objects.visible_to(request.user).filter(
        council=council_id, year=year, bloc_key=bloc_key
    )
    result = get_object_or_404(
        Result.objects.select_related(
            "edition__council", "edition__publication", "edition__previous"
        ),
        pk=result_id,
        edition__in=editions.order_by(),
    )
    edition = result.edition
    table = table_of(edition)
    row = next(row for row in table.rows if row.result.pk == result.pk)
    years = years_of(result)
    components = component_lines(table, row, past_row(years, edition.previous))
    context = {
        "edition": edition,
        "council": edition.council,
        "result": result,
        "row": row,
        "table": table,
        "notes": [*row.why_reduced, *row.notes],
        "moved": row.moved,
        "years": years,
        "trend": trend_of(years),
        "components": components,
        "has_change": any(line.change is not None or line.not_comparable for line in components),
        "comparability": list(comparability_sentences(edition)),
        "merged_from": merged_from(result),
        "over_mean": None
        if result.index is None or table.mean is None
        else result.index - table.mean,
        "leaves": leaf_lines(edition, result) if can_see_detail(request.user, result) else [],
        "back": table_url(edition),
    }
    return render(request, "rankings/public/unit.html", context)
