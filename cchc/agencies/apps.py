from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "cchc.agencies"
    label = "agencies"

    def ready(self) -> None:
        # Registers what the outbox hands to this app.
        from cchc.agencies.services import invitations  # noqa: F401
