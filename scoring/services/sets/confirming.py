"""A previewed file becomes one draft, however often the preview is confirmed."""

from collections.abc import Callable

from django.db import transaction

from cchc.agencies.models import User
from cchc.uploads import keep_outcome, outcome_of
from scoring.enums import SetState
from scoring.models import CriteriaSet


@transaction.atomic
def made_once(token: str, make: Callable[[], CriteriaSet], *, by: User) -> CriteriaSet:
    """The draft `make` makes of the file held under `token`; of a second click the same one."""
    # One confirmation of a person after the other: the second sees what the first has made.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    drafts = CriteriaSet.objects.filter(state=SetState.DRAFT)
    made = drafts.filter(pk=outcome_of(token, by=by)).first()
    if made is None:
        made = make()
        keep_outcome(token, made.pk, by=by)
    return made
