"""A survey ready to be opened, people invited to it, ballots cast in it."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from cchc.agencies.models import User
from scoring.models import AssessmentRound, Bloc, Entry, Node
from surveys.enums import Delivery, SurveyState
from surveys.models import Answer, Ballot, Invitation, Option, Question, RespondentGroup, Survey
from surveys.services import ballots
from surveys.services.tokens import token_of
from tests.factories.criteria import Row
from tests.factories.scoring import ready_bloc

_numbers = count(1)

# Two survey leaves beside one that is appraised.
TREE: list[Row] = [
    ("1", "Công tác chỉ đạo, điều hành CCHC", "1", "", ""),
    ("1.1", "Có kế hoạch CCHC năm", "1", "yes_no", ""),
    ("2", "Tác động của CCHC", "5", "", ""),
    ("2.1", "Tinh thần, thái độ phục vụ", "3", "survey", ""),
    ("2.2", "Thời gian giải quyết công việc", "2", "survey", ""),
]
OPTIONS = [
    ("Rất tốt", "1", True),
    ("Tốt", "0.6", True),
    ("Bình thường", "0.2", False),
    ("Chưa tốt", "0", False),
    ("Không biết", None, False),
]


@dataclass
class ReadySurvey:
    """An open survey: a question per survey leaf, one group, people who rate every unit."""

    survey: Survey
    round: AssessmentRound
    bloc: Bloc
    entries: list[Entry]
    nodes: dict[str, Node]
    groups: list[RespondentGroup]
    questions: list[Question]
    invitations: list[Invitation]
    secretary: User

    @property
    def tokens(self) -> list[str]:
        return [token_of(invitation.pk) for invitation in self.invitations]


def ready_survey(
    *,
    units: int = 2,
    people: int = 1,
    groups: Iterable[str] = ("Doanh nghiệp",),
    state: SurveyState = SurveyState.OPEN,
    **fields: Any,
) -> ReadySurvey:
    """Everything a survey needs; `people` are invited in each group to rate every unit."""
    work = ready_bloc(units=units, tree=TREE)
    survey = make_survey(work.round, state=state, **fields)
    made = [
        RespondentGroup.objects.create(survey=survey, name=name, position=place)
        for place, name in enumerate(groups, 1)
    ]
    questions = [make_question(survey, [work.nodes[code]]) for code in ("2.1", "2.2")]
    return ReadySurvey(
        survey=survey,
        round=work.round,
        bloc=work.bloc,
        entries=work.entries,
        nodes=work.nodes,
        groups=made,
        questions=questions,
        invitations=[make_invitation(g, work.entries) for g in made for _ in range(people)],
        secretary=work.secretary,
    )


def make_survey(
    round: AssessmentRound, *, state: SurveyState = SurveyState.OPEN, **fields: Any
) -> Survey:
    """A survey that opened yesterday and closes in a week."""
    now = timezone.now()
    defaults = {
        "round": round,
        "name": f"Phiếu khảo sát CCHC mẫu {next(_numbers)}",
        "state": state,
        "opens_at": now - datetime.timedelta(days=1),
        "closes_at": now + datetime.timedelta(days=7),
        "minimum_sample": 3,
        "tabulated_at": now if state == SurveyState.TABULATED else None,
    }
    return Survey.objects.create(**defaults | fields)


def make_question(survey: Survey, nodes: Iterable[Node], **fields: Any) -> Question:
    """A question with the four usual answers and "do not know"."""
    place = survey.questions.count() + 1
    defaults = {"survey": survey, "text": f"Câu hỏi mẫu {place}?", "position": place}
    question = Question.objects.create(**defaults | fields)
    question.nodes.set(nodes)
    for position, (label, share, is_satisfied) in enumerate(OPTIONS, 1):
        Option.objects.create(
            question=question,
            label=label,
            share=None if share is None else Decimal(share),
            is_satisfied=is_satisfied,
            position=position,
        )
    return question


def make_invitation(
    group: RespondentGroup, entries: Iterable[Entry] = (), **fields: Any
) -> Invitation:
    """Somebody invited by mail to rate `entries`."""
    defaults = {
        "survey": group.survey,
        "group": group,
        "email": f"phieu{next(_numbers)}@mau.example",
        "delivery": Delivery.SENT,
    }
    invitation = Invitation.objects.create(**defaults | fields)
    invitation.entries.set(entries)
    return invitation


def fill_in(token: str, work: ReadySurvey, *, label: str = "Tốt") -> None:
    """Answer every question about every unit the same way, without sending."""
    for entry in work.entries:
        for question in work.questions:
            option = question.options.get(label=label)
            ballots.answer(token, entry_id=entry.pk, question_id=question.pk, option_id=option.pk)


def put_ballots(
    group: RespondentGroup, entry: Entry, question: Question, label: str, number: int
) -> None:
    """So many ballots with one answer each, without anybody invited."""
    option = question.options.get(label=label)
    for _ in range(number):
        ballot = Ballot.objects.create(
            id=uuid.uuid4(), survey=group.survey, group=group, entry=entry
        )
        Answer.objects.create(ballot=ballot, question=question, option=option)
