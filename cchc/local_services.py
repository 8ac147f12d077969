"""Embedded PostgreSQL and Valkey for a machine that has neither."""


def start_if_needed(argv: list[str]) -> None:
    """Start the embedded servers when no others are named."""
