"""The sample's surveys: questions, people invited, ballots."""

import datetime
import uuid
from dataclasses import dataclass, field
from random import Random

from django.db.models import F

from cchc.numbers import parse_points
from rankings.sample.files import dice, parts, rows
from rankings.sample.filling import quality_of
from rankings.sample.people import People
from rankings.sample.rounds import SampleRound, moment
from scoring.models import Entry
from surveys.enums import Delivery
from surveys.models import (
    Answer,
    Ballot,
    Invitation,
    Option,
    Question,
    RespondentGroup,
    Survey,
)
from surveys.services.tabulate import tabulate_survey
from surveys.services.transitions import locked, move

# Group, how many people are asked, how many units each rates (0: all of them).
PLAN = [
    ("Lãnh đạo các cơ quan, đơn vị", 16, 0),
    ("Công chức, viên chức", 60, 3),
    ("Đại biểu HĐND tỉnh", 10, 0),
    ("Người dân", 80, 2),
    ("Doanh nghiệp, tổ chức", 60, 2),
]
OPENS, CLOSES = -12, 9
MINIMUM = 5
# Hardly anybody outside the administration meets this unit: its sample stays too small.
LITTLE_KNOWN = "BQL DAĐTXD"
OUTSIDE = {"Người dân", "Doanh nghiệp, tổ chức"}
FAMILIES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Lò", "Giàng"]
GIVEN = ["Anh", "Bích", "Cường", "Duyên", "Hòa", "Khánh", "Lan", "Minh", "Oanh", "Phong", "Thủy"]


@dataclass
class Asked:
    """A question with its options in order and the groups and units that are asked it."""

    question: Question
    groups: set[str]
    bloc_keys: set[str]
    options: list[Option] = field(default_factory=list)


def load_survey(sample: SampleRound, people: People) -> Survey:
    """A survey open for people's answers, nobody invited yet."""
    year = sample.round.year
    survey = Survey.objects.create(
        round=sample.round,
        name=f"Phiếu khảo sát ý kiến về công tác cải cách hành chính năm {year}",
        introduction="Xin Ông/Bà dành ít phút đánh giá các cơ quan của tỉnh mà Ông/Bà có làm việc. "
        "Câu trả lời không gắn với người trả lời. Đây là số liệu mẫu.",
        opens_at=moment(OPENS),
        closes_at=moment(CLOSES, last_second=True),
        minimum_sample=MINIMUM,
    )
    return move(locked(survey), "open", by=people.secretary)


def ask(survey: Survey, sample: SampleRound, *, turnout: float) -> None:
    """Groups, questions, invitations, and the ballots of the share that has answered."""
    groups = {
        name: RespondentGroup(survey=survey, name=name, position=position)
        for position, (name, _people, _units) in enumerate(PLAN, 1)
    }
    RespondentGroup.objects.bulk_create(groups.values())
    asked = _questions(survey, sample, groups)
    drawn = dice("survey", sample.round.year)
    invitations, rated = _invitations(survey, sample, groups, drawn)
    for invitation in invitations:
        invitation.is_redeemed = drawn.random() < turnout
        if not invitation.is_redeemed and drawn.random() < 0.04:
            invitation.delivery = Delivery.FAILED
    _store_invitations(invitations, rated)
    _cast(survey, [i for i in invitations if i.is_redeemed], rated, asked, drawn)


def tabulate(survey: Survey, people: People) -> None:
    """Close the survey and count it, as the council's office does."""
    move(locked(survey), "close", by=people.secretary)
    tabulate_survey(survey, by=people.secretary)


def backdate_survey(survey: Survey, *, days: int) -> None:
    """Move every time of a survey by so many days."""
    by = datetime.timedelta(days=days)
    fields = ["opens_at", "closes_at", "tabulated_at"]
    Survey.objects.filter(pk=survey.pk).update(**{name: F(name) - by for name in fields})
    survey.transitions.update(at=F("at") - by)


def _questions(
    survey: Survey, sample: SampleRound, groups: dict[str, RespondentGroup]
) -> list[Asked]:
    columns = {"so": "Mã ở khối sở", "dac-thu": "Mã ở khối đặc thù"}
    listed = rows("questionnaires.csv")
    found = [
        Asked(
            Question(survey=survey, text=row["Câu hỏi"], position=position),
            groups=set(parts(row["Nhóm đối tượng"])),
            bloc_keys={key for key, column in columns.items() if row[column]},
        )
        for position, row in enumerate(listed, 1)
    ]
    Question.objects.bulk_create(asked.question for asked in found)
    for asked, row in zip(found, listed, strict=True):
        codes = [(sample.sets[key], row[columns[key]]) for key in asked.bloc_keys]
        asked.question.nodes.set(scored.nodes[code] for scored, code in codes)
        asked.question.groups.set(groups[name] for name in asked.groups)
        asked.options = _options(asked.question, row)
    Option.objects.bulk_create(option for asked in found for option in asked.options)
    return found


def _options(question: Question, row: dict[str, str]) -> list[Option]:
    satisfied = parts(row["Tính là hài lòng"])
    options = []
    for position, text in enumerate(row["Phương án trả lời"].split(" | "), 1):
        label, _colon, share = text.rpartition(":")
        options.append(
            Option(
                question=question,
                label=label.strip(),
                share=parse_points(share) if share.strip() else None,
                is_satisfied=label.strip() in satisfied,
                position=position,
            )
        )
    return options


def _invitations(
    survey: Survey, sample: SampleRound, groups: dict[str, RespondentGroup], drawn: Random
) -> tuple[list[Invitation], dict[uuid.UUID, list[Entry]]]:
    units = list(sample.entries.values())
    invitations: list[Invitation] = []
    rated: dict[uuid.UUID, list[Entry]] = {}
    for name, number, each in PLAN:
        for person in range(number):
            invitation = Invitation(
                id=_identifier(drawn),
                survey=survey,
                group=groups[name],
                name=f"{drawn.choice(FAMILIES)} {drawn.choice(GIVEN)} Mẫu",
                email=f"nhom{groups[name].position}.{person + 1:02}@khaosat.example",
                delivery=Delivery.SENT,
            )
            # In turn, so that each unit is rated by as many.
            chosen = [units[(person * each + step) % len(units)] for step in range(each)] or units
            rated[invitation.pk] = [unit for unit in chosen if _knows(name, person, unit)]
            invitations.append(invitation)
    return [invitation for invitation in invitations if rated[invitation.pk]], rated


def _knows(group: str, person: int, unit: Entry) -> bool:
    return group not in OUTSIDE or unit.agency.short_name != LITTLE_KNOWN or person < 12


def _store_invitations(invitations: list[Invitation], rated: dict[uuid.UUID, list[Entry]]) -> None:
    Invitation.objects.bulk_create(invitations)
    through = Invitation.entries.through
    through.objects.bulk_create(
        through(invitation_id=invitation.pk, entry_id=entry.pk)
        for invitation in invitations
        for entry in rated[invitation.pk]
    )


def _cast(
    survey: Survey,
    answered: list[Invitation],
    rated: dict[uuid.UUID, list[Entry]],
    asked: list[Asked],
    drawn: Random,
) -> None:
    """Ballots about one unit each; their random ids keep no order of who answered."""
    ballots: list[Ballot] = []
    answers: list[Answer] = []
    for invitation in answered:
        for entry in rated[invitation.pk]:
            ballot = Ballot(
                id=_identifier(drawn), survey=survey, group=invitation.group, entry=entry
            )
            ballots.append(ballot)
            odds = _odds(entry, invitation.group.name)
            answers += [
                Answer(ballot=ballot, question=of.question, option=_option(of, odds, drawn))
                for of in asked
                if invitation.group.name in of.groups and entry.bloc.key in of.bloc_keys
            ]
    Ballot.objects.bulk_create(sorted(ballots, key=lambda ballot: ballot.pk))
    Answer.objects.bulk_create(
        sorted(answers, key=lambda answer: (answer.ballot_id, answer.question_id)),
        batch_size=4000,
    )


def _odds(entry: Entry, group: str) -> float:
    """The odds of the best answer: better units please more, each group in its own way."""
    year = entry.bloc.round.year
    liking = dice("liking", year, entry.agency.short_name, group).uniform(-0.07, 0.07)
    return 0.42 + 0.78 * (quality_of(entry, year=year) - 0.5) + liking


def _option(asked: Asked, odds: float, drawn: Random) -> Option:
    if drawn.random() < 0.05:
        return asked.options[-1]
    valid = [option for option in asked.options if option.share is not None]
    for option in valid[:-1]:
        if drawn.random() < odds:
            return option
    return valid[-1] if drawn.random() < 0.3 else valid[-2]


def _identifier(drawn: Random) -> uuid.UUID:
    return uuid.UUID(int=drawn.getrandbits(128), version=4)
