"""Questions that measure a leaf, told before an amendment ends it."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from scoring.selectors.sets.hanging import hangs_on_nodes
from surveys.models import Question


@hangs_on_nodes
def questions_on(nodes: Collection[int]) -> Iterable[tuple[int, str]]:
    """The questions of surveys, whose answers then count nowhere; one query."""
    rows = Question.objects.filter(nodes__in=nodes).order_by("survey", "position", "pk")
    for node_id, survey, text in rows.values_list("nodes", "survey__name", "text"):
        if node_id in nodes:
            yield (
                node_id,
                _("Question “%(question)s” of “%(survey)s” measures nothing any more.")
                % {"question": text, "survey": survey},
            )
