"""How a question is put whose criterion is a name of a quality, or a statement."""

from django.utils.translation import gettext as _

# Criteria that begin so name a quality: one can ask how it is. Anything else states what
# should be so ("Không có tình trạng…"), and is quoted. Criteria are in Vietnamese.
_QUALITIES = (
    "chất lượng ",
    "công tác ",
    "hiệu quả ",
    "hiệu lực ",
    "kết quả ",
    "khả năng ",
    "kỷ luật ",
    "kỹ năng ",
    "mức độ ",
    "năng lực ",
    "sự ",
    "tác động ",
    "thái độ ",
    "thời gian ",
    "tinh thần ",
    "tính ",
    "trách nhiệm ",
    "vai trò ",
    "việc ",
    "ý thức ",
)
_SATISFACTION = ("hài lòng về ", "sự hài lòng về ", "mức độ hài lòng về ")


def proposed_question(criterion: str) -> str:
    """A question about a criterion that a respondent understands, to be edited."""
    item = criterion.strip().rstrip(" .;:?")
    for words in _SATISFACTION:
        if item.lower().startswith(words):
            return _("How do you rate %(item)s?") % {"item": item[len(words) :]}
    if item.lower().startswith(_QUALITIES):
        return _("How do you rate %(item)s?") % {"item": item[:1].lower() + item[1:]}
    return _("How well is this done: “%(item)s”?") % {"item": item}
