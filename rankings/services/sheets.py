"""What goes into the result of a bloc, one unit at a time (D1, D6), and its digest."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from rankings.enums import IndexKind, Origin
from rankings.models import Edition
from rankings.selectors.rules import settings_json
from rankings.services.editions import find_past
from rankings.services.lines import Line
from rankings.services.predecessors import Past
from rankings.standings import Band, OrderSettings
from scoring.engine import LeafMark, Scheme, decimal_text
from scoring.models import Bloc, Entry, Node
from scoring.selectors.rounds.applicability import with_exemptions
from scoring.selectors.sets.criteria import nodes_of, scheme_of
from scoring.selectors.sheets.marks import result_marks, with_declared_points
from surveys.selectors.results import Shares, shares_for_bloc


@dataclass(frozen=True)
class Sheet:
    """What is known of one unit before anything is computed."""

    entry: Entry
    marks: dict[str, LeafMark]
    exemptions: dict[str, str]
    small_samples: dict[str, str]


class BlocSheets:
    """A bloc as it stands: its scheme, settings and units, and their sheets one by one.

    `entries` are in the order of the bloc. The marks are read anew each time one goes
    through the sheets, so that memory does not grow with them.
    """

    def __init__(self, bloc: Bloc) -> None:
        """Four queries."""
        self.bloc = bloc
        self._nodes: Sequence[Node] = nodes_of(bloc.criteria_set)
        self.scheme: Scheme = scheme_of(bloc.criteria_set, self._nodes)
        entries = with_exemptions(with_declared_points(bloc.entries.all()))
        self.entries: list[Entry] = list(entries.order_by("position", "name", "pk"))
        self._shares: Shares = shares_for_bloc(bloc)
        self.settings = self._read_settings()

    def _read_settings(self) -> dict[str, Any]:
        by_council = any(entry.council_order is not None for entry in self.entries)
        reasons = {entry.council_order_reason for entry in self.entries} - {""}
        bloc = self.bloc
        rule = OrderSettings.parse(bloc.ranking_method, bloc.tie_keys, "; ".join(sorted(reasons)))
        if by_council:
            rule = rule.with_council_order()
        bands = [Band(band.label, band.edge, band.inclusive) for band in bloc.bands.all()]
        return settings_json(rule, bands)

    def __iter__(self) -> Iterator[Sheet]:
        """The sheets by the units' ids; one query."""
        marks = result_marks(self.bloc, self._nodes)
        ahead = next(marks, None)
        for entry in sorted(self.entries, key=lambda entry: entry.pk):
            own: dict[str, LeafMark] = {}
            if ahead is not None and ahead[0] == entry.pk:
                own, ahead = ahead[1], next(marks, None)
            yield self._sheet(entry, own)

    def comparing(self) -> Iterator[tuple[dict[str, LeafMark], dict[str, str]]]:
        """Marks and exemptions of each unit with marks of leaves whose rule compares units; one
        query, of these leaves alone."""
        nodes = [node for node in self._nodes if _compares(self.scheme, node)]
        exempt = {entry.pk: _grounds(entry) for entry in self.entries}
        for entry_id, marks in result_marks(self.bloc, nodes):
            yield marks, exempt[entry_id]

    def _sheet(self, entry: Entry, marks: dict[str, LeafMark]) -> Sheet:
        small_samples = {}
        for code, share in self._shares.get(entry.pk, {}).items():
            if share is None:
                small_samples[code] = _("too few ballots")
            else:
                marks[code] = LeafMark({"share": share})
        return Sheet(entry, marks, _grounds(entry), small_samples)


class InputsDigest:
    """SHA-256 of all that goes in, so that a draft can be told from a stale one.

    Compared only with itself; everything in it is plain JSON already, so that it need not
    be made canonical, which would take longer than the evaluation.
    """

    def __init__(self, sheets: BlocSheets) -> None:
        bloc = sheets.bloc
        self._hash = hashlib.sha256()
        self._add([bloc.key, bloc.name, sheets.scheme.to_json(), sheets.settings])

    def add(self, sheet: Sheet) -> None:
        """The next unit, in the order in which they come."""
        entry = sheet.entry
        self._add(
            [
                entry.pk,
                entry.name,
                _text(entry.declared_points),  # type: ignore[attr-defined]
                entry.council_order,
                {code: _mark_json(mark) for code, mark in sheet.marks.items()},
                sheet.exemptions,
                sorted(sheet.small_samples),
            ]
        )

    def close(self, edition: Edition, past: Mapping[int, Past]) -> str:
        """64 hexadecimal digits, after all units.

        `edition` has its number and the edition before it, `past` is by entry: they are
        printed too, and results brought in or units merged meanwhile change them.
        """
        before = edition.previous.checksum if edition.previous else None
        self._add([edition.number, before])
        if edition.comparability:
            self._add([edition.comparability])
        for entry_id, then in sorted(past.items()):
            position = then.result.position if then.result else None
            self._add([entry_id, position, then.merged_from])
        return self._hash.hexdigest()

    def _add(self, content: list[Any]) -> None:
        self._hash.update(json.dumps(content, sort_keys=True).encode())


def digest_now(bloc: Bloc) -> str:
    """Digest of what a compilation of the bloc would go by now."""
    sheets = BlocSheets(bloc)
    digest = InputsDigest(sheets)
    for sheet in sheets:
        digest.add(sheet)
    edition = draft_of(bloc)
    lines = [
        Line(entry.name, None, None, agency_id=entry.agency_id, entry_id=entry.pk)
        for entry in sheets.entries
    ]
    past_of = find_past(edition, lines)
    return digest.close(edition, {line.entry_id or 0: past_of(line) for line in lines})


def is_stale(edition: Edition) -> bool:
    """Whether anything the table goes by changed since the draft was compiled.

    Marks, exemptions, ballots, the set, the units' names and mergers, the bloc's classes and
    ranking, the edition before. Reads all of it: a second for a large bloc.
    """
    return edition.bloc is not None and digest_now(edition.bloc) != edition.inputs_digest


def draft_of(bloc: Bloc) -> Edition:
    """An edition of the bloc, unsaved and empty."""
    return Edition(
        council=bloc.round.council,
        kind=IndexKind.PAR_INDEX,
        year=bloc.round.year,
        bloc_key=bloc.key,
        bloc_name=bloc.name,
        origin=Origin.COMPUTED,
        bloc=bloc,
    )


def _grounds(entry: Entry) -> dict[str, str]:
    """The ground of each exemption by the code of its node."""
    exempt: list[dict[str, str]] = entry.exempt_nodes  # type: ignore[attr-defined]
    return {node["code"]: node["ground"] for node in exempt}


def _compares(scheme: Scheme, node: Node) -> bool:
    """Whether points of the leaf depend on the other units."""
    return node.is_leaf and scheme.rules[node.code].needs_bloc


def _mark_json(mark: LeafMark) -> list[Any]:
    told = [mark.inputs, _text(mark.fixed_points), mark.reason, mark.did_not_arise]
    return [*told, "open"] if mark.is_open else told


def _text(points: Decimal | None) -> str | None:
    return None if points is None else decimal_text(points)
