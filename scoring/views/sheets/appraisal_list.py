"""The units one appraises: how far each is, and which comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cchc.agencies.http import SignedInRequest
from cchc.agencies.models import User
from scoring.enums import EntryState, RoundStage, RoundState
from scoring.models import Entry, Node
from scoring.models.entries import NOT_YET_DECLARED
from scoring.permissions import appraisal_stage, components_by_entry
from scoring.selectors.rounds.deadlines import OF_COUNCIL, deadline_of, with_deadlines
from scoring.selectors.rounds.maxima import Tree, trees_of
from scoring.selectors.sheets.appraisal import Progress, progress_of

TO_DO, EVERY = "can-lam", "tat-ca"
# What a unit is to the appraiser: (value in the address, label).
SITUATIONS = [
    (TO_DO, _("To appraise")),
    ("xong", _("Done")),
    ("cho-don-vi", _("With the unit")),
]


@dataclass(frozen=True)
class Unit:
    """An entry in the list, with the person's components of it."""

    entry: Entry
    components: list[tuple[Node, Progress]]

    @property
    def open(self) -> int:
        """Items that wait for the person; none while nothing can be appraised."""
        if appraisal_stage(self.entry) is None:
            return 0
        return sum(progress.open for _node, progress in self.components)

    @property
    def total(self) -> int:
        return sum(progress.total for _node, progress in self.components)

    @property
    def done(self) -> int:
        return sum(progress.done for _node, progress in self.components)

    @property
    def is_readable(self) -> bool:
        """Whether the unit has declared; before, there is nothing to appraise."""
        return self.entry.state not in NOT_YET_DECLARED

    @property
    def situation(self) -> str:
        """One of SITUATIONS."""
        if self.open:
            return TO_DO
        if appraisal_stage(self.entry) or self.entry.state == EntryState.FINAL:
            return "xong"
        return "cho-don-vi"

    @property
    def deadline(self) -> Any:
        """The deadline of the entry's present appraisal, None outside one."""
        stage = appraisal_stage(self.entry)
        return deadline_of(self.entry, RoundStage(stage)) if stage else None

    @property
    def first_component(self) -> Node | None:
        """Where to begin: the first component with something open."""
        waiting = [node for node, progress in self.components if progress.open]
        return next(iter([*waiting, *(node for node, _progress in self.components)]), None)


@require_safe
def appraisal_list(request: SignedInRequest) -> HttpResponse:
    """The person's units in the open rounds, by bloc (`?khoi=`) and state (`?trang-thai=`).

    What is to be done comes alone unless another state, or all, is asked for.
    """
    units = units_of(request.user)
    blocs = {unit.entry.bloc_id: unit.entry.bloc for unit in units}
    bloc = request.GET.get("khoi", "")
    here = [unit for unit in units if bloc in ("", str(unit.entry.bloc_id))]
    first_asked = TO_DO if any(unit.open for unit in here) else EVERY
    chosen = request.GET.get("trang-thai") or first_asked
    shown = [unit for unit in here if chosen in (EVERY, unit.situation)]
    waiting = [unit for unit in units if unit.open]
    context = {
        "units": sorted(shown, key=lambda unit: not unit.open),
        "blocs": blocs.values(),
        "bloc": bloc,
        "chosen": chosen,
        "every": EVERY,
        "situations": [
            (value, label, sum(unit.situation == value for unit in here))
            for value, label in SITUATIONS
        ],
        "count": len(here),
        "all_units": units,
        "waiting": waiting,
        "next_unit": waiting[0] if waiting else None,
        "deadline_at": min((unit.deadline for unit in waiting if unit.deadline), default=None),
        "several_rounds": len({unit.entry.bloc.round_id for unit in units}) > 1,
    }
    return render(request, "scoring/appraisal/list.html", context)


def units_of(user: User, *, of_round: int | None = None) -> list[Unit]:
    """The units the person appraises anything of in open rounds; six queries.

    In the order of blocs and units; `of_round` narrows them to one round.
    """
    seen = Entry.objects.visible_to(user).filter(bloc__round__state=RoundState.OPEN)
    if of_round is not None:
        seen = seen.filter(bloc__round=of_round)
    entries = list(
        with_deadlines(seen, OF_COUNCIL)
        .select_related("bloc__round", "agency")
        .order_by("-bloc__round__year", "bloc__round", "bloc__position", "bloc", "position", "name")
    )
    trees = trees_of({entry.bloc.criteria_set_id for entry in entries})
    of_set = {pk: {node.pk for node in tree.components} for pk, tree in trees.items()}
    mine = components_by_entry(user, entries, of_set)
    progress = progress_of(entries, trees)
    units = [
        _unit(entry, trees[entry.bloc.criteria_set_id], mine[entry.pk], progress[entry.pk])
        for entry in entries
    ]
    return [unit for unit in units if unit.components]


def unit_after(units: Iterable[Unit], entry: Entry) -> Unit | None:
    """The next unit with something open, going round past the last one."""
    units = list(units)
    place = next((index for index, unit in enumerate(units) if unit.entry == entry), -1)
    in_turn = units[place + 1 :] + units[: max(place, 0)]
    return next((unit for unit in in_turn if unit.open), None)


def _unit(entry: Entry, tree: Tree, mine: set[int], progress: dict[int, Progress]) -> Unit:
    """With the components the unit has anything to appraise in."""
    wanted = mine & progress.keys()
    return Unit(entry, [(node, progress[node.pk]) for node in tree.components if node.pk in wanted])
