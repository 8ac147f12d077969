"""The engine's problems and the rows of history as sentences for people.

The engine is pure and speaks English codes; its table MESSAGES is in the catalogue.
"""

from django.utils.translation import gettext, gettext_lazy

from scoring.engine import MESSAGES, Problem
from scoring.models import EntryTransition, RoundTransition, SetTransition


def sentence_of(problem: Problem) -> str:
    """One problem of a rule, a scale, a scheme or an input, in the reader's language."""
    return gettext(MESSAGES[problem.code]) % problem.args


_HAPPENED = {
    "create": gettext_lazy("Round made"),
    "open": gettext_lazy("Round opened"),
    "close": gettext_lazy("Round closed"),
    "reopen_round": gettext_lazy("Round reopened"),
    "rename": gettext_lazy("Name changed"),
    "change_dates": gettext_lazy("Dates changed"),
    "change_bloc": gettext_lazy("Bloc changed"),
    "add_entries": gettext_lazy("Units added"),
    "set_council_order": gettext_lazy("Order between equal units set by the council"),
    "exempt": gettext_lazy("Exemption decided"),
    "withdraw_exemption": gettext_lazy("Exemption withdrawn"),
    "assign": gettext_lazy("Appraisers changed"),
    "take_over_figures": gettext_lazy("Figures of a bloc taken over"),
    "start": gettext_lazy("Self-assessment began"),
    "submit": gettext_lazy("Handed to the leader"),
    "recall": gettext_lazy("Taken back by the unit"),
    "return": gettext_lazy("Returned by the leader"),
    "approve": gettext_lazy("Approved and locked by the leader"),
    "lock": gettext_lazy("Locked at the deadline"),
    "send_explanation": gettext_lazy("Explanation sent"),
    "lock_explanation": gettext_lazy("Explanation locked at the deadline"),
    "reopen": gettext_lazy("Self-assessment reopened"),
    "open_appraisal_1": gettext_lazy("Appraisal 1 opened"),
    "open_explanation": gettext_lazy("Explanation opened"),
    "reopen_explanation": gettext_lazy("Explanation reopened"),
    "open_appraisal_2": gettext_lazy("Appraisal 2 opened"),
    "finalise": gettext_lazy("Points made final"),
    "reopen_appraisal_2": gettext_lazy("Appraisal 2 reopened"),
}


_HAPPENED_TO_SET = {
    "create": gettext_lazy("Draft made"),
    "copy": gettext_lazy("Copied from another set"),
    "begin_amendment": gettext_lazy("Amendment begun"),
    "put_in_force": gettext_lazy("Put in force"),
    "supersede": gettext_lazy("Superseded"),
    "discard": gettext_lazy("Removed"),
    "amend": gettext_lazy("Amended"),
    "apply": gettext_lazy("Taken into the set"),
}


def what_happened_to_set(row: SetTransition) -> str:
    """A row of a set's history in words."""
    return str(_HAPPENED_TO_SET.get(row.action, row.to_state_label))


def what_happened(row: RoundTransition | EntryTransition) -> str:
    """A row of a round's or an entry's history in words."""
    action = row.action
    if action == "reopen" and isinstance(row, RoundTransition):
        action = "reopen_round"
    return str(_HAPPENED.get(action, action))
