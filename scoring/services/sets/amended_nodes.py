"""Taking the nodes of an amendment's draft into the set in force."""

from collections.abc import Mapping

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from scoring.enums import Level, RoundState
from scoring.models import Assignment, Exemption, ExplanationRequest, Node
from scoring.selectors.sets.differences import Difference
from scoring.services.rounds.assignments import end
from scoring.services.sets.comparing import ask_anew, measured
from scoring.services.sets.copies import COPIED


def write_nodes(difference: Difference, version: int) -> dict[int, int]:
    """Change what stays, end what ends, make what is new; in a fixed number of queries.

    What stays keeps its id, and so all that was said of it. Returns ids of the set in force
    by themselves and, for what is new, by the id of the draft's node.
    """
    ids = {
        node.pk: node.pk for node in [*difference.ended, *(was for was, _new in difference.pairs)]
    }
    of_set = difference.standing.nodes
    of_set.filter(pk__in=[node.pk for node in difference.ended]).update(until_version=version - 1)
    _free_codes(difference)
    planted = {becomes.pk: was for was, becomes in difference.pairs}
    for level in Level:
        here = [node for node in difference.new if node.level == level]
        made = [_made(node, difference, planted, version) for node in here]
        Node.objects.bulk_create(made)
        planted |= {node.pk: new for node, new in zip(here, made, strict=True)}
        ids |= {node.pk: new.pk for node, new in zip(here, made, strict=True)}
    said = {was.pk: measured(was) for was, _becomes in difference.pairs}
    differing = [was for was, becomes in difference.pairs if _take_over(was, becomes, planted)]
    Node.objects.bulk_update(differing, [*COPIED, "parent", "reading"])
    ask_anew([node.pk for node in differing if measured(node) != said[node.pk]])
    return ids


def release(difference: Difference, ids: Mapping[int, int]) -> None:
    """Let go of what hangs on ended nodes, or hand it to what stands in their place.

    Marks, evidence and answers stay where they are, for whoever reads back; exemptions,
    assignments and questions nobody has answered would be in the way.
    """
    for old_id, node in difference.replaced.items():
        for model in (Exemption, Assignment):
            model.objects.filter(node=old_id).update(node=ids[node.pk])
    ended = [node.pk for node in difference.ended]
    Exemption.objects.filter(node__in=ended).delete()
    ExplanationRequest.objects.filter(node__in=ended, answer="").delete()
    today = timezone.localdate()
    standing = Assignment.objects.valid_on().filter(node__in=ended).select_related("round")
    for assignment in standing:
        end(assignment, today, keep=assignment.round.state == RoundState.OPEN)


def _free_codes(difference: Difference) -> None:
    """Codes that go from one node to another would meet on the way."""
    moving = [was.pk for was, becomes in difference.pairs if was.code != becomes.code]
    own = Concat(Value("~"), Cast("pk", CharField()))
    difference.standing.nodes.filter(pk__in=moving).update(code=own)


def _made(node: Node, difference: Difference, planted: Mapping[int, Node], version: int) -> Node:
    """A new node of the set in force; in the place of an ended one it keeps the descent."""
    ended = {pk: new.pk for pk, new in difference.replaced.items()}
    origin = next((old for old in difference.ended if ended.get(old.pk) == node.pk), None)
    new = Node(
        set=difference.standing,
        since_version=version,
        origin_id=origin.origin_id if origin else None,
    )
    _take_over(new, node, planted)
    return new


def _take_over(node: Node, becomes: Node, planted: Mapping[int, Node]) -> bool:
    """Make the node say what the draft's says; whether it said something else."""
    above = planted[becomes.parent_id].pk if becomes.parent_id else None
    told = [getattr(node, name) for name in COPIED], node.parent_id
    for name in COPIED:
        setattr(node, name, getattr(becomes, name))
    node.parent_id = above
    node.reading = {}
    return told != ([getattr(node, name) for name in COPIED], above)
