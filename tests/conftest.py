"""The house the tests run in: real servers, a real worker, a real mail server.

The suite starts a PostgreSQL and a Valkey of its own, so it runs beside `make run`;
DATABASE_URL and REDIS_URL name others.
"""

import os
import socket
from collections.abc import Iterator

import pytest

from cchc.local_services import hold, unnamed_servers
from cchc.local_services.place import Place
from cchc.local_services.servers import Servers, remove_abandoned

OWN_SERVERS = unnamed_servers()
PLACE = Place.throw_away()
SERVERS = pytest.StashKey[Servers]()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _name_everything() -> None:
    """Before Django reads its settings; the worker's process inherits the environment."""
    os.environ.setdefault("DATABASE_URL", PLACE.database_url)
    os.environ.setdefault("REDIS_URL", PLACE.redis_url)
    os.environ["CCHC_VAR"] = str(PLACE.base / "var")
    # Links in mails lead to the live server, whoever writes the mail.
    address = f"127.0.0.1:{free_port()}"
    os.environ["DJANGO_LIVE_TEST_SERVER_ADDRESS"] = address
    os.environ["CCHC_SITE_URL"] = f"http://{address}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "cchc.settings"


_name_everything()

# Here rather than in a hook: conftest files further down import models.
import django  # noqa: E402
from django.conf import settings as django_settings  # noqa: E402

# The suite makes the tables from the models, which takes a tenth of the time of running the
# migrations; what the history needs in the database then has to be asked for. CI runs the
# suite with migrations too.
django_settings.PGTRIGGER_INSTALL_ON_MIGRATE = True
django_settings.PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True
# A password is slow to hash on purpose; nobody guesses at those of made-up people.
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
django.setup()

from django.db import connection  # noqa: E402

from rankings.selectors.public_state import forget_public_pages  # noqa: E402
from tests import strictness  # noqa: E402
from tests.servers import (  # noqa: E402
    Mailbox,
    Worker,
    database_url_of,
    empty_cache_and_queue,
    let_worker_finish,
)


def pytest_configure(config: pytest.Config) -> None:
    (PLACE.base / "var/static").mkdir(parents=True)
    strictness.fail_on_unknown_template_variables()
    strictness.shuffle_unordered_querysets()
    if not config.option.collectonly:
        remove_abandoned()
        config.stash[SERVERS] = Servers(PLACE, durable=False)
        hold(config.stash[SERVERS], OWN_SERVERS)


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash.get(SERVERS, Servers(PLACE)).remove()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """What migrations bring beside the tables: the extension that search needs."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS unaccent")


@pytest.fixture(autouse=True)
def _empty_cache_and_queue(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test meets what another one cached or left in the queue.

    The tables are emptied after this: a worker still reading them and that would wait for
    each other.
    """
    if "transactional_db" in request.fixturenames:
        request.getfixturevalue("transactional_db")
    empty_cache_and_queue()
    forget_public_pages()
    yield
    let_worker_finish()


@pytest.fixture(scope="session")
def _mail_server() -> Iterator[Mailbox]:
    with Mailbox(free_port()) as mailbox:
        yield mailbox


@pytest.fixture
def mailbox(_mail_server: Mailbox, settings) -> Mailbox:
    """A mail server on loopback that starts empty; `.messages` holds what it accepted.

    The test's process and the worker's both deliver to it.
    """
    _mail_server.messages.clear()
    _mail_server.refused.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _mail_server.port
    return _mail_server


@pytest.fixture(scope="session")
def _worker(django_db_setup, _mail_server: Mailbox) -> Iterator[Worker]:
    worker = Worker(
        os.environ
        | {
            "DATABASE_URL": database_url_of(connection.settings_dict["NAME"]),
            "CCHC_SMTP_HOST": "127.0.0.1",
            "CCHC_SMTP_PORT": str(_mail_server.port),
        }
    )
    yield worker
    worker.stop()


@pytest.fixture
def celery_worker(_worker: Worker, transactional_db) -> Worker:
    """A running Celery worker, a process of its own on the test database.

    The test's data is committed. A test may `kill()` it; the next gets a new one.
    """
    _worker.ensure_running()
    return _worker
