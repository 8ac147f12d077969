"""`make run` says in one sentence what stands in its way."""

import socket

import pytest
from django.core.management import CommandError, call_command


def test_a_taken_port_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} cannot be used .*PORT=8001"):
            call_command("serve", port=str(port))


@pytest.mark.parametrize("port", ["", "abc", "0", "65536", "80 81", "٣"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(CommandError, match="is not a port"):
        call_command("serve", port=port)


def test_production_is_not_served_this_way(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match=r"docker-compose\.yml"):
        call_command("serve")
