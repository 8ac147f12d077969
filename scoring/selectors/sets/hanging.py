"""What hangs on nodes that are to end: said before they do.

Other apps hang things on nodes too, of which this one knows nothing: `hangs_on_nodes` lets
them be told.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.utils.translation import ngettext

from scoring.models import Assignment, Attachment, Exemption, ExplanationRequest, Mark

# (node id, sentence) each.
Source = Callable[[Collection[int]], Iterable[tuple[int, str]]]
_sources: list[Source] = []


def hangs_on_nodes(source: Source) -> Source:
    """Register a function that says what hangs on any of the nodes."""
    _sources.append(source)
    return source


def hanging_on(nodes: Collection[int]) -> dict[int, list[str]]:
    """By node id, what hangs on it in sentences; a query of each source, none for no nodes."""
    found: dict[int, list[str]] = {pk: [] for pk in nodes}
    if not found:
        return {}
    for source in _sources:
        for node_id, sentence in source(found.keys()):
            found[node_id].append(sentence)
    return found


@hangs_on_nodes
def of_units(nodes: Collection[int]) -> Iterable[tuple[int, str]]:
    """What units and council have said, proven and decided of them; one query."""
    rows: dict[str, QuerySet[Any]] = {
        "marks": Mark.objects.filter(node__in=nodes),
        "evidence": Attachment.objects.filter(node__in=nodes),
        "answered": ExplanationRequest.objects.filter(~Q(answer=""), node__in=nodes),
        "asked": ExplanationRequest.objects.filter(node__in=nodes, answer=""),
        "exempt": Exemption.objects.filter(node__in=nodes),
        "appraisers": Assignment.objects.valid_on().filter(node__in=nodes),
    }
    counted = [
        _counted(found, name, "appraiser" if name == "appraisers" else "entry")
        for name, found in rows.items()
    ]
    for node_id, name, number in counted[0].union(*counted[1:], all=True):
        yield node_id, _sentence(name, number)


def _counted(rows: QuerySet[Any], name: str, of: str) -> QuerySet[Any]:
    """(node, name, number of different `of`)."""
    return (
        rows.order_by()
        .values("node")
        .annotate(name=Value(name), number=Count(of, distinct=True))
        .values_list("node", "name", "number")
    )


def _sentence(name: str, number: int) -> str:
    sentences = {
        "marks": ngettext(
            "Points of %(count)d unit no longer count.",
            "Points of %(count)d units no longer count.",
            number,
        ),
        "evidence": ngettext(
            "Evidence of %(count)d unit stays in its documents.",
            "Evidence of %(count)d units stays in their documents.",
            number,
        ),
        "answered": ngettext(
            "%(count)d explanation stays readable.",
            "%(count)d explanations stay readable.",
            number,
        ),
        "asked": ngettext(
            "%(count)d question for an explanation is withdrawn.",
            "%(count)d questions for explanations are withdrawn.",
            number,
        ),
        "exempt": ngettext(
            "The exemption of %(count)d unit ends.",
            "The exemptions of %(count)d units end.",
            number,
        ),
        "appraisers": ngettext(
            "The assignment of %(count)d appraiser ends.",
            "The assignments of %(count)d appraisers end.",
            number,
        ),
    }
    return sentences[name] % {"count": number}
