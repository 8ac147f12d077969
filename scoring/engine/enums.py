"""The plain enums of the engine; the layers above wrap them in choices."""

from enum import Enum


class RuleKind(Enum):
    """How a leaf turns what was entered into points."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    DEADLINE = "deadline"
    STEPS = "steps"
    PROPORTIONAL = "proportional"
    CHECKLIST = "checklist"
    COUNT = "count"
    FORMULA = "formula"
    GRADE = "grade"
    DEDUCTION = "deduction"
    INVERSE = "inverse"
    BEST_IN_BLOC = "best_in_bloc"
    EXTERNAL = "external"
    JUDGED = "judged"
    SURVEY = "survey"


class Block(Enum):
    """What the points of a component do to the total: they are it, raise it or lower it."""

    MAIN = "main"
    BONUS = "bonus"
    PENALTY = "penalty"


class Method(Enum):
    """Where the points of a leaf come from."""

    APPRAISED = "appraised"
    SURVEY = "survey"


class Outcome(Enum):
    """What became of a leaf. Excluded leaves reduce the maximum, pending ones do not."""

    AWARDED = "awarded"
    PENDING = "pending"
    EXCLUDED = "excluded"


class Cause(Enum):
    """Why a leaf has its outcome."""

    RULE = "rule"
    OVERRIDE = "override"
    DID_NOT_ARISE = "did_not_arise"
    EXEMPTION = "exemption"
    INSUFFICIENT_SAMPLE = "insufficient_sample"
    NOT_MARKED = "not_marked"
    NOT_CLAIMED = "not_claimed"
    INCOMPLETE = "incomplete"
    OUT_OF_BOUNDS = "out_of_bounds"


class NotArisenPolicy(Enum):
    """What a rule gives a unit in which the matter did not arise."""

    FULL = "full"
    EXCLUDE = "exclude"
    POINTS = "points"


class InputType(Enum):
    """The control an input needs, and the form its value has in canonical JSON."""

    BOOL = "bool"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    COUNT = "count"
    TICKS = "ticks"
    POINTS = "points"
    SHARE = "share"


class Change(Enum):
    """What became of an item since an earlier set."""

    SAME = "same"
    REWORDED = "reworded"
    MAX_CHANGED = "max_changed"
    RULE_CHANGED = "rule_changed"
    NEW = "new"
    DROPPED = "dropped"
