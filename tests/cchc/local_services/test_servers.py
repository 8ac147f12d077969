"""Terminals share the servers: the last one to leave stops them."""

import signal
import subprocess
import sys

import psycopg2
import pytest

from cchc.local_services.account import LocalServicesError
from cchc.local_services.place import Place
from cchc.local_services.postgres import answers
from cchc.local_services.servers import Servers, remove_abandoned

BOTH = ["postgres", "valkey"]
# Joins, says so, and stays until it is told to go.
ANOTHER_TERMINAL = """
import sys
from pathlib import Path
from cchc.local_services.place import Place
from cchc.local_services.servers import Servers
servers = Servers(Place.at(Path(sys.argv[1])), durable=False)
servers.join(["postgres", "valkey"])
print("joined", flush=True)
sys.stdin.readline()
servers.leave()
"""


@pytest.fixture
def place():
    place = Place.throw_away()
    yield place
    Servers(place).stop_if_abandoned()
    Servers(place).remove()


def another_terminal(place: Place) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", ANOTHER_TERMINAL, str(place.base)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "joined\n"
    return process


def postgres_answers(place: Place) -> bool:
    return answers(str(place.sockets / ".s.PGSQL.5432"))


def test_a_second_terminal_keeps_the_servers_the_first_one_started(place):
    first = another_terminal(place)
    second = Servers(place, durable=False)
    second.join(BOTH)
    first.communicate("go\n")
    assert postgres_answers(place)
    assert answers(str(place.valkey_socket))
    second.leave()
    assert not postgres_answers(place)
    assert not answers(str(place.valkey_socket))


def test_a_killed_terminal_does_not_count(place):
    first = another_terminal(place)
    second = Servers(place, durable=False)
    second.join(BOTH)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    second.leave()
    assert not postgres_answers(place)


def test_what_a_killed_suite_left_is_removed_by_the_next(place):
    killed = another_terminal(place)
    killed.kill()
    killed.communicate()
    assert postgres_answers(place)
    remove_abandoned()
    assert not postgres_answers(place)
    assert not place.base.exists()


def test_data_outlive_the_servers(place):
    servers = Servers(place, durable=False)
    for statement in ("CREATE TABLE kept AS SELECT 1", "SELECT * FROM kept"):
        servers.join(["postgres"])
        connection = psycopg2.connect(host=str(place.sockets), port=5432, user="app", dbname="cchc")
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()
        servers.leave()


def test_a_directory_of_somebody_else_is_refused(place, tmp_path):
    place.base.mkdir()
    (place.base / "sockets").symlink_to(tmp_path)
    with pytest.raises(LocalServicesError, match="belongs to somebody else"):
        Servers(place).join(BOTH)
