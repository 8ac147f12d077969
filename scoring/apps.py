from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        # These register whose units a secretary looks after, letters of the outbox, and the
        # job that applies an amendment.
        from scoring.selectors.rounds import managed  # noqa: F401
        from scoring.services.rounds import notices  # noqa: F401
        from scoring.services.sets import amendment_job  # noqa: F401
