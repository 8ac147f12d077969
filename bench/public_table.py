"""The public table of 300 units through the web server, beside an empty view."""

import http.client
import os
import socket
import subprocess
import sys
import time

from bench.figures import figure

_UNITS, _ROUNDS, _REQUESTS = 300, 5, 200


@figure("ratio", ">= 0.6")
def public_table_ratio() -> float:
    """Requests a second of the table with full bodies ÷ those of an empty view; the best of
    some rounds taken in turn. Raises when a body is not the whole table."""
    from tests.factories.rankings import make_published

    rows = [
        {
            "Đơn vị": f"Đơn vị thứ {number}",
            "Tổng điểm": f"{90 - number / 20:.2f}",
            "Điểm tối đa": "100",
            "Điểm thẩm định": f"{70 - number / 20:.2f}",
            "Điểm điều tra XHH": "20",
            "Xếp loại": "Tốt",
            **{f"{code}. Lĩnh vực {code} (10)": "8,5" for code in range(1, 9)},
        }
        for number in range(_UNITS)
    ]
    edition = make_published(rows)
    table = f"/bang-xep-hang/{edition.council_id}/{edition.year}/{edition.bloc_key}/"
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", "1", "--log-level", "error"]
    server = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "bench.wsgi:application"],
        env=os.environ | {"CCHC_BENCH_SERVER": "1"},
    )
    try:
        _wait(port)
        if _get(port, table, 3) < _UNITS:
            raise RuntimeError("the table is not whole")
        return max(_rate(port, table) / _rate(port, "/trong/") for _round in range(_ROUNDS))
    finally:
        server.terminate()
        server.wait()


def _rate(port: int, path: str) -> float:
    start = time.perf_counter()
    _get(port, path, _REQUESTS)
    return _REQUESTS / (time.perf_counter() - start)


def _get(port: int, path: str, times: int) -> int:
    """Ask so many times; the rows of the last body. Raises for anything but a full 200."""
    rows = 0
    for _turn in range(times):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        rows = body.count(b"<tr")
    return rows


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _attempt in range(100):
        try:
            _get(port, "/trong/", 1)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not start")
