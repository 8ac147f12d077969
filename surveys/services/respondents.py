"""Who is asked, and about which units: read from a workbook, all or nothing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Refusal
from cchc.workbooks import Cell, Column, Problem, Row, fold, gather, read_table
from scoring.models import Entry
from surveys.enums import SurveyState
from surveys.models import Invitation, RespondentGroup, Survey
from surveys.permissions import can_manage
from surveys.selectors.leaves import asked_of, questions_by_set
from surveys.services.transitions import locked

# The titles are the format (docs/formats.md), so they are not translated.
COLUMNS = (
    Column("group", "Nhóm đối tượng", aliases=("Nhóm",)),
    Column("name", "Họ và tên", aliases=("Họ tên", "Tên"), required=False),
    Column("email", "E-mail", aliases=("Thư điện tử", "Email")),
    Column("units", "Đơn vị đánh giá", aliases=("Đơn vị được đánh giá",)),
)
ALL_UNITS = "tất cả"
_BATCH = 5_000


@dataclass(frozen=True)
class Respondent:
    """One row that can be imported."""

    group: RespondentGroup
    name: str
    email: str
    entry_ids: tuple[int, ...]


@dataclass(frozen=True)
class Reading:
    """What a workbook holds; with any problem nothing of it is imported."""

    respondents: Sequence[Respondent]
    problems: Sequence[Problem]

    @property
    def ballots(self) -> int:
        """How many ballots come in when everybody rates every unit."""
        return sum(len(respondent.entry_ids) for respondent in self.respondents)


def read_respondents(survey: Survey, file: BinaryIO) -> Reading:
    """The people of a workbook, with every problem and its cell; writes nothing."""
    table = read_table(file, columns=COLUMNS)
    if not table.rows:
        return Reading([], gather(table))
    reader = _Reader(survey)
    respondents = [found for row in table.rows if (found := reader.read(row))]
    return Reading(respondents, gather(table, reader.problems))


@transaction.atomic
def import_respondents(survey: Survey, file: BinaryIO, *, by: User) -> Reading:
    """Write the people of a workbook, unless something in it is wrong.

    Into a draft: the workbook replaces the list. Into an open survey: it adds to it.
    Raises NotPermitted, Refusal (the survey is closed).
    """
    survey = locked(survey)
    can_manage(by, survey).demand()
    if survey.state not in (SurveyState.DRAFT, SurveyState.OPEN):
        raise Refusal(_("The survey is closed: nobody can be invited any more."))
    reading = read_respondents(survey, file)
    if reading.problems:
        return reading
    if survey.state == SurveyState.DRAFT:
        survey.invitations.all().delete()
    invitations = [
        Invitation(survey=survey, group=said.group, name=said.name, email=said.email)
        for said in reading.respondents
    ]
    Invitation.objects.bulk_create(invitations, batch_size=_BATCH)
    rated = Invitation.entries.through
    rated.objects.bulk_create(
        (
            rated(invitation_id=invitation.pk, entry_id=entry_id)
            for invitation, said in zip(invitations, reading.respondents, strict=True)
            for entry_id in said.entry_ids
        ),
        batch_size=_BATCH,
    )
    return reading


class _Reader:
    """Reads rows against a survey's groups and units; gathers problems."""

    def __init__(self, survey: Survey) -> None:
        self.problems: list[Problem] = []
        self.groups = {fold(group.name): group for group in survey.groups.all()}
        entries = list(
            Entry.objects.filter(bloc__round=survey.round_id).select_related("bloc", "agency")
        )
        self.units = _by_name(entries)
        any_group = asked_of(survey, entries)
        surveyed = set(questions_by_set(survey))
        self.exempt = {
            entry.pk
            for entry in entries
            if not any_group[entry.pk] and entry.bloc.criteria_set_id in surveyed
        }
        self.asked = {
            group.pk: {
                entry_id
                for entry_id, questions in asked_of(survey, entries, group.pk).items()
                if questions
            }
            for group in self.groups.values()
        }
        self.seen: dict[tuple[int, str], str] = {}
        if survey.state == SurveyState.OPEN:
            invited = survey.invitations.values_list("group", "email")
            self.seen = dict.fromkeys(invited, "")

    def read(self, row: Row) -> Respondent | None:
        """The person of a row; None when something is wrong with it."""
        before = len(self.problems)
        group = self._group(row["group"])
        email = self._email(row["email"])
        name = self._name(row["name"])
        if group is None or email is None:
            return None
        self._demand_new(group, email, row["email"])
        entry_ids = self._units(group, row["units"])
        if len(self.problems) > before:
            return None
        return Respondent(group, name, email, entry_ids)

    def _wrong(self, cell: Cell, message: str) -> None:
        self.problems.append(cell.problem(message))

    def _group(self, cell: Cell) -> RespondentGroup | None:
        group = self.groups.get(fold(cell.text))
        if group is None:
            names = "; ".join(group.name for group in self.groups.values())
            message = _("no such group; the survey has: %(names)s.") % {"names": names}
            self._wrong(cell, message if names else _("the survey has no groups yet."))
        return group

    def _email(self, cell: Cell) -> str | None:
        email = cell.text.strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            self._wrong(cell, _("not an e-mail address."))
            return None
        return email

    def _name(self, cell: Cell) -> str:
        longest = Invitation._meta.get_field("name").max_length or 0
        if len(cell.text) > longest:
            self._wrong(cell, _("at most %(longest)d characters.") % {"longest": longest})
        return cell.text

    def _demand_new(self, group: RespondentGroup, email: str, cell: Cell) -> None:
        """One person is asked once in a group."""
        first = self.seen.setdefault((group.pk, email), cell.address)
        if first == "":
            self._wrong(cell, _("already invited in this group."))
        elif first != cell.address:
            self._wrong(cell, _("already stands in %(cell)s with this group.") % {"cell": first})

    def _units(self, group: RespondentGroup, cell: Cell) -> tuple[int, ...]:
        asked = self.asked[group.pk]
        if fold(cell.text) == fold(ALL_UNITS):
            return tuple(sorted(asked))
        names = [part.strip() for part in cell.text.split(";") if part.strip()]
        if not names:
            self._wrong(cell, _("no unit to rate; write names, or “tất cả” for all."))
        return tuple(dict.fromkeys(self._known_units(names, asked, cell)))

    def _known_units(self, names: Sequence[str], asked: set[int], cell: Cell) -> Iterator[int]:
        for name in names:
            found = self.units.get(fold(name), [])
            if not found:
                self._wrong(cell, _("“%(name)s” is no unit of this round.") % {"name": name})
            elif len(found) > 1:
                self._wrong(cell, _("“%(name)s” is the name of several units.") % {"name": name})
            elif found[0].pk in self.exempt:
                self._wrong(
                    cell, _("the council exempted “%(name)s” from the survey.") % {"name": name}
                )
            elif found[0].pk not in asked:
                self._wrong(
                    cell, _("“%(name)s” is asked no question of this group.") % {"name": name}
                )
            else:
                yield found[0].pk


def _by_name(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Entries by each of their names; a name may be several units'."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for name in {fold(entry.name), fold(entry.agency.name), fold(entry.agency.short_name)}:
            if name:
                found[name].append(entry)
    return found
