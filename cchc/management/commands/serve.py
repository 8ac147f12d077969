"""The whole program on this machine: web server, worker, schedule; Ctrl-C ends them all."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.core.management.base import CommandParser

HOST = "127.0.0.1"
SECONDS_TO_START = 30
SECONDS_TO_STOP = 10
ROOT_WARNING = "ignore:You're running the worker with superuser"


class Command(BaseCommand):
    help = "Runs the program on this machine: web server, worker and schedule."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000")

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("This runs a local set-up; in production use docker-compose.yml.")
        port = _free_port(options["port"])
        self._prepare_database()
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup means it
                signal.signal(number, _interrupt)
        processes: list[subprocess.Popen[bytes]] = []
        try:
            processes += [_start(command) for command in _commands(port)]
            _wait_for(port, processes)
            self._say(self.style.SUCCESS(f"http://{HOST}:{port}/   (Ctrl-C ends it)"))
            self._say_logins()
            _watch(processes)
        except KeyboardInterrupt:
            pass
        finally:
            # From here on nothing interrupts: whoever is impatient waits at most this long.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            _stop(processes)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _prepare_database(self) -> None:
        """Migrate; an empty database of the embedded PostgreSQL gets the sample year."""
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        self._say("Preparing the database…")
        call_command("migrate", verbosity=0, interactive=False)
        if not os.environ.get("DATABASE_URL"):
            call_command("load_sample", if_empty=True)

    def _say_logins(self) -> None:
        if not os.environ.get("DATABASE_URL"):
            call_command("load_sample", logins=True)
        self.stdout.flush()


def _free_port(text: str) -> int:
    """The port as a number; raises CommandError when it is none, or taken."""
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text) < 65536:
        raise CommandError(f"PORT={text} is not a port: take a number up to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError as error:
            raise CommandError(
                f"Port {text} cannot be used ({error.strerror}): try make run PORT=8001."
            ) from None
    return int(text)


def _commands(port: int) -> list[list[str]]:
    celery = ["-m", "celery", "--quiet", "-A", "cchc.celery"]
    return [
        # No access log: the address of a ballot is a secret.
        [
            *("-m", "gunicorn", "cchc.wsgi", "--bind", f"{HOST}:{port}", "--log-level", "warning"),
            *("--workers", "2", "--threads", "4", "--no-control-socket"),
        ],
        # Nothing but JSON is read from the queue, so root need not be warned of it.
        ["-W", ROOT_WARNING, *celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"],
        # A schedule file for each port: two set-ups may run side by side.
        [*celery, "beat", "--loglevel", "WARNING", "-s", str(settings.VAR_DIR / f"beat-{port}")],
    ]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    """A process group of its own: Ctrl-C reaches this command alone, which ends the rest."""
    return subprocess.Popen(  # noqa: S603
        [sys.executable, *command], cwd=settings.BASE_DIR, start_new_session=True
    )


def _wait_for(port: int, processes: list[subprocess.Popen[bytes]]) -> None:
    """Until the web server answers; raises CommandError when a process ended instead."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        _refuse_ended(processes)
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise CommandError(f"The web server did not answer within {SECONDS_TO_START} seconds.")


def _watch(processes: list[subprocess.Popen[bytes]]) -> None:
    while True:
        _refuse_ended(processes)
        time.sleep(0.5)


def _refuse_ended(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is not None:
            raise CommandError(f"A part of the program ended by itself: {process.args!r}")


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask the groups to end, and end what is left of them after a while."""
    for process in processes:
        _signal_group(process, signal.SIGTERM)
    deadline = time.monotonic() + SECONDS_TO_STOP
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0, deadline - time.monotonic()))
        # Also when the leader has ended: a child of it may not have.
        _signal_group(process, signal.SIGKILL)
        process.wait()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
