"""Changing a set in use: a draft is prepared, looked at with all it touches, and taken in (D3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.history import record
from cchc.refusals import Refusal
from scoring.enums import EntryState, RoundState, SetState, TieKey
from scoring.models import Amendment, AssessmentRound, Bloc, CriteriaSet, Entry
from scoring.permissions import can_manage_council
from scoring.selectors.sets.criteria import nodes_of
from scoring.selectors.sets.differences import Difference, difference_of
from scoring.selectors.sets.hanging import hanging_on
from scoring.selectors.sets.moved import exemptions_of_moved
from scoring.selectors.sets.problems import problems_of
from scoring.services.rounds.notices import tell_of_amendment
from scoring.services.sets.amended_nodes import release, write_nodes
from scoring.services.sets.copies import SETTINGS, plant, twin
from scoring.services.sets.lifecycle import LONGEST_NAME
from scoring.services.sets.reevaluation import Revalued, revalue, save_revalued
from scoring.services.sets.transitions import locked_set, move_set


@dataclass(frozen=True)
class Changes:
    """All that an amendment does, before it is done.

    `marks` are those evaluated anew, as they will be; `hanging` says by the id of an ended
    node what hangs on it, and of a moved one who gains or loses an exemption by it; `entries`
    are the units scored by the set; `problems` keep it from being taken in.
    """

    difference: Difference
    marks: list[Revalued]
    hanging: dict[int, list[str]]
    entries: list[Entry]
    problems: list[str]

    @cached_property
    def touched(self) -> list[Revalued]:
        """Marks that say something else from then on; those to be said again come first."""
        return sorted((mark for mark in self.marks if mark.is_touched), key=lambda m: not m.is_open)

    @property
    def open_marks(self) -> int:
        """How many marks somebody has to set again."""
        return sum(mark.is_open for mark in self.marks)

    @property
    def new_leaves(self) -> int:
        return sum(node.is_leaf for node in self.difference.new)

    @property
    def locked(self) -> int:
        """Units that have declared and do not fill in what is new."""
        waiting = (EntryState.WAITING, EntryState.DECLARING)
        return sum(entry.state not in waiting for entry in self.entries)

    @property
    def final(self) -> int:
        """Units whose points are final and are to be opened again for what is open then."""
        return sum(entry.state == EntryState.FINAL for entry in self.entries)


@transaction.atomic
def start_amendment(criteria_set: CriteriaSet, *, by: User) -> CriteriaSet:
    """A draft in which the set in force is changed. Raises NotPermitted and Refusal."""
    standing = locked_set(criteria_set)
    can_manage_council(by, standing.council_id).demand()
    if standing.state != SetState.IN_FORCE:
        raise Refusal(_("Only a set in force is amended."))
    if standing.amending.filter(state=SetState.DRAFT).exists():
        raise Refusal(_("An amendment of this set is being prepared already."))
    closed = _closed_rounds(standing)
    if closed:
        raise Refusal(*closed)
    draft = CriteriaSet.objects.create(
        council_id=standing.council_id,
        year=standing.year,
        bloc_name=standing.bloc_name,
        name=(_("Amendment of %(name)s") % {"name": standing.name})[:LONGEST_NAME],
        amends=standing,
        **{name: getattr(standing, name) for name in SETTINGS},
    )
    plant([twin(node, draft) for node in nodes_of(standing)])
    record(draft, "begin_amendment", by=by, came_from="")
    return draft


def preview_amendment(draft: CriteriaSet, *, note: str = "") -> Changes:
    """What the amendment changes and touches; at most eight queries and those of other apps.

    `draft` comes with `amends`.
    """
    difference = difference_of(draft)
    entries = list(
        Entry.objects.filter(bloc__criteria_set=draft.amends_id)
        .select_related("bloc__round")
        .order_by("bloc__round", "bloc__position", "bloc", "position", "name", "pk")
    )
    return Changes(
        difference,
        revalue(difference, {entry.pk: entry for entry in entries}, note=note),
        hanging_on([node.pk for node in difference.ended]) | exemptions_of_moved(difference),
        entries,
        _problems(difference),
    )


@transaction.atomic
def apply_amendment(
    draft: CriteriaSet, *, by: User, reason: str, document_number: str, seen: str = ""
) -> Amendment:
    """Take the draft into the set it amends: a new version, every mark it touches anew.

    `seen` is the digest of what the person looked at. Raises NotPermitted; Refusal without
    a ground, while the draft has problems, and where it was changed since it was looked at.
    """
    reason, document_number = reason.strip(), document_number.strip()
    if draft.amends is None:
        raise Refusal(_("This set amends no other."))
    can_manage_council(by, draft.council_id).demand()
    standing, draft = _locked(draft)
    note = _("Evaluated anew after the amendment by %(document)s.") % {"document": document_number}
    changes = preview_amendment(draft, note=note)
    ground = {"reason": reason, "document_number": document_number}
    demand_applicable(draft, changes.difference, by=by, seen=seen, **ground)
    _follow_components(standing, changes.difference)
    version = standing.version + 1
    kept = _told(changes.difference)
    ids = write_nodes(changes.difference, version)
    release(changes.difference, ids)
    save_revalued(changes.marks, version)
    amendment = Amendment.objects.create(
        set=standing,
        version=version,
        reason=reason,
        document_number=document_number,
        changes=[*_settings_json(changes), *(change | {"node": ids[pk]} for pk, change in kept)],
        touched=[mark.to_json() for mark in changes.touched],
        by=by,
    )
    standing.version = version
    for name in SETTINGS:
        setattr(standing, name, getattr(draft, name))
    standing.save(update_fields=["version", *SETTINGS])
    record(standing, "amend", by=by, reason=reason)
    move_set(draft, "apply", by=by, reason=reason)
    tell_of_amendment(amendment, by=by)
    return amendment


def demand_applicable(
    draft: CriteriaSet,
    difference: Difference,
    *,
    by: User,
    reason: str,
    document_number: str,
    seen: str,
) -> None:
    """Raise NotPermitted or Refusal unless the draft can be taken in as it stands."""
    can_manage_council(by, draft.council_id).demand()
    if not reason.strip() or not document_number.strip():
        raise Refusal(_("An amendment has a reason and a document."))
    problems = _problems(difference)
    if problems:
        raise Refusal(*problems)
    if seen not in ("", difference.digest):
        raise Refusal(_("The amendment was changed since you looked at it: look again."))


def _locked(draft: CriteriaSet) -> tuple[CriteriaSet, CriteriaSet]:
    """The set and its draft, and all that is said by the set: rounds before units before
    sets, as everybody locks them."""
    rounds = AssessmentRound.objects.select_for_update(of=("self",)).order_by("pk")
    list(rounds.filter(blocs__criteria_set=draft.amends_id).values_list("pk"))
    entries = Entry.objects.select_for_update(of=("self",)).order_by("pk")
    list(entries.filter(bloc__criteria_set=draft.amends_id).values_list("pk"))
    sets = CriteriaSet.objects.select_for_update(of=("self",))
    standing = sets.get(amending=draft)
    draft = locked_set(draft)
    draft.amends = standing
    return standing, draft


def _problems(difference: Difference) -> list[str]:
    """What keeps the amendment from being taken in."""
    standing, draft = difference.standing, difference.draft
    if draft.state != SetState.DRAFT:
        return [_("This amendment is no draft any more.")]
    if standing.state != SetState.IN_FORCE:
        return [_("Only a set in force is amended.")]
    if difference.is_empty:
        return [_("The draft changes nothing yet.")]
    nodes = [becomes for _was, becomes in difference.pairs] + difference.new
    nodes.sort(key=lambda node: (node.position, node.pk))
    return [
        *_closed_rounds(standing),
        *(problem.sentence for problem in problems_of(draft, nodes)),
        *_lost_tie_keys(difference),
    ]


def _closed_rounds(standing: CriteriaSet) -> list[str]:
    closed = AssessmentRound.objects.filter(
        blocs__criteria_set=standing, state=RoundState.CLOSED
    ).order_by("name")
    return [
        _("“%(round)s” is closed: the set its points were given by stays.") % {"round": round}
        for round in closed.distinct()
    ]


def _lost_tie_keys(difference: Difference) -> Iterable[str]:
    """Blocs whose equal units are ordered by a component that ends."""
    codes = _component_codes(difference)
    for bloc in _blocs(difference.standing):
        for key in bloc.tie_keys:
            kind, _colon, code = key.partition(":")
            if kind == TieKey.COMPONENT and code not in codes:
                yield (
                    _("Bloc “%(bloc)s” orders equal units by component %(code)s, which ends.")
                    % {"bloc": bloc, "code": code}
                )


def _follow_components(standing: CriteriaSet, difference: Difference) -> None:
    """Keys that name a component name it by its new code."""
    codes = _component_codes(difference)
    for bloc in _blocs(standing):
        keys = [_followed(key, codes) for key in bloc.tie_keys]
        if keys != bloc.tie_keys:
            bloc.tie_keys = keys
            bloc.save(update_fields=["tie_keys"])


def _followed(key: str, codes: dict[str, str]) -> str:
    kind, _colon, code = key.partition(":")
    return f"{kind}:{codes[code]}" if kind == TieKey.COMPONENT else key


def _component_codes(difference: Difference) -> dict[str, str]:
    """By its code in force, the code each component has from then on."""
    replaced = [
        (node, difference.replaced[node.pk])
        for node in difference.ended
        if node.pk in difference.replaced
    ]
    return {
        was.code: becomes.code
        for was, becomes in [*difference.pairs, *replaced]
        if was.parent_id is None and becomes.parent_id is None
    }


def _blocs(standing: CriteriaSet) -> list[Bloc]:
    return list(standing.blocs.order_by("pk"))


def _told(difference: Difference) -> list[tuple[int, dict[str, Any]]]:
    """The changes as JSON, before the nodes themselves are changed; by the id of the node in
    force, or of the draft's where it is new."""
    found = []
    for change in difference.changes:
        pk = change.was.pk if change.was else change.node.pk
        found.append((pk, change.to_json(pk)))
    return found


def _settings_json(changes: Changes) -> list[dict[str, Any]]:
    settings = changes.difference.settings
    return [{"change": "settings", "fields": settings}] if settings else []
