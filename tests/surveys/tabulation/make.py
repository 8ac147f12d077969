"""Tallies for tests."""

from surveys.tabulation import Tally


def tallies(entry, question, group, **answers):
    """Tallies of one cell, the number of answers by option."""
    return [Tally(entry, question, group, option, number) for option, number in answers.items()]
