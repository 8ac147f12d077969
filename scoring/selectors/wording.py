"""The engine's problems as sentences for people.

The engine is pure and speaks English codes; its table MESSAGES is in the catalogue.
"""

from django.utils.translation import gettext

from scoring.engine import MESSAGES, Problem


def sentence_of(problem: Problem) -> str:
    """One problem of a rule, a scale, a scheme or an input, in the reader's language."""
    return gettext(MESSAGES[problem.code]) % problem.args
