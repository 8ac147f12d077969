"""The sample's two criteria sets, read by the importer every council uses."""

import datetime
import io
from dataclasses import dataclass
from functools import cached_property

from cchc.agencies.models import Council, User
from rankings.sample import YEAR
from rankings.sample.files import DATA
from scoring.engine import Rule
from scoring.enums import Block, Method
from scoring.models import CriteriaSet, Node
from scoring.selectors.sets.criteria import nodes_of, rule_of
from scoring.services.sets.comparing import confirm_matches, propose_matches
from scoring.services.sets.lifecycle import import_criteria, put_in_force

# Key and name of each bloc, and the file of its set.
BLOCS = {
    "so": ("Sở, ban, ngành", "criteria_departments.csv"),
    "dac-thu": ("Đơn vị đặc thù", "criteria_special.csv"),
}
# What stands in the files, and what stood there last year: a text and a scale that changed.
_LAST_YEAR = {
    "được công nhận hoặc áp dụng lần đầu": "được áp dụng",
    "từ 99%: 3 | từ 97%: 2 | từ 95%: 1": "từ 98%: 3 | từ 95%: 2 | từ 90%: 1",
}


@dataclass(frozen=True)
class Scored:
    """A leaf scored by appraisal, with its rule."""

    node: Node
    rule: Rule
    component: str

    @property
    def is_ground(self) -> bool:
        """Whether it is a bonus or penalty, of which few units have anything to say."""
        return self.node.block != Block.MAIN


@dataclass
class SampleSet:
    """A set in force with its nodes at hand."""

    criteria_set: CriteriaSet

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """By code, in the order of the set."""
        return {node.code: node for node in nodes_of(self.criteria_set)}

    @property
    def components(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.parent_id is None]

    @cached_property
    def scored(self) -> list[Scored]:
        """The leaves units declare, bonus and penalty last, with rules parsed once."""
        year = self.criteria_set.year
        return [
            Scored(node, rule_of(node, year), code.partition(".")[0])
            for code, node in self.nodes.items()
            if node.method == Method.APPRAISED
        ]


def load_sets(council: Council, *, year: int) -> dict[str, SampleSet]:
    """Both sets in force for a year, by the key of their bloc."""
    sets = {}
    for number, (key, (name, file)) in enumerate(BLOCS.items()):
        criteria_set = import_criteria(
            _workbook(file, year),
            council=council,
            year=year,
            bloc_name=name,
            name=f"Bộ tiêu chí CCHC năm {year} – {name}",
            by=None,
        )
        put_in_force(
            criteria_set,
            by=None,
            decision_number=f"{3046 + 11 * (year % 10) + number}/QĐ-UBND",
            decision_date=datetime.date(year - 1, 12, 18),
        )
        criteria_set.refresh_from_db()
        sets[key] = SampleSet(criteria_set)
    return sets


def compare_sets(now: dict[str, SampleSet], then: dict[str, SampleSet], *, by: User) -> None:
    """Last year's sets beside this year's: the departments' looked at to its end."""
    for key, sample in now.items():
        found = propose_matches(sample.criteria_set, then[key].criteria_set, by=by)
        if key == "so":
            matches = [line.match.pk for line in found.lines if line.match]
            confirm_matches(sample.criteria_set, matches, by=by)


def _workbook(file: str, year: int) -> io.BytesIO:
    text = (DATA / file).read_text(encoding="utf-8")
    if year < YEAR:
        for words, before in _LAST_YEAR.items():
            text = text.replace(words, before)
    return io.BytesIO(text.encode())
