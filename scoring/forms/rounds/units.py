"""Units of a round: finding and adding them, exempting them; who appraises."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.agencies.enums import AgencyKind, Role
from cchc.agencies.models import Agency, Council, Membership
from cchc.numbers import format_points
from cchc.vietnamese import vietnamese_key
from scoring.forms.rounds.planning import ReasonedForm
from scoring.models import AssessmentRound, Entry, Node
from scoring.selectors.rounds.maxima import Tree

SURVEY = "survey"


EVERYWHERE = "ca-nuoc"


class FindUnitsForm(forms.Form):
    """GET: which units to choose from; those of the council's province unless told otherwise."""

    tim = forms.CharField(required=False, max_length=100)
    noi = forms.ChoiceField(required=False)
    loai = forms.ChoiceField(required=False, choices=[("", _("All kinds")), *AgencyKind.choices])

    def __init__(self, data: Any, *, council: Council) -> None:
        super().__init__(data)
        self.fields["noi"].choices = [  # type: ignore[attr-defined]
            ("", council.province or _("Whole country")),
            *([(EVERYWHERE, _("Whole country"))] if council.province else []),
        ]


class AddEntriesForm(ReasonedForm):
    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.all(),
        label=_("Units"),
        error_messages={"required": _("Choose at least one unit.")},
    )


class EntriesFileForm(ReasonedForm):
    file = forms.FileField(label=_("Workbook with a column “Đơn vị”"))


class ExemptForm(forms.Form):
    """Units of one bloc, what they are exempt from, and why."""

    entries = forms.ModelMultipleChoiceField(
        Entry.objects.none(),
        label=_("Units"),
        error_messages={"required": _("Choose at least one unit in the table.")},
    )
    scope = forms.ChoiceField(label=_("Exempt from"))
    ground = forms.CharField(
        label=_("Legal ground"),
        max_length=300,
        help_text=_("The document that decides it: number, date, article."),
    )

    def __init__(self, *args: Any, entries: Sequence[Entry], tree: Tree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree = tree
        ids = [entry.pk for entry in entries]
        self.fields["entries"].queryset = Entry.objects.filter(pk__in=ids)  # type: ignore[attr-defined]
        self.fields["scope"].choices = _scopes(tree)  # type: ignore[attr-defined]

    def nodes(self) -> list[Node]:
        """The nodes chosen; for the survey part those that cover all its leaves."""
        scope = self.cleaned_data["scope"]
        if scope == SURVEY:
            return self.tree.covering(self.tree.survey_leaves)
        return [self.tree.by_id[int(scope)]]


def _scopes(tree: Tree) -> list[tuple[str, Any]]:
    choices: list[tuple[str, Any]] = [("", _("Choose …"))]
    if tree.survey_leaves:
        text = _("The whole survey part (%(points)s points)")
        choices.append((SURVEY, text % {"points": format_points(tree.survey_points)}))
    for component in tree.components:
        below = [node for node in tree.nodes if component.pk in tree.path(node)]
        choices.append((_named(component)[1], [_named(node) for node in below]))
    return choices


def _named(node: Node) -> tuple[str, str]:
    text = node.text if len(node.text) <= 90 else f"{node.text[:89]}…"
    return str(node.pk), f"{node.code} {text} ({format_points(node.max_points)})"


class PeopleForm(ReasonedForm):
    """Appraisers per component: a field for each."""

    def __init__(
        self, *args: Any, round: AssessmentRound, trees: dict[int, Tree], **kwargs: Any
    ) -> None:
        super().__init__(*args, round=round, **kwargs)
        self.components = {
            f"component_{node.pk}": node for tree in trees.values() for node in tree.components
        }
        held = Membership.objects.valid_on().filter(council=round.council_id, role=Role.APPRAISER)
        people = {membership.user for membership in held.select_related("user")}
        self.people = {
            str(user.pk): user
            for user in sorted(people, key=lambda user: vietnamese_key(str(user)))
        }
        standing: dict[int, list[str]] = {}
        for row in round.assignments.valid_on().filter(entry=None):
            standing.setdefault(row.node_id, []).append(str(row.appraiser_id))
        choices = [(pk, str(user)) for pk, user in self.people.items()]
        for name, node in self.components.items():
            self.fields[name] = forms.MultipleChoiceField(
                label=str(node),
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=standing.get(node.pk, []),
            )

    def said(self) -> dict[Node, list[Any]]:
        """People by component."""
        return {
            node: [self.people[pk] for pk in self.cleaned_data[name]]
            for name, node in self.components.items()
        }

    def fields_of(self, tree: Tree) -> list[forms.BoundField]:
        return [self[f"component_{node.pk}"] for node in tree.components]
