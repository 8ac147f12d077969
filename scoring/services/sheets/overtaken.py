"""Appraisals a reopened unit has overtaken: they judged something else than what stands now."""

from collections import Counter, defaultdict
from collections.abc import Collection

from django.db.models import Exists, OuterRef
from django.utils.translation import ngettext

from scoring.enums import MarkStage
from scoring.models import Attachment, Entry, Mark

# A node of an entry.
Place = tuple[int, int]


def drop_overtaken(entries: Collection[Entry]) -> dict[int, str]:
    """Forget first appraisals of what was declared anew, or has other evidence, since.

    By entry id, what was forgotten and why, as a sentence for the history; the audit keeps
    the cells. Six queries.
    """
    appraised = Mark.objects.filter(entry__in=entries, stage=MarkStage.APPRAISAL_1)
    rows = list(appraised.order_by().values_list("pk", "entry", "node"))
    places = {pk: (entry_id, node_id) for pk, entry_id, node_id in rows}
    overtaken = _declared_anew(places) | _proven_otherwise(places)
    Mark.objects.filter(pk__in=overtaken).delete()
    dropped = Counter(places[pk][0] for pk in overtaken)
    return {entry_id: _sentence(number) for entry_id, number in dropped.items()}


def _declared_anew(marks: Collection[int]) -> set[int]:
    later = Mark.objects.filter(
        entry=OuterRef("entry"),
        node=OuterRef("node"),
        stage=MarkStage.DECLARED,
        updated_at__gt=OuterRef("updated_at"),
    )
    found = Mark.objects.filter(Exists(later), pk__in=marks)
    return set(found.order_by().values_list("pk", flat=True))


def _proven_otherwise(places: dict[int, Place]) -> set[int]:
    """Marks that judged other revisions than are attached now."""
    judged: defaultdict[int, set[int]] = defaultdict(set)
    rows = Mark.judged.through.objects.filter(mark__in=places)
    for mark_id, revision_id in rows.values_list("mark", "revision"):
        judged[mark_id].add(revision_id)
    attached: defaultdict[Place, set[int]] = defaultdict(set)
    pins = Attachment.objects.filter(entry__in={entry_id for entry_id, _node in places.values()})
    for entry_id, node_id, revision_id in pins.values_list("entry", "node", "revision"):
        attached[entry_id, node_id].add(revision_id)
    return {pk for pk, place in places.items() if judged[pk] != attached[place]}


def _sentence(number: int) -> str:
    return ngettext(
        "%(count)d appraised item is appraised anew: the unit changed it after being reopened.",
        "%(count)d appraised items are appraised anew: the unit changed them after being reopened.",
        number,
    ) % {"count": number}
