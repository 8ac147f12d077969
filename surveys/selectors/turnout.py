"""How many answered of how many invited. Whom, and small cells, nobody is told (D7)."""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from scoring.models import Entry
from surveys.enums import Delivery, SurveyState
from surveys.models import Ballot, Invitation, RespondentGroup, Survey
from surveys.tabulation import ALL, GroupCell, telling_numbers

# Longer than this a mail server keeps nobody's mail waiting but its own trouble.
_SENDING_TAKES = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class Turnout:
    """Answered of invited; `answered` is None where the number would be too telling."""

    invited: int
    answered: int | None


@dataclass(frozen=True)
class GroupTurnout:
    group: RespondentGroup
    people: Turnout


@dataclass(frozen=True)
class UnitTurnout:
    """A unit's ballots by group, in the order of the groups; None: the group rates it not."""

    entry: Entry
    total: Turnout
    cells: list[Turnout | None]


@dataclass(frozen=True)
class SurveyTurnout:
    """People of the whole survey and of each group, ballots of each unit."""

    people: Turnout
    groups: list[GroupTurnout]
    units: list[UnitTurnout]


def turnout_of(survey: Survey) -> SurveyTurnout:
    """What may be shown of who answered; four queries however many units and groups."""
    groups = list(
        survey.groups.annotate(
            invited=Count("invitations"),
            answered=Count("invitations", filter=Q(invitations__is_redeemed=True)),
        ).order_by("position", "pk")
    )
    asked = _counted(
        Invitation.entries.through.objects.filter(invitation__survey=survey),
        "entry",
        "invitation__group",
    )
    came = _counted(Ballot.objects.filter(survey=survey), "entry", "group")
    invited = {str(group.pk): group.invited for group in groups}
    hidden = telling_numbers(asked, invited, survey.minimum_sample)

    def shown(cell: GroupCell, invited: int, answered: int) -> Turnout:
        return Turnout(invited, None if cell in hidden else answered)

    def unit(entry: Entry) -> UnitTurnout:
        key = str(entry.pk)
        cells = [(key, str(group.pk)) for group in groups]
        return UnitTurnout(
            entry,
            shown((key, ALL), sum(asked[c] for c in cells), sum(came[c] for c in cells)),
            [shown(c, asked[c], came[c]) if asked[c] else None for c in cells],
        )

    entries = Entry.objects.filter(pk__in={int(entry) for entry, _group in asked})
    return SurveyTurnout(
        shown((ALL, ALL), sum(invited.values()), sum(group.answered for group in groups)),
        [
            GroupTurnout(group, shown((ALL, str(group.pk)), group.invited, group.answered))
            for group in groups
        ],
        [unit(entry) for entry in entries.order_by("bloc__position", "position", "name")],
    )


def deliveries(survey: Survey) -> dict[str, int]:
    """How many invitations stand at each delivery state; one query."""
    counted = survey.invitations.order_by().values_list("delivery").annotate(Count("pk"))
    return dict.fromkeys(Delivery.values, 0) | dict(counted)


def is_sending(survey: Survey, counted: Mapping[str, int]) -> bool:
    """Whether invitations are going out now: some wait, and the office just sent them."""
    if not counted[Delivery.PLANNED] or survey.state != SurveyState.OPEN:
        return False
    lately = timezone.now() - _SENDING_TAKES
    return survey.transitions.filter(action="invite", at__gt=lately).exists()


def failed_addresses(survey: Survey) -> list[Invitation]:
    """Invitations whose address refused the mail."""
    return list(survey.invitations.filter(delivery=Delivery.FAILED).select_related("group"))


def _counted(rows, entry: str, group: str) -> Counter[GroupCell]:  # type: ignore[no-untyped-def]
    counted = rows.order_by().values_list(entry, group).annotate(Count("pk"))
    return Counter({(str(entry), str(group)): number for entry, group, number in counted})
