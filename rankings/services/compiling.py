"""From marks and ballots to the draft edition of a bloc (D1, D6): the only place that joins both.

Everything is read in a handful of queries, evaluated one unit at a time, and written in one
transaction: a worker that dies leaves nothing behind, and a rerun gives the same checksum.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.jobs import services as jobs
from cchc.jobs.models import Job
from cchc.numbers import round_half_up
from rankings.enums import EditionState, IndexKind, Origin
from rankings.models import Edition, Result
from rankings.permissions import can_publish
from rankings.selectors.desk import COMPILE
from rankings.selectors.rules import settings_json
from rankings.services.editions import compose_draft, move, save_draft
from rankings.services.lines import Line, exact_index
from rankings.standings import Band, OrderSettings
from scoring.engine import (
    ENGINE_VERSION,
    Cause,
    LeafMark,
    LeafResult,
    Method,
    Outcome,
    Scheme,
    Scorecard,
    decimal_text,
    evaluate,
    gather_facts,
)
from scoring.models import Bloc, Entry, Node
from scoring.selectors.applicability import with_exemptions
from scoring.selectors.criteria import nodes_of, scheme_of
from scoring.selectors.marks import result_marks, with_declared_points
from surveys.selectors.results import open_problems, shares_for_bloc


@dataclass(frozen=True)
class Sheet:
    """What is known of one unit before anything is computed."""

    entry: Entry
    marks: dict[str, LeafMark]
    exemptions: dict[str, str]
    small_samples: dict[str, str]


def start_compiling(bloc: Bloc, *, by: User) -> Job:
    """Compile a bloc in the worker. Raises NotPermitted."""
    can_publish(by, bloc.round.council_id).demand()
    return jobs.start(COMPILE, {"bloc": bloc.pk, "by": by.pk}, by=by)


@jobs.runner(COMPILE)
def run(arguments: dict[str, Any], progress: jobs.Progress) -> dict[str, Any]:
    """The job: the id of the draft edition, or Refused with what is open."""
    bloc = Bloc.objects.select_related("round__council", "criteria_set").get(pk=arguments["bloc"])
    by = User.objects.get(pk=arguments["by"])
    return {"edition": compile_bloc(bloc, by=by, progress=progress).pk}


def compile_bloc(
    bloc: Bloc, *, by: User | None, progress: jobs.Progress = lambda done, total: None
) -> Edition:
    """Compute a bloc and keep it as its draft edition, in place of an older draft.

    Raises jobs.Refused with the culprits while a leaf of any unit is undecided.
    """
    nodes = nodes_of(bloc.criteria_set)
    scheme = scheme_of(bloc.criteria_set, nodes)
    sheets = read_sheets(bloc, nodes)
    facts = gather_facts(scheme, (sheet.marks for sheet in sheets))
    settings = _settings(bloc, sheets)
    culprits: list[dict[str, Any]] = []
    unsurveyed: list[dict[str, Any]] = []
    lines = []
    for done, sheet in enumerate(sheets):
        if done % 25 == 0:
            progress(done, len(sheets))
        scorecard = evaluate(
            scheme,
            sheet.marks,
            exemptions=sheet.exemptions,
            excluded=sheet.small_samples,
            facts=facts,
        )
        for leaf in map(scorecard.leaves.__getitem__, scorecard.pending):
            open_leaves = unsurveyed if leaf.method is Method.SURVEY else culprits
            open_leaves.append(_open_leaf(sheet.entry, leaf))
        if not scorecard.total.max_points:
            # Without an index it could not be ranked, nor anybody beside it.
            culprits.append(_culprit(sheet.entry, _("nothing it is scored on applies to it")))
        lines.append(_line(sheet, scorecard, scheme))
    if unsurveyed:
        surveys = [{"unit": "", "problem": sentence} for sentence in open_problems(bloc)]
        culprits = [*(surveys or unsurveyed), *culprits]
    if culprits or not lines:
        raise jobs.Refused(_("The bloc cannot be compiled yet."), culprits)
    progress(len(sheets), len(sheets))
    inputs = inputs_digest(bloc, scheme, settings, sheets)
    return _write(bloc, scheme, settings, lines, inputs, by=by)


def digest_now(bloc: Bloc) -> str:
    """Digest of what a compilation of the bloc would go by now."""
    nodes = nodes_of(bloc.criteria_set)
    scheme, sheets = scheme_of(bloc.criteria_set, nodes), read_sheets(bloc, nodes)
    return inputs_digest(bloc, scheme, _settings(bloc, sheets), sheets)


def read_sheets(bloc: Bloc, nodes: Sequence[Node]) -> list[Sheet]:
    """Every unit of the bloc with its marks, exemptions and survey shares; three queries.

    `nodes` are those of the bloc's set.
    """
    marks, shares = result_marks(bloc, nodes), shares_for_bloc(bloc)
    entries = with_exemptions(with_declared_points(bloc.entries.all()))
    sheets = []
    for entry in entries.order_by("position", "name", "pk"):
        surveyed = shares.get(entry.pk, {})
        sheets.append(
            Sheet(
                entry,
                marks.get(entry.pk, {})
                | {
                    code: LeafMark({"share": share})
                    for code, share in surveyed.items()
                    if share is not None
                },
                {exempt["code"]: exempt["ground"] for exempt in entry.exempt_nodes},  # type: ignore[attr-defined]
                {code: _("too few ballots") for code, share in surveyed.items() if share is None},
            )
        )
    return sheets


def inputs_digest(bloc: Bloc, scheme: Scheme, settings: dict[str, Any], sheets: list[Sheet]) -> str:
    """Digest of all that went in, so that a draft can be told from a stale one.

    Compared only with itself; everything in it is plain JSON already, so that it need not
    be made canonical, which would take longer than the evaluation.
    """
    content = {
        "bloc": [bloc.key, bloc.name],
        "scheme": scheme.to_json(),
        "settings": settings,
        "sheets": [
            [
                sheet.entry.pk,
                sheet.entry.name,
                sheet.entry.council_order,
                {code: _mark_json(mark) for code, mark in sheet.marks.items()},
                sheet.exemptions,
                sorted(sheet.small_samples),
            ]
            for sheet in sheets
        ],
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _mark_json(mark: LeafMark) -> list[Any]:
    fixed = None if mark.fixed_points is None else decimal_text(mark.fixed_points)
    return [dict(mark.inputs), fixed, mark.reason, mark.did_not_arise]


def _open_leaf(entry: Entry, leaf: LeafResult) -> dict[str, Any]:
    """A leaf nothing was decided for, for the list the secretary gets."""
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
    """Why the maximum is reduced, and the council's order where there is one."""
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
    entry = sheet.entry
    if entry.council_order is not None:
        reason = entry.council_order_reason
        notes.append({"code": "council_order", "order": entry.council_order, "reason": reason})
    return notes


@transaction.atomic
def _write(
    bloc: Bloc,
    scheme: Scheme,
    settings: dict[str, Any],
    lines: list[Line],
    inputs: str,
    *,
    by: User | None,
) -> Edition:
    """Replace the bloc's draft. The lock lets one compilation write at a time."""
    Bloc.objects.select_for_update(of=("self",)).get(pk=bloc.pk)
    drafts = Edition.objects.select_for_update(of=("self",)).filter(
        bloc=bloc, state=EditionState.DRAFT
    )
    for draft in drafts:
        move(draft, "discard", by=by)
        Result.objects.filter(edition=draft).delete()
    edition = Edition(
        council=bloc.round.council,
        kind=IndexKind.PAR_INDEX,
        year=bloc.round.year,
        bloc_key=bloc.key,
        bloc_name=bloc.name,
        origin=Origin.COMPUTED,
        bloc=bloc,
        scheme=scheme.to_json(),
        settings=settings,
        components=[
            {"code": node.code, "name": node.text, "max": decimal_text(node.max_points)}
            for node in scheme.components
        ],
        engine_version=ENGINE_VERSION,
        index_places=scheme.index_places,
        inputs_digest=inputs,
    )
    composed = compose_draft(edition, lines)
    edition.notes = [
        {
            "code": problem.code.value,
            "names": [lines[int(number)].name for number in problem.where],
        }
        for problem in composed.problems
    ]
    return save_draft(composed, by=by)


def _settings(bloc: Bloc, sheets: Iterable[Sheet]) -> dict[str, Any]:
    reasons = {sheet.entry.council_order_reason for sheet in sheets} - {""}
    rule = OrderSettings.parse(bloc.ranking_method, bloc.tie_keys, "; ".join(sorted(reasons)))
    bands = [Band(band.label, band.edge, band.inclusive) for band in bloc.bands.all()]
    return settings_json(rule, bands)
