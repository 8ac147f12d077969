"""One unit of an edition: over the years, component by component, leaf by leaf."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from rankings.enums import EditionState
from rankings.models import Edition, Result
from rankings.selectors.comparability import Compared
from rankings.selectors.levels import component_figures
from rankings.selectors.tables import Share, Table, TableRow, shown_percent
from rankings.standings import Parts


@dataclass(frozen=True)
class ComponentLine:
    """A component of one unit beside the bloc's mean and best, and its own past; percents.

    `moved` is what the change is made of, where that was assessed; `not_comparable` what keeps
    both years from being compared, None where nothing does.
    """

    name: str
    points: Decimal | None
    max_points: Decimal | None
    percent: Decimal | None
    mean: Decimal | None
    best: Decimal | None
    change: Decimal | None
    moved: Parts | None = None
    not_comparable: Compared | None = None


def years_of(result: Result) -> list[Result]:
    """The unit's lines in the standing editions of the same kind, newest year first.

    Before it was renamed it stood under its predecessor, as each edition keeps it.
    """
    found = _lines_of(result)
    oldest = found[-1] if found else result
    while (before := _line_before(oldest)) is not None:
        # Years only go down, so that this ends.
        older = [row for row in _lines_of(before) if row.edition.year < oldest.edition.year]
        if not older:
            break
        found += older
        oldest = older[-1]
    return found


def _line_before(result: Result) -> Result | None:
    """The line the result is compared with in its own edition."""
    if result.previous_position is None or result.edition.previous_id is None:
        return None
    return (
        Result.objects.filter(edition=result.edition.previous_id, position=result.previous_position)
        .select_related("edition")
        .defer("levels", "edition__scheme")
        .first()
    )


def _lines_of(result: Result) -> list[Result]:
    """The lines under the same unit of ours, or under the same name where it is none."""
    edition = result.edition
    same_unit = Q(agency=result.agency_id) if result.agency_id else Q(agency=None, name=result.name)
    return list(
        Result.objects.filter(
            same_unit,
            edition__council=edition.council_id,
            edition__kind=edition.kind,
            edition__state=EditionState.PUBLISHED,
        )
        .select_related("edition")
        .defer("levels", "edition__scheme")
        .order_by("-edition__year", "edition__bloc_name")
    )


def component_lines(table: Table, row: TableRow, before: TableRow | None) -> list[ComponentLine]:
    """Each component; `before` is the unit's line in the previous edition, if it has one."""
    past = {share.figure.name: share.percent for share in before.shares} if before else {}
    lines = []
    for number, share in enumerate(row.shares):
        known = [other.shares[number].percent for other in table.rows]
        lines.append(
            ComponentLine(
                name=f"{share.figure.code}. {share.figure.name}",
                points=share.figure.points,
                max_points=share.figure.max_points,
                percent=share.percent,
                mean=table.component_means[number],
                best=max((p for p in known if p is not None), default=None),
                change=_change(table.edition, share, past),
                moved=share.figure.moved,
                not_comparable=table.incomparable.get(share.figure.code),
            )
        )
    return lines


def _change(edition: Edition, share: Share, past: Mapping[str, Decimal | None]) -> Decimal | None:
    """How a component moved; by its name where nobody said what it was then."""
    if edition.comparability:
        return share.figure.moved.change if share.figure.moved else None
    then = past.get(share.figure.name)
    return None if share.percent is None or then is None else share.percent - then


def past_row(years: Sequence[Result], previous: Edition | None) -> TableRow | None:
    """The unit's own line in the previous edition, with its components."""
    then = next((row for row in years if previous and row.edition_id == previous.pk), None)
    if then is None or previous is None:
        return None
    figures = component_figures(previous.components, then.levels.get("lines", {}))
    shares = [Share(figure, shown_percent(figure, previous.index_places)) for figure in figures]
    return TableRow(then, shares)


def merged_from(result: Result) -> list[Result]:
    """The lines, in the previous edition, of the units this one was made of."""
    names = [n for note in result.notes if note["code"] == "merged" for n in note["names"]]
    previous = result.edition.previous_id
    if not names or previous is None:
        return []
    found = Result.objects.filter(edition=previous, name__in=names).select_related("edition")
    return list(found.defer("levels", "edition__scheme").order_by("position"))
