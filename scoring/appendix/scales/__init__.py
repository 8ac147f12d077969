"""From a scale as decisions print it to a rule of ours, or to the questions it leaves open."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.numbers import format_points
from scoring.engine import Method
from scoring.engine.language import NOT_ARISEN, REDUCE

from ..result import Block, Confidence, Option, Proposal, Question
from ..words import plain
from .counts import read_count
from .deadlines import read_deadlines
from .deductions import read_deduction, read_taken_off
from .drafts import Draft, by_hand, proposal_of, quoted
from .items import Printed, read_printed_scale, without_signs
from .others import read_external, read_judged
from .ratios import read_best, read_inverse, read_share
from .steps import read_steps
from .values import points_over_max, read_checklist, read_grades, read_values

__all__ = ["over_max", "propose"]

LONGEST = 4000

Reader = Callable[[Printed], Draft | None]

# The more a scale says of itself, the earlier it is asked whether it is that.
_READERS: tuple[Reader, ...] = (
    read_external,
    read_best,
    read_inverse,
    read_deduction,
    read_count,
    read_share,
    read_grades,
    read_checklist,
    read_steps,
    read_deadlines,
    read_values,
    read_judged,
)
# They take every value for one of the same question, whatever stands above it.
_READERS_OF_VALUES: tuple[Reader, ...] = (
    read_grades,
    read_checklist,
    read_steps,
    read_deadlines,
    read_values,
)
_READERS_OF_PENALTIES = tuple(
    read_taken_off if reader is read_deduction else reader for reader in _READERS
)
_BESIDE = re.compile(r"\b(?:hoac|va|neu)\b.*\bkhong (?:co )?phat sinh\b")
_UNSCORED = re.compile(r"\bkhong (?:tinh|cham)\b")
# "Có: trừ 1 điểm": of a penalty, what is taken off is what the value is worth.
_WORTH_OFF = re.compile(r"(?<=[:=–-])(\s*)trừ(?: đi)?\s+(?=\d)", re.IGNORECASE)
_TRUSTED = (Confidence.SURE, Confidence.LIKELY)


def propose(
    text: str,
    *,
    max_points: Decimal,
    year: int,
    method: Method = Method.APPRAISED,
    block: Block = Block.MAIN,
) -> Proposal:
    """The rule a printed scale seems to mean. What it leaves open is asked, never guessed."""
    if method is Method.SURVEY:
        return Proposal("survey", "", Confidence.SURE)
    if not text.strip():
        return Proposal(
            questions=(
                Question("no_scale", _("The decision prints no scale here."), by_hand(block)),
            )
        )
    if len(text) > LONGEST:
        return _unreadable(block)
    if block is Block.PENALTY:
        text = without_signs(text)
    found = _found(text, max_points=max_points, year=year, block=block)
    if not found and block is Block.PENALTY:
        found = _found(_WORTH_OFF.sub(r"\1", text), max_points=max_points, year=year, block=block)
    return found or _unreadable(block)


def _found(text: str, *, max_points: Decimal, year: int, block: Block) -> Proposal | None:
    """What the readers make of a scale; None where none of them knows it."""
    printed = read_printed_scale(text, max_points=max_points, year=year)
    apart = printed.without_not_arisen()
    readers = _READERS_OF_PENALTIES if block is Block.PENALTY else _READERS
    read = [_read(reading, readers) for reading in dict.fromkeys((apart, printed))]
    proposals = [proposal for proposal in read if proposal]
    readable = [proposal for proposal in proposals if proposal.confidence in _TRUSTED]
    chosen = next(iter([*readable, *proposals]), None)
    if chosen is None:
        return None
    return _with_unscored_asked(_with_not_arisen_asked(chosen, printed), apart)


def _with_not_arisen_asked(proposal: Proposal, printed: Printed) -> Proposal:
    """Ask where a value speaks of what did not arise beside something else, as in "100 % or no
    file arose: 2": whether a unit may answer that, or only meets that value."""
    kind, scale = proposal.kind, proposal.scale
    named = next((item for item in printed.valued if _BESIDE.search(item.folded)), None)
    if named is None or kind is None or not scale or f"{NOT_ARISEN}:" in scale.casefold():
        return proposal
    points = format_points(named.points or Decimal(0))
    question = Question(
        "not_arisen",
        _("“%(value)s” names what did not arise: may a unit answer that, and earn %(points)s?")
        % {"value": named.label, "points": points},
        (
            Option(_("yes, %s points") % points, kind, f"{scale} | {NOT_ARISEN}: {points}"),
            Option(_("no, it only belongs to that value"), kind, scale),
        ),
    )
    return with_question(proposal, question)


def _with_unscored_asked(proposal: Proposal, printed: Printed) -> Proposal:
    """Ask where no points are counted for what did not arise: none are given, or none are asked
    for and the maximum falls."""
    kind, nothing = proposal.kind, f"{NOT_ARISEN}: 0"
    named = next(iter(printed.not_arisen), None)
    if named is None or kind is None or not proposal.scale.endswith(nothing):
        return proposal
    if not _UNSCORED.search(plain(named.text)):
        return proposal
    question = Question(
        "not_arisen_unscored",
        _("“%(value)s”: does a unit earn 0 points then, or does its maximum fall?")
        % {"value": quoted(named.text)},
        (
            Option(_("its maximum falls"), kind, f"{proposal.scale.removesuffix('0')}{REDUCE}"),
            Option(_("it earns %s points") % 0, kind, proposal.scale),
        ),
    )
    return with_question(proposal, question)


def over_max(text: str, *, max_points: Decimal, year: int) -> str:
    """The greatest points a printed scale gives where they pass the maximum, "" otherwise."""
    if len(text) > LONGEST:
        return ""
    return points_over_max(read_printed_scale(text, max_points=max_points, year=year))


def _read(printed: Printed, readers: Sequence[Reader]) -> Proposal | None:
    """What the first reader understood; one that leaves something out only after all others."""
    partial: Draft | None = None
    for reader in readers:
        draft = reader(printed)
        if draft and printed.is_parted and reader in _READERS_OF_VALUES:
            draft = replace(draft, left=[item.label for item in printed.headings])
        if draft and not draft.left:
            return proposal_of(draft, printed)
        partial = partial or draft
    return proposal_of(partial, printed) if partial else None


def _unreadable(block: Block) -> Proposal:
    return Proposal(
        questions=(
            Question(
                "unreadable",
                _("No rule of ours could be recognised in the printed scale; choose one."),
                by_hand(block),
            ),
        )
    )


def with_question(proposal: Proposal, question: Question) -> Proposal:
    """The proposal no longer sure of itself, because something else is to be asked."""
    return replace(
        proposal,
        scale="",
        confidence=Confidence.UNSURE,
        questions=(question, *proposal.questions),
    )
