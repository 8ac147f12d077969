"""Making criteria sets and leading them through their life."""

import datetime
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import Council, User
from cchc.history import record
from cchc.refusals import Conflict, Refusal
from cchc.uploads import SIGNED, check_upload, storage_name
from scoring.enums import SetState
from scoring.models import CriteriaSet, Node
from scoring.permissions import can_manage_council
from scoring.selectors.sets.drafts import details_version
from scoring.selectors.sets.last_saved import overtaken_sentence
from scoring.selectors.sets.problems import problems_of
from scoring.services.sets.draft_tree import locked_draft
from scoring.services.sets.read_trees import store_tree
from scoring.services.sets.transitions import locked_set, move_set
from scoring.services.sets.workbook import read_criteria
from scoring.services.sets.workbook_lines import CriteriaWorkbook, Line
from scoring.services.sets.workbook_settings import FIRST_YEAR, LAST_YEAR

# What the columns hold.
LONGEST_BLOC_NAME, LONGEST_NAME = 100, 200


class WrongWorkbook(Refusal):
    """The workbook cannot be imported; `workbook.problems` lists every cell."""

    def __init__(self, workbook: CriteriaWorkbook) -> None:
        self.workbook = workbook
        super().__init__(*workbook.problems)


@transaction.atomic
def import_criteria(
    file: BinaryIO,
    *,
    council: Council,
    year: int | None = None,
    bloc_name: str = "",
    name: str = "",
    by: User | None,
) -> CriteriaSet:
    """A draft set from our workbook; all of it or nothing.

    What is not said here the workbook's settings say. `by` is empty when a command at the
    server imports. Raises NotPermitted, Refusal (what is said of the set), WrongWorkbook.
    """
    if by is not None:
        can_manage_council(by, council.pk).demand()
    workbook = read_criteria(file, year=year)
    said = workbook.settings.said
    said |= {"year": year} if year is not None else {}
    said |= {key: text for key, text in (("bloc_name", bloc_name), ("name", name)) if text}
    if "year" not in said:
        raise WrongWorkbook(workbook) if workbook.problems else Refusal(_("Name the year."))
    given = {"bloc_name": "", "name": ""} | said
    demand_details(year=given["year"], bloc_name=given["bloc_name"], name=given["name"])
    if workbook.problems:
        raise WrongWorkbook(workbook)
    criteria_set = _create(council, by=by, **given)
    store_tree(criteria_set, workbook.components, _node)
    return criteria_set


@transaction.atomic
def create_set(
    *, council: Council, year: int, bloc_name: str, name: str = "", by: User
) -> CriteriaSet:
    """A draft without nodes, to be filled in the editor. Raises NotPermitted, Refusal."""
    can_manage_council(by, council.pk).demand()
    demand_details(year=year, bloc_name=bloc_name, name=name)
    return _create(council, year=year, bloc_name=bloc_name, name=name, by=by)


@dataclass(frozen=True)
class SetDetails:
    """The settings of a set."""

    name: str
    bloc_name: str
    year: int
    point_places: int
    index_places: int
    may_exceed_100: bool


@transaction.atomic
def set_details(
    criteria_set: CriteriaSet, details: SetDetails, *, by: User, version: str
) -> CriteriaSet:
    """Change the settings of a draft; `version` is that of `details_version`.

    Raises NotPermitted, Refusal, Conflict.
    """
    criteria_set = locked_draft(criteria_set, by=by)
    if version != details_version(criteria_set):
        said = overtaken_sentence(criteria_set, details_version, reader=by)
        raise Conflict(said, current=criteria_set)
    demand_details(year=details.year, bloc_name=details.bloc_name, name=details.name)
    if not details.name.strip():
        raise Refusal(_("Name the set."))
    if criteria_set.amends_id and (details.year, details.bloc_name) != (
        criteria_set.year,
        criteria_set.bloc_name,
    ):
        raise Refusal(_("An amendment keeps the year and the bloc of the set it changes."))
    for field, value in asdict(details).items():
        setattr(criteria_set, field, value)
    criteria_set.save()
    return criteria_set


def demand_details(*, year: int, bloc_name: str, name: str = "") -> None:
    """Raise Refusal where year, bloc and name cannot be those of a set."""
    wrong = []
    if not FIRST_YEAR <= year <= LAST_YEAR:
        wrong.append(
            _("The year lies between %(first)d and %(last)d.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    if not bloc_name.strip():
        wrong.append(_("Name the bloc the set is for."))
    for text, most, sentence in (
        (bloc_name, LONGEST_BLOC_NAME, _("The bloc's name has at most %(most)d characters.")),
        (name, LONGEST_NAME, _("The set's name has at most %(most)d characters.")),
    ):
        if len(text) > most:
            wrong.append(sentence % {"most": most})
    if wrong:
        raise Refusal(*wrong)


@transaction.atomic
def put_in_force(
    criteria_set: CriteriaSet,
    *,
    by: User | None,
    decision_number: str,
    decision_date: datetime.date,
    decision_file: Any = None,
) -> CriteriaSet:
    """Lock a draft under its decision; a set in force before it for the same bloc gives way.

    `decision_file` is the decision as an uploaded PDF. Raises NotPermitted, UploadError, and
    Refusal with everything the set still lacks.
    """
    # One after the other in a council: each sees which set the one before it put in force. Its
    # key stays free, which whoever begins another draft meanwhile refers to.
    Council.objects.select_for_update(of=("self",), no_key=True).get(pk=criteria_set.council_id)
    criteria_set = locked_set(criteria_set)
    if by is not None:
        can_manage_council(by, criteria_set.council_id).demand()
    if criteria_set.amends_id is not None:
        raise Refusal(_("An amendment is taken into the set it changes."))
    if not decision_number.strip():
        raise Refusal(_("Name the decision that issued the set."))
    _demand_whole(criteria_set)
    for older in CriteriaSet.objects.select_for_update(of=("self",)).filter(
        council=criteria_set.council_id,
        year=criteria_set.year,
        bloc_name=criteria_set.bloc_name,
        state=SetState.IN_FORCE,
    ):
        if older.blocs.exists():
            said = _(
                "A round uses “%(set)s”, in force for the same year and bloc: give this draft "
                "another year or bloc, or amend that set."
            )
            raise Refusal(said % {"set": older.name})
        move_set(older, "supersede", by=by)
    criteria_set.decision_number = decision_number.strip()
    criteria_set.decision_date = decision_date
    if decision_file is not None:
        _keep_file(criteria_set, decision_file)
    return move_set(criteria_set, "put_in_force", by=by)


@transaction.atomic
def discard(criteria_set: CriteriaSet, *, by: User) -> CriteriaSet:
    """Put a draft away for good; who did it stays known. Raises NotPermitted; Refusal once
    the set was in force."""
    criteria_set = locked_set(criteria_set)
    can_manage_council(by, criteria_set.council_id).demand()
    if criteria_set.state != SetState.DRAFT:
        raise Refusal(_("Only a draft can be removed."))
    return move_set(criteria_set, "discard", by=by)


def _create(
    council: Council, *, year: int, bloc_name: str, name: str, by: User | None, **others: Any
) -> CriteriaSet:
    criteria_set = CriteriaSet.objects.create(
        council=council,
        year=year,
        bloc_name=bloc_name,
        name=name or _("Criteria %(year)d – %(bloc)s") % {"year": year, "bloc": bloc_name},
        **others,
    )
    record(criteria_set, "create", by=by, came_from="")
    return criteria_set


def _demand_whole(criteria_set: CriteriaSet) -> None:
    if criteria_set.state != SetState.DRAFT:
        raise Refusal(_("Not possible in the set's present state."))
    if criteria_set.amends_id:
        raise Refusal(_("An amendment is taken into the set it changes."))
    problems = problems_of(criteria_set)
    if problems:
        raise Refusal(*(problem.sentence for problem in problems))


def _keep_file(criteria_set: CriteriaSet, file: Any) -> None:
    upload = check_upload(file, kinds=SIGNED)
    criteria_set.decision_file.save(storage_name("criteria", upload.kind), file, save=False)
    criteria_set.decision_file_name = upload.name
    criteria_set.decision_file_sha256 = upload.sha256


def _node(line: Line) -> Node:
    printed = line.row["wording"].text
    return Node(
        code=line.code,
        text=line.text,
        max_points=line.max_points or Decimal(0),
        block=line.block.value,
        method=line.method.value if line.method else "",
        rule_kind=line.kind.value if line.kind else "",
        rule_params=line.params,
        scale=line.scale,
        evidence_asked=line.row["evidence_asked"].text,
        in_charge=line.row["in_charge"].text,
        reading={"printed": printed} if printed else {},
    )
