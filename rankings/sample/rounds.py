"""The sample's rounds: dates, blocs with bands, units, assignments, exemptions."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from cchc.agencies.models import Council
from rankings.sample.files import rows
from rankings.sample.people import SINCE, People, Units
from rankings.sample.sets import BLOCS, SampleSet
from rankings.sample.words import EXEMPTIONS
from scoring.enums import RoundStage
from scoring.models import (
    AssessmentRound,
    Assignment,
    Band,
    Bloc,
    Entry,
    Exemption,
    StageDates,
)
from scoring.services.rounds.stages import move_round

# First and last day of each stage, in days from today.
SPANS = {
    RoundStage.SELF_ASSESSMENT: (-32, 3),
    RoundStage.APPRAISAL_1: (-9, 24),
    RoundStage.EXPLANATION: (-4, 31),
    RoundStage.APPRAISAL_2: (25, 45),
}
BANDS = [("Xuất sắc", 90), ("Tốt", 80), ("Khá", 70), ("Trung bình", 50), ("Yếu", 0)]
TIE_KEYS = ["unrounded_index", "appraised_points", "council_order"]


@dataclass
class SampleRound:
    """A round with its blocs and sets by key, its entries by the unit's short name."""

    round: AssessmentRound
    blocs: dict[str, Bloc]
    sets: dict[str, SampleSet]
    entries: dict[str, Entry]

    def set_of(self, entry: Entry) -> SampleSet:
        return self.sets[entry.bloc.key]


def moment(days: int, *, last_second: bool = False) -> datetime.datetime:
    """So many days from today: its first second or its last."""
    on = timezone.localdate() + datetime.timedelta(days=days)
    time = datetime.time(23, 59, 59) if last_second else datetime.time(7, 30)
    return timezone.make_aware(datetime.datetime.combine(on, time))


def load_round(
    council: Council, sets: dict[str, SampleSet], units: Units, people: People, *, year: int
) -> SampleRound:
    """A round in preparation, opened: every unit is declaring."""
    round = AssessmentRound.objects.create(
        council=council, year=year, name=f"Đánh giá, xếp hạng CCHC năm {year}"
    )
    StageDates.objects.bulk_create(
        StageDates(
            round=round,
            stage=stage,
            opens_at=moment(opens),
            deadline=moment(ends, last_second=True),
        )
        for stage, (opens, ends) in SPANS.items()
    )
    blocs = {
        key: Bloc.objects.create(
            round=round,
            key=key,
            name=BLOCS[key][0],
            position=position,
            criteria_set=sample.criteria_set,
            tie_keys=TIE_KEYS,
        )
        for position, (key, sample) in enumerate(sets.items(), 1)
    }
    Band.objects.bulk_create(
        Band(bloc=bloc, label=label, edge=Decimal(edge))
        for bloc in blocs.values()
        for label, edge in BANDS
    )
    entries = _load_entries(blocs, units)
    _assign(round, sets, people)
    _exempt(entries, sets, people)
    round = move_round(round, "open", by=people.secretary)
    for entry in entries.values():
        entry.refresh_from_db(fields=["state"])
    return SampleRound(round, blocs, sets, entries)


def _load_entries(blocs: dict[str, Bloc], units: Units) -> dict[str, Entry]:
    key_of = {name: key for key, (name, _file) in BLOCS.items()}
    entries = {
        row["Tên gọi tắt"]: Entry(
            bloc=blocs[key_of[row["Khối"]]],
            agency=units[row["Tên gọi tắt"]],
            name=row["Tên đơn vị"],
            position=position,
        )
        for position, row in enumerate(rows("units.csv"), 1)
        if row["Khối"]
    }
    Entry.objects.bulk_create(entries.values())
    return entries


def _assign(round: AssessmentRound, sets: dict[str, SampleSet], people: People) -> None:
    Assignment.objects.bulk_create(
        Assignment(
            round=round,
            node=component,
            appraiser=people.appraisers[component.code],
            valid_from=SINCE,
        )
        for sample in sets.values()
        for component in sample.components
    )


def _exempt(entries: dict[str, Entry], sets: dict[str, SampleSet], people: People) -> None:
    Exemption.objects.bulk_create(
        Exemption(
            entry=entries[unit],
            node=sets[entries[unit].bloc.key].nodes[code],
            ground=ground,
            by=people.secretary,
        )
        for unit, codes, ground in EXEMPTIONS
        for code in codes
    )
