"""States, stages and kinds of scoring, as Django's choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SetState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    SUPERSEDED = "superseded", _("Superseded")
    DISCARDED = "discarded", _("Removed")
    # A draft of an amendment that was taken into the set it amends.
    APPLIED = "applied", _("Taken into the set")


class Block(models.TextChoices):
    """What the points of a component do to the total; the same values as the engine's."""

    MAIN = "main", _("Index")
    BONUS = "bonus", _("Bonus points")
    PENALTY = "penalty", _("Penalty points")


class Change(models.TextChoices):
    """What became of a node since the set it is compared with."""

    SAME = "same", _("Same")
    REWORDED = "reworded", _("Reworded")
    MAX_CHANGED = "max_changed", _("Maximum changed")
    RULE_CHANGED = "rule_changed", _("Rule changed")
    NEW = "new", _("New")
    DROPPED = "dropped", _("Dropped")


class Level(models.IntegerChoices):
    """The levels of a node; a criterion without children is itself the leaf."""

    COMPONENT = 1, _("Component")
    CRITERION = 2, _("Criterion")
    SUB_CRITERION = 3, _("Sub-criterion")


class Method(models.TextChoices):
    """Where a leaf's points come from."""

    APPRAISED = "appraised", _("Appraised self-assessment")
    SURVEY = "survey", _("Survey")


class RuleKind(models.TextChoices):
    """How a leaf's points are found; the same values as the engine's kinds."""

    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("Choice")
    DEADLINE = "deadline", _("Deadline")
    STEPS = "steps", _("Steps")
    PROPORTIONAL = "proportional", _("Proportional")
    CHECKLIST = "checklist", _("Checklist")
    COUNT = "count", _("Count with cap")
    FORMULA = "formula", _("Formula by case")
    GRADE = "grade", _("Share by grade")
    DEDUCTION = "deduction", _("Deduction")
    INVERSE = "inverse", _("Inverse share")
    BEST_IN_BLOC = "best_in_bloc", _("Beside the best of the bloc")
    EXTERNAL = "external", _("Another index")
    JUDGED = "judged", _("Judged")
    SURVEY = "survey", _("Survey")


class RoundState(models.TextChoices):
    PREPARING = "preparing", _("Preparing")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class RoundStage(models.TextChoices):
    """The dated stages of a round, in order."""

    SELF_ASSESSMENT = "self_assessment", _("Self-assessment")
    APPRAISAL_1 = "appraisal_1", _("Appraisal 1")
    EXPLANATION = "explanation", _("Explanation")
    APPRAISAL_2 = "appraisal_2", _("Appraisal 2")


class RankingMethod(models.TextChoices):
    """What follows a tie; the same values as rankings.standings."""

    SHARED = "shared", _("Equal units share a rank: 1, 2, 2, 4")
    CONSECUTIVE = "consecutive", _("Every unit has its own rank: 1, 2, 3, 4")


class TieKey(models.TextChoices):
    """What units are ordered by, one key after the other; the values of rankings.standings.

    A bloc stores `component` with the code of the component: "component:3".
    """

    UNROUNDED_INDEX = "unrounded_index", _("Index, unrounded")
    PRINTED_INDEX = "printed_index", _("Index as printed")
    APPRAISED_POINTS = "appraised_points", _("Appraised points")
    SURVEY_POINTS = "survey_points", _("Survey points")
    COMPONENT = "component", _("Points of one component")
    COUNCIL_ORDER = "council_order", _("Order set by the council")


class EntryState(models.TextChoices):
    """Where one entry stands; units differ through extensions and reopening."""

    WAITING = "waiting", _("Not opened yet")
    DECLARING = "declaring", _("Self-assessment")
    AWAITING_APPROVAL = "awaiting_approval", _("Awaiting the leader")
    DECLARED = "declared", _("Self-assessment locked")
    APPRAISAL_1 = "appraisal_1", _("Appraisal 1")
    EXPLANATION = "explanation", _("Explanation")
    EXPLAINED = "explained", _("Explanation sent")
    APPRAISAL_2 = "appraisal_2", _("Appraisal 2")
    FINAL = "final", _("Points final")


class EntryAction(models.TextChoices):
    """What can happen to an entry, in the words of its history; the table is in workflows."""

    START = "start", _("Self-assessment opened")
    SUBMIT = "submit", _("Handed in for the leader's approval")
    RECALL = "recall", _("Taken back to change")
    RETURN = "return", _("Returned to the officers")
    APPROVE = "approve", _("Approved and locked")
    SEND_EXPLANATION = "send_explanation", _("Explanations sent")
    LOCK = "lock", _("Locked at the deadline")
    LOCK_EXPLANATION = "lock_explanation", _("Explanations locked at the deadline")
    REOPEN = "reopen", _("Reopened by the secretariat")
    OPEN_APPRAISAL_1 = "open_appraisal_1", _("Appraisal 1 opened")
    OPEN_EXPLANATION = "open_explanation", _("Explanations asked for")
    REOPEN_EXPLANATION = "reopen_explanation", _("Explanations reopened")
    OPEN_APPRAISAL_2 = "open_appraisal_2", _("Appraisal 2 opened")
    FINALISE = "finalise", _("Points made final")
    REOPEN_APPRAISAL_2 = "reopen_appraisal_2", _("Appraisal 2 reopened")


class MarkStage(models.TextChoices):
    """The stages a mark can belong to (D4); a later one outweighs an earlier one."""

    DECLARED = "declared", _("Declared")
    APPRAISAL_1 = "appraisal_1", _("Appraisal 1")
    APPRAISAL_2 = "appraisal_2", _("Appraisal 2")
    RESOLUTION = "resolution", _("Resolution")
    APPEAL = "appeal", _("Appeal")


class DocumentOrigin(models.TextChoices):
    OWN = "own", _("Issued by the unit")
    OTHER = "other", _("Issued by another body")
    SYSTEM = "system", _("Exported from a system")
