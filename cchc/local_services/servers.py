"""Starting, sharing and stopping the embedded servers of one place.

Terminals share them: every process that uses the servers holds a shared lock, and the one
that finds itself alone when it leaves stops them. The kernel drops the lock of a process
that was killed, so no count can go wrong.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

from cchc.local_services.account import Account, LocalServicesError
from cchc.local_services.place import SHORT_DIRECTORY, THROW_AWAY_PREFIX, Place
from cchc.local_services.postgres import Postgres
from cchc.local_services.valkey import Valkey

__all__ = ["LocalServicesError", "Servers", "remove_abandoned"]


class Servers:
    """The PostgreSQL and the Valkey of one place, as this process uses them."""

    def __init__(self, place: Place, *, durable: bool = True) -> None:
        """`durable=False`: no write waits for the disk, for data that is thrown away."""
        self.place = place
        account = Account(place)
        self._account = account
        self._servers: dict[str, Postgres | Valkey] = {
            "postgres": Postgres(place, account, durable=durable),
            "valkey": Valkey(place, account),
        }
        self._users: FileIO | None = None
        self._pid = 0

    def join(self, wanted: list[str]) -> None:
        """Use the servers, starting those of `wanted` that do not run.

        Raises LocalServicesError when a server cannot start.
        """
        self._account.prepare()
        with self._gate():
            self._users = FileIO(self._users_file, "a")
            self._pid = os.getpid()
            fcntl.flock(self._users, fcntl.LOCK_SH)
            for name in wanted:
                if not self._servers[name].is_running():
                    self._servers[name].start()

    def leave(self) -> None:
        """Stop using the servers; stop them if nobody else does. Safe to call twice."""
        # A forked child inherits this object, but its parent is the user.
        if self._users is None or self._pid != os.getpid():
            return
        with self._gate():
            self._stop_if_alone(self._users)
            # Said aloud: closing would leave the lock with a child that inherited the file.
            fcntl.flock(self._users, fcntl.LOCK_UN)
        self._users.close()
        self._users = None

    def remove(self) -> None:
        """Leave and delete the place, for one that is thrown away."""
        self.leave()
        shutil.rmtree(self.place.base, ignore_errors=True)

    def stop_if_abandoned(self) -> bool:
        """Stop what a killed process left behind; True when nobody uses the place."""
        if not self._users_file.exists():
            return False
        with self._gate(), FileIO(self._users_file, "a") as users:
            return self._stop_if_alone(users)

    def _stop_if_alone(self, users: FileIO) -> bool:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        for server in self._servers.values():
            if server.is_running():
                server.stop()
        return True

    @property
    def _users_file(self) -> Path:
        return self.place.base / "users.lock"

    @contextmanager
    def _gate(self) -> Iterator[None]:
        """One process at a time joins or leaves."""
        with FileIO(self.place.base / "gate.lock", "a") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield


def remove_abandoned() -> None:
    """Stop and delete throw-away places whose process was killed.

    Another suite may be sweeping or leaving at the same time: what is gone is fine.
    """
    for base in SHORT_DIRECTORY.glob(THROW_AWAY_PREFIX + "*"):
        with suppress(FileNotFoundError):
            if base.lstat().st_uid != os.getuid() or base.is_symlink():
                continue
            servers = Servers(Place.at(base))
            if servers.stop_if_abandoned():
                servers.remove()
