"""A bloc of 300 units and 88 leaves: compiled, published, read by everybody."""

import statistics
from functools import cache
from typing import TYPE_CHECKING

from bench.figures import figure, median_seconds

if TYPE_CHECKING:
    from scoring.models import Bloc

UNITS, LEAVES = 300, 88
_TURNS = 3


@cache
def large_bloc() -> "Bloc":
    """Loaded once for all figures of a run, with an edition of the year before."""
    from rankings.sample.bulk import load_bloc
    from tests.factories.rankings import make_published

    bloc = load_bloc(UNITS, LEAVES)
    units = bloc.entries.order_by("position")
    make_published(
        [
            {"Đơn vị": unit.name, "Tổng điểm": f"{90 - unit.position / 20:.2f}"}
            | {"Điểm tối đa": "100"}
            for unit in units
        ],
        council=bloc.round.council,
        bloc_key=bloc.key,
        year=bloc.round.year - 1,
    )
    return bloc


@figure("s", "<= 1")
def compile_300x88() -> float:
    """From marks to a draft edition, database to database."""
    from rankings.services.compiling import compile_bloc

    bloc = large_bloc()
    return median_seconds(lambda: compile_bloc(bloc, by=None), times=_TURNS)


@figure("queries", "<= 10")
def compile_300x88_queries() -> float:
    """Reading queries of the same; bulk writes come on top."""
    from rankings.services.compiling import compile_bloc
    from tests.queries import reads

    bloc = large_bloc()
    return reads(lambda: compile_bloc(bloc, by=None))


@figure("ratio", ">= 0.6")
def public_table_ratio() -> float:
    """Whole public tables a second ÷ answers of an empty view, same server, same run."""
    import datetime

    from django.core.files.base import ContentFile

    from bench.served.server import fetch, requests_per_second, running
    from cchc.agencies.models import User
    from rankings.sample.documents import pdf
    from rankings.services.compiling import compile_bloc
    from rankings.services.publishing_drafts import prepare_and_publish

    bloc = large_bloc()
    council = bloc.round.council
    prepare_and_publish(
        bloc.round,
        editions=[compile_bloc(bloc, by=None)],
        by=User.objects.get(memberships__council=council),
        title="Công bố mẫu",
        decision_number="1/QĐ-UBND",
        decision_date=datetime.date.today() - datetime.timedelta(days=1),
        signed_file=ContentFile(pdf(["1/QD-UBND"]), name="qd-1.pdf"),
    )
    address = f"/bang-xep-hang/{council.pk}/{bloc.round.year}/{bloc.key}/"
    with running() as port:
        body = fetch(port, address).decode()
        if body.count("Xã Mẫu ") < UNITS:
            raise RuntimeError("the table is not whole")
        ratios = []
        for _turn in range(_TURNS):
            empty = requests_per_second(port, "/trong/")
            ratios.append(requests_per_second(port, address) / empty)
        return statistics.median(ratios)
