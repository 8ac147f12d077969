"""One mark saved at the desk: the request as the server sees it, sheet of 88 leaves."""

import statistics
import time

from bench.figures import figure

_SAVES = 60
_MOST_QUERIES = 8


@figure("ms", "<= 50")
def autosave_ms() -> float:
    """Median server time of an autosave; raises when it asks more than eight queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from tests.factories.criteria import many_leaves
    from tests.factories.scoring import ready_bloc

    ready = ready_bloc(tree=many_leaves(88))
    node = next(node for node in ready.nodes.values() if node.rule_kind == "yes_no")
    address = reverse("leaf_row", args=[ready.entry.pk, node.pk])
    client = Client(headers={"HX-Request": "true"})
    client.force_login(ready.officer)
    spent: list[float] = []
    for version in range(_SAVES):
        data = {"so-met": "true" if version % 2 else "false", "version": version}
        with CaptureQueriesContext(connection) as asked:
            start = time.perf_counter()
            response = client.post(address, data)
            spent.append((time.perf_counter() - start) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"the save answered {response.status_code}")
    # BEGIN and COMMIT are no queries.
    count = sum(query["sql"] not in ("BEGIN", "COMMIT") for query in asked)
    if count > _MOST_QUERIES:
        raise RuntimeError(f"{count} queries")
    return statistics.median(spent[5:])
