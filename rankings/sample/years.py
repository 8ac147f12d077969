"""The two years: last year carried to its end, this year stopped half way."""

import datetime

from django.utils import timezone

from rankings.sample import LAST_YEAR, YEAR
from rankings.sample.appraising import appraise_first, appraise_second, explain
from rankings.sample.documents import load_report, load_shelf
from rankings.sample.files import dice
from rankings.sample.filling import Hand, approve, fill, submit
from rankings.sample.people import People
from rankings.sample.rounds import SampleRound, moment
from rankings.sample.words import EXTENDED, RETURNED, SIGNED_REPORT
from scoring.enums import RoundStage
from scoring.services.rounds.stages import advance, extend
from scoring.services.sheets.self_assessment import return_to_officers, send_explanation

# Where each unit stands this year: (state, share filled in or components appraised, flags).
STANDING: dict[str, tuple[str, float, int]] = {
    "Sở NV": ("appraisal_1", 8, 0),
    "Sở TP": ("appraisal_1", 5, 3),
    "Sở KH&CN": ("appraisal_1", 2, 1),
    "BQL KKT": ("appraisal_1", 4, 1),
    "VP UBND": ("explanation", 8, 3),
    "Sở TC": ("explained", 8, 2),
    "Sở YT": ("declared", 1, 0),
    "Sở GD&ĐT": ("declared", 1, 0),
    "Thanh tra": ("declared", 1, 0),
    "BQL KCN": ("declared", 1, 0),
    "Sở CT": ("awaiting_approval", 1, 0),
    "Sở XD": ("awaiting_approval", 1, 0),
    "BQL KCNC": ("awaiting_approval", 1, 0),
    "Sở VH&TT": ("returned", 1, 0),
    "Sở NN&MT": ("extended", 0.34, 0),
    "Sở DL": ("declaring", 0.92, 0),
    "TTPVHCC": ("declaring", 0.56, 0),
    "Sở NgV": ("declaring", 0.21, 0),
    "BQL DAĐTXD": ("declaring", 0.1, 0),
    "Sở DT-TG": ("declaring", 0, 0),
}
_APPRAISED = ("appraisal_1", "explanation", "explained")
_SUBMITTED = ("declared", "awaiting_approval", "returned", *_APPRAISED)


def finish_year(sample: SampleRound, people: People) -> None:
    """Every unit declared, appraised twice, its points final."""
    for unit, entry in sample.entries.items():
        hand = _hand(sample, unit, people, documents=2)
        drawn = dice("days", LAST_YEAR, unit)
        fill(entry, sample.set_of(entry), hand)
        _declare(sample, unit, hand, submitted=drawn.randint(6, 9), approved=drawn.randint(3, 5))
    advance(sample.round, "open_appraisal_1", by=people.secretary)
    for unit, entry in sample.entries.items():
        flags = dice("flags", LAST_YEAR, unit).choice([0, 0, 1, 2])
        appraise_first(sample, entry, people, flags=flags)
    for entry in advance(sample.round, "open_explanation", by=people.secretary):
        unit = entry.agency.short_name
        hand = Hand(people.officers[unit], people.leaders[unit], None)  # type: ignore[arg-type]
        explain(entry, hand)
        send_explanation(entry, by=hand.officer)
    advance(sample.round, "open_appraisal_2", by=people.secretary)
    for entry in sample.entries.values():
        appraise_second(sample, entry, people)
    advance(sample.round, "finalise", by=people.secretary)


def half_year(sample: SampleRound, people: People) -> None:
    """Units at every place between untouched and explained."""
    for unit, (standing, share, flags) in STANDING.items():
        entry = sample.entries[unit]
        hand = _hand(sample, unit, people)
        fill(entry, sample.set_of(entry), hand, share=1 if standing in _SUBMITTED else share)
        if standing in _SUBMITTED:
            days = dice("days", YEAR, unit).randint(2, 8)
            if standing in ("awaiting_approval", "returned"):
                submit(entry, hand, days_ago=1)
            else:
                _declare(sample, unit, hand, submitted=days + 2, approved=days)
        if standing == "returned":
            return_to_officers(entry, by=hand.leader, reason=RETURNED)
        if standing == "extended":
            extend(
                entry,
                RoundStage.SELF_ASSESSMENT,
                by=people.secretary,
                reason=EXTENDED,
                deadline=moment(10, last_second=True),
            )
        if standing in _APPRAISED:
            _appraise(sample, unit, people, hand, components=int(share), flags=flags)
    opened = timezone.now() - datetime.timedelta(days=32)
    sample.round.transitions.update(at=opened)
    for entry in sample.entries.values():
        entry.transitions.filter(action="start").update(at=opened)


def _appraise(
    sample: SampleRound, unit: str, people: People, hand: Hand, *, components: int, flags: int
) -> None:
    standing, entry = STANDING[unit][0], sample.entries[unit]
    secretary = people.secretary
    advance(sample.round, "open_appraisal_1", by=secretary, entries=[entry])
    appraise_first(sample, entry, people, components=components, flags=flags)
    if standing != "appraisal_1":
        advance(sample.round, "open_explanation", by=secretary, entries=[entry])
        explain(entry, hand, but=1 if standing == "explanation" else 0)
    if standing == "explained":
        send_explanation(entry, by=hand.officer)


def _declare(sample: SampleRound, unit: str, hand: Hand, *, submitted: int, approved: int) -> None:
    entry = sample.entries[unit]
    title = SIGNED_REPORT.format(year=sample.round.year)
    submit(entry, hand, days_ago=submitted)
    report = load_report(entry, title, by=hand.leader)
    approve(entry, hand, days_ago=approved, report=report)


def _hand(sample: SampleRound, unit: str, people: People, documents: int = 99) -> Hand:
    officer = people.officers[unit]
    shelf = load_shelf(
        sample.entries[unit].agency,
        by=officer,
        year=sample.round.year,
        per_component=documents,
    )
    return Hand(officer, people.leaders[unit], shelf)
