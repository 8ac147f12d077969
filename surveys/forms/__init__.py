"""What the council's office types, checked and turned into what services take."""

from surveys.forms.plan import PlanForm, group_formset
from surveys.forms.question import QuestionForm, option_formset
from surveys.forms.running import ReopenForm, RespondentsForm

__all__ = [
    "PlanForm",
    "QuestionForm",
    "ReopenForm",
    "RespondentsForm",
    "group_formset",
    "option_formset",
]
