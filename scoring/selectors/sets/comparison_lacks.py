"""What a set still lacks before its results can be held against those of the year before."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.models import CriteriaSet
from scoring.selectors.sets.comparison import compared_sets, usual_earlier


def comparison_lacks(sets: Iterable[CriteriaSet]) -> dict[int, str]:
    """A sentence by the id of each set that is not compared, or not to its end; a set with no
    earlier one to compare with lacks nothing. Three queries at most.

    The sets come with `compared_with`.
    """
    asked = list(sets)
    found = compared_sets(asked)
    usual = usual_earlier(each for each in asked if each.pk not in found)
    lacks = {
        pk: _("The set is not compared with that of %(year)s yet.") % {"year": earlier.year}
        for pk, earlier in usual.items()
    }
    for pk, comparison in found.items():
        number = len(comparison.open)
        if number:
            sentence = ngettext(
                "%(count)d item of the comparison with %(year)s is not confirmed yet.",
                "%(count)d items of the comparison with %(year)s are not confirmed yet.",
                number,
            )
            lacks[pk] = sentence % {"count": number, "year": comparison.earlier.year}
    return lacks
