from django.apps import AppConfig


class RankingsConfig(AppConfig):
    name = "rankings"

    def ready(self) -> None:
        # These register what was published a year ago, and the job that compiles a bloc.
        from rankings.selectors import past_leaves  # noqa: F401
        from rankings.services import compiling  # noqa: F401
