"""The unit's written answers to flagged items, saved as they are typed (D11)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Conflict
from scoring.models import ExplanationRequest
from scoring.permissions import can_explain
from scoring.services.sheets.transitions import locked


@transaction.atomic
def answer(request: ExplanationRequest, text: str, *, by: User, version: int) -> ExplanationRequest:
    """Save the answer to a flagged item; an empty text takes it back.

    `version` is the one the page showed. Raises NotPermitted (who, state, deadline) and
    Conflict (saved meanwhile; carries the standing request).
    """
    entry = locked(request.entry)
    can_explain(by, entry).demand()
    standing = ExplanationRequest.objects.select_related("answered_by").get(pk=request.pk)
    if standing.version != version:
        raise Conflict(
            _("Somebody else changed this item meanwhile. Nothing was overwritten."),
            current=standing,
        )
    text = text.strip()
    standing.answer = text
    standing.answered_by = by if text else None
    standing.answered_at = timezone.now() if text else None
    standing.version += 1
    standing.save(update_fields=["answer", "answered_by", "answered_at", "version"])
    return standing
