from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"

    def ready(self) -> None:
        # These register what the outbox, the jobs and amendments of sets may ask for.
        from surveys.selectors import hanging  # noqa: F401
        from surveys.services import invitations, tabulate  # noqa: F401
