"""Choosing among thousands of units: a search that offers a few, no list of all."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse

from cchc.agencies.models import Agency
from cchc.ui.typed import typed_ids


def chosen_units(values: Iterable[Any]) -> list[Agency]:
    """The units behind posted keys; what is no key is passed over."""
    keys = typed_ids(map(str, values))
    return list(Agency.objects.filter(pk__in=keys).select_related("province")) if keys else []


class UnitPicker(forms.Widget):
    """What is chosen as ticked boxes, and a search (htmx) whose finds are boxes to tick."""

    template_name = "agencies/widgets/unit_picker.html"
    use_fieldset = True

    def __init__(self, *, several: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.several = several

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.getlist(name) if self.several else data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {
            "chosen": chosen_units(value if isinstance(value, list | tuple) else [value]),
            "input_type": "checkbox" if self.several else "radio",
            "find_url": f"{reverse('find_units')}?ten={name}&nhieu={int(self.several)}",
        }


class UnitField(forms.ModelChoiceField):
    """One unit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Agency.objects.all(), widget=UnitPicker(several=False), **kwargs)


class UnitsField(forms.ModelMultipleChoiceField):
    """Several units."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Agency.objects.all(), widget=UnitPicker(several=True), **kwargs)
