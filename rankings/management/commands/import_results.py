"""Import a published table of results: `manage.py import_results FILE --council … --bloc …`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cchc.agencies.models import Council
from cchc.numbers import parse_points
from cchc.refusals import Refusal
from cchc.workbooks import Cell
from rankings.enums import IndexKind
from rankings.models import Edition, Result
from rankings.selectors.notes import note_texts
from rankings.services.import_target import Target
from rankings.services.importing import import_results, preview_results
from rankings.services.results_file import read_results

# Numbers of rows fit in 18 digits; a longer one is nobody's.
_ID_DIGITS = 19


class Command(BaseCommand):
    help = "Import past results (XLSX or CSV, docs/formats.md) as a published edition."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--council", required=True, help="number or exact name")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument("--bloc", required=True, help="key of the bloc in addresses: so, xa")
        parser.add_argument("--bloc-name", default="")
        parser.add_argument("--kind", choices=IndexKind.values, default=IndexKind.PAR_INDEX)
        parser.add_argument("--decision", default="", help="number of the decision")
        parser.add_argument("--date", default="", help="day of the decision, 31/01/2025")
        parser.add_argument("--title", default="")
        parser.add_argument("--source", default="", help="where the figures were read")
        parser.add_argument("--scale", default="", help="maximum of the set where no unit has it")
        parser.add_argument(
            "--units", type=int, help="units of the bloc, where only some are printed"
        )
        parser.add_argument("--dry-run", action="store_true", help="show, save nothing")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            target = _target(options)
            with file.open("rb") as stream:
                read = read_results(stream)
            if options["dry_run"]:
                composed = preview_results(read, target)
                edition, results = composed.edition, composed.results
            else:
                edition = import_results(read, target, by=None)
                results = list(edition.results.all())
        except OSError as error:
            raise CommandError(_("The file %s cannot be read.") % file) from error
        except Refusal as refusal:
            if options["json"]:
                self.stdout.write(json.dumps({"problems": refusal.sentences}, ensure_ascii=False))
            raise CommandError("\n".join(refusal.sentences)) from refusal
        self._answer(edition, results, as_json=options["json"])

    def _answer(self, edition: Edition, results: list[Result], *, as_json: bool) -> None:
        notes = note_texts(edition.notes)
        if as_json:
            answer = {
                "edition": edition.pk,
                "checksum": edition.checksum,
                "mean": edition.summary.get("mean"),
                "units": len(results),
                "without_agency": sum(row.agency_id is None for row in results),
                "notes": notes,
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for row in results:
            self.stdout.write(f"{row.rank or '–':>4}  {row.index or '–':>8}  {row.name}")
        for note in notes:
            self.stdout.write(note)
        if edition.pk:
            self.stdout.write(f"#{edition.pk} {edition} {edition.checksum}")


def _target(options: dict[str, Any]) -> Target:
    given = options["council"]
    council = Council.objects.filter(name=given).first()
    if council is None and given.isdecimal() and len(given) < _ID_DIGITS:
        council = Council.objects.filter(pk=given).first()
    if council is None:
        raise CommandError(_("There is no council “%s”.") % given)
    try:
        date = Cell(options["date"], "").date() if options["date"] else None
    except ValueError:
        raise CommandError(_("“%s” is no day such as 31/01/2025.") % options["date"]) from None
    try:
        scale = parse_points(options["scale"]) if options["scale"] else None
    except ValueError:
        raise CommandError(_("“%s” is no number.") % options["scale"]) from None
    return Target(
        council=council,
        year=options["year"],
        bloc_key=options["bloc"],
        bloc_name=options["bloc_name"],
        kind=options["kind"],
        title=options["title"],
        decision_number=options["decision"],
        decision_date=date,
        source=options["source"],
        scale=scale,
        units=options["units"],
    )
