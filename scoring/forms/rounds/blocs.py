"""A bloc: its set, how it is ranked, its classes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.ui.forms import PointsField
from scoring.enums import Block, RankingMethod, RoundState, SetState, TieKey
from scoring.forms.rounds.planning import ReasonedForm
from scoring.models import AssessmentRound, Bloc, CriteriaSet, Node
from scoring.services.rounds.blocs import (
    USUAL_BANDS,
    USUAL_TIE_KEYS,
    BandRow,
    BlocSettings,
    band_problems,
    tie_key_problem,
)

BAND_ROWS = 7
TIE_ROWS = 3

_INDEX_CHOICES = [(key.value, key.label) for key in (TieKey.UNROUNDED_INDEX, TieKey.PRINTED_INDEX)]


def _tie_choices(codes: Sequence[str]) -> list[tuple[str, Any]]:
    """`codes` are those of the components of the sets the bloc may have."""
    plain = (TieKey.PRINTED_INDEX, TieKey.APPRAISED_POINTS, TieKey.SURVEY_POINTS)
    return [
        ("", _("no further key")),
        *((key.value, key.label) for key in plain),
        *(
            (f"{TieKey.COMPONENT}:{code}", _("Points of component %(code)s") % {"code": code})
            for code in codes
        ),
        (TieKey.COUNCIL_ORDER.value, TieKey.COUNCIL_ORDER.label),
    ]


class BandForm(forms.Form):
    """One class; an empty row is no class."""

    label = forms.CharField(label=_("Class"), max_length=40, required=False)
    edge = PointsField(label=_("Percent"), required=False)
    side = forms.ChoiceField(
        label=_("The edge itself"),
        choices=[("from", _("belongs to the class (from …)")), ("over", _("does not (over …)"))],
        required=False,
    )

    @property
    def is_blank(self) -> bool:
        return not self.cleaned_data.get("label") and self.cleaned_data.get("edge") is None

    def row(self) -> BandRow:
        said = self.cleaned_data
        return BandRow(said["label"], said["edge"], said.get("side") != "over")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("label") and said.get("edge") is None and "edge" not in self.errors:
            self.add_error("edge", _("Say from how many percent."))
        if said.get("edge") is not None and not said.get("label"):
            self.add_error("label", _("Name the class."))
        return said


BandFormSet = forms.formset_factory(BandForm, extra=0, min_num=BAND_ROWS, max_num=BAND_ROWS)


class BlocForm(ReasonedForm):
    """The bloc without its classes, which are a formset of their own."""

    name = forms.CharField(label=_("Name of the bloc"), max_length=100)
    key = forms.SlugField(
        label=_("Key"),
        max_length=30,
        required=False,
        help_text=_("Part of addresses, the same every year, such as: so, xa. Empty: made here."),
    )
    criteria_set = forms.ModelChoiceField(
        CriteriaSet.objects.none(), label=_("Criteria set"), empty_label=_("Choose a set in force")
    )
    ranking_method = forms.ChoiceField(
        label=_("Equal units"), choices=RankingMethod, widget=forms.RadioSelect
    )
    order_by = forms.ChoiceField(label=_("Ordered by"), choices=_INDEX_CHOICES)

    def __init__(
        self, *args: Any, round: AssessmentRound, bloc: Bloc | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, round=round, **kwargs)
        keys = bloc.tie_keys if bloc else list(USUAL_TIE_KEYS)
        first, rest = _split(keys)
        sets = CriteriaSet.objects.filter(
            Q(council=round.council_id, year=round.year, state=SetState.IN_FORCE)
            | Q(pk=bloc.criteria_set_id if bloc else None)
        )
        # An open round keeps its set: only what this one has can be a key.
        offered = sets if round.state == RoundState.PREPARING or not bloc else [bloc.criteria_set]
        tie_choices = _tie_choices(_codes(offered))
        for number in range(TIE_ROWS):
            self.fields[f"tie_{number}"] = forms.ChoiceField(
                label=_("if equal, by") if number == 0 else _("then by"),
                choices=tie_choices,
                required=False,
                initial=rest[number] if number < len(rest) else "",
            )
        self.initial.update(
            name=bloc.name if bloc else "",
            key=bloc.key if bloc else "",
            criteria_set=bloc.criteria_set_id if bloc else None,
            ranking_method=bloc.ranking_method if bloc else RankingMethod.SHARED,
            order_by=first,
        )
        self.fields["criteria_set"].queryset = sets  # type: ignore[attr-defined]
        if round.state != RoundState.PREPARING:
            self.fields["criteria_set"].disabled = True
            self.fields["key"].disabled = True

    @property
    def tie_fields(self) -> list[forms.BoundField]:
        return [self["order_by"], *(self[f"tie_{number}"] for number in range(TIE_ROWS))]

    @property
    def tie_keys(self) -> list[str]:
        said = [self.cleaned_data.get(f"tie_{number}", "") for number in range(TIE_ROWS)]
        return [self.cleaned_data.get("order_by", ""), *filter(None, said)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        criteria_set = said.get("criteria_set")
        if criteria_set is not None and "order_by" in said:
            components = criteria_set.nodes.current().filter(parent__isnull=True, block=Block.MAIN)
            problem = tie_key_problem(self.tie_keys, set(components.values_list("code", flat=True)))
            if problem:
                self.add_error("tie_0", problem)
        return said

    def settings(self, bands: Sequence[BandRow]) -> BlocSettings:
        said = self.cleaned_data
        return BlocSettings(
            name=said["name"],
            key=said["key"],
            criteria_set=said["criteria_set"],
            ranking_method=said["ranking_method"],
            tie_keys=self.tie_keys,
            bands=bands,
        )


def _codes(sets: Any) -> list[str]:
    """Codes of the components of any of the sets, each once, in their order."""
    nodes = Node.objects.current().filter(set__in=sets, parent__isnull=True, block=Block.MAIN)
    return list(dict.fromkeys(nodes.order_by("position", "pk").values_list("code", flat=True)))


def bands_form(data: Any, bloc: Bloc | None) -> Any:
    """The formset of classes: the bloc's own, the usual ones for a new bloc."""
    rows = (
        [BandRow(band.label, band.edge, band.inclusive) for band in bloc.bands.order_by("-edge")]
        if bloc
        else USUAL_BANDS
    )
    initial = [
        {"label": row.label, "edge": row.edge, "side": "from" if row.inclusive else "over"}
        for row in rows
    ]
    return BandFormSet(data, initial=initial, prefix="bands")


def bands_said(formset: Any) -> list[BandRow] | None:
    """The classes typed, or None with what is wrong shown at the rows."""
    if not formset.is_valid():
        return None
    filled = [form for form in formset if not form.is_blank]
    rows = [form.row() for form in filled]
    for at, problem in band_problems(rows).items():
        filled[at].add_error("edge", problem)
    return None if any(form.errors for form in filled) else rows


def _split(keys: Sequence[str]) -> tuple[str, list[str]]:
    """The index that leads, and the keys after it."""
    leading = [key for key, _label in _INDEX_CHOICES]
    if keys and keys[0] in leading:
        return keys[0], list(keys[1:])
    return leading[0], list(keys)
