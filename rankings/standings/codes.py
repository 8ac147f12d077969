"""What may be wrong with settings, or stand open in a result. Pure."""

from enum import StrEnum


class Code(StrEnum):
    """Codes of problems; pages turn them into sentences."""

    NO_KEYS = "no_keys"
    FIRST_KEY_IS_NO_INDEX = "first_key_is_no_index"
    KEY_TWICE = "key_twice"
    COUNCIL_ORDER_NOT_LAST = "council_order_not_last"
    COMPONENT_MISSING = "component_missing"
    COMPONENT_UNKNOWN = "component_unknown"
    TIE_UNRESOLVED = "tie_unresolved"
    COUNCIL_REASON_MISSING = "council_reason_missing"
    BAND_WITHOUT_LABEL = "band_without_label"
    BAND_TWICE = "band_twice"
    EDGE_NOT_FINITE = "edge_not_finite"
    EDGES_NOT_DESCENDING = "edges_not_descending"
