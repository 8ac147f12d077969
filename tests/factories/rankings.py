"""Published editions, made as the program makes them: imported, or compiled from marks."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from cchc.agencies.models import Agency, Council, User
from rankings.models import Edition
from rankings.services.compiling import RELATED, compile_bloc
from rankings.services.import_target import Target
from rankings.services.importing import import_results
from rankings.services.publishing_drafts import prepare_and_publish
from rankings.services.results_file import ResultsFile, read_results
from scoring.enums import EntryState, MarkStage
from scoring.models import Bloc, CriteriaSet, Entry
from tests.factories.agencies import make_council
from tests.factories.criteria import Row, make_criteria_set
from tests.factories.files import signed_decision
from tests.factories.scoring import make_bloc, make_entry, make_mark, make_round

DATA = Path(__file__).parent.parent / "data"


def make_table(rows: list[dict[str, Any]]) -> ResultsFile:
    """Rows with the titles of docs/formats.md, read as an uploaded CSV is."""
    text = io.StringIO()
    titles = dict.fromkeys(title for row in rows for title in row)
    writer = csv.DictWriter(text, list(titles))
    writer.writeheader()
    writer.writerows(rows)
    return read_results(io.BytesIO(text.getvalue().encode()))


def make_target(**fields: Any) -> Target:
    defaults: dict[str, Any] = {
        "year": 2024,
        "bloc_key": "so",
        "bloc_name": "Sở, ban, ngành",
        "source": "Báo cáo để thử",
    }
    if "council" not in fields:
        defaults["council"] = make_council()
    return Target(**defaults | fields)


def make_published(
    rows: list[dict[str, Any]] | None = None, *, by: User | None = None, **fields: Any
) -> Edition:
    """A published edition of imported origin; two units unless rows are given."""
    rows = rows or [
        {"Đơn vị": "Sở Tư pháp", "Tổng điểm": "90,5", "Điểm tối đa": "100"},
        {"Đơn vị": "Sở Y tế", "Tổng điểm": "80", "Điểm tối đa": "100"},
    ]
    return import_results(make_table(rows), make_target(**fields), by=by)


def import_file(name: str, **fields: Any) -> Edition:
    """An edition from one of the tables in tests/data."""
    with (DATA / name).open("rb") as stream:
        return import_results(read_results(stream), make_target(**fields), by=None)


@dataclass
class OneYear:
    """A bloc of a year whose units have their points, each by the codes of the leaves."""

    bloc: Bloc
    entries: list[Entry]

    @property
    def criteria_set(self) -> CriteriaSet:
        return self.bloc.criteria_set

    def compile(self) -> Edition:
        """As the worker would: nothing at hand from before."""
        bloc = Bloc.objects.select_related(*RELATED).get(pk=self.bloc.pk)
        return compile_bloc(bloc, by=None)

    def publish(self, *, by: User) -> Edition:
        edition = self.compile()
        prepare_and_publish(
            self.bloc.round,
            editions=[edition],
            by=by,
            title=f"Công bố {edition.year}",
            decision_number=f"{edition.year}/QĐ-UBND",
            decision_date=timezone.localdate(),
            signed_file=signed_decision(),
        )
        return Edition.objects.get(pk=edition.pk)


def make_year(
    council: Council,
    year: int,
    tree: list[Row],
    points: Mapping[Agency, Mapping[str, Any]],
) -> OneYear:
    """A year of one bloc whose points are final; `points` by unit and code are what the council
    entered: points of a judged leaf, else the inputs of its rule."""
    criteria_set = make_criteria_set(council, tree=tree, year=year, bloc_name="Sở")
    nodes = {node.code: node for node in criteria_set.nodes.all()}
    round = make_round(council, year=year)
    bloc = make_bloc(round, criteria_set, key="so", name="Sở, ban, ngành")
    entries = []
    for agency, said in points.items():
        entry = make_entry(bloc, state=EntryState.FINAL, agency=agency)
        for code, typed in said.items():
            inputs = {"points": typed} if isinstance(typed, str) else typed
            make_mark(entry, nodes[code], inputs, stage=MarkStage.APPRAISAL_1)
        entries.append(entry)
    return OneYear(bloc, entries)
