"""Loading the sample: into an empty local database only."""

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import Council
from cchc.refusals import Refusal
from rankings.sample import LAST_YEAR, YEAR
from rankings.sample.past import backdate
from rankings.sample.people import load_council, load_people, load_units
from rankings.sample.rounds import load_round
from rankings.sample.sets import load_sets
from rankings.sample.years import finish_year, half_year

DAYS_SINCE_LAST_YEAR = 322


def is_empty() -> bool:
    """Whether nobody works in this database yet."""
    return not Council.objects.exists()


def demand_local_and_empty() -> None:
    """Raise Refusal unless made-up data can do no harm here."""
    host = connection.settings_dict["HOST"]
    if settings.PRODUCTION or not (host.startswith("/") or host in ("", "127.0.0.1", "localhost")):
        raise Refusal(_("The sample is only loaded into a database on this machine."))
    if not is_empty():
        raise Refusal(_("The sample is only loaded into an empty database."))


@transaction.atomic
def load_sample() -> Council:
    """The sample province with both its years. Raises Refusal."""
    demand_local_and_empty()
    council = load_council()
    units = load_units(council.province)
    people = load_people(council, units)
    last = load_round(council, load_sets(council, year=LAST_YEAR), units, people, year=LAST_YEAR)
    finish_year(last, people)
    backdate(last.round, days=DAYS_SINCE_LAST_YEAR)
    now = load_round(council, load_sets(council, year=YEAR), units, people, year=YEAR)
    half_year(now, people)
    return council
