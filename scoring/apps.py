from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        # Registers whose units a secretary looks after.
        from scoring.selectors import managed  # noqa: F401
