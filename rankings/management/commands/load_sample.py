"""`manage.py load_sample`: the sample province, for looking at and trying out."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cchc.agencies.models import Council
from cchc.refusals import Refusal
from rankings.sample import PASSWORD
from rankings.sample.load import is_empty, load_sample
from rankings.sample.people import COUNCIL, logins


class Command(BaseCommand):
    help = "Load the sample province into an empty database on this machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="else do nothing")
        parser.add_argument("--logins", action="store_true", help="only say who can sign in")

    def handle(self, *, if_empty: bool, logins: bool, **_options: Any) -> None:
        if logins:
            self._say_logins()
        elif not if_empty or is_empty():
            self._load()

    def _load(self) -> None:
        self.stdout.write("Loading the sample province…")
        self.stdout.flush()
        try:
            load_sample()
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def _say_logins(self) -> None:
        """One person of each role; nothing where the sample is not loaded."""
        if not Council.objects.filter(name=COUNCIL, is_sample=True).exists():
            return
        for who, email in logins():
            self.stdout.write(f"  {email:<34} {who}")
        self.stdout.write(f"  Mật khẩu: {PASSWORD}")
