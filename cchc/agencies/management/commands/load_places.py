"""`manage.py load_places`: provinces before and since 1/7/2025, and the communes."""

from typing import Any

from django.core.management.base import BaseCommand

from cchc.agencies.services.places import load_places


class Command(BaseCommand):
    help = "Load provinces (before and since 1/7/2025) and communes; run again, it adds nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_places()
        self.stdout.write(
            f"Added {loaded.provinces} provinces, {loaded.successions} successions, "
            f"{loaded.communes} communes."
        )
