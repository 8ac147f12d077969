"""Counting what is asked of the database."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

# Neither reads nor writes, and writes in bulk, which are counted apart.
_NO_QUERY = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
_WRITES = ("INSERT", "UPDATE", "DELETE")


def reads(work: Callable[[], object]) -> int:
    """How many reading queries a piece of work takes."""
    with CaptureQueriesContext(connection) as asked:
        work()
    return sum(not query["sql"].startswith((*_NO_QUERY, *_WRITES)) for query in asked)
