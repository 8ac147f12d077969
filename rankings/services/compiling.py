"""From marks and ballots to the draft edition of a bloc (D1, D6): the only place that joins both.

Everything is read in a handful of queries, evaluated one unit at a time, and written in one
transaction: a worker that dies leaves nothing behind, and a rerun gives the same checksum.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.jobs import services as jobs
from cchc.jobs.models import Job
from cchc.numbers import round_half_up
from rankings.enums import EditionState
from rankings.models import Edition, Result
from rankings.permissions import can_publish
from rankings.selectors.desk import COMPILE
from rankings.selectors.editions import series_of
from rankings.services.editions import compose_draft, move, save_draft
from rankings.services.lines import Line, exact_index
from rankings.services.sheets import BlocSheets, InputsDigest, Sheet, draft_of
from scoring.engine import (
    ENGINE_VERSION,
    Block,
    Cause,
    LeafResult,
    Method,
    Outcome,
    Scheme,
    Scorecard,
    decimal_text,
    evaluate,
    gather_facts,
)
from scoring.engine import Line as TotalLine
from scoring.models import Bloc, Entry
from surveys.selectors.results import open_problems

# What compiling asks of a bloc beside its own row.
RELATED = ("round__council", "criteria_set__compared_with")


def start_compiling(bloc: Bloc, *, by: User) -> Job:
    """Compile a bloc in the worker. Raises NotPermitted."""
    can_publish(by, bloc.round.council_id).demand()
    return jobs.start(COMPILE, {"bloc": bloc.pk, "by": by.pk}, by=by)


@jobs.runner(COMPILE)
def run(arguments: dict[str, Any], progress: jobs.Progress) -> dict[str, Any]:
    """The job: the id of the draft edition, or Refused with what is open."""
    bloc = Bloc.objects.select_related(*RELATED).get(pk=arguments["bloc"])
    by = User.objects.get(pk=arguments["by"])
    return {"edition": compile_bloc(bloc, by=by, progress=progress).pk}


def compile_bloc(
    bloc: Bloc, *, by: User | None, progress: jobs.Progress = lambda done, total: None
) -> Edition:
    """Compute a bloc and keep it as its draft edition, in place of an older draft.

    Raises jobs.Refused with the culprits while a leaf of any unit is undecided.
    """
    with _without_collecting():
        return _compile(bloc, by, progress)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """What is made here lives until the edition is written: looking for garbage among it
    again and again would cost a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _compile(bloc: Bloc, by: User | None, progress: jobs.Progress) -> Edition:
    sheets = BlocSheets(bloc)
    facts = gather_facts(sheets.scheme, sheets.comparing())
    digest = InputsDigest(sheets)
    lines: dict[int, Line] = {}
    culprits: list[dict[str, Any]] = []
    for done, sheet in enumerate(sheets):
        if done % 25 == 0:
            progress(done, len(sheets.entries))
        digest.add(sheet)
        scorecard = evaluate(
            sheets.scheme,
            sheet.marks,
            exemptions=sheet.exemptions,
            excluded=sheet.small_samples,
            facts=facts,
        )
        culprits += _open_items(sheet.entry, scorecard)
        lines[sheet.entry.pk] = _line(sheet, scorecard, sheets.scheme)
    if culprits or not lines:
        raise jobs.Refused(_("The bloc cannot be compiled yet."), _told(culprits, sheets))
    progress(len(lines), len(lines))
    in_order = [lines[entry.pk] for entry in sheets.entries]
    return _write(sheets, in_order, digest, by=by)


def _open_items(entry: Entry, scorecard: Scorecard) -> Iterator[dict[str, Any]]:
    """What is undecided of one unit."""
    for code in scorecard.pending:
        yield _open_leaf(entry, scorecard.leaves[code])
    if not scorecard.total.max_points:
        # Without an index it could not be ranked, nor anybody beside it.
        yield _culprit(entry, _("nothing it is scored on applies to it"))


def _told(culprits: list[dict[str, Any]], sheets: BlocSheets) -> list[dict[str, Any]]:
    """The list the secretary gets, by unit: where survey leaves are open for a reason that
    concerns them all, that reason instead of each of them."""
    places = {entry.pk: place for place, entry in enumerate(sheets.entries)}
    told = sorted(culprits, key=lambda culprit: places[culprit["entry"]])
    surveys = open_problems(sheets.bloc)
    if not surveys:
        return told
    surveyed = {code for code, node in sheets.scheme.leaves.items() if node.method is Method.SURVEY}
    rest = [culprit for culprit in told if culprit.get("code") not in surveyed]
    return [{"unit": "", "problem": sentence} for sentence in surveys] + rest


def _open_leaf(entry: Entry, leaf: LeafResult) -> dict[str, Any]:
    sentences = {
        Cause.NOT_MARKED: _("not appraised yet"),
        Cause.INCOMPLETE: _("the appraisal is not complete"),
        Cause.OUT_OF_BOUNDS: _("the points lie outside what the item allows"),
    }
    surveyed = leaf.method is Method.SURVEY
    problem = _("no survey result; tabulate again") if surveyed else sentences[leaf.cause]
    return _culprit(entry, problem) | {"code": leaf.code}


def _culprit(entry: Entry, problem: str) -> dict[str, Any]:
    return {"entry": entry.pk, "unit": entry.name, "problem": problem}


def _line(sheet: Sheet, scorecard: Scorecard, scheme: Scheme) -> Line:
    total = scorecard.total
    index = exact_index(total.points, total.max_points)
    entry = sheet.entry
    return Line(
        name=entry.name,
        index=index,
        printed=None if index is None else round_half_up(index, scheme.index_places),
        agency_id=entry.agency_id,
        entry_id=entry.pk,
        points=total.points,
        max_points=total.max_points,
        full_max_points=total.full_max,
        # A unit nothing of which is left to ballots has no survey part, not one of 0 points.
        appraised=total.appraised if total.appraised_max else None,
        survey=total.survey if total.survey_max else None,
        declared=entry.declared_points,  # type: ignore[attr-defined]
        council_order=entry.council_order,
        notes=_notes(sheet, scorecard),
        levels=scorecard.to_json(),
    )


def _notes(sheet: Sheet, scorecard: Scorecard) -> list[dict[str, Any]]:
    """Why the maximum is reduced, bonus and penalty, and the council's order if there is one."""
    reduced: dict[tuple[str, str], list[str]] = {}
    for leaf in scorecard.leaves.values():
        if leaf.cause is Cause.INSUFFICIENT_SAMPLE:
            reduced.setdefault(("small_sample", ""), []).append(leaf.code)
        elif leaf.cause is Cause.DID_NOT_ARISE and leaf.outcome is Outcome.EXCLUDED:
            reduced.setdefault(("not_arisen", ""), []).append(leaf.code)
    for code, ground in sheet.exemptions.items():
        reduced.setdefault(("exempt", ground), []).append(code)
    notes: list[dict[str, Any]] = [
        {"code": why, "node": ", ".join(codes)} | ({"ground": ground} if ground else {})
        for (why, ground), codes in reduced.items()
    ]
    notes += _ground_notes(scorecard.total)
    entry = sheet.entry
    if entry.council_order is not None:
        reason = entry.council_order_reason
        notes.append({"code": "council_order", "order": entry.council_order, "reason": reason})
    return notes


def _ground_notes(total: TotalLine) -> Iterator[dict[str, Any]]:
    """What stands beside the parts by method, so that the points of the row explain themselves."""
    for code, points in (("bonus", total.bonus), ("penalty", total.penalty)):
        if points:
            yield {"code": code, "points": decimal_text(points)}
    whole = total.appraised + total.survey + total.bonus - total.penalty
    if total.points != whole:
        yield {"code": "at_most" if whole > 0 else "at_least", "points": decimal_text(total.points)}


@transaction.atomic
def _write(
    sheets: BlocSheets, lines: list[Line], digest: InputsDigest, *, by: User | None
) -> Edition:
    """Replace the bloc's draft. The lock lets one compilation write at a time."""
    bloc = sheets.bloc
    Bloc.objects.select_for_update(of=("self",)).get(pk=bloc.pk)
    edition = _empty_edition(sheets)
    series = _series_locked(edition)
    for other in series:
        if _stands_in_place_of(edition, other):
            raise jobs.Refused(_("The bloc cannot be compiled yet."), [_taken(bloc, other)])
    for draft in series:
        if draft.bloc_id == bloc.pk and draft.state == EditionState.DRAFT:
            move(draft, "discard", by=by)
            Result.objects.filter(edition=draft).delete()
    composed = compose_draft(edition, lines, series)
    at = {row.position: row for row in composed.results}
    edition.notes = [
        {
            "code": problem.code.value,
            "positions": [int(position) for position in problem.where],
            "names": [at[int(position)].name for position in problem.where],
        }
        for problem in composed.problems
    ]
    past = {row.entry_id or 0: composed.past[row.position] for row in composed.results}
    edition.inputs_digest = digest.close(edition, past)
    return save_draft(composed, by=by)


def _series_locked(edition: Edition) -> list[Edition]:
    """The editions a new one is numbered among, and the bloc's drafts wherever they stand."""
    drafts = Edition.objects.filter(bloc=edition.bloc, state=EditionState.DRAFT)
    return list((series_of(edition) | drafts).select_for_update(of=("self",)))


def _stands_in_place_of(edition: Edition, other: Edition) -> bool:
    """Whether the place is taken by results that did not come from this bloc."""
    standing = other.state in (EditionState.DRAFT, EditionState.PUBLISHED)
    return standing and other.year == edition.year and other.bloc_id != edition.bloc_id


def _taken(bloc: Bloc, other: Edition) -> dict[str, Any]:
    """Why the bloc's place is taken: a culprit for the secretary's list."""
    place = {"key": bloc.key, "year": bloc.round.year}
    if other.bloc is None:
        problem = _("Results of %(year)d with the bloc's key “%(key)s” were imported.") % place
    else:
        place["round"] = str(other.bloc.round)
        problem = _("“%(round)s” has results of %(year)d with the bloc's key “%(key)s”.") % place
    return {"unit": bloc.name, "problem": problem}


def _empty_edition(sheets: BlocSheets) -> Edition:
    scheme = sheets.scheme
    edition = draft_of(sheets.bloc)
    edition.scheme, edition.settings = scheme.to_json(), sheets.settings
    edition.engine_version, edition.index_places = ENGINE_VERSION, scheme.index_places
    edition.components = [
        {"code": node.code, "name": node.text, "max": decimal_text(node.max_points)}
        for node in scheme.components
        if node.block is Block.MAIN
    ]
    return edition
