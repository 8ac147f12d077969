"""Answers not yet cast, sealed under a key only the link can give (D7)."""

import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from surveys.models import Draft
from surveys.services.tokens import draft_address, draft_key

_NONCE = 12


@dataclass
class Answers:
    """What a respondent has said: per entry the option chosen per question, all by id.

    `skipped` are the entries the respondent does not work with. What was said of them before
    stays, should skipping have been a slip, but is not `given`.
    """

    chosen: dict[int, dict[int, int]] = field(default_factory=dict)
    skipped: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.chosen or self.skipped)

    @property
    def given(self) -> dict[int, dict[int, int]]:
        """What is cast: the options chosen for the entries not skipped."""
        return {entry: said for entry, said in self.chosen.items() if entry not in self.skipped}

    def choose(self, entry_id: int, question_id: int, option_id: int) -> None:
        self.skipped.discard(entry_id)
        self.chosen.setdefault(entry_id, {})[question_id] = option_id

    def skip(self, entry_id: int) -> None:
        self.skipped.add(entry_id)


def read(token: str) -> Answers:
    """What was saved under this token, nothing at first."""
    draft = Draft.objects.filter(pk=draft_address(token)).first()
    return _opened(token, draft.sealed) if draft else Answers()


def write(token: str, answers: Answers) -> None:
    """Save over what was saved before; the caller holds the invitation's lock."""
    draft = Draft(pk=draft_address(token), sealed=_sealed(token, answers))
    Draft.objects.bulk_create(
        [draft], update_conflicts=True, unique_fields=["id"], update_fields=["sealed"]
    )


def take(token: str) -> Answers:
    """What was saved, destroyed in the same statement."""
    table = connection.ops.quote_name(Draft._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE id = %s RETURNING sealed",  # noqa: S608 - our own name
            [draft_address(token)],
        )
        row = cursor.fetchone()
    return _opened(token, row[0]) if row else Answers()


def _sealed(token: str, answers: Answers) -> bytes:
    plain = json.dumps({"chosen": answers.chosen, "skipped": sorted(answers.skipped)})
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(draft_key(token)).encrypt(nonce, plain.encode(), None)


def _opened(token: str, sealed: bytes | memoryview) -> Answers:
    sealed = bytes(sealed)
    plain = AESGCM(draft_key(token)).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    content = json.loads(plain)
    return Answers(
        chosen={
            int(entry): {int(question): option for question, option in chosen.items()}
            for entry, chosen in content["chosen"].items()
        },
        skipped=set(content["skipped"]),
    )
