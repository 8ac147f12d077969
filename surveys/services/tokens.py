"""The secret in a ballot's link, derived and never stored (D7).

A token is the invitation's id under authenticated, deterministic encryption with a secret
of the environment. So a reminder carries the same link, a forged token is told from a real
one, and a link seen in a log cannot be matched with a row of the database.
"""

import base64
import binascii
import hmac
import uuid
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_LENGTH = 43  # 32 bytes in base64 without padding


def token_of(invitation_id: uuid.UUID) -> str:
    """The token that opens this invitation's ballot; always the same one."""
    sealed = _sealer(settings.BALLOT_SECRET).encrypt(invitation_id.bytes, None)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def invitation_id_of(token: str) -> uuid.UUID | None:
    """Whose token it is; None when it was not derived from our secret."""
    if len(token) != _LENGTH:
        return None
    try:
        sealed = base64.urlsafe_b64decode(token + "=")
        found = uuid.UUID(bytes=_sealer(settings.BALLOT_SECRET).decrypt(sealed, None))
    except (InvalidTag, ValueError, binascii.Error):
        return None
    # Unused bits at the end of base64 would give one ballot several links.
    return found if hmac.compare_digest(token_of(found), token) else None


def draft_address(token: str) -> bytes:
    """Where the draft written under this token lies; tells nothing without the token."""
    return _derive(token.encode(), b"address of the draft", 32)


def draft_key(token: str) -> bytes:
    """The key the draft is encrypted under."""
    return _derive(token.encode(), b"key of the draft", 32)


@cache
def _sealer(secret: str) -> AESSIV:
    return AESSIV(_derive(secret.encode(), b"link of a ballot", 64))


def _derive(secret: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(secret)
