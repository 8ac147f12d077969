"""The embedded Valkey: the broker and the cache, through a socket only."""

import socket
import time

from cchc.local_services.account import Account, LocalServicesError
from cchc.local_services.place import Place
from cchc.local_services.postgres import answers


class Valkey:
    """One server that keeps nothing: jobs and mail to send are rows in PostgreSQL."""

    def __init__(self, place: Place, account: Account) -> None:
        self._place = place
        self._account = account

    def is_running(self) -> bool:
        return answers(str(self._place.valkey_socket))

    def start(self) -> None:
        """Raises LocalServicesError when the server does not answer within five seconds."""
        log = self._place.data / "valkey.log"
        done = self._account.run(
            self._account.valkey_program(),
            *("--port", "0", "--save", "", "--daemonize", "yes"),
            *("--unixsocket", self._place.valkey_socket, "--unixsocketperm", "700"),
            *("--dir", self._place.data, "--logfile", log),
        )
        for _turn in range(100):
            if self.is_running():
                return
            if done.returncode:
                break
            time.sleep(0.05)
        raise LocalServicesError(f"The embedded Valkey did not start: {done.stdout} (log: {log})")

    def stop(self) -> None:
        # By hand: a client library takes the closed connection for a fault and retries.
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self._place.valkey_socket))
            connection.sendall(b"SHUTDOWN NOSAVE\r\n")
            connection.recv(1)
        while self.is_running():
            time.sleep(0.01)
