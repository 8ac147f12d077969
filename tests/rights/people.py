"""Everybody who can stand before an entry, and the entry in the middle of its year."""

from dataclasses import dataclass

from cchc.agencies.enums import Role
from cchc.agencies.models import User
from scoring.enums import MarkStage
from scoring.models import Attachment, ExplanationRequest
from tests.factories.agencies import LONG_AGO, make_member, make_user
from tests.factories.scoring import ReadyBloc, declare_all, make_mark, make_revision, ready_bloc

# Their column in the tables of rights; anonymous has no account and meets pages only.
ROLES = (
    "stranger",
    "officer",
    "leader",
    "officer of another unit",
    "appraiser",
    "appraiser of another component",
    "secretary",
    "chair",
    "secretary of another council",
    "administrator",
)


@dataclass
class Scene:
    """One entry that can do every step: declared, appraised, asked, answered, with evidence.

    What is done is done to component 1: `appraiser` has it, another one has component 2.
    """

    ready: ReadyBloc
    people: dict[str, User]
    attachment: Attachment
    request: ExplanationRequest


def make_scene() -> Scene:
    ready = ready_bloc(units=2)
    entry = ready.entry
    other = make_member(Role.APPRAISER, council=ready.council)
    ready.round.assignments.filter(node=ready.nodes["2"]).update(appraiser=other)
    for declared in declare_all(entry, by=ready.officer):
        make_mark(entry, declared.node, stage=MarkStage.APPRAISAL_1)
    asked = ready.nodes["1.2.1"]
    attachment = Attachment.objects.create(
        entry=entry,
        node=asked,
        revision=make_revision(entry.agency),
        attached_by=ready.officer,
    )
    request = ExplanationRequest.objects.create(
        entry=entry, node=asked, question="Vì sao nộp chậm?", asked_by=ready.appraiser
    )
    another = ready.entries[1].agency
    users = (
        make_user(),
        ready.officer,
        ready.leader,
        make_member(Role.OFFICER, agency=another, valid_from=LONG_AGO),
        ready.appraiser,
        other,
        ready.secretary,
        make_member(Role.CHAIR, council=ready.council),
        make_member(Role.SECRETARY),
        make_user(is_staff=True),
    )
    return Scene(ready, dict(zip(ROLES, users, strict=True)), attachment, request)
