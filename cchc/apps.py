"""The shell as a Django app: it only wires what every process needs."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "cchc"
    verbose_name = "CCHC"

    def ready(self) -> None:
        # Tasks bind to the configured Celery app in every process that loads Django,
        # while `import cchc` alone stays free of Celery.
        from cchc import celery  # noqa: F401
