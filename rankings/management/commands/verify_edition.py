"""Check that stored editions are what they say: `manage.py verify_edition [ID …|--all]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from rankings.models import Edition
from rankings.services.verifying import verify


class Command(BaseCommand):
    help = "Recompute checksum, order and sums of editions; exit code 1 where one does not hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ids", nargs="*", type=int, metavar="ID")
        parser.add_argument("--all", action="store_true", help="every edition there is")

    def handle(self, *, ids: list[int], **options: Any) -> None:
        if bool(ids) == options["all"]:
            raise CommandError(_("Name editions by number, or say --all."))
        editions = Edition.objects.select_related("council", "publication", "previous", "corrects")
        if ids:
            editions = editions.filter(pk__in=ids)
            missing = set(ids) - {edition.pk for edition in editions}
            if missing:
                numbers = ", ".join(map(str, sorted(missing)))
                raise CommandError(_("There is no edition %s.") % numbers)
        failed = sum(not self._check(edition) for edition in editions.order_by("pk"))
        if failed:
            raise CommandError(_("%d editions do not hold.") % failed)

    def _check(self, edition: Edition) -> bool:
        verdict = verify(edition)
        word = _("holds") if verdict else _("DOES NOT HOLD")
        self.stdout.write(f"#{edition.pk} {edition}: {word}")
        self.stdout.write(f"  sha256 {verdict.checksum}")
        self.stdout.write("  " + _("recomputed: %s") % verdict.recomputed)
        for fault in verdict.faults:
            self.stdout.write(f"  ✗ {fault}")
        return bool(verdict)
