"""Who may do what to sets, rounds, entries and marks: yes, or why not (D10).

Predicates look at people and states; deadlines are part of the state. They ask the
server's clock, never the page's.
"""

from collections.abc import Iterable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.agencies.enums import Role
from cchc.agencies.models import User
from cchc.refusals import YES, Verdict, no
from scoring.enums import EntryState, MarkStage, RoundStage, RoundState
from scoring.models import AssessmentRound, Assignment, Entry, Node
from scoring.models.entries import NOT_YET_DECLARED
from scoring.selectors.rounds.deadlines import deadline_of, opening_to_come
from scoring.workflows import ENTRY


def is_office(user: User, council_id: int) -> bool:
    """Whether the person is of the council's office: its secretariat or chair."""
    return user.holds_in_council(council_id, Role.SECRETARY, Role.CHAIR)


def can_manage_round(user: User, round: AssessmentRound) -> Verdict:
    """Blocs, entries, dates, people, moving stages: the council's secretary."""
    return can_manage_council(user, round.council_id)


def can_see_board(user: User, round: AssessmentRound) -> Verdict:
    """How far every unit is: the council's office, and the administrator."""
    if is_office(user, round.council_id) or user.is_staff:
        return YES
    return no(_("Only the council's office sees how far every unit is."))


def can_manage_council(user: User, council_id: int) -> Verdict:
    if user.holds_in_council(council_id, Role.SECRETARY):
        return YES
    return no(_("Only the council's secretary can do this."))


def can_copy_sets(user: User) -> Verdict:
    """Make a set of another one: the secretary of any council, who chooses for which."""
    if any(held.role == Role.SECRETARY for held in user.held):
        return YES
    return no(_("Only the council's secretary can do this."))


def can_declare(user: User, entry: Entry) -> Verdict:
    """Fill in the self-assessment: an officer or leader of the unit, between its opening and
    the deadline."""
    return (
        _of_unit(user, entry, Role.OFFICER, Role.LEADER)
        and _in_state(entry, EntryState.DECLARING, _("The self-assessment is locked."))
        and _after_opening(entry)
        and _before_deadline(entry, RoundStage.SELF_ASSESSMENT)
    )


def can_submit(user: User, entry: Entry) -> Verdict:
    """Hand the self-assessment to the leader."""
    return can_declare(user, entry)


def can_approve(user: User, entry: Entry) -> Verdict:
    """Approve and lock, or return: the unit's leader."""
    return (
        _of_unit(user, entry, Role.LEADER)
        and _in_state(
            entry, EntryState.AWAITING_APPROVAL, _("Nothing is waiting for the leader's approval.")
        )
        and _before_deadline(entry, RoundStage.SELF_ASSESSMENT)
    )


def can_recall(user: User, entry: Entry) -> Verdict:
    """Take back before the deadline: an officer what waits, the leader also what is locked."""
    if not ENTRY.allows("recall", entry.state):
        return no(_("There is nothing to take back."))
    locked = entry.state == EntryState.DECLARED
    roles = (Role.LEADER,) if locked else (Role.OFFICER, Role.LEADER)
    return _of_unit(user, entry, *roles) and _before_deadline(entry, RoundStage.SELF_ASSESSMENT)


def can_explain(user: User, entry: Entry) -> Verdict:
    """Answer flagged items, and send the answers."""
    return (
        _of_unit(user, entry, Role.OFFICER, Role.LEADER)
        and _in_state(entry, EntryState.EXPLANATION, _("No explanation is asked for now."))
        and _before_deadline(entry, RoundStage.EXPLANATION)
    )


def can_attach(user: User, entry: Entry, node: Node) -> Verdict:
    """Attach and detach evidence: with the self-assessment, or to a flagged item."""
    if entry.state != EntryState.EXPLANATION:
        return can_declare(user, entry)
    if not entry.explanation_requests.filter(node=node).exists():
        return no(_("Only flagged items are open now."))
    return can_explain(user, entry)


def can_keep_documents(user: User, agency_id: int) -> Verdict:
    """Keep the unit's documents: its officers and leaders."""
    if user.holds_in_agency(agency_id, Role.OFFICER, Role.LEADER):
        return YES
    return no(_("Only officers of the unit can do this."))


def can_read_sheet(user: User, entry: Entry) -> Verdict:
    """Read the unit's own sheet: the unit and the council's office, at any time.

    The secretariat sees all: it runs the round and helps units that are stuck.
    Appraisers have a page of their own, of the components assigned to them, once declared.
    """
    if user.holds_in_agency(entry.agency_id, Role.OFFICER, Role.LEADER):
        return YES
    if user.is_staff or is_office(user, entry.bloc.round.council_id):
        return YES
    return no(_("Only the unit and the council's office read this page."))


def appraisal_stage(entry: Entry) -> MarkStage | None:
    """The stage in which the entry's marks can be appraised now, if any."""
    return {
        EntryState.APPRAISAL_1: MarkStage.APPRAISAL_1,
        EntryState.APPRAISAL_2: MarkStage.APPRAISAL_2,
    }.get(EntryState(entry.state))


def appraised_components(user: User, entry: Entry) -> set[int]:
    """Ids of the components the person appraises for this entry; at most two queries."""
    return components_by_entry(user, [entry])[entry.pk]


def components_by_entry(
    user: User, entries: Iterable[Entry], of_set: Mapping[int, set[int]] | None = None
) -> dict[int, set[int]]:
    """By entry id, the components the person appraises; at most two queries.

    The secretariat appraises the rest: every component nobody else is assigned to. `of_set`:
    the components by set id, where they are known already.
    """
    entries = list(entries)
    of_office = [
        entry
        for entry in entries
        if user.holds_in_council(entry.bloc.round.council_id, Role.SECRETARY)
    ]
    if of_set is None:
        of_set = _components_by_set({entry.bloc.criteria_set_id for entry in of_office})
    assigned = _assigned({entry.bloc.round_id for entry in entries})
    found: dict[int, set[int]] = {}
    for entry in entries:
        round_id = entry.bloc.round_id
        here = assigned.get((round_id, None), []) + assigned.get((round_id, entry.pk), [])
        found[entry.pk] = {node_id for node_id, appraiser_id in here if appraiser_id == user.pk}
        if entry in of_office:
            taken = {node_id for node_id, appraiser_id in here}
            found[entry.pk] |= of_set.get(entry.bloc.criteria_set_id, set()) - taken
    return found


def can_read_appraisal(user: User, entry: Entry, mine: set[int]) -> Verdict:
    """Read what is declared and appraised: the office, and who appraises a component of it.

    `mine` are the person's components of the entry. Before the unit has declared there is
    nothing to appraise; what it has filled in so far is read on its sheet (`can_read_sheet`).
    """
    if entry.state in NOT_YET_DECLARED:
        return no(_("The unit has not declared yet."))
    if user.is_staff or is_office(user, entry.bloc.round.council_id):
        return YES
    if mine:
        return YES
    return no(_("Only the council's appraisers read this page."))


def can_appraise(
    user: User, entry: Entry, component_id: int, mine: set[int] | None = None
) -> Verdict:
    """Set points of a component's leaves in the entry's present appraisal stage.

    `mine`: the person's components of the entry, where they are known already.
    """
    if entry.bloc.round.state != RoundState.OPEN:
        return no(_("The round is not open."))
    if appraisal_stage(entry) is None:
        return no(_("This unit is not being appraised now."))
    if component_id not in (appraised_components(user, entry) if mine is None else mine):
        return no(_("This component is appraised by somebody else."))
    return YES


def can_flag(user: User, entry: Entry, component_id: int, mine: set[int] | None = None) -> Verdict:
    """Ask the unit to explain an item: only in the first appraisal."""
    if entry.state != EntryState.APPRAISAL_1:
        return no(_("Explanations can be asked for in the first appraisal only."))
    return can_appraise(user, entry, component_id, mine)


def _assigned(rounds: set[int]) -> dict[tuple[int, int | None], list[tuple[int, int]]]:
    """(component, appraiser) by round, and entry where the assignment is narrowed to one."""
    found: dict[tuple[int, int | None], list[tuple[int, int]]] = {}
    in_force = Assignment.objects.valid_on().filter(round__in=rounds)
    rows = in_force.values_list("round", "entry", "node", "appraiser")
    for round_id, entry_id, node_id, appraiser_id in rows:
        found.setdefault((round_id, entry_id), []).append((node_id, appraiser_id))
    return found


def _components_by_set(sets: set[int]) -> dict[int, set[int]]:
    """Ids of the components each set has now."""
    found: dict[int, set[int]] = {}
    if sets:
        nodes = Node.objects.current().filter(set__in=sets, parent__isnull=True)
        for set_id, node_id in nodes.values_list("set", "pk"):
            found.setdefault(set_id, set()).add(node_id)
    return found


def _of_unit(user: User, entry: Entry, *roles: Role) -> Verdict:
    if entry.bloc.round.state != RoundState.OPEN:
        return no(_("The round is not open."))
    if user.holds_in_agency(entry.agency_id, *roles):
        return YES
    if roles == (Role.LEADER,):
        return no(_("Only the unit's leader can do this."))
    return no(_("Only officers of the unit can do this."))


def _in_state(entry: Entry, state: EntryState, sentence: str) -> Verdict:
    return YES if entry.state == state else no(sentence)


def _after_opening(entry: Entry) -> Verdict:
    opening = opening_to_come(entry)
    if opening is not None:
        at = timezone.localtime(opening)
        return no(
            _("The self-assessment opens at %(time)s on %(day)s.")
            % {"time": f"{at:%H:%M}", "day": f"{at:%d/%m/%Y}"}
        )
    return YES


def _before_deadline(entry: Entry, stage: RoundStage) -> Verdict:
    deadline = deadline_of(entry, stage)
    if deadline is not None and timezone.now() > deadline:
        at = timezone.localtime(deadline)
        return no(
            _("The deadline was %(time)s on %(day)s.")
            % {"time": f"{at:%H:%M}", "day": f"{at:%d/%m/%Y}"}
        )
    return YES
