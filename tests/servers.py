"""The worker and the mail server of the suite, both real."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.core.cache import cache
from redis import Redis

from cchc.celery import app

QUEUE = "celery"
# What a worker has taken and not finished: tasks are acknowledged late.
IN_HAND = ("unacked", "unacked_index")


def database_url_of(name: str) -> str:
    """The suite's DATABASE_URL with another database's name."""
    return urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()


def wait_until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Return when the condition holds; fails the test after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.02)


def broker() -> Redis:
    """The database the cache and the queue share."""
    return cache._cache.get_client(None, write=True)  # type: ignore[attr-defined]


def empty_cache_and_queue() -> None:
    """Key by key: emptying the whole database would take the worker's bindings too."""
    broker().delete(QUEUE, *broker().scan_iter(cache.make_key("*")))


def let_worker_finish() -> None:
    """Take back what nobody has begun, and return when what was begun is done."""
    broker().delete(QUEUE)
    wait_until(lambda: not broker().exists(*IN_HAND))


class Mailbox:
    """An SMTP server on loopback; `messages` are what it accepted, oldest first.

    Addresses in `refused` it does not know.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.messages: list[EmailMessage] = []
        self.refused: set[str] = set()
        self._controller = Controller(self, hostname="127.0.0.1", port=port)

    def __enter__(self) -> "Mailbox":
        self._controller.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._controller.stop()

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


class Worker:
    """A Celery worker in a process group of its own."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def ensure_running(self) -> None:
        """Start the worker unless it runs, and wait until it answers."""
        if self._process and self._process.poll() is None:
            return
        options = "--concurrency 1 --loglevel WARNING --without-gossip --without-mingle"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "cchc.celery", "worker", *options.split()],
            cwd=settings.BASE_DIR,
            env=self._environment,
            start_new_session=True,
        )
        wait_until(lambda: app.control.ping(timeout=0.2))

    def kill(self) -> None:
        """End it at once, with what it is doing, which no other worker is given."""
        self._end(signal.SIGKILL)
        broker().delete(*IN_HAND)

    def stop(self) -> None:
        """Let it finish what it is doing."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, number)
            self._process.wait(20)
