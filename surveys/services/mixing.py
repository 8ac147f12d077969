"""Rewriting what PostgreSQL remembers by itself: which rows were written together (D7).

Rows of one transaction share `xmin`, lie next to each other (`ctid`) and leave their number
in `xmax` of the rows they refer to. So the spent invitations and all ballots and answers of
a survey are written again, in one transaction, each table in an order of its own drawn anew.
docs/adr/0003-anonymity.md tells what this stops and what it cannot.
"""

from django.db import connection, transaction

from surveys.enums import SurveyState
from surveys.models import Survey

# One lock for the mixer, so that a slow turn is not overtaken by the next.
_LOCK = 0x6D69786572

_UNMIXED = """
SELECT count(DISTINCT xmin::text) > 1 FROM (
    SELECT xmin FROM surveys_invitation WHERE survey_id = %(survey)s AND is_redeemed
    UNION ALL
    SELECT xmin FROM surveys_ballot WHERE survey_id = %(survey)s
) AS cast_rows
"""

# Deleted and inserted rather than updated: an update keeps the order of the rows, and only
# an insert locks what a row refers to, which overwrites the traces in `xmax` there.
_REWRITE = (
    """
    WITH taken AS (
        DELETE FROM surveys_answer AS answer USING surveys_ballot AS ballot
        WHERE ballot.id = answer.ballot_id AND ballot.survey_id = %(survey)s
        RETURNING answer.*
    )
    INSERT INTO surveys_answer SELECT * FROM taken ORDER BY random()
    """,
    """
    WITH taken AS (
        DELETE FROM surveys_ballot WHERE survey_id = %(survey)s RETURNING *
    )
    INSERT INTO surveys_ballot SELECT * FROM taken ORDER BY random()
    """,
    """
    WITH taken AS (
        DELETE FROM surveys_invitation WHERE survey_id = %(survey)s AND is_redeemed RETURNING *
    )
    INSERT INTO surveys_invitation SELECT * FROM taken ORDER BY random()
    """,
)


def mix_all() -> int:
    """Mix every survey in which something was cast since it was last mixed; how many."""
    surveys = Survey.objects.exclude(state=SurveyState.DRAFT).order_by("pk")
    return sum(mix(survey_id) for survey_id in surveys.values_list("pk", flat=True))


@transaction.atomic
def mix(survey_id: int) -> bool:
    """Mix one survey; False when nothing new was cast or a mixer is at work."""
    where = {"survey": survey_id}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(_UNMIXED, where)
        if not cursor.fetchone()[0]:
            return False
        for statement in _REWRITE:
            cursor.execute(statement, where)
    return True


def vacuum() -> None:
    """Let PostgreSQL reuse what the old rows took; outside any transaction."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM surveys_answer, surveys_ballot, surveys_invitation, surveys_draft")
