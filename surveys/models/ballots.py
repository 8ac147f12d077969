"""What was answered. No key, no person, no time, no order leads back to an invitation (D7)."""

import uuid

from django.db import models

from scoring.models import Entry
from surveys.models.questionnaire import Option, Question, RespondentGroup, Survey


class Ballot(models.Model):
    """One respondent's answers about one unit.

    A respondent who rates twenty units leaves twenty ballots that nothing ties together:
    the set of units a person was asked to rate would otherwise tell who answered.
    Identifiers are random, so they keep no order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="ballots")
    group = models.ForeignKey(RespondentGroup, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)


class Answer(models.Model):
    """One chosen option; the key is the ballot and the question, never a sequence."""

    pk = models.CompositePrimaryKey("ballot_id", "question_id")
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.question_id}"


class Draft(models.Model):
    """Answers not yet cast, encrypted under a key only the link can give.

    `id` and the key both come from the token; the row is destroyed when the ballot is cast.
    """

    id = models.BinaryField(primary_key=True, max_length=32)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "draft"
