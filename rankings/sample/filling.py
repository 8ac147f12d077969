"""Self-assessments: marks with evidence or explanation, and the unit's way to being declared."""

import datetime
from dataclasses import dataclass
from random import Random

from django.utils import timezone

from cchc.agencies.models import User
from rankings.sample.answers import typed_for
from rankings.sample.documents import Shelf
from rankings.sample.files import dice
from rankings.sample.sets import SampleSet, Scored
from rankings.sample.words import DID_NOT_ARISE, NO_EVIDENCE
from scoring.enums import MarkStage
from scoring.models import Attachment, Entry, Mark
from scoring.selectors.rounds.applicability import applicable_leaves
from scoring.services.sheets.declare import rule_says
from scoring.services.sheets.transitions import locked, move

# The odds that a unit has something to say of a bonus or penalty.
GROUNDS_NAMED = 0.15


@dataclass(frozen=True)
class Hand:
    """Who writes for a unit, and from which documents."""

    officer: User
    leader: User
    shelf: Shelf


def quality_of(entry: Entry, *, year: int) -> float:
    """How good a unit is, 0…1; it keeps most of it from year to year."""
    base = dice("unit", entry.agency.short_name).uniform(0.58, 0.88)
    return min(0.87, max(0.5, base + dice("year", entry.agency.short_name, year).gauss(0, 0.07)))


def fill(entry: Entry, sample: SampleSet, hand: Hand, *, share: float = 1.0) -> None:
    """Write the unit's marks of the first `share` of its leaves, the last one unfinished; of
    bonus and penalty what it has to name, once the rest is done."""
    year = sample.criteria_set.year
    drawn = dice("declared", year, entry.agency.short_name)
    quality = quality_of(entry, year=year)
    asked = {node.pk for node in applicable_leaves(entry)}
    scored = [leaf for leaf in sample.scored if leaf.node.pk in asked]
    leaves = [leaf for leaf in scored if not leaf.is_ground]
    chosen = leaves[: round(len(leaves) * share)]
    if share == 1.0:
        named = dice("grounds", year, entry.agency.short_name)
        chosen += [leaf for leaf in scored if leaf.is_ground and named.random() < GROUNDS_NAMED]
    marks, attachments = [], []
    for leaf in chosen:
        revision = hand.shelf.best_for(leaf.node, leaf.component)
        mark = _mark(entry, leaf, quality, drawn, by=hand.officer)
        if revision is None or mark.did_not_arise:
            mark.explanation = drawn.choice(DID_NOT_ARISE if mark.did_not_arise else NO_EVIDENCE)
        elif share == 1.0 or leaf is not chosen[-1]:
            attachments.append(
                Attachment(
                    entry=entry,
                    node=leaf.node,
                    revision=revision,
                    locator=f"Mục {drawn.choice(['I', 'II', 'III', 'IV'])}, trang "
                    f"{drawn.randint(1, 14)}",
                    attached_by=hand.officer,
                )
            )
        marks.append(mark)
    Mark.objects.bulk_create(marks)
    Attachment.objects.bulk_create(attachments)


def submit(entry: Entry, hand: Hand, *, days_ago: int) -> None:
    """Hand over to the leader, as the service does but on a day gone by."""
    at = timezone.now() - datetime.timedelta(days=days_ago, hours=3)
    move(locked(entry), "submit", by=hand.officer, submitted_at=at)
    _date(entry, "submit", at)


def approve(entry: Entry, hand: Hand, *, days_ago: int, report: object) -> None:
    """The leader approves with the signed report and locks."""
    at = timezone.now() - datetime.timedelta(days=days_ago, hours=1)
    move(locked(entry), "approve", by=hand.leader, declared_at=at, signed_report=report)
    _date(entry, "approve", at)


def _mark(entry: Entry, leaf: Scored, quality: float, drawn: Random, *, by: User) -> Mark:
    rule = leaf.rule
    mark = Mark(
        entry=entry,
        node=leaf.node,
        stage=MarkStage.DECLARED,
        floor=rule.floor,
        ceiling=rule.ceiling,
        set_version=entry.bloc.criteria_set.version,
        updated_by=by,
    )
    if rule.allows_did_not_arise and drawn.random() < 0.025:
        mark.did_not_arise = True
    else:
        # A unit sees itself a little better than the council will.
        mark.inputs = rule.clean(typed_for(rule, quality + 0.04, drawn, text=leaf.node.text))
    mark.rule_points, mark.is_complete = rule_says(rule, mark, entry)
    mark.points = mark.rule_points
    return mark


def _date(entry: Entry, action: str, at: datetime.datetime) -> None:
    entry.transitions.filter(action=action).update(at=at)
