from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        # These register whose units a secretary looks after, and letters of the outbox.
        from scoring.selectors import managed  # noqa: F401
        from scoring.services import notices  # noqa: F401
