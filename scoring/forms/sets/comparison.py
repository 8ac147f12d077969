"""Choosing the earlier set, and deciding what became of one node."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.agencies.models import User
from cchc.numbers import format_points
from scoring.engine import kind_of
from scoring.models import CriteriaSet, Node
from scoring.selectors.sets.comparison import Compared, Line, earlier_sets, usual_earlier

LONGEST_NOTE = 500
_NOBODY = ""
_AS_PROPOSED, _YES, _NO = "", "co", "khong"


class EarlierSetField(forms.ModelChoiceField):
    def label_from_instance(self, obj: CriteriaSet) -> str:
        return f"{obj.year} · {obj.bloc_name} · {obj.name}"


class EarlierSetForm(forms.Form):
    """The set of an earlier year; the usual one is offered first."""

    earlier = EarlierSetField(
        CriteriaSet.objects.none(),
        label=_("Compare with"),
        empty_label=None,
        error_messages={"invalid_choice": _("Choose a set of an earlier year that was in force.")},
    )

    def __init__(self, *args: Any, criteria_set: CriteriaSet, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["earlier"]
        field.queryset = earlier_sets(criteria_set, user)  # type: ignore[attr-defined]
        usual = usual_earlier([criteria_set]).get(criteria_set.pk)
        field.initial = criteria_set.compared_with_id or (usual and usual.pk)


class MatchForm(forms.Form):
    """Which node of the earlier set it was, and whether both measure the same."""

    previous = forms.ChoiceField(label=_("Item of the earlier set"), required=False)
    decision = forms.ChoiceField(
        label=_("Results of both years"),
        choices=[
            (_AS_PROPOSED, _("As the program proposes")),
            (_YES, _("Comparable: they measure the same")),
            (_NO, _("Not comparable: they measure something else")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Needed where you decide otherwise than proposed; readers of the result see it."
        ),
    )

    def __init__(self, *args: Any, found: Compared, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier_nodes = found.earlier_nodes
        self.initial["note"] = line.note
        if line.node is None:
            del self.fields["previous"], self.fields["decision"]
            return
        self.fields["previous"].choices = _choices(found, line)  # type: ignore[attr-defined]
        self.initial["previous"] = str(line.previous.pk) if line.previous else _NOBODY
        as_proposed = line.is_comparable == line.is_proposed
        said = _YES if line.is_comparable else _NO
        self.initial["decision"] = _AS_PROPOSED if as_proposed else said

    @property
    def is_comparable(self) -> bool | None:
        """What the person decides; None to follow the proposal."""
        return {_YES: True, _NO: False}.get(self.cleaned_data.get("decision", _AS_PROPOSED))

    @property
    def partner(self) -> Node | None:
        """The node chosen; None for an item that is new."""
        chosen = self.cleaned_data.get("previous", _NOBODY)
        return self.earlier_nodes.get(int(chosen)) if chosen else None


def _choices(found: Compared, line: Line) -> list[tuple[str, Any]]:
    """Every node of the earlier set of the same level: who has no partner yet stands first."""
    if line.node is None:
        return []
    kind = kind_of(found.items[line.node.pk])
    fitting = [pk for pk, item in found.earlier_items.items() if kind_of(item) == kind]
    free = set(fitting) - set(found.partners.values())
    nodes = found.earlier_nodes
    groups = [
        (_("Without a partner yet"), [pk for pk in fitting if pk in free]),
        (_("Joined already"), [pk for pk in fitting if pk not in free]),
    ]
    nobody: tuple[str, Any] = (_NOBODY, _("None: this item is new"))
    return [nobody] + [
        (str(name), [(str(pk), _named(nodes[pk])) for pk in members])
        for name, members in groups
        if members
    ]


def _named(node: Node) -> str:
    text = " ".join(node.text.split())
    short = text if len(text) <= 90 else f"{text[:89]}…"
    return f"{node.code} {short} ({format_points(node.max_points)})"
