"""What each unit still owes, in items, for any number of entries in one query."""

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery

from scoring.enums import MarkStage, Method
from scoring.models import Attachment, Entry, Exemption, ExplanationRequest, Mark, Node


def with_items(entries: QuerySet[Entry]) -> QuerySet:
    """`entries`, each with the number of items `asked`, `finished`, `flagged`, `answered`.

    Finished as on the sheet: scored, and proven by evidence or explained.
    """
    entry = OuterRef(OuterRef("pk"))
    exempt = Exemption.objects.filter(
        Q(node=OuterRef("pk")) | Q(node=OuterRef("parent")) | Q(node=OuterRef("parent__parent")),
        entry=entry,
    )
    asked = Node.objects.leaves().filter(
        ~Exists(exempt), set=OuterRef("bloc__criteria_set"), method=Method.APPRAISED
    )
    proof = Attachment.objects.filter(entry=OuterRef("entry"), node=OuterRef("node"))
    scored = Mark.objects.filter(
        ~Q(explanation="") | Exists(proof),
        entry=entry,
        node=OuterRef("pk"),
        stage=MarkStage.DECLARED,
        seat=1,
        is_complete=True,
    )
    flagged = ExplanationRequest.objects.filter(entry=OuterRef("pk"))
    return entries.annotate(
        asked=count_of(asked),
        finished=count_of(asked.filter(Exists(scored))),
        flagged=count_of(flagged),
        answered=count_of(flagged.filter(answered_at__isnull=False)),
    )


def count_of(rows: QuerySet) -> Subquery:
    """The number of rows of a correlated subquery."""
    counted = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(counted=counted).values("counted"))
