"""The canonical form of an edition and its SHA-256 (D13, ADR 4).

The form holds everything anybody may read, by names rather than keys of ours; each unit's
leaves and remarks, which only the unit may read, enter as a digest. Whoever downloads the
form can check the checksum with `sha256sum`.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from rankings.models import Edition, Publication, Result
from scoring.engine import canonical_json

FORMAT = "cchc-edition/1"


def canonical_form(edition: Edition, results: Iterable[Result]) -> bytes:
    """The bytes whose SHA-256 is the edition's checksum; results in the order of the table."""
    previous = edition.previous
    # Only where there is any: editions made before verify as they did.
    compared = {"comparability": edition.comparability} if edition.comparability else {}
    return canonical_json(
        compared
        | {
            "format": FORMAT,
            "council": edition.council.name,
            "kind": edition.kind,
            "year": edition.year,
            "bloc": {"key": edition.bloc_key, "name": edition.bloc_name},
            "number": edition.number,
            "origin": edition.origin,
            "decision": _decision(edition.publication),
            "previous": previous.checksum if previous else None,
            "corrects": edition.corrects.checksum if edition.corrects else None,
            "engine_version": edition.engine_version,
            "scheme": None if edition.scheme is None else _digest(edition.scheme),
            "settings": edition.settings,
            "components": edition.components,
            "index_places": edition.index_places,
            "mean": edition.mean,
            "summary": edition.summary,
            "notes": edition.notes,
            "results": [_row(edition, row) for row in results],
        }
    )


def checksum_of(edition: Edition, results: Iterable[Result]) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_form(edition, results)).hexdigest()


def _decision(publication: Publication | None) -> dict[str, Any] | None:
    if publication is None:
        return None
    return {
        "title": publication.title,
        "number": publication.decision_number,
        "date": publication.decision_date,
        "file_sha256": publication.signed_file_sha256,
        "source": publication.source,
    }


def _row(edition: Edition, row: Result) -> dict[str, Any]:
    lines = row.levels.get("lines", {})
    return {
        "position": row.position,
        "rank": row.rank,
        "printed_rank": row.printed_rank,
        "name": row.name,
        "points": row.points,
        "max_points": row.max_points,
        "full_max_points": row.full_max_points,
        "appraised": row.appraised,
        "survey": row.survey,
        "index": row.index,
        "band": row.band,
        "previous_position": row.previous_position,
        "places": row.places,
        "change": row.change,
        "notes": row.notes,
        "components": {
            part["code"]: lines[part["code"]]
            for part in edition.components
            if part["code"] in lines
        },
        "detail": _digest({"declared": _text(row.declared), "levels": row.levels}),
    }


def _text(value: Any) -> str | None:
    # Normalised: the database gives back as many decimals as the column has.
    return None if value is None else f"{value.normalize():f}"


def _digest(value: Mapping[str, Any]) -> str:
    """SHA-256 of what is plain JSON already, ten times faster than the general way."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
