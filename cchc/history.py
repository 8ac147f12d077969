"""The two histories (D9): typed transition rows for pages, pghistory rows for audit.

`TransitionRow` is the abstract base of every app's typed rows ("what happened");
`tracked` records every cell of a model through database triggers ("what it was").
"""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, TypeVar

import pghistory
from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from cchc.refusals import Refusal
from cchc.workflow import InvalidTransition, MissingReason, Workflow

M = TypeVar("M", bound=type[models.Model])


def tracked(model: M) -> M:
    """Record every insert, update and delete of `model`, bulk writes included.

    The acting person comes with the request's context (`ActorMiddleware`) or the job's.
    """
    events = pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    return pghistory.track(*events)(model)


class TransitionRow(models.Model):
    """What happened to a subject: action, states, who, when, why.

    `by` is empty when the program itself acted (a deadline locked an entry).
    """

    action = models.CharField(_("action"), max_length=40)
    from_state = models.CharField(_("from"), max_length=30)
    to_state = models.CharField(_("to"), max_length=30)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]


def reasons_required(workflow: Workflow, name: str) -> models.CheckConstraint:
    """What the workflow wants a reason for has one, also in the database (D9)."""
    actions = [each.action for each in workflow.transitions.values() if each.needs_reason]
    return models.CheckConstraint(
        name=name,
        condition=~models.Q(action__in=actions) | ~models.Q(reason=""),
        violation_error_message=_("Say why."),
    )


def transit(
    subject: Any, workflow: Workflow, action: str, *, refusal: str, reason: str = ""
) -> str:
    """Give the subject the state `action` leads to; returns the one it came from.

    Nothing is saved. Raises Refusal: with `refusal` where its state does not allow the
    action, or because the action must say why.
    """
    came_from: str = subject.state
    try:
        subject.state = workflow.target(action, came_from, reason=reason)
    except InvalidTransition:
        raise Refusal(refusal) from None
    except MissingReason:
        raise Refusal(_("Say why.")) from None
    return came_from


def record(
    subject: Any, action: str, *, by: Any, reason: str = "", came_from: str | None = None
) -> None:
    """A row of the subject's history: how it came to the state it is in.

    Without `came_from` it stays in its state; "" is where a new one comes from.
    """
    subject.transitions.create(
        action=action,
        from_state=subject.state if came_from is None else came_from,
        to_state=subject.state,
        reason=reason,
        by=by,
    )


class ActorMiddleware:
    """Tells the audit who acted in a request that may write.

    The person only, never the address; and nobody where no login is asked for, so that a
    ballot posted from an official's own browser carries neither its link nor the official
    into a statement (D7).
    """

    _SAFE = ("GET", "HEAD", "OPTIONS")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as stack:
            request.history = stack  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_arguments: Any) -> None:
        if request.method not in self._SAFE and getattr(view, "login_required", True):
            context = pghistory.context(user=request.user.pk)
            request.history.enter_context(context)  # type: ignore[attr-defined]
