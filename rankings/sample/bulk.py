"""One large bloc to measure with: so many units, so many leaves, three stages of marks."""

import csv
import datetime
import io
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from random import Random
from typing import Any

import pgtrigger
from django.db import connection, transaction
from django.utils import timezone

from cchc.agencies.enums import AgencyKind, CouncilLevel, Role
from cchc.agencies.models import Agency, Council, Membership, User
from cchc.numbers import parse_points, round_half_up
from rankings.sample import PASSWORD, YEAR
from rankings.sample.answers import typed_for
from rankings.sample.files import dice, rows
from rankings.sample.rounds import BANDS, TIE_KEYS, moment
from rankings.sample.sets import SampleSet, Scored
from rankings.sample.words import LOWERED
from scoring.engine import quantise
from scoring.enums import EntryState, MarkStage, Method, RoundState
from scoring.models import AssessmentRound, Band, Bloc, CriteriaSet, Entry, Mark
from scoring.services.sets.lifecycle import import_criteria, put_in_force
from surveys.enums import SurveyState
from surveys.models import Question, Survey, TabulatedShare

COMPONENTS = 8
LEAVES_OF_A_CRITERION = 4
# So many answers are drawn for each leaf, and used in turn.
_POOL = 12
_STAGES = [MarkStage.DECLARED, MarkStage.APPRAISAL_1, MarkStage.APPRAISAL_2]
_BATCH = 2000

Row = dict[str, str]


@transaction.atomic
def load_bloc(units: int, leaves: int) -> Bloc:
    """A bloc of `units` whose points are final, under a set of `leaves`; ready to compile.

    No history is kept of its marks: nobody made them.
    """
    council = Council.objects.create(
        name=f"Hội đồng mẫu {units} đơn vị, {leaves} tiêu chí",
        level=CouncilLevel.PROVINCIAL,
        place_name="Tỉnh Mẫu lớn",
        is_sample=True,
    )
    secretary = User.objects.create_user(
        f"thuky.{units}.{leaves}@tinhmau.example", PASSWORD, full_name="Thư ký Mẫu"
    )
    Membership.objects.create(
        user=secretary, council=council, role=Role.SECRETARY, valid_from=datetime.date(2025, 3, 1)
    )
    sample = SampleSet(_criteria(council, leaves))
    bloc = _bloc(council, sample)
    entries = _entries(bloc, units)
    with pgtrigger.ignore("scoring.Mark:insert_insert"):
        marks = _marks(entries, sample, by=secretary)
        while batch := list(islice(marks, _BATCH)):
            Mark.objects.bulk_create(batch)
    _survey(bloc, sample, entries)
    with connection.cursor() as cursor:
        # What is loaded at once is unknown to the planner until the next automatic look.
        cursor.execute("ANALYZE")
    return bloc


def _criteria(council: Council, leaves: int) -> CriteriaSet:
    """The leaves of the departments' set in turn, under new codes."""
    text = io.StringIO()
    listed = _rows_of(leaves)
    writer = csv.DictWriter(text, list(listed[-1]))
    writer.writeheader()
    writer.writerows(listed)
    criteria_set = import_criteria(
        io.BytesIO(text.getvalue().encode()),
        council=council,
        year=YEAR,
        bloc_name="Khối lớn",
        by=None,
    )
    put_in_force(
        criteria_set,
        by=None,
        decision_number="1/QĐ-UBND",
        decision_date=datetime.date(YEAR - 1, 12, 18),
    )
    criteria_set.refresh_from_db()
    return criteria_set


def _rows_of(leaves: int) -> list[Row]:
    listing = rows("criteria_departments.csv")
    grounds = {row["Mã"] for row in listing if row["Khối điểm"]}
    known = [
        row for row in listing if row["Quy tắc"] and row["Mã"].partition(".")[0] not in grounds
    ]
    chosen = [known[number % len(known)] for number in range(leaves)]
    listed: list[Row] = []
    for component in range(COMPONENTS):
        mine = chosen[component::COMPONENTS]
        listed.append(_above(str(component + 1), mine))
        for start in range(0, len(mine), LEAVES_OF_A_CRITERION):
            group = mine[start : start + LEAVES_OF_A_CRITERION]
            code = f"{component + 1}.{start // LEAVES_OF_A_CRITERION + 1}"
            listed.append(_above(code, group))
            listed += [row | {"Mã": f"{code}.{place}"} for place, row in enumerate(group, 1)]
    return listed


def _above(code: str, parts: list[Row]) -> Row:
    """The row of a component or criterion: the sum of its leaves."""
    total = sum((parse_points(part["Điểm tối đa"]) for part in parts), Decimal(0))
    empty = dict.fromkeys(parts[0], "")
    return empty | {"Mã": code, "Nội dung": f"Nội dung {code}", "Điểm tối đa": f"{total:f}"}


def _bloc(council: Council, sample: SampleSet) -> Bloc:
    round = AssessmentRound.objects.create(
        council=council, year=YEAR, name=f"Đánh giá CCHC năm {YEAR}", state=RoundState.OPEN
    )
    bloc = Bloc.objects.create(
        round=round,
        key="khoi-lon",
        name="Khối lớn",
        criteria_set=sample.criteria_set,
        tie_keys=TIE_KEYS[:2],
    )
    Band.objects.bulk_create(
        Band(bloc=bloc, label=label, edge=Decimal(edge)) for label, edge in BANDS
    )
    return bloc


def _entries(bloc: Bloc, units: int) -> list[Entry]:
    agencies = Agency.objects.bulk_create(
        Agency(
            kind=AgencyKind.COMMUNE,
            name=f"Xã Mẫu {number}",
            short_name=f"Xã Mẫu {number}",
            valid_from=datetime.date(2025, 7, 1),
        )
        for number in range(1, units + 1)
    )
    return Entry.objects.bulk_create(
        Entry(
            bloc=bloc,
            agency=agency,
            name=agency.name,
            position=position,
            state=EntryState.FINAL,
            declared_at=timezone.now(),
        )
        for position, agency in enumerate(agencies, 1)
    )


def _marks(entries: list[Entry], sample: SampleSet, *, by: User) -> Iterator[Mark]:
    """Declared, agreed or lowered in appraisal 1, agreed in appraisal 2."""
    drawn = dice("bulk", len(entries), len(sample.scored))
    pools = [(leaf, _pool(leaf, drawn)) for leaf in sample.scored]
    for entry in entries:
        for leaf, pool in pools:
            inputs, points = drawn.choice(pool)
            given = points
            for stage in _STAGES:
                before, reason = given, ""
                if stage == MarkStage.APPRAISAL_1 and points and drawn.random() < 0.08:
                    given, reason = points / 2, LOWERED[leaf.rule.kind][0]
                    given = quantise(given, sample.criteria_set.point_places)
                yield Mark(
                    entry=entry,
                    node=leaf.node,
                    stage=stage,
                    inputs=inputs,
                    rule_points=points,
                    inherited_points=None if stage == MarkStage.DECLARED else before,
                    points=given,
                    floor=leaf.rule.floor,
                    ceiling=leaf.rule.ceiling,
                    reason=reason,
                    is_complete=True,
                    updated_by=by,
                )


def _pool(leaf: Scored, drawn: Random) -> list[tuple[dict[str, Any], Decimal | None]]:
    """Inputs with the points of the rule, None where only the bloc can tell them."""
    pool: list[tuple[dict[str, Any], Decimal | None]] = []
    for _turn in range(_POOL):
        typed = typed_for(leaf.rule, drawn.uniform(0.5, 0.9), drawn, text=leaf.node.text)
        inputs = leaf.rule.clean(typed)
        compared = leaf.rule.needs_bloc
        points = None if compared else quantise(leaf.rule.award(inputs).points, 3)
        pool.append((inputs, points))
    return pool


def _survey(bloc: Bloc, sample: SampleSet, entries: list[Entry]) -> None:
    """The shares a tabulated survey left; its ballots are not needed to compile."""
    survey = Survey.objects.create(
        round=bloc.round,
        name="Điều tra xã hội học mẫu",
        state=SurveyState.TABULATED,
        opens_at=moment(-40),
        closes_at=moment(-10),
        tabulated_at=timezone.now(),
    )
    nodes = [node for node in sample.nodes.values() if node.method == Method.SURVEY]
    questions = Question.objects.bulk_create(
        Question(survey=survey, text=node.text, position=position)
        for position, node in enumerate(nodes, 1)
    )
    through = Question.nodes.through
    through.objects.bulk_create(
        through(question_id=question.pk, node_id=node.pk)
        for question, node in zip(questions, nodes, strict=True)
    )
    drawn = dice("shares", len(entries))
    TabulatedShare.objects.bulk_create(
        (
            TabulatedShare(
                survey=survey,
                entry=entry,
                node=node,
                **_share(drawn),
            )
            for entry in entries
            for node in nodes
        ),
        batch_size=_BATCH,
    )


def _share(drawn: Random) -> dict[str, Any]:
    share = Fraction(drawn.randint(600, 900), 1000)
    return {
        "exact": str(share),
        "share": round_half_up(share, 12),
        "valid_answers": drawn.randint(30, 60),
    }
