"""gunicorn as `make run` starts it, and a client that reads whole bodies; loopback only."""

import contextlib
import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

HOST = "127.0.0.1"
SECONDS_TO_START = 30
CLIENTS = 4


@contextlib.contextmanager
def running() -> Iterator[int]:
    """The port of a running server, which ends with the block."""
    port = _free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "bench.served.wsgi", "--bind", f"{HOST}:{port}"),
            *("--workers", "2", "--threads", "4", "--log-level", "warning"),
            "--no-control-socket",
        ]
    )
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def fetch(port: int, address: str) -> bytes:
    """One whole body. Raises RuntimeError for any status but 200."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        return _read(connection, address)
    finally:
        connection.close()


def requests_per_second(port: int, address: str, *, seconds: float = 3) -> float:
    """How many whole answers a few clients read together."""
    end = time.perf_counter() + seconds
    counts = [0] * CLIENTS

    def work(number: int) -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        while time.perf_counter() < end:
            _read(connection, address)
            counts[number] += 1
        connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(CLIENTS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - start)


def _read(connection: http.client.HTTPConnection, address: str) -> bytes:
    connection.request("GET", address)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{address} answered {response.status}")
    return body


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            socket.create_connection((HOST, port), timeout=1).close()
            return
        time.sleep(0.1)
    raise RuntimeError("the web server did not answer")
