"""What may be wrong with a questionnaire or with tallies. Pure."""

from enum import StrEnum


class Code(StrEnum):
    """Codes of problems; pages turn them into sentences."""

    QUESTION_TWICE = "question_twice"
    GROUP_TWICE = "group_twice"
    NO_GROUPS = "no_groups"
    GROUP_UNKNOWN = "group_unknown"
    WEIGHT_NOT_POSITIVE = "weight_not_positive"
    SHARE_OUT_OF_RANGE = "share_out_of_range"
    NO_COUNTED_OPTION = "no_counted_option"
    MINIMUM_TOO_SMALL = "minimum_too_small"
    QUESTION_UNKNOWN = "question_unknown"
    OPTION_UNKNOWN = "option_unknown"
    GROUP_NOT_ASKED = "group_not_asked"
    ENTRY_UNKNOWN = "entry_unknown"
    COUNT_NEGATIVE = "count_negative"
