"""Import a criteria set from our workbook (docs/formats.md)."""

import json
import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cchc.agencies.models import Council
from cchc.refusals import Refusal
from scoring.engine import Block
from scoring.services.sets.lifecycle import demand_details, import_criteria
from scoring.services.sets.workbook import read_criteria
from scoring.services.sets.workbook_lines import CriteriaWorkbook

_IS_ID = re.compile(r"\d{1,9}", re.ASCII)


class Command(BaseCommand):
    help = "Import a criteria set from an XLSX or CSV in our format as a draft."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--council", required=True, help="id or name of the council")
        parser.add_argument("--year", type=int, help="left out, the workbook's settings say it")
        parser.add_argument("--bloc", default="", help="name of the bloc the set is for; likewise")
        parser.add_argument("--name", default="", help="likewise")
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object on one line")

    def handle(self, *, file: Path, council: str, year: int | None, **options: Any) -> None:
        """Exit code 1 with every problem listed when the workbook, or what is said of it, is
        not right."""
        found = Council.objects.filter(name=council).first() or (
            Council.objects.filter(pk=council).first() if _IS_ID.fullmatch(council) else None
        )
        if found is None:
            raise CommandError(f"No council “{council}”.")
        if not file.is_file():
            raise CommandError(f"No file {file}.")
        with file.open("rb") as opened:
            workbook = read_criteria(opened, year=year)
            settings = workbook.settings
            details: dict[str, Any] = {
                "year": year or settings.year or 0,
                "bloc_name": options["bloc"] or settings.bloc_name,
                "name": options["name"] or settings.name,
            }
            _demand(details)
            if workbook.problems:
                self._refuse(workbook, as_json=options["json"])
            for doubt in workbook.doubts:
                self.stderr.write(str(doubt))
            said = _summary(workbook)
            if not options["dry_run"]:
                opened.seek(0)
                criteria_set = import_criteria(opened, council=found, by=None, **details)
                said["set"] = criteria_set.pk
        self.stdout.write(
            json.dumps(said)
            if options["json"]
            else ", ".join(f"{name}: {value}" for name, value in said.items())
        )

    def _refuse(self, workbook: CriteriaWorkbook, *, as_json: bool) -> None:
        if as_json:
            listed = [{"cell": found.cell, "message": found.message} for found in workbook.problems]
            self.stdout.write(json.dumps({"problems": listed}, ensure_ascii=False))
        else:
            for found in workbook.problems:
                self.stderr.write(str(found))
        raise CommandError(f"{len(workbook.problems)} problems; nothing was imported.")


def _demand(details: dict[str, Any]) -> None:
    try:
        demand_details(**details)
    except Refusal as refused:
        raise CommandError(" ".join(refused.sentences)) from None


def _summary(workbook: CriteriaWorkbook) -> dict[str, Any]:
    return {
        "components": len(workbook.components),
        "leaves": len(workbook.leaves),
        "scale": str(workbook.points_of(Block.MAIN)),
    }
