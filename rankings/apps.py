from django.apps import AppConfig


class RankingsConfig(AppConfig):
    name = "rankings"

    def ready(self) -> None:
        # Registers the job that compiles a bloc.
        from rankings.services import compiling  # noqa: F401
