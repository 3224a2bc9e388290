"""Stands between browser and web, and can lose a reply on its way back, as a broken network does."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Final

END_OF_HEAD: Final = b"\r\n\r\n"


class LosingProxy:
    """Passes one request at a time; while `loses` is true the reply is fetched whole and thrown away."""

    def __init__(self, upstream: int) -> None:
        self.upstream, self.loses = upstream, False
        self.lost: list[bytes] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])

    def serve(self) -> None:
        """Until the door is closed."""
        while True:
            try:
                caller, _ = self._door.accept()
            except OSError:
                return
            with caller:
                self._pass(caller)

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _pass(self, caller: socket.socket) -> None:
        request = _whole_request(caller)
        with socket.create_connection(("127.0.0.1", self.upstream), timeout=30) as web:
            web.sendall(request)
            reply = b"".join(iter(lambda: web.recv(65_536), b""))
        if self.loses:
            self.lost.append(reply)
        else:
            caller.sendall(reply)


@contextmanager
def losing_proxy(upstream: int) -> Iterator[LosingProxy]:
    """A proxy before the web at that port; gone after the block."""
    proxy = LosingProxy(upstream)
    thread = Thread(target=proxy.serve)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.close()
        thread.join()


def _whole_request(caller: socket.socket) -> bytes:
    """Our browser says how long its form is and closes the connection after each."""
    told = b""
    while END_OF_HEAD not in told:
        told += caller.recv(65_536)
    head, _, body = told.partition(END_OF_HEAD)
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += caller.recv(65_536)
    return head + END_OF_HEAD + body
