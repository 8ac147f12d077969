"""Which units a council's secretary looks after: those of the council's rounds."""

from django.db.models import QuerySet

from cchc.agencies.models import User
from cchc.agencies.selectors.managed import councils_managed_by, unit_scope
from scoring.models import Entry


@unit_scope
def units_of_rounds(user: User) -> QuerySet:
    """Ids of the units that take part in rounds of the person's councils."""
    councils = councils_managed_by(user).order_by()
    return Entry.objects.filter(bloc__round__council__in=councils).order_by().values("agency")
