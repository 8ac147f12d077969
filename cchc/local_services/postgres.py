"""The embedded PostgreSQL: the programs of a wheel, a cluster of our own."""

import shutil
import socket

import psycopg2

from cchc.local_services.account import Account, LocalServicesError
from cchc.local_services.place import Place

NOT_DURABLE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class Postgres:
    """One cluster, reached through a socket only."""

    def __init__(self, place: Place, account: Account, *, durable: bool) -> None:
        self._place = place
        self._account = account
        self._durable = durable
        self._cluster = place.data / "pgdata"

    def is_running(self) -> bool:
        return answers(str(self._place.sockets / ".s.PGSQL.5432"))

    def start(self) -> None:
        """Start the cluster, making it and its database first where they do not exist.

        Raises LocalServicesError with the server's last words when it cannot start.
        """
        if not (self._cluster / "PG_VERSION").exists():
            self._make_cluster()
        # The sockets' path is short and ours, so it needs no quoting (a project's may).
        options = f"-k {self._place.sockets} -p 5432 -c listen_addresses=''"
        if not self._durable:
            options += " " + NOT_DURABLE
        log = self._place.data / "postgres.log"
        self._pg_ctl("start", "-l", str(log), "-o", options)
        self._make_database()

    def stop(self) -> None:
        self._pg_ctl("stop", "-m", "fast")

    def _pg_ctl(self, action: str, *arguments: str) -> None:
        program = self._account.postgres_programs() / "pg_ctl"
        done = self._account.run(program, action, "-w", "-D", self._cluster, *arguments)
        if done.returncode:
            raise LocalServicesError(
                f"The embedded PostgreSQL did not {action}: {done.stdout.strip()}"
                f" (log: {self._place.data / 'postgres.log'})"
            )

    def _make_cluster(self) -> None:
        # Aside and renamed: an interrupted initdb leaves nothing that looks whole.
        unfinished = self._cluster.with_name("pgdata.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        done = self._account.run(
            self._account.postgres_programs() / "initdb",
            *("-D", unfinished, "-U", "app", "-A", "trust", "-E", "UTF8", "--no-instructions"),
            # Folds Đ and đ whatever the caller's locale.
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *(() if self._durable else ("--no-sync",)),
        )
        if done.returncode:
            raise LocalServicesError(f"initdb failed: {done.stdout.strip()}")
        unfinished.rename(self._cluster)

    def _make_database(self) -> None:
        connection = psycopg2.connect(
            host=str(self._place.sockets), port=5432, user="app", dbname="postgres"
        )
        try:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute("SELECT FROM pg_database WHERE datname = 'cchc'")
            if not cursor.rowcount:
                cursor.execute("CREATE DATABASE cchc")
        finally:
            connection.close()


def answers(path: str) -> bool:
    """Does a server listen on this Unix socket?"""
    with socket.socket(socket.AF_UNIX) as attempt:
        try:
            attempt.connect(path)
        except OSError:
            return False
    return True
