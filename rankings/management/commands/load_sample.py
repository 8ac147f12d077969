"""`manage.py load_sample`: the sample province, or one large bloc of made-up units."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cchc.agencies.models import Council
from cchc.refusals import Refusal
from rankings.sample import PASSWORD
from rankings.sample.bulk import load_bloc
from rankings.sample.load import demand_local_and_empty, is_empty, load_sample
from rankings.sample.people import COUNCIL, logins


class Command(BaseCommand):
    help = "Load the sample province into an empty database on this machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="else do nothing")
        parser.add_argument("--logins", action="store_true", help="only say who can sign in")

        parser.add_argument("--units", type=int, help="instead: one bloc of so many units")
        parser.add_argument("--leaves", type=int, default=88, help="and so many leaves")

    def handle(
        self, *, if_empty: bool, logins: bool, units: int | None, leaves: int, **_options: Any
    ) -> None:
        if logins:
            self._say_logins()
        elif not if_empty or is_empty():
            self._load(units, leaves)

    def _load(self, units: int | None, leaves: int) -> None:
        self.stdout.write("Loading the sample…")
        self.stdout.flush()
        try:
            if units is None:
                load_sample()
            else:
                demand_local_and_empty()
                load_bloc(units, leaves)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def _say_logins(self) -> None:
        """One person of each role; nothing where the sample is not loaded."""
        if not Council.objects.filter(name=COUNCIL, is_sample=True).exists():
            return
        for who, email in logins():
            self.stdout.write(f"  {email:<34} {who}")
        self.stdout.write(f"  Mật khẩu: {PASSWORD}")
