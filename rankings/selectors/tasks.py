"""What each person owes, by when, and how far it is: the role home (screen 0).

One small function per role; each runs only for who holds the role, and asks a few
queries however many units there are.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cchc.agencies.enums import AGENCY_ROLES, Role
from cchc.agencies.models import Council, Membership, User
from cchc.agencies.selectors.units import agency_ids_for
from rankings.enums import EditionState
from rankings.models import Edition
from scoring.enums import EntryState, RoundStage, RoundState
from scoring.models import AssessmentRound, Entry
from scoring.permissions import components_by_entry
from scoring.selectors.rounds.deadlines import deadline_of, opening_to_come, with_deadlines
from scoring.selectors.rounds.maxima import trees_of
from scoring.selectors.rounds.owed import with_items
from scoring.selectors.sheets.appraisal import Progress, progress_of
from surveys.enums import SurveyState
from surveys.models import Survey

OWN_ENTRIES = 6


@dataclass(frozen=True)
class Task:
    """One thing to do. `done` of `total` is how far it is; `total` 0: no measure.

    With `opens_at` it can only be looked at before that moment.
    """

    title: str
    where: str
    action: str
    url: str
    due: datetime.datetime | None = None
    done: int = 0
    total: int = 0
    opens_at: datetime.datetime | None = None

    @property
    def measure(self) -> str:
        return f"{self.done} / {self.total}"


def tasks_of(user: User) -> list[Task]:
    """Everything the person owes, the next deadline first, what has none last."""
    roles = {held.role for held in user.held}
    tasks: list[Task] = []
    if roles & set(AGENCY_ROLES):
        tasks += unit_tasks(user, is_leader=Role.LEADER in roles)
    if roles & {Role.APPRAISER, Role.SECRETARY}:
        tasks += appraisal_tasks(user)
    if Role.SECRETARY in roles:
        tasks += round_tasks(user)
        tasks += survey_tasks(user)
    if roles & {Role.SECRETARY, Role.CHAIR}:
        tasks += edition_tasks(user)
    if user.is_staff:
        tasks += account_tasks()
    never = datetime.datetime.max.replace(tzinfo=datetime.UTC)
    return sorted(tasks, key=lambda task: task.due or never)


def own_entries(user: User) -> list[Entry]:
    """The entries of the person's units, latest round first: a way in when nothing is owed."""
    if not {held.role for held in user.held} & set(AGENCY_ROLES):
        return []
    entries = (
        Entry.objects.visible_to(user)
        .filter(agency__in=agency_ids_for(user))
        .select_related("bloc__round")
        .order_by("-bloc__round__year", "name", "pk")
    )
    return list(entries[:OWN_ENTRIES])


def unit_tasks(user: User, *, is_leader: bool) -> Iterator[Task]:
    """What the person's units have to fill in, approve or explain now."""
    entries = with_deadlines(
        Entry.objects.visible_to(user).filter(
            agency__in=agency_ids_for(user),
            bloc__round__state=RoundState.OPEN,
            state__in=[
                EntryState.DECLARING, EntryState.AWAITING_APPROVAL, EntryState.EXPLANATION,
            ],
        )
    ).select_related("bloc__round")  # fmt: skip
    led = set(agency_ids_for(user, Role.LEADER).values_list("pk", flat=True)) if is_leader else ()
    for entry in with_items(entries):
        where = f"{entry.name} · {entry.bloc.round}"
        if entry.state == EntryState.DECLARING:
            opens_at = opening_to_come(entry)
            yield Task(
                _("Self-assessment"),
                where,
                _("Preview") if opens_at else _("Fill in"),
                link("entry_desk", entry.pk),
                deadline_of(entry, RoundStage.SELF_ASSESSMENT),
                entry.finished,
                entry.asked,
                opens_at,
            )
        elif entry.state == EntryState.EXPLANATION:
            yield Task(
                _("Explain flagged items"),
                where,
                pgettext("task", "Answer"),
                link("entry_explanation", entry.pk),
                deadline_of(entry, RoundStage.EXPLANATION),
                entry.answered,
                entry.flagged,
            )
        elif entry.agency_id in led:
            yield Task(
                _("Approve the self-assessment"),
                where,
                _("Look through and approve"),
                link("entry_approval", entry.pk),
                deadline_of(entry, RoundStage.SELF_ASSESSMENT),
            )


def appraisal_tasks(user: User) -> Iterator[Task]:
    """Per round and stage, the units of which the person appraises something, with items done.

    The secretariat's share is what nobody is assigned to.
    """
    stages = {
        EntryState.APPRAISAL_1: RoundStage.APPRAISAL_1,
        EntryState.APPRAISAL_2: RoundStage.APPRAISAL_2,
    }
    seen = Entry.objects.visible_to(user).filter(
        bloc__round__state=RoundState.OPEN, state__in=stages
    )
    entries = list(with_deadlines(seen, stages.values()).select_related("bloc__round"))
    trees = trees_of({entry.bloc.criteria_set_id for entry in entries})
    components = {pk: {node.pk for node in tree.components} for pk, tree in trees.items()}
    mine = components_by_entry(user, entries, components)
    progress = progress_of(entries, trees)
    waiting: dict[tuple[int, str], list[tuple[Entry, list[Progress]]]] = {}
    for entry in entries:
        parts = [progress[entry.pk][pk] for pk in mine[entry.pk] & progress[entry.pk].keys()]
        if parts:
            waiting.setdefault((entry.bloc.round_id, entry.state), []).append((entry, parts))
    for (_round, state), group in waiting.items():
        stage = stages[EntryState(state)]
        deadlines = [at for at in (deadline_of(entry, stage) for entry, _parts in group) if at]
        units = len(group)
        yield Task(
            f"{stage.label} · "
            + ngettext("%(count)s unit", "%(count)s units", units) % {"count": units},
            str(group[0][0].bloc.round),
            _("Appraise"),
            link("appraisal_list"),
            min(deadlines, default=None),
            sum(part.done for _entry, parts in group for part in parts),
            sum(part.total for _entry, parts in group for part in parts),
        )


def round_tasks(user: User) -> Iterator[Task]:
    """The secretary's rounds: what is being prepared, and how many units are through."""
    rounds = (
        AssessmentRound.objects.filter(
            council__in=councils_of(user, Role.SECRETARY),
            state__in=[RoundState.PREPARING, RoundState.OPEN],
        )
        .annotate(
            units=Count("blocs__entries"),
            final=Count("blocs__entries", filter=Q(blocs__entries__state=EntryState.FINAL)),
        )
        .prefetch_related("stages")
    )
    for round in rounds:
        if round.state == RoundState.PREPARING:
            yield Task(
                _("Prepare the round"),
                str(round),
                _("Go on preparing"),
                link("round_guide", round.pk),
                min((dates.opens_at for dates in round.stages.all()), default=None),
            )
        else:
            yield Task(
                _("Run the round"),
                str(round),
                _("Open the board"),
                link("round_board", round.pk),
                _next_deadline(round),
                round.final,
                round.units,
            )


def _next_deadline(round: AssessmentRound) -> datetime.datetime | None:
    """Of the stages still running or to come, the nearest end."""
    now = timezone.now()
    return min((s.deadline for s in round.stages.all() if s.deadline >= now), default=None)


def survey_tasks(user: User) -> Iterator[Task]:
    """Open surveys of the person's councils with their turnout."""
    surveys = (
        Survey.objects.filter(
            round__council__in=councils_of(user, Role.SECRETARY), state=SurveyState.OPEN
        )
        .select_related("round")
        .annotate(
            invited=Count("invitations"),
            answered=Count("invitations", filter=Q(invitations__is_redeemed=True)),
        )
    )
    for survey in surveys:
        yield Task(
            _("Survey under way"),
            f"{survey} · {survey.round}",
            _("See the turnout"),
            link("survey_board", survey.pk),
            survey.closes_at,
            survey.answered,
            survey.invited,
        )


def edition_tasks(user: User) -> Iterator[Task]:
    """Draft results that wait for the council's office to look through, sign and publish."""
    drafts = Edition.objects.filter(
        council__in=councils_of(user, Role.SECRETARY, Role.CHAIR), state=EditionState.DRAFT
    ).defer("scheme", "settings", "components", "summary", "notes")
    for edition in drafts:
        yield Task(
            _("Look through and publish the result"),
            str(edition),
            _("Open the draft"),
            link("edition_desk", edition.pk),
        )


def account_tasks() -> Iterator[Task]:
    """The administrator's: people who never set a password, councils without a secretary."""
    people = User.objects.filter(is_active=True)
    never = people.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX).count()
    if never:
        yield Task(
            ngettext(
                "%(count)s invited person has not set a password",
                "%(count)s invited people have not set a password",
                never,
            )
            % {"count": never},
            _("People"),
            _("Open the list"),
            link("person_list"),
        )
    secretaries = Membership.objects.valid_on().filter(role=Role.SECRETARY).order_by()
    for council in Council.objects.exclude(pk__in=secretaries.values("council")):
        yield Task(
            _("Give the council a secretary"),
            str(council),
            _("Open the council"),
            link("council_detail", council.pk),
        )


def councils_of(user: User, *roles: Role) -> set[int]:
    """Ids of the councils in which the person holds one of the roles; no query of its own."""
    return {held.council_id for held in user.held if held.council_id and held.role in roles}


def link(view: str, *args: int) -> str:
    """The address of a page; empty while it is not part of the program."""
    try:
        return reverse(view, args=args)
    except NoReverseMatch:
        return ""
