"""Loading the sample: into an empty local database only."""

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import Council
from cchc.agencies.services.places import load_places
from cchc.refusals import Refusal
from rankings.sample import LAST_YEAR, YEAR
from rankings.sample.past import backdate
from rankings.sample.people import People, Units, load_council, load_people, load_units
from rankings.sample.publications import (
    import_thanh_hoa,
    import_year_before,
    publish_last_year,
)
from rankings.sample.rounds import load_round
from rankings.sample.sets import SampleSet, compare_sets, load_sets
from rankings.sample.survey import ask, backdate_survey, load_survey, tabulate
from rankings.sample.years import finish_year, half_year
from scoring.services.rounds.stages import move_round

# Last year's round was opened so many days before this one, and took so many.
DAYS_SINCE_LAST_YEAR = 322
DAYS_OF_A_ROUND = 60


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
    """The sample province with both its years, and Thanh Hóa's table. Raises Refusal."""
    demand_local_and_empty()
    load_places()
    council = load_council()
    units = load_units(council.province)
    people = load_people(council, units)
    import_year_before(council)
    last_years = _last_year(council, units, people)
    _this_year(council, units, people, last_years)
    import_thanh_hoa()
    return council


def _last_year(council: Council, units: Units, people: People) -> dict[str, SampleSet]:
    sets = load_sets(council, year=LAST_YEAR)
    sample = load_round(council, sets, units, people, year=LAST_YEAR)
    finish_year(sample, people)
    survey = load_survey(sample, people)
    ask(survey, sample, turnout=0.88)
    tabulate(survey, people)
    publish_last_year(sample, people, days_ago=DAYS_SINCE_LAST_YEAR - DAYS_OF_A_ROUND)
    move_round(sample.round, "close", by=people.secretary)
    backdate(sample.round, days=DAYS_SINCE_LAST_YEAR)
    backdate_survey(survey, days=DAYS_SINCE_LAST_YEAR)
    return sets


def _this_year(
    council: Council, units: Units, people: People, last_years: dict[str, SampleSet]
) -> None:
    sets = load_sets(council, year=YEAR)
    compare_sets(sets, last_years, by=people.secretary)
    sample = load_round(council, sets, units, people, year=YEAR)
    half_year(sample, people)
    ask(load_survey(sample, people), sample, turnout=0.43)
