"""What the log may not say."""

import logging
import re

# A long segment of an address with a capital or a digit: a ballot's token, a reset key.
_SECRET = re.compile(r"(?<=/)(?=[^/\s]*[A-Z0-9])[\w:.-]{20,}")


class MaskSecrets(logging.Filter):
    """Django logs the address of what it refuses; the address of a ballot is a secret (D7)."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _SECRET.sub("…", record.getMessage()), ()
        return True
