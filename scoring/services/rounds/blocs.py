"""The blocs of a round: their set, how they are ranked, their bands."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.problems import repeated
from cchc.refusals import Refusal
from cchc.vietnamese import search_key
from scoring.enums import RankingMethod, RoundState, SetState, TieKey
from scoring.models import AssessmentRound, Assignment, Band, Bloc, CriteriaSet, Exemption
from scoring.services.rounds.changes import in_preparation, with_reason

# The key stands in addresses of results.
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")
_INDICES = (TieKey.UNROUNDED_INDEX, TieKey.PRINTED_INDEX)


@dataclass(frozen=True)
class BandRow:
    """A band reaching down to `edge` percent; `inclusive`: the edge belongs to it."""

    label: str
    edge: Decimal
    inclusive: bool = True


# Offered for a new bloc; every council sets its own.
USUAL_BANDS = (
    BandRow("Xuất sắc", Decimal(90)),
    BandRow("Tốt", Decimal(80)),
    BandRow("Khá", Decimal(70)),
    BandRow("Trung bình", Decimal(50)),
    BandRow("Yếu", Decimal(0)),
)
USUAL_TIE_KEYS = (TieKey.UNROUNDED_INDEX.value, TieKey.APPRAISED_POINTS.value)


@dataclass(frozen=True)
class BlocSettings:
    """All that is decided of a bloc. `tie_keys` are asked in order, the first is an index."""

    name: str
    criteria_set: CriteriaSet
    key: str = ""
    ranking_method: str = RankingMethod.SHARED.value
    tie_keys: Sequence[str] = USUAL_TIE_KEYS
    bands: Sequence[BandRow] = field(default=USUAL_BANDS)

    @property
    def address(self) -> str:
        """The key, from the name where none was given."""
        return (self.key or slugify(search_key(self.name)))[:30].strip("-")


def band_problems(bands: Sequence[BandRow]) -> dict[int, str]:
    """What is wrong with bands, by their place: labels, range, order of the edges."""
    wrong: dict[int, str] = {}
    for label in repeated(band.label.strip().casefold() for band in bands):
        places = [at for at, band in enumerate(bands) if band.label.strip().casefold() == label]
        wrong[places[-1]] = _("Two classes have the same name.")
    for at, band in enumerate(bands):
        if not band.label.strip():
            wrong[at] = _("Name the class.")
        elif not Decimal(0) <= band.edge <= Decimal(200):
            wrong[at] = _("An edge lies between 0 and 200 percent.")
    for at, (upper, lower) in enumerate(pairwise(bands)):
        if lower.edge >= upper.edge:
            wrong.setdefault(at + 1, _("This edge must be lower than the one above it."))
    return wrong


def tie_key_problem(keys: Sequence[str], components: Collection[str]) -> str:
    """What is wrong with the keys, or nothing. `components` are the codes of the set."""
    kinds = [key.partition(":")[0] for key in keys]
    if not keys or kinds[0] not in _INDICES:
        return _("Units are ordered by their index first.")
    if any(kind not in TieKey.values for kind in kinds):
        return _("Unknown tie-break key.")
    if repeated(keys):
        return _("A tie-break key is named twice.")
    if TieKey.COUNCIL_ORDER in kinds[:-1]:
        return _("The order set by the council can only come last.")
    for key in keys:
        kind, _colon, code = key.partition(":")
        if kind == TieKey.COMPONENT and code not in components:
            return _("The set has no component %(code)s.") % {"code": code or "–"}
    return ""


@transaction.atomic
def add_bloc(round: AssessmentRound, settings: BlocSettings, *, by: User) -> Bloc:
    """A bloc of a round in preparation. Raises NotPermitted and Refusal."""
    round = in_preparation(round, by=by)
    last = round.blocs.aggregate(last=Max("position"))["last"] or 0
    return _write(Bloc(round=round, position=last + 1), settings)


@transaction.atomic
def change_bloc(bloc: Bloc, settings: BlocSettings, *, by: User, reason: str = "") -> Bloc:
    """Other settings of a bloc.

    Once the round is open the set stays, the rest changes with a reason. Another set in
    preparation drops the bloc's exemptions; its components keep the appraisers of those of the
    old set with the same code, as in a copied round.
    """
    if settings.criteria_set.pk != bloc.criteria_set_id:
        round = in_preparation(bloc.round, by=by)
    else:
        round = with_reason(bloc.round, "change_bloc", by=by, reason=reason)
    bloc = Bloc.objects.select_for_update(of=("self",)).get(pk=bloc.pk, round=round)
    bloc.round = round
    old_set = bloc.criteria_set_id
    bloc = _write(bloc, settings)
    if old_set != bloc.criteria_set_id:
        Exemption.objects.filter(entry__bloc=bloc).delete()
        _carry_assignments(round, old_set, bloc.criteria_set)
        _drop_idle_assignments(round)
    return bloc


@transaction.atomic
def remove_bloc(bloc: Bloc, *, by: User) -> None:
    """Take a bloc, with its entries, out of a round in preparation."""
    round = in_preparation(bloc.round, by=by)
    bloc.delete()
    _drop_idle_assignments(round)


def _write(bloc: Bloc, settings: BlocSettings) -> Bloc:
    _demand_valid(bloc, settings)
    bloc.name = settings.name.strip()
    bloc.key = settings.address
    bloc.criteria_set = settings.criteria_set
    bloc.ranking_method = settings.ranking_method
    bloc.tie_keys = list(settings.tie_keys)
    bloc.save()
    bloc.bands.all().delete()
    Band.objects.bulk_create(
        Band(bloc=bloc, label=band.label.strip(), edge=band.edge, inclusive=band.inclusive)
        for band in settings.bands
    )
    return bloc


def _demand_valid(bloc: Bloc, settings: BlocSettings) -> None:
    criteria_set, round = settings.criteria_set, bloc.round
    problems = []
    if not settings.name.strip():
        problems.append(_("Name the bloc."))
    if not settings.address:
        problems.append(_("The key needs a letter or a digit."))
    elif not _SLUG.fullmatch(settings.address):
        problems.append(_("The key of a bloc has only letters without marks, digits, “-” and “_”."))
    if round.blocs.filter(key=settings.address).exclude(pk=bloc.pk).exists():
        problems.append(_("The round already has a bloc with this key."))
    if criteria_set.council_id != round.council_id:
        problems.append(_("The set belongs to another council."))
    elif round.state == RoundState.PREPARING and criteria_set.state != SetState.IN_FORCE:
        problems.append(_("The set is not in force."))
    if settings.ranking_method not in RankingMethod.values:
        problems.append(_("Unknown ranking method."))
    codes = set(
        criteria_set.nodes.current().filter(parent__isnull=True).values_list("code", flat=True)
    )
    problems += filter(None, [tie_key_problem(settings.tie_keys, codes)])
    problems += band_problems(settings.bands).values()
    if problems:
        raise Refusal(*problems)


def _carry_assignments(round: AssessmentRound, old_set: int, new_set: CriteriaSet) -> None:
    """Give components of the new set the appraisers of the old ones with their code."""
    components = {node.code: node for node in new_set.nodes.current().filter(parent__isnull=True)}
    held = round.assignments.filter(node__set=old_set, entry=None, valid_to=None)
    carried = [
        Assignment(
            round=round,
            node=components[old.node.code],
            appraiser_id=old.appraiser_id,
            seat=old.seat,
            valid_from=old.valid_from,
        )
        for old in held.select_related("node")
        if old.node.code in components
    ]
    # Another bloc may be scored by the new set already, and have its appraisers.
    Assignment.objects.bulk_create(carried, ignore_conflicts=True)


def _drop_idle_assignments(round: AssessmentRound) -> None:
    """Assignments of components that no bloc of the round is scored by any more."""
    used = round.blocs.values("criteria_set")
    Assignment.objects.filter(round=round).exclude(node__set__in=used).delete()
