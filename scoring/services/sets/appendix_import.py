"""From the appendix of a decision to a draft whose rules wait for a person (ADR 7)."""

from decimal import Decimal
from typing import Any, BinaryIO

from django.db import transaction

from cchc.agencies.models import Council, User
from cchc.refusals import Refusal
from scoring.appendix import Appendix, Decision, Line, Proposal, read_appendix
from scoring.enums import Method
from scoring.models import CriteriaSet, Node
from scoring.services.sets.lifecycle import create_set
from scoring.services.sets.read_trees import store_tree


class WrongAppendix(Refusal):
    """The appendix cannot be taken over; `appendix.problems` lists every place."""

    def __init__(self, appendix: Appendix) -> None:
        self.appendix = appendix
        super().__init__(*(str(problem) for problem in appendix.problems))


@transaction.atomic
def import_appendix(
    file: BinaryIO,
    *,
    council: Council,
    year: int,
    bloc_name: str,
    name: str = "",
    table: str = "",
    by: User,
) -> CriteriaSet:
    """A draft set from the decision's own appendix; all of it or nothing.

    No proposed rule is applied: each leaf waits in the editor until a person confirms one.
    `table` names the table to read where the file has several. Raises NotPermitted, Refusal
    (what is said of the set), WrongAppendix.
    """
    criteria_set = create_set(council=council, year=year, bloc_name=bloc_name, name=name, by=by)
    appendix = read_appendix(file, year=year, name=table)
    if appendix.problems:
        raise WrongAppendix(appendix)
    store_tree(criteria_set, appendix.components, _node)
    _name_decision(criteria_set, appendix.decision)
    return criteria_set


def _name_decision(criteria_set: CriteriaSet, decision: Decision) -> None:
    """Offered when the set is put in force; half a decision would be neither."""
    if decision.number and decision.day:
        criteria_set.decision_number = decision.number
        criteria_set.decision_date = decision.day
        criteria_set.save(update_fields=["decision_number", "decision_date"])


def _node(line: Line) -> Node:
    node = Node(
        code=line.code,
        text=line.text,
        max_points=_max_points(line),
        block=line.block.value,
        evidence_asked=line.evidence_asked,
        in_charge=line.in_charge,
    )
    if not line.children:
        # Confirming a survey rule makes it a survey leaf.
        node.method = Method.APPRAISED
        node.scale = line.scale
        node.is_confirmed = False
        node.reading = _reading(line, line.proposal or Proposal())
    return node


def _max_points(line: Line) -> Decimal:
    """As printed; a bonus or penalty without a cap may reach what its parts add up to."""
    if line.max_points is not None:
        return line.max_points
    return sum((_max_points(child) for child in line.children), Decimal(0))


def _reading(line: Line, proposal: Proposal) -> dict[str, Any]:
    """What the editor shows beside the leaf."""
    reading: dict[str, Any] = {
        "place": line.scale_place or line.place,
        "confidence": proposal.confidence.value,
        "questions": [
            {
                "sentence": question.sentence,
                "options": [
                    {"label": option.label, "kind": option.kind, "scale": option.scale}
                    for option in question.options
                ],
            }
            for question in proposal.questions
        ],
    }
    if proposal.kind:
        reading["proposed"] = {"kind": proposal.kind, "scale": proposal.scale}
    return reading
