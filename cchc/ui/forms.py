"""How forms render: errors at their field."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Our templates first, Django's where we have none."""
