"""An amendment of a set by which 300 units have three stages of marks, taken in by the worker."""

import time
from typing import TYPE_CHECKING

from bench.figures import figure

if TYPE_CHECKING:
    from scoring.models import CriteriaSet

_UNITS, _LEAVES = 300, 100
# Three stages of each unit: 34 leaves are enough.
_AMENDED, _MARKS = 34, 30_000


@figure("s", "<= 60")
def amend_30000_marks() -> float:
    """The worker's job from start to end; raises where it does not end well."""
    from cchc.agencies.models import User
    from cchc.jobs import services as jobs
    from cchc.jobs.models import JobState
    from rankings.sample.bulk import load_bloc
    from scoring.models import Mark
    from scoring.services.sets.amending import start_amendment
    from scoring.services.sets.amendment_job import start_applying

    bloc = load_bloc(_UNITS, _LEAVES)
    secretary = User.objects.get(memberships__council=bloc.round.council)
    draft = start_amendment(bloc.criteria_set, by=secretary)
    draft.amends = bloc.criteria_set
    _halve(draft)
    job = start_applying(draft, by=secretary, reason="Đo", document_number="2/QĐ-UBND")
    start = time.perf_counter()
    done = jobs.run(str(job.pk))
    spent = time.perf_counter() - start
    if done is None or done.state != JobState.DONE:
        raise RuntimeError("the amendment was not applied")
    if Mark.objects.filter(node__set=bloc.criteria_set_id, set_version=2).count() < _MARKS:
        raise RuntimeError("fewer marks than the figure says")
    return spent


def _halve(draft: "CriteriaSet") -> None:
    """Give leaves half their maximum, their rules likewise; what is above them follows."""
    from scoring.engine import RuleKind, rescaled
    from scoring.enums import Method

    nodes = {node.pk: node for node in draft.nodes.order_by("position")}
    appraised = [node for node in nodes.values() if node.method == Method.APPRAISED]
    left = _AMENDED
    for leaf in appraised:
        half = leaf.max_points / 2
        fitted = rescaled(
            RuleKind(leaf.rule_kind), leaf.rule_params, leaf.max_points, half,
            places=draft.point_places, year=draft.year,
        )  # fmt: skip
        if fitted is None or not left:
            continue
        left -= 1
        leaf.rule_params = fitted.params
        above = leaf
        while True:
            above.max_points -= half
            if above.parent_id is None:
                break
            above = nodes[above.parent_id]
    type(leaf).objects.bulk_update(nodes.values(), ["max_points", "rule_params"])
