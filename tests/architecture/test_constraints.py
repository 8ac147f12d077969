"""The database is the witness (D9): each constraint has a Vietnamese sentence and a row it refuses.

`BREAKING` holds, by the constraint's name, a maker of one row that breaks this constraint and
no other. The program sees it first and says the sentence; the database refuses it anyway.
"""

import copy
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import BaseConstraint
from django.utils import timezone, translation

from cchc.agencies.enums import Role, SuccessionKind
from cchc.agencies.models import ProvinceSuccession, Succession
from cchc.jobs.models import Job, JobState
from rankings.enums import EditionState, Origin, PublicationState
from rankings.models import Edition, EditionTransition, Publication, Result
from scoring.enums import EntryState, MarkStage, RoundStage
from scoring.models import (
    Amendment,
    Attachment,
    Band,
    CriteriaSet,
    EntryTransition,
    Exemption,
    ExplanationRequest,
    Extension,
    Mark,
    Match,
    Node,
    RoundTransition,
    StageDates,
)
from surveys.enums import SurveyState
from surveys.models import SurveyTransition, TabulatedShare
from tests.factories.agencies import (
    LONG_AGO,
    make_agency,
    make_council,
    make_membership,
    make_province,
    make_user,
)
from tests.factories.criteria import make_criteria_set
from tests.factories.rankings import make_published
from tests.factories.scoring import ReadyBloc, make_mark, make_revision, make_round, ready_bloc
from tests.factories.surveys import ready_survey

OURS = ("cchc", "scoring", "surveys", "rankings")
DAY = timedelta(days=1)


def _constraints() -> Iterator[tuple[type[models.Model], BaseConstraint]]:
    for model in apps.get_models():
        if model.__module__.partition(".")[0] in OURS:
            for constraint in model._meta.constraints:
                yield model, constraint


CONSTRAINTS = {constraint.name: constraint for _model, constraint in _constraints()}


def changed(row: models.Model, **changes: Any) -> models.Model:
    """The row with other values, not saved."""
    for field, value in changes.items():
        setattr(row, field, value)
    return row


def again(row: models.Model, **changes: Any) -> models.Model:
    """The same row once more, not saved."""
    twin = copy.copy(row)
    twin._state = copy.copy(row._state)
    twin._state.adding = True
    twin.pk = uuid.uuid4() if isinstance(row.pk, uuid.UUID) else None
    return changed(twin, **changes)


def _backwards(row: models.Model) -> models.Model:
    """Ends the day before it begins."""
    return changed(row, valid_from=LONG_AGO, valid_to=LONG_AGO - DAY)


def _succession(kind: type[models.Model], make: Callable[[], models.Model]) -> models.Model:
    fields = {"kind": SuccessionKind.MERGED} if kind is Succession else {}
    return kind._default_manager.create(predecessor=make(), successor=make(), on=LONG_AGO, **fields)


def _amendment(**fields: Any) -> Amendment:
    defaults = {"version": 2, "reason": "Bỏ một tiêu chí", "document_number": "5/QĐ-UBND"}
    return Amendment(set=make_criteria_set(), by=make_user(), **defaults | fields)


def _node(code: str, **changes: Any) -> models.Model:
    return changed(Node.objects.get(set=make_criteria_set(), code=code), **changes)


def _amending() -> models.Model:
    """A draft of an amendment of a set in force."""
    standing = make_criteria_set()
    return CriteriaSet(
        council=standing.council,
        name="Bộ tiêu chí sửa đổi",
        bloc_name=standing.bloc_name,
        year=standing.year,
        amends=standing,
    )


def _match(**fields: Any) -> Match:
    then, now = make_criteria_set(year=2024), make_criteria_set(year=2025)
    defaults = {
        "set": now,
        "node": now.nodes.get(code="1.1"),
        "previous": then.nodes.get(code="1.1"),
        "change": "same",
        "is_comparable": True,
    }
    return Match(**defaults | fields)


def _match_again(side: str) -> models.Model:
    """A second match of the same nodes, but for another one on this side."""
    first = _saved(_match())
    other = getattr(first, side).set.nodes.get(code="1.2")
    return again(first, **{side: other})


def _entry(**changes: Any) -> models.Model:
    return changed(ready_bloc().entry, **changes)


def _ordered_alike() -> models.Model:
    work = ready_bloc(units=2)
    order = {"council_order": 1, "council_order_reason": "Biên bản họp Hội đồng số 3"}
    changed(work.entry, **order).save()
    return changed(work.entries[1], **order)


def _exemption(**fields: Any) -> Exemption:
    work = ready_bloc()
    defaults = {"ground": "Công văn số 12/SNV-CCHC", "by": work.secretary}
    return Exemption(entry=work.entry, node=work.nodes["3.1"], **defaults | fields)


def _attachment(work: ReadyBloc) -> Attachment:
    return Attachment.objects.create(
        entry=work.entry,
        node=work.nodes["1.1"],
        revision=make_revision(work.entry.agency),
        locator="trang 2",
        attached_by=work.officer,
    )


def _mark(code: str = "2.5", stage: MarkStage = MarkStage.DECLARED, **changes: Any) -> Mark:
    """A finished mark: of the judged leaf, whose rule gives no points of its own."""
    work = ready_bloc()
    mark = make_mark(work.entry, work.nodes[code], stage=stage)
    changed(mark, **changes)
    return mark


def _request(**fields: Any) -> ExplanationRequest:
    work = ready_bloc()
    defaults = {"question": "Vì sao nộp chậm?", "asked_by": work.appraiser}
    return ExplanationRequest(entry=work.entry, node=work.nodes["1.1"], **defaults | fields)


def _option(**changes: Any) -> models.Model:
    return changed(ready_survey().questions[0].options.first(), **changes)


def _share(**fields: Any) -> TabulatedShare:
    work = ready_survey()
    return TabulatedShare(
        survey=work.survey,
        entry=work.entries[0],
        node=work.nodes["2.1"],
        **{"share": Decimal("0.5"), "exact": "1/2", "valid_answers": 10} | fields,
    )


def _computed(**fields: Any) -> Edition:
    """A draft edition of a bloc of ours."""
    work = ready_bloc()
    defaults = {
        "council": work.council,
        "year": work.round.year,
        "bloc_key": work.bloc.key,
        "bloc_name": work.bloc.name,
        "origin": Origin.COMPUTED,
        "bloc": work.bloc,
        "scheme": {},
    }
    return Edition(**defaults | fields)


def _result(**fields: Any) -> Result:
    """A line of a draft edition, saved."""
    edition = _computed()
    edition.save()
    defaults = {"name": "Sở Mẫu", "position": 1, "agency": make_agency()}
    return Result.objects.create(edition=edition, **defaults | fields)


def _published_twice() -> models.Model:
    standing = make_published()
    return again(standing, number=2)


def _saved(row: models.Model) -> models.Model:
    row.save()
    return row


def _twice(make: Callable[[], models.Model], **changes: Any) -> models.Model:
    return again(_saved(make()), **changes)


BREAKING: dict[str, Callable[[], models.Model]] = {
    # Jobs
    "job_finished_has_time": lambda: Job(kind="compile", state=JobState.DONE),
    # Places, units, people
    "province_code_once_at_a_time": lambda: _twice(make_province),
    "province_validity": lambda: _backwards(make_province()),
    "province_succession_once": lambda: again(_succession(ProvinceSuccession, make_province)),
    "agency_validity": lambda: _backwards(make_agency()),
    "agency_code_once_at_a_time": lambda: again(make_agency(code="00123")),
    "succession_once": lambda: again(_succession(Succession, make_agency)),
    "succession_of_another": lambda: Succession(
        kind=SuccessionKind.RENAMED,
        on=LONG_AGO,
        **dict.fromkeys(("predecessor", "successor"), make_agency()),
    ),
    "user_email_once": lambda: again(make_user(email="a@mau.example"), email="A@mau.example"),
    "council_name_once": lambda: again(make_council()),
    "membership_validity": lambda: _backwards(make_membership(Role.OFFICER)),
    "membership_role_fits_body": lambda: changed(make_membership(Role.OFFICER), role=Role.CHAIR),
    "membership_once_at_a_time": lambda: again(make_membership(Role.SECRETARY)),
    # Criteria sets
    "one_set_in_force": lambda: again(make_criteria_set()),
    "set_in_force_has_decision": lambda: changed(make_criteria_set(), decision_number=""),
    "node_code_once": lambda: again(_node("1.1")),
    "node_max_positive": lambda: _node("1.1", max_points=Decimal(0)),
    "node_leaf_has_rule": lambda: _node("1.1", rule_kind="", method=""),
    "node_survey_rule_fits_method": lambda: _node("3.1", method="appraised"),
    "node_parent_above": lambda: _node("1.1", parent=None),
    "node_versions_in_order": lambda: _node("1.1", since_version=3, until_version=2),
    "amendment_version_once": lambda: _twice(_amendment),
    "amendment_has_ground": lambda: _amendment(reason=""),
    "amendment_stays_a_draft": lambda: changed(make_criteria_set(), amends=make_criteria_set()),
    "one_amendment_at_a_time": lambda: _twice(_amending),
    "match_of_node_once": lambda: _match_again("previous"),
    "match_of_previous_once": lambda: _match_again("node"),
    "match_fits_change": lambda: _match(change="new", is_comparable=False),
    "match_new_is_not_comparable": lambda: _match(previous=None, change="new"),
    "match_confirmed_by_somebody": lambda: _match(confirmed_by=make_user()),
    # Rounds
    "round_name_once": lambda: again(make_round()),
    "stage_once": lambda: again(make_round().stages.get(stage=RoundStage.APPRAISAL_1)),
    "stage_ends_after_it_opens": lambda: _stage_of_no_length(),
    "bloc_key_is_slug": lambda: changed(ready_bloc().bloc, key="Sở ngành"),
    "bloc_key_once": lambda: again(ready_bloc().bloc),
    "band_edge_once": lambda: _twice(
        lambda: Band(bloc=ready_bloc().bloc, label="Tốt", edge=Decimal(80))
    ),
    # Entries
    "entry_once_in_bloc": lambda: again(ready_bloc().entry),
    "council_order_once": _ordered_alike,
    "council_order_has_reason": lambda: _entry(council_order=1),
    "entry_declared_has_time": lambda: _entry(state=EntryState.APPRAISAL_1),
    "entry_submitted_has_time": lambda: _entry(state=EntryState.AWAITING_APPROVAL),
    "exemption_once": lambda: _twice(_exemption),
    "exemption_has_ground": lambda: _exemption(ground=""),
    "entry_transition_has_reason": lambda: EntryTransition(
        entry=ready_bloc().entry, action="return", from_state="x", to_state="y", by=make_user()
    ),
    "round_transition_has_reason": lambda: RoundTransition(
        round=make_round(), action="reopen", from_state="x", to_state="y", by=make_user()
    ),
    "edition_transition_has_reason": lambda: EditionTransition(
        edition=make_published(), action="correct", from_state="x", to_state="y", by=make_user()
    ),
    "survey_transition_has_reason": lambda: SurveyTransition(
        survey=ready_survey().survey, action="reopen", from_state="x", to_state="y", by=make_user()
    ),
    "extension_has_reason": lambda: Extension(
        entry=ready_bloc().entry,
        stage=RoundStage.SELF_ASSESSMENT,
        deadline=timezone.now() + DAY,
        by=make_user(),
    ),
    "assignment_validity": lambda: _backwards(ready_bloc().round.assignments.first()),
    "assignment_once": lambda: again(ready_bloc().round.assignments.first()),
    # Evidence
    "revision_number_once": lambda: again(make_revision(make_agency())),
    "attachment_once": lambda: again(_attachment(ready_bloc())),
    # Marks
    "mark_once": lambda: again(_mark()),
    "mark_within_floor_and_ceiling": lambda: _mark(points=Decimal("1.001"), rule_points=None),
    "mark_declared_follows_rule": lambda: _mark("2.1", points=Decimal(1)),
    "mark_difference_has_reason": lambda: _mark(stage=MarkStage.APPRAISAL_1, inherited_points=None),
    "explanation_request_once": lambda: _twice(_request),
    "explanation_request_has_question": lambda: _request(question=""),
    "explanation_answer_has_author_and_time": lambda: _request(answer="Do phần mềm lỗi."),
    # Surveys
    "survey_closes_after_it_opens": lambda: _survey_of_no_length(),
    "survey_tabulated_has_time": lambda: changed(
        ready_survey().survey, state=SurveyState.TABULATED
    ),
    "respondent_group_once": lambda: again(ready_survey().groups[0]),
    "respondent_group_weight_positive": lambda: changed(
        ready_survey().groups[0], weight=Decimal(0)
    ),
    "question_position_once": lambda: again(ready_survey().questions[0]),
    "option_position_once": lambda: again(_option()),
    "option_share_between_0_and_1": lambda: _option(share=Decimal("1.0001")),
    "invitation_once": lambda: again(ready_survey().invitations[0]),
    "tabulated_share_once": lambda: _twice(_share),
    "tabulated_share_is_exact": lambda: _share(exact=""),
    "tabulated_share_between_0_and_1": lambda: _share(share=Decimal("-0.1")),
    # Publications and editions
    "publication_has_decision": lambda: Publication(
        council=make_council(),
        year=2026,
        title="Công bố không có quyết định",
        state=PublicationState.PUBLISHED,
        published_at=timezone.now(),
        decision_number="12/QĐ-UBND",
    ),
    "one_publication_per_decision": lambda: again(
        make_published(
            decision_number="12/QĐ-UBND", year=2019, decision_date=LONG_AGO + DAY
        ).publication
    ),
    "one_published_edition": _published_twice,
    "one_draft_edition": lambda: _twice(_computed),
    "edition_bloc_key_is_slug": lambda: _computed(bloc_key="Sở ngành"),
    "published_edition_is_complete": lambda: _computed(
        state=EditionState.PUBLISHED, checksum="0" * 64
    ),
    "computed_edition_has_scheme": lambda: _computed(scheme=None),
    "result_position_once": lambda: again(_result(), agency=make_agency()),
    "result_agency_once": lambda: again(_result(), position=2),
    "result_points_within_maximum": lambda: changed(
        _result(), points=Decimal("98.5"), max_points=Decimal(98)
    ),
}


def _stage_of_no_length() -> StageDates:
    dates = make_round().stages.get(stage=RoundStage.APPRAISAL_1)
    dates.deadline = dates.opens_at
    return dates


def _survey_of_no_length() -> models.Model:
    survey = ready_survey().survey
    return changed(survey, closes_at=survey.opens_at)


def test_every_constraint_has_a_row_that_breaks_it():
    assert sorted(BREAKING) == sorted(CONSTRAINTS)


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_every_constraint_says_in_vietnamese_what_is_wrong(name: str):
    constraint = CONSTRAINTS[name]
    assert constraint.violation_error_message != constraint.default_violation_error_message
    with translation.override("vi"):
        said = str(constraint.violation_error_message)
    with translation.override("en"):
        assert said != str(constraint.violation_error_message)


@pytest.mark.django_db
@pytest.mark.parametrize("name", BREAKING)
def test_a_row_that_breaks_it_is_refused_in_its_words_and_by_the_database(name: str):
    row = BREAKING[name]()
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    assert refused.value.messages == [str(CONSTRAINTS[name].violation_error_message)]
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        row.save()
    assert broken.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]
