"""A proposal in the making, and what the engine says of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from scoring.engine import MESSAGES, Block, Problem, RuleError, RuleKind, parse_scale
from scoring.engine.language import FULL, NOT_ARISEN, REDUCE

from ..result import Confidence, Option, Proposal, Question
from .items import Item, Printed

_KINDS = {kind.value: kind for kind in RuleKind}
_SHOWN = 80


@dataclass(frozen=True)
class Draft:
    """What one reader understood. `left` are the parts of the scale it has no place for."""

    kind: str
    scale: str = ""
    confidence: Confidence = Confidence.SURE
    questions: tuple[Question, ...] = ()
    left: Sequence[str] = field(default=())


def asking(kind: str, question: Question) -> Draft:
    """A draft that waits for an answer: the kind is known, its scale is not."""
    return Draft(kind, "", Confidence.UNSURE, (question,))


def refusals(kind: str, scale: str, printed: Printed) -> list[Problem]:
    """Why the engine would not take a scale. Kinds it does not have yet are not judged."""
    if kind not in _KINDS:
        return []
    try:
        parse_scale(_KINDS[kind], scale, printed.max_points, printed.year)
    except RuleError as error:
        return error.problems
    return []


def proposal_of(draft: Draft, printed: Printed) -> Proposal:
    """The draft as a proposal: nothing left out, nothing the engine would refuse."""
    suffix = "".join(f" | {_not_arisen(item, printed)}" for item in printed.not_arisen[:1])
    draft = _with_suffix(draft, suffix)
    questions = tuple(_checked(question, printed) for question in draft.questions)
    left = [*draft.left, *(item.text for item in printed.not_arisen[1:])]
    if left:
        questions = (*questions, _checked(_left_question(left, draft), printed))
        return Proposal(draft.kind, "", Confidence.UNSURE, questions)
    if draft.confidence is Confidence.UNSURE:
        return Proposal(draft.kind, "", Confidence.UNSURE, questions)
    if found := refusals(draft.kind, draft.scale, printed):
        return Proposal(
            draft.kind, "", Confidence.UNSURE, (*questions, _refused_question(found[0]))
        )
    confidence = draft.confidence
    if suffix and confidence is Confidence.SURE:
        confidence = Confidence.LIKELY
    return Proposal(draft.kind, draft.scale, confidence, questions)


def said(problem: Problem) -> str:
    """The engine's problem as a sentence."""
    return _(MESSAGES[problem.code]) % problem.args


def quoted(text: str) -> str:
    """A part of the printed scale as it is shown in a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


def _not_arisen(item: Item, printed: Printed) -> str:
    if item.reduces:
        return f"{NOT_ARISEN}: {REDUCE}"
    if item.points == printed.max_points:
        return f"{NOT_ARISEN}: {FULL}"
    return f"{NOT_ARISEN}: {item.written.rpartition(': ')[2]}"


def _with_suffix(draft: Draft, suffix: str) -> Draft:
    if not suffix:
        return draft
    questions = tuple(
        replace(
            question,
            options=tuple(
                replace(option, scale=f"{option.scale}{suffix}".removeprefix(" | "))
                for option in question.options
            ),
        )
        for question in draft.questions
    )
    scale = f"{draft.scale}{suffix}".removeprefix(" | ")
    if draft.confidence is Confidence.UNSURE:
        scale = ""
    return replace(draft, scale=scale, questions=questions)


def _checked(question: Question, printed: Printed) -> Question:
    """The question with those answers only that the engine would take."""
    return replace(
        question,
        options=tuple(
            option
            for option in question.options
            if not refusals(option.kind, option.scale, printed)
        ),
    )


def _refused_question(problem: Problem) -> Question:
    return Question(
        "refused",
        _("The printed scale cannot be taken as it is. %(reason)s") % {"reason": said(problem)},
    )


def _left_question(left: Sequence[str], draft: Draft) -> Question:
    """What is left out; where something was read, it is offered to begin with."""
    read = draft.scale.replace(" | ", "; ")
    begun = Option(_("take what was read: %s") % read, draft.kind, draft.scale)
    return Question(
        "left_over",
        _("This part of the printed scale has no place in the proposed rule: “%(text)s”.")
        % {"text": quoted("; ".join(left))},
        (begun,) if read else (),
    )


def by_hand(block: Block) -> tuple[Option, ...]:
    """The rules that need no scale, for a leaf whose own cannot be read.

    Of a penalty "đạt" would name what costs points: there it is asked whether it happened.
    """
    happened = "Có: tối đa | Không có: 0" if block is Block.PENALTY else ""
    return (
        Option(_("Yes or no, all or nothing"), "yes_no", happened),
        Option(_("Points by the appraiser's judgement"), "judged"),
    )
