"""Where a pair of embedded servers lives. Pure: computing a place touches no disk.

Nothing is imported here but the standard library: the settings ask for addresses.
"""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

# The path of a Unix socket may have about 107 bytes, so sockets never live under the
# project; and the directory is ours alone, because PostgreSQL trusts who can reach it.
SHORT_DIRECTORY = Path("/tmp")  # noqa: S108
THROW_AWAY_PREFIX = "cchc-suite-"


@dataclass(frozen=True)
class Place:
    """`base` holds locks and programs, `data` the clusters and logs, `sockets` the sockets."""

    base: Path
    data: Path
    sockets: Path

    @classmethod
    def of_project(cls, var: Path) -> "Place":
        """The lasting place of the project whose variable files are in `var`.

        PostgreSQL refuses to run as root and the account it then gets may not enter
        somebody's home: root's servers live outside the project.
        """
        name = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
        if os.getuid() == 0:
            base = Path(f"/var/lib/cchc-{name}")
            return cls(base, base / "data", base / "sockets")
        return cls(
            var / "servers", var / "servers/data", SHORT_DIRECTORY / f"cchc-{os.getuid()}-{name}"
        )

    @classmethod
    def throw_away(cls) -> "Place":
        """A place of its own under a name nobody can guess."""
        return cls.at(SHORT_DIRECTORY / (THROW_AWAY_PREFIX + secrets.token_hex(6)))

    @classmethod
    def at(cls, base: Path) -> "Place":
        return cls(base, base / "data", base / "sockets")

    @property
    def database_url(self) -> str:
        # The port is part of the socket's name; said here so that PGPORT cannot change it.
        return f"postgresql://app@:5432/cchc?host={quote(str(self.sockets), safe='')}"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def redis_url(self) -> str:
        return f"redis+socket://{self.valkey_socket}"
