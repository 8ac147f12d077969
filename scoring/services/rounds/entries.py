"""Which units take part in a round."""

from collections.abc import Iterable
from typing import BinaryIO

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cchc.agencies.models import Agency, User
from cchc.refusals import Refusal
from cchc.vietnamese import vietnamese_key
from cchc.workbooks import Problem
from scoring.enums import RoundState
from scoring.models import Bloc, Entry
from scoring.services.rounds.changes import in_preparation, with_reason
from scoring.services.rounds.entries_workbook import read_entries
from scoring.services.sheets.transitions import locked, move


class WrongEntries(Refusal):
    """The workbook of units cannot be taken; `problems` lists every cell."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(*map(str, self.problems))


@transaction.atomic
def add_entries(
    bloc: Bloc, agencies: Iterable[Agency], *, by: User, reason: str = ""
) -> list[Entry]:
    """Let units take part in a bloc, under the names they have now.

    Those already in the bloc are passed over. In an open round this needs a reason and
    the unit begins at once. Raises NotPermitted, Refusal (in another bloc, ended).
    """
    round = with_reason(bloc.round, "add_entries", by=by, reason=reason)
    wanted = {agency.pk: agency for agency in agencies}
    taking_part = {
        entry.agency_id: entry
        for entry in Entry.objects.filter(bloc__round=round, agency__in=wanted).select_related(
            "bloc"
        )
    }
    elsewhere = [entry for entry in taking_part.values() if entry.bloc_id != bloc.pk]
    if elsewhere:
        raise Refusal(
            *(
                _("%(unit)s is already in bloc “%(bloc)s”.")
                % {"unit": entry.name, "bloc": entry.bloc}
                for entry in elsewhere
            )
        )
    valid = set(Agency.objects.valid_on().filter(pk__in=wanted).values_list("pk", flat=True))
    ended = [agency for pk, agency in wanted.items() if pk not in valid]
    if ended:
        raise Refusal(*(_("%s no longer exists.") % agency for agency in ended))
    new = sorted(
        (agency for pk, agency in wanted.items() if pk not in taking_part),
        key=lambda agency: vietnamese_key(agency.name),
    )
    last = bloc.entries.aggregate(last=Max("position"))["last"] or 0
    entries = Entry.objects.bulk_create(
        Entry(bloc=bloc, agency=agency, name=agency.name, position=position)
        for position, agency in enumerate(new, last + 1)
    )
    if round.state == RoundState.OPEN:
        entries = [move(locked(entry), "start", by=by) for entry in entries]
    return entries


@transaction.atomic
def import_entries(bloc: Bloc, file: BinaryIO, *, by: User, reason: str = "") -> list[Entry]:
    """Let the units named in a workbook take part; all of them or none.

    Raises WrongEntries with the cells, and as `add_entries` does.
    """
    read = read_entries(file)
    if read.problems:
        raise WrongEntries(read.problems)
    return add_entries(bloc, read.agencies, by=by, reason=reason)


@transaction.atomic
def remove_entries(entries: Iterable[Entry], *, by: User) -> int:
    """Take units out of a round in preparation; returns how many."""
    chosen = list(entries)
    for round in {entry.bloc.round for entry in chosen}:
        in_preparation(round, by=by)
    Entry.objects.filter(pk__in=[entry.pk for entry in chosen]).delete()
    return len(chosen)
