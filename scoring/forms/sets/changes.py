"""Copying a set, and taking an amendment in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.agencies.models import User
from cchc.ui.forms import PointsField
from scoring.forms.sets.details import SetDetailsForm
from scoring.models import CriteriaSet, Node
from scoring.services.sets.copies import TOO_LARGE


class CopySetForm(SetDetailsForm):
    """The copy's own details, and what becomes of its scale."""

    rescale = PointsField(
        label=_("New scale"),
        minimum=0,
        maximum=TOO_LARGE,
        required=False,
        help_text=_("Such as 84. The maxima share it in proportion. Empty: they stay as they are."),
    )
    drop = forms.ModelMultipleChoiceField(Node.objects.none(), required=False)

    def __init__(self, *args: Any, original: CriteriaSet, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["drop"].queryset = original.nodes.current()  # type: ignore[attr-defined]
        self.initial.update(year=original.year + 1, bloc_name=original.bloc_name)
        councils = self.fields["council"].queryset  # type: ignore[attr-defined]
        if any(council.pk == original.council_id for council in councils):
            self.initial["council"] = original.council_id

    @property
    def dropped(self) -> set[str]:
        """Ids of the ticked nodes, as sent."""
        return set(self.data.getlist("drop")) if hasattr(self.data, "getlist") else set()


class AmendmentForm(forms.Form):
    """Why the set is amended, and by what."""

    document_number = forms.CharField(
        label=_("Amending document"),
        max_length=100,
        help_text=_("Number of the document that orders the change, such as: 15/QĐ-UBND"),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    # What the person looked at.
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
