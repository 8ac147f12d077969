"""Past results become published editions of imported origin: figures without marks (D13)."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cchc.agencies.models import Agency, User
from cchc.numbers import format_points, round_half_up
from cchc.refusals import Refusal
from cchc.vietnamese import WordKey, vietnamese_key
from cchc.workbooks import Problem
from rankings.enums import EditionState, IndexKind, Origin
from rankings.models import Edition, Publication
from rankings.permissions import can_publish
from rankings.selectors.rules import settings_json
from rankings.services.composing import Composed
from rankings.services.decisions import imported_decision
from rankings.services.editions import compose_draft, save_draft
from rankings.services.import_notes import notes_on_rows, notes_on_table, row_notes
from rankings.services.import_target import Target, target_problems
from rankings.services.lines import Line, exact_index
from rankings.services.publishing import seal
from rankings.services.results_file import ComponentColumn, ResultRow, ResultsFile
from rankings.standings import KeyKind, OrderSettings, TieKey

USUAL_PLACES = 2
USUAL_SCALE = Decimal(100)

Columns = Mapping[str, ComponentColumn]
NameKey = tuple[WordKey, ...]


class UnreadableResults(Refusal):
    """The file cannot be imported; `problems` name the cells."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = problems
        super().__init__(*problems)


def preview_results(file: ResultsFile, target: Target) -> Composed:
    """The edition an import would make, nothing saved.

    Raises UnreadableResults, and Refusal where the target is not possible.
    """
    if file.problems:
        raise UnreadableResults(file.problems)
    _check(target, len(file.rows))
    _demand_scale(file, target)
    lines = _lines(file, target)
    edition = _edition(file, target, lines)
    composed = compose_draft(edition, lines)
    edition.notes = [*edition.notes, *notes_on_table(composed)]
    return composed


@transaction.atomic
def import_results(file: ResultsFile, target: Target, *, by: User | None) -> Edition:
    """Import a table as a published edition; `by` is None on the command line.

    Ranks are recomputed; where they differ from the printed ones `Edition.notes` says so.
    Raises UnreadableResults, and Refusal where the target is not possible.
    """
    if by is not None:
        can_publish(by, target.council.pk).demand()
    edition = save_draft(preview_results(file, target), by=by)
    return seal(edition, _publication(target, by), by=by)


def _check(target: Target, rows: int) -> None:
    if problems := target_problems(target, rows=rows):
        raise Refusal(*problems)
    standing = Edition.objects.filter(
        council=target.council,
        kind=target.kind,
        year=target.year,
        bloc_key=target.bloc_key,
        state__in=[EditionState.PUBLISHED, EditionState.DRAFT],
    )
    if standing.exists():
        raise Refusal(
            _("%(bloc)s already has results of %(year)d.")
            % {"bloc": target.bloc_name or target.bloc_key, "year": target.year}
        )


def _publication(target: Target, by: User | None) -> Publication:
    """The decision: one row for all blocs it publishes."""
    return imported_decision(
        target.council.pk,
        year=target.year,
        number=target.decision_number.strip(),
        date=target.decision_date,
        source=target.source,
        title=target.title or _default_title(target),
        by=by,
    )


def _default_title(target: Target) -> str:
    return _("%(index)s %(year)d, %(council)s") % {
        "index": IndexKind(target.kind).label,
        "year": target.year,
        "council": target.council.place_name,
    }


def _edition(file: ResultsFile, target: Target, lines: Sequence[Line]) -> Edition:
    return Edition(
        council=target.council,
        kind=target.kind,
        year=target.year,
        bloc_key=target.bloc_key,
        bloc_name=target.bloc_name or target.bloc_key,
        origin=Origin.IMPORTED,
        settings=settings_json(_rule(lines), units=target.units),
        components=[
            {
                "code": column.code,
                "name": column.name,
                "max": None if column.maximum is None else f"{column.maximum:f}",
            }
            for column in file.components
        ],
        index_places=_index_places(file.rows),
        notes=notes_on_rows(file, lines, target.units),
    )


def _rule(lines: Sequence[Line]) -> OrderSettings:
    """Exact indices where all points are known, else the printed ones; then the printed order."""
    by_points = all(exact_index(line.points, line.max_points) is not None for line in lines)
    index = KeyKind.UNROUNDED_INDEX if by_points else KeyKind.PRINTED_INDEX
    printed = [TieKey(KeyKind.COUNCIL_ORDER)] if any(line.printed_rank for line in lines) else []
    return OrderSettings(keys=(TieKey(index), *printed), council_reason=_printed_order())


def _printed_order() -> str:
    return _("the order the decision prints")


def _demand_scale(file: ResultsFile, target: Target) -> None:
    """Refusal where points without a maximum pass the scale that would be assumed."""
    if target.scale is not None:
        return
    full = _scale(file, target)
    above = [
        row.name
        for row in file.rows
        if row.max_points is None and row.index is None and (row.points or 0) > full
    ]
    if above:
        raise Refusal(
            _("Points above %(scale)s without a maximum: %(names)s. Name the scale of the set.")
            % {"scale": format_points(full), "names": "; ".join(above)}
        )


def _scale(file: ResultsFile, target: Target) -> Decimal:
    """The maximum of the set: as said, else the largest printed, else the usual one."""
    scales = [row.max_points for row in file.rows if row.max_points]
    return target.scale or max(scales, default=USUAL_SCALE)


def _lines(file: ResultsFile, target: Target) -> list[Line]:
    full = _scale(file, target)
    agencies = _agencies(target)
    columns = {column.code: column for column in file.components}
    places = _index_places(file.rows)
    return [
        _line(row, full, places, agencies.get(vietnamese_key(row.name)), columns)
        for row in file.rows
    ]


def _index_places(rows: Sequence[ResultRow]) -> int:
    """As many decimals as the source prints, at least the usual two."""
    printed = [f"{row.index.normalize():f}" for row in rows if row.index is not None]
    return max([USUAL_PLACES, *(len(text.partition(".")[2]) for text in printed)])


def _line(
    row: ResultRow, full: Decimal, places: int, agency_id: int | None, columns: Columns
) -> Line:
    max_points = row.max_points
    if max_points is None and row.points is not None and row.index is None:
        max_points = full
    exact = exact_index(row.points, max_points)
    computed = None if exact is None else round_half_up(exact, places)
    printed = row.index if row.index is not None else computed
    if exact is None and row.index is not None:
        exact = exact_index(row.index, Decimal(100))
    return Line(
        name=row.name,
        index=exact,
        printed=printed,
        agency_id=agency_id,
        points=row.points,
        max_points=max_points,
        full_max_points=None if max_points is None else full,
        appraised=row.appraised,
        survey=row.survey,
        council_order=row.rank,
        printed_rank=row.rank,
        band=row.band,
        notes=row_notes(row, computed),
        levels={"lines": _component_lines(row, columns)} if row.components else {},
    )


def _component_lines(row: ResultRow, columns: Columns) -> dict[str, dict[str, str]]:
    lines = {}
    for code, value in row.components.items():
        maximum = columns[code].maximum
        if maximum is None:
            lines[code] = {"percent": f"{value:f}"}
        else:
            lines[code] = {"points": f"{value:f}", "max_points": f"{maximum:f}"}
    return lines


def _agencies(target: Target) -> dict[NameKey, int]:
    """Units of the council's province by name, as they were at the end of the year.

    A name two units bear is left out: such a line stays without a unit of ours.
    """
    at_end = datetime.date(target.year, 12, 31)
    here = Agency.objects.valid_on(at_end).filter(
        Q(province=target.council.province_id) if target.council.province_id else Q()
    )
    found: dict[NameKey, int | None] = {}
    for pk, name in here.order_by("pk").values_list("pk", "name"):
        key = vietnamese_key(name)
        found[key] = None if key in found else pk
    return {name: pk for name, pk in found.items() if pk is not None}
