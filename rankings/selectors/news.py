"""What happened since a person was last here, of what the person may see."""

import datetime
from dataclasses import dataclass

from cchc.agencies.models import User
from rankings.enums import EditionState
from rankings.models import Edition, EditionTransition
from scoring.enums import EntryState, RoundState
from scoring.models import AssessmentRound, EntryTransition, RoundTransition
from scoring.selectors.wording import what_happened

LIMIT = 12


@dataclass(frozen=True)
class News:
    """One row of a history: of what, the state since then or what was done, by whom (empty: the
    program), why."""

    at: datetime.datetime
    what: str
    where: str
    state: str
    by: str
    reason: str


def news_of(user: User, since: datetime.datetime) -> list[News]:
    """At most LIMIT changes by others since then, newest first; three queries."""
    entries = (
        EntryTransition.objects.visible_to(user)
        .filter(at__gt=since)
        .exclude(by=user)
        .select_related("entry__bloc__round", "by")
    )
    rounds = (
        RoundTransition.objects.filter(
            at__gt=since, round__in=AssessmentRound.objects.visible_to(user).order_by()
        )
        .exclude(by=user)
        .select_related("round", "by")
    )
    editions = (
        EditionTransition.objects.filter(
            at__gt=since, edition__in=Edition.objects.visible_to(user).order_by()
        )
        .exclude(by=user)
        .select_related("edition", "by")
    )
    news = [
        News(
            row.at, row.entry.name, str(row.entry.bloc.round),
            _said(row, EntryState), str(row.by or ""), row.reason,
        )
        for row in entries[:LIMIT]
    ]  # fmt: skip
    news += [
        News(
            row.at, str(row.round), "", _said(row, RoundState), str(row.by or ""), row.reason,
        )
        for row in rounds[:LIMIT]
    ]  # fmt: skip
    news += [
        News(
            row.at, str(row.edition), "", _label(EditionState, row.to_state),
            str(row.by or ""), row.reason,
        )
        for row in editions[:LIMIT]
    ]  # fmt: skip
    return sorted(news, key=lambda item: item.at, reverse=True)[:LIMIT]


def _said(row: EntryTransition | RoundTransition, states: type[EntryState | RoundState]) -> str:
    """The state it is in since then; where that stayed the same, what was done."""
    return what_happened(row) if row.from_state == row.to_state else _label(states, row.to_state)


def _label(states: type[EntryState | RoundState | EditionState], value: str) -> str:
    return str(states(value).label)
