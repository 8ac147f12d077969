"""One question: its words, the items it measures, who is asked, the answers."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.ui.forms import PointsField
from scoring.models import Node
from surveys.models import Question, RespondentGroup, Survey
from surveys.selectors.leaves import leaves_by_set
from surveys.services.questionnaire import OptionSaid, default_options

ROWS = 8


class QuestionForm(forms.Form):
    """The words, one select per bloc's set, the groups asked."""

    text = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 3}))
    groups = forms.ModelMultipleChoiceField(
        label=_("Groups asked"),
        queryset=RespondentGroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: every group is asked."),
    )

    def __init__(self, survey: Survey, question: Question | None, data: Any = None) -> None:
        super().__init__(data, initial=_initial(question))
        self.survey = survey
        self.leaves = leaves_by_set(survey.round)
        names: dict[int, list[str]] = {}
        for bloc in survey.round.blocs.all():
            names.setdefault(bloc.criteria_set_id, []).append(bloc.name)
        self.fields["groups"].queryset = survey.groups.all()  # type: ignore[attr-defined]
        for set_id, leaves in self.leaves.items():
            self.fields[f"set_{set_id}"] = forms.TypedChoiceField(
                label=_("Item measured: %(bloc)s") % {"bloc": ", ".join(names[set_id])},
                choices=[("", "–"), *((leaf.pk, str(leaf)) for leaf in leaves)],
                coerce=int,
                empty_value=None,
                required=False,
            )
        self.order_fields(["text", *(f"set_{set_id}" for set_id in self.leaves), "groups"])

    @property
    def nodes(self) -> list[Node]:
        """The leaves chosen, one per set at most."""
        chosen = {self.cleaned_data[f"set_{set_id}"] for set_id in self.leaves}
        return [leaf for leaves in self.leaves.values() for leaf in leaves if leaf.pk in chosen]


class OptionForm(forms.Form):
    """An answer; its share in percent, empty: it does not count."""

    label = forms.CharField(label=_("Answer"), max_length=200, required=False)
    percent = PointsField(
        label=_("Share in percent"), required=False, minimum=0, maximum=100, places=2
    )
    is_satisfied = forms.BooleanField(label=_("Satisfied"), required=False)


class OptionFormSet(forms.BaseFormSet):
    """A row per answer and some to spare."""

    def said(self) -> list[OptionSaid]:
        return [
            OptionSaid(
                label=row["label"],
                share=None if row["percent"] is None else row["percent"] / Decimal(100),
                is_satisfied=row["is_satisfied"],
            )
            for row in (form.cleaned_data for form in self.forms)
            if row.get("label")
        ]


def option_formset(question: Question | None, data: Any = None) -> OptionFormSet:
    """The question's answers as rows; the usual ones for a new question."""
    rows = forms.formset_factory(
        OptionForm, formset=OptionFormSet, extra=3, max_num=ROWS, absolute_max=20
    )
    initial = [
        {
            "label": option.label,
            "percent": None if option.share is None else option.share * 100,
            "is_satisfied": option.is_satisfied,
        }
        for option in (question.options.all() if question else default_options())
    ]
    return cast(OptionFormSet, rows(data, initial=initial, prefix="options"))


def _initial(question: Question | None) -> dict[str, Any]:
    if question is None:
        return {}
    initial: dict[str, Any] = {"text": question.text, "groups": list(question.groups.all())}
    return initial | {f"set_{node.set_id}": node.pk for node in question.nodes.all()}
