"""How many answered of how many invited. Whom, and small cells, nobody is told (D7)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from scoring.models import Entry
from surveys.enums import Delivery
from surveys.models import Ballot, Invitation, RespondentGroup, Survey
from surveys.tabulation import small_cells


@dataclass(frozen=True)
class Turnout:
    """Answered of invited; `answered` is None where the number would be too telling."""

    invited: int
    answered: int | None


@dataclass(frozen=True)
class GroupTurnout:
    group: RespondentGroup
    invited: int
    answered: int


@dataclass(frozen=True)
class UnitTurnout:
    """A unit's ballots by group, in the order of the groups; None: the group rates it not."""

    entry: Entry
    total: Turnout
    cells: list[Turnout | None]


def group_turnout(survey: Survey) -> list[GroupTurnout]:
    """People per group who answered; one query."""
    groups = survey.groups.annotate(
        invited=Count("invitations"),
        answered=Count("invitations", filter=Q(invitations__is_redeemed=True)),
    ).order_by("position", "pk")
    return [GroupTurnout(group, group.invited, group.answered) for group in groups]


def unit_turnout(survey: Survey, groups: Sequence[RespondentGroup]) -> list[UnitTurnout]:
    """Ballots per unit and group; three queries however many units."""
    invited = _counted(
        Invitation.entries.through.objects.filter(invitation__survey=survey),
        "entry",
        "invitation__group",
    )
    ballots = _counted(Ballot.objects.filter(survey=survey), "entry", "group")
    hidden = small_cells(
        {(str(entry), str(group)): number for (entry, group), number in ballots.items()},
        survey.minimum_sample,
    )
    rated = {entry_id for entry_id, _group in invited}
    entries = Entry.objects.filter(pk__in=rated).order_by("bloc__position", "position", "name")

    def cell(entry: Entry, group: RespondentGroup) -> Turnout | None:
        asked = invited.get((entry.pk, group.pk))
        if not asked:
            return None
        is_hidden = (str(entry.pk), str(group.pk)) in hidden
        return Turnout(asked, None if is_hidden else ballots.get((entry.pk, group.pk), 0))

    return [
        UnitTurnout(
            entry, _total(entry, invited, ballots, survey), [cell(entry, g) for g in groups]
        )
        for entry in entries
    ]


def deliveries(survey: Survey) -> dict[str, int]:
    """How many invitations stand at each delivery state; one query."""
    counted = survey.invitations.order_by().values_list("delivery").annotate(Count("pk"))
    return dict.fromkeys(Delivery.values, 0) | dict(counted)


def failed_addresses(survey: Survey) -> list[Invitation]:
    """Invitations whose address refused the mail."""
    return list(survey.invitations.filter(delivery=Delivery.FAILED).select_related("group"))


def _counted(rows, entry: str, group: str) -> Counter[tuple[int, int]]:  # type: ignore[no-untyped-def]
    counted = rows.order_by().values_list(entry, group).annotate(Count("pk"))
    return Counter({(entry_id, group_id): number for entry_id, group_id, number in counted})


def _total(
    entry: Entry,
    invited: Counter[tuple[int, int]],
    ballots: Counter[tuple[int, int]],
    survey: Survey,
) -> Turnout:
    asked = sum(number for (entry_id, _), number in invited.items() if entry_id == entry.pk)
    came = sum(number for (entry_id, _), number in ballots.items() if entry_id == entry.pk)
    return Turnout(asked, came if came == 0 or came >= survey.minimum_sample else None)
