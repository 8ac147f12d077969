from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"

    def ready(self) -> None:
        # These register what the outbox and the jobs may ask for.
        from surveys.services import invitations, tabulate  # noqa: F401
