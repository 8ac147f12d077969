"""Exempting many units from many nodes at once, by hand or from a workbook."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from scoring.enums import RoundState
from scoring.models import AssessmentRound, Entry, Node
from scoring.selectors.rounds.exemption_matrix import Matrix
from scoring.selectors.rounds.maxima import Tree

EXEMPT, WITHDRAW = "exempt", "withdraw"
_LONGEST_GROUND = 300


class _Ids(forms.TypedMultipleChoiceField):
    """Keys of rows that stand on the page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, required=False, **kwargs)


class MatrixForm(forms.Form):
    """Units, by themselves or by their kind, the nodes, and what is decided of them."""

    entries = _Ids(label=_("Units"))
    kinds = forms.MultipleChoiceField(label=_("Units of a kind"), required=False)
    nodes = _Ids(label=_("Items"))
    ground = forms.CharField(
        label=_("Legal ground"),
        max_length=_LONGEST_GROUND,
        required=False,
        help_text=_("The document that decides it: number, date, article."),
    )
    do = forms.ChoiceField(choices=[(EXEMPT, ""), (WITHDRAW, "")])

    def __init__(self, *args: Any, matrix: Matrix, tree: Tree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree = tree
        self.units = [row.entry for row in matrix.rows]
        self._offer("entries", [(entry.pk, entry.name) for entry in self.units])
        self._offer("kinds", [(kind, word) for kind, word, _number in matrix.kinds])
        self._offer("nodes", [(node.pk, node.code) for node in tree.nodes])

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("entries") and not said.get("kinds") and "entries" not in self.errors:
            self.add_error("entries", _("Choose at least one unit in the table."))
        if not said.get("nodes") and "nodes" not in self.errors:
            self.add_error("nodes", _("Choose at least one component or item."))
        if said.get("do") == EXEMPT and not said.get("ground") and "ground" not in self.errors:
            self.add_error("ground", _("Name the legal ground."))
        return said

    @property
    def chosen_entries(self) -> list[Entry]:
        ids, kinds = set(self.cleaned_data["entries"]), set(self.cleaned_data["kinds"])
        return [entry for entry in self.units if entry.pk in ids or entry.agency.kind in kinds]

    @property
    def chosen_nodes(self) -> list[Node]:
        return [self.tree.by_id[pk] for pk in self.cleaned_data["nodes"]]

    @property
    def ticked(self) -> dict[str, set[str]]:
        """What was chosen, to be ticked again where the form comes back."""
        names = ("entries", "kinds", "nodes")
        said = self.data if isinstance(self.data, QueryDict) else QueryDict()
        return {name: set(said.getlist(name)) for name in names}


class ExemptionsFileForm(forms.Form):
    """The workbook, and whether it says all there is."""

    file = forms.FileField(label=_("Workbook of exemptions"))
    only_these = forms.BooleanField(
        label=_("Withdraw the exemptions that are not in the file"), required=False
    )


class ExemptionsConfirmForm(forms.Form):
    """The same once the workbook was read without problems."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    only_these = forms.BooleanField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=_LONGEST_GROUND)

    def __init__(self, *args: Any, round: AssessmentRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if round.state != RoundState.OPEN:
            del self.fields["reason"]
