"""Writing figures of all units of a bloc at once, as the council's marks."""

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.agencies.models import User
from cchc.history import record
from cchc.refusals import Conflict, NotPermitted, Refusal
from scoring.models import Bloc, Mark
from scoring.permissions import appraisal_stage
from scoring.selectors.sheets.figures import Standing, standing_of
from scoring.selectors.sheets.marks import stages_before
from scoring.services.rounds.changes import locked_round
from scoring.services.sheets.appraise import Appraisal, remember_judged, write_mark
from scoring.services.sheets.declare import mark_to_write
from scoring.services.sheets.figures_workbook import FigureChange, FiguresWorkbook, read_figures

_PLACE = ["entry", "node", "stage", "seat"]
_WRITTEN = [
    found.name
    for found in Mark._meta.concrete_fields
    if not found.primary_key and found.name not in _PLACE
]


@transaction.atomic
def take_over_figures(
    bloc: Bloc,
    file: BinaryIO,
    *,
    name: str,
    source: str,
    seen: Mapping[str, str],
    by: User,
) -> FiguresWorkbook:
    """Write what a workbook changes: all of it or nothing. A row of the round's history and the
    reason of every mark say where the figures come from: `source`, and the file's `name`.

    `seen` is what the preview showed (FiguresWorkbook.shows). Returns the workbook as it was
    read; where it has problems nothing was written. Raises Refusal, NotPermitted, and Conflict
    when a change is not what the preview showed; it carries the workbook as it reads now.
    """
    if not source.strip():
        raise Refusal(_("Say where the figures come from."))
    bloc = _locked(bloc)
    workbook = read_figures(file, bloc, by=by)
    if workbook.problems or not workbook.changes:
        return workbook
    if any(seen.get(place) != shows for place, shows in workbook.shows.items()):
        raise Conflict(
            _("Something changed since the preview. Nothing was written."), current=workbook
        )
    reason = _("%(source)s (file “%(file)s”)") % {"source": source.strip(), "file": name}
    _write(workbook.changes, reason, by)
    record(bloc.round, "take_over_figures", by=by, reason=f"{_told(bloc, workbook)} {reason}")
    return workbook


def _locked(bloc: Bloc) -> Bloc:
    """The bloc as it is now, none of its units to be appraised until the transaction ends."""
    # The round first, as everywhere: two orders of locks would wait for each other.
    round = locked_round(bloc.round)
    list(bloc.entries.select_for_update().order_by("pk").values_list("pk"))
    bloc = Bloc.objects.select_related("criteria_set").get(pk=bloc.pk)
    bloc.round = round
    return bloc


def _write(changes: Sequence[FigureChange], reason: str, by: User) -> None:
    entries = list({change.entry.pk: change.entry for change in changes}.values())
    leaves = list({change.leaf.node.pk: change.leaf for change in changes}.values())
    standing = standing_of(entries, leaves)
    marks = [_mark(change, standing, reason, by) for change in changes]
    Mark.objects.bulk_create(
        marks, update_conflicts=True, unique_fields=_PLACE, update_fields=_WRITTEN
    )
    remember_judged(marks)


def _mark(change: FigureChange, standing: Standing, reason: str, by: User) -> Mark:
    """The mark of the entry's present stage, filled as the page of appraisal fills it."""
    entry, leaf = change.entry, change.leaf
    stage = appraisal_stage(entry)
    if stage is None:
        raise NotPermitted(_("This unit is not being appraised now."))
    present = standing.latest(entry, leaf, [stage])
    version = present.version if present else 0
    mark = mark_to_write(present, entry, leaf.node, stage, version=version, by=by)
    inherited = standing.latest(entry, leaf, stages_before(stage))
    said = Appraisal(inputs=change.inputs, reason=reason)
    write_mark(mark, said, leaf.rule, inherited, entry)
    return mark


def _told(bloc: Bloc, workbook: FiguresWorkbook) -> str:
    number = len(workbook.changes)
    text = ngettext("%(bloc)s, %(count)d figure:", "%(bloc)s, %(count)d figures:", number)
    return text % {"bloc": bloc.name, "count": number}
