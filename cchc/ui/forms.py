"""How forms render, and the fields that read numbers and dates as Vietnamese officials type.

Templates in `templates/django/forms/` put label, help, control and error together.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from cchc import numbers
from cchc.formats.vi import formats

_EMPTY = (None, "")


class FormRenderer(TemplatesSetting):
    """Our templates first, Django's where we have none."""


class _NumberField(forms.Field):
    """A number typed as text; bounds are checked after reading, with numbers as shown."""

    widget = forms.TextInput

    def __init__(
        self,
        *,
        minimum: Decimal | int | None = None,
        maximum: Decimal | int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.minimum, self.maximum = minimum, maximum

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off", "class": "number"}

    def read(self, text: str) -> Decimal | int:
        """The number; ValueError when the text is none."""
        raise NotImplementedError

    def show(self, value: Decimal | int) -> str:
        """The number as it is written."""
        raise NotImplementedError

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else self.show(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except forms.ValidationError:
            return True

    def to_python(self, value: Any) -> Decimal | int | None:
        if value in _EMPTY or not str(value).strip():
            return None
        try:
            return self.read(str(value))
        except ValueError:
            raise self._error("invalid") from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.minimum is not None and value < self.minimum:
            raise self._error("too_small", limit=self.show(self.minimum))
        if self.maximum is not None and value > self.maximum:
            raise self._error("too_large", limit=self.show(self.maximum))

    def _error(self, code: str, **params: str) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code, params=params)


class PointsField(_NumberField):
    """Points or a percentage: "3,75" and "3.75" alike; a Decimal of at most `places` decimals."""

    default_error_messages = {
        "invalid": _("Enter a number such as 3,75."),
        "too_small": _("Enter %(limit)s or more."),
        "too_large": _("Enter %(limit)s or less."),
        "too_fine": _("Enter at most %(limit)s decimals."),
    }

    def __init__(self, *, places: int = 3, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.places = places

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal"}

    def read(self, text: str) -> Decimal:
        return numbers.parse_points(text)

    def show(self, value: Decimal | int) -> str:
        return numbers.format_points(Decimal(value))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value != round(value, self.places):
            raise self._error("too_fine", limit=str(self.places))


class CountField(_NumberField):
    """A count: "1.611" is one thousand six hundred and eleven; an int."""

    default_error_messages = {
        "invalid": _("Enter a whole number such as 1.611."),
        "too_small": _("Enter %(limit)s or more."),
        "too_large": _("Enter %(limit)s or less."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "numeric"}

    def read(self, text: str) -> int:
        return numbers.parse_count(text)

    def show(self, value: Decimal | int) -> str:
        return numbers.format_count(int(value))


# Dates are typed, day first: a browser's own date control shows month first to everyone
# whose browser is set to English, which is most offices.
class DateField(forms.DateField):
    """A day typed as 15/01/2027 (also 15-1-2027, 15.1.2027)."""

    default_error_messages = {"invalid": _("Enter a date as day/month/year, such as 15/01/2027.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", formats.DATE_INPUT_FORMATS)
        attrs = {"placeholder": _("dd/mm/yyyy"), "autocomplete": "off", "class": "date"}
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs=attrs))
        super().__init__(**kwargs)


class DeadlineField(forms.DateTimeField):
    """A moment typed as 15/01/2027 17:00. A day alone means its end, 23:59:59.

    The last minute of a day counts to its end too, so that a deadline shown as 23:59 and
    sent back unchanged stays the same.
    """

    default_error_messages = {
        "invalid": _("Enter a day and an hour, such as 15/01/2027 17:00."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", formats.DATETIME_INPUT_FORMATS)
        attrs = {"placeholder": _("dd/mm/yyyy hh:mm"), "autocomplete": "off", "class": "datetime"}
        kwargs.setdefault("widget", forms.DateTimeInput(format="%d/%m/%Y %H:%M", attrs=attrs))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.datetime | None:
        if isinstance(value, str) and value.strip() and ":" not in value:
            value = f"{value.strip()} 23:59"
        moment = super().to_python(value)
        if moment and (moment.hour, moment.minute) == (23, 59):
            return moment.replace(second=59)
        return moment
