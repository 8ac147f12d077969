"""Embedded PostgreSQL and Valkey for a machine that has neither (ADR 1).

`manage.py` starts them when DATABASE_URL or REDIS_URL is not set; the test suite starts a
throw-away pair of its own. Never started from the settings: type checkers import those.
"""

import atexit
import os
import signal
import sys
from types import FrameType

from cchc.local_services.servers import LocalServicesError, Servers

# Commands that read no data. Any other may.
COMMANDS_WITHOUT_SERVERS = {
    "--help",
    "--version",
    "-h",
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "spectacular",
    "version",
}


def start_if_needed(argv: list[str]) -> None:
    """Start, or join, the embedded servers a command needs; leave them when it ends.

    Does nothing in production and for a server whose address is named. Ends the process
    with one sentence when a server cannot start.
    """
    if os.environ.get("CCHC_ENV") == "production" or not _needs_servers(argv):
        return
    from django.conf import settings

    if wanted := unnamed_servers():
        hold(Servers(settings.SERVERS_PLACE), wanted)


def unnamed_servers() -> list[str]:
    """The servers whose address the environment does not name."""
    variables = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}
    return [name for name, variable in variables.items() if not os.environ.get(variable)]


def hold(servers: Servers, wanted: list[str]) -> None:
    """Keep the servers until this process ends, also when its terminal is closed."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)
    atexit.register(servers.leave)
    try:
        servers.join(wanted)
    except LocalServicesError as error:
        sys.exit(str(error))


def _needs_servers(argv: list[str]) -> bool:
    return (
        len(argv) > 1
        and argv[1] not in COMMANDS_WITHOUT_SERVERS
        and not {"--help", "-h"} & set(argv)
    )


def _end(number: int, _frame: FrameType | None) -> None:
    # As an exception, so that what was begun is tidied up on the way out.
    sys.exit(128 + number)
