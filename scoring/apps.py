from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        # These register whose units a secretary looks after, letters of the outbox, and the
        # job that applies an amendment.
        from scoring.selectors import managed  # noqa: F401
        from scoring.services import amendment_job, notices  # noqa: F401
