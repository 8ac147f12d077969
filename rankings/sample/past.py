"""Moving what was just written into the past, so that last year looks like last year."""

import datetime

from django.db.models import F

from scoring.models import (
    AssessmentRound,
    Attachment,
    Document,
    Entry,
    EntryTransition,
    Exemption,
    ExplanationRequest,
    Mark,
    Revision,
    RoundTransition,
    StageDates,
)


def backdate(round: AssessmentRound, *, days: int) -> None:
    """Move every time of a round by so many days; what it says stays."""
    by = datetime.timedelta(days=days)
    in_round = {"entry__bloc__round": round}
    revisions = Revision.objects.filter(attachments__entry__bloc__round=round)
    documents = Document.objects.filter(revisions__in=revisions)
    for queryset, fields in (
        (StageDates.objects.filter(round=round), ["opens_at", "deadline"]),
        (Entry.objects.filter(bloc__round=round), ["submitted_at", "declared_at"]),
        (EntryTransition.objects.filter(**in_round), ["at"]),
        (RoundTransition.objects.filter(round=round), ["at"]),
        (Exemption.objects.filter(**in_round), ["at"]),
        (Mark.objects.filter(**in_round), ["updated_at"]),
        (Attachment.objects.filter(**in_round), ["attached_at"]),
        (ExplanationRequest.objects.filter(**in_round), ["asked_at", "answered_at"]),
        (Document.objects.filter(pk__in=documents.order_by().values("pk")), ["created_at"]),
        (Revision.objects.filter(pk__in=revisions.order_by().values("pk")), ["uploaded_at"]),
        (AssessmentRound.objects.filter(pk=round.pk), ["created_at"]),
    ):
        queryset.order_by().update(**{field: F(field) - by for field in fields})
