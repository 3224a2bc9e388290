"""Stands between browser and web, and can lose a reply on its way back, as a broken network does."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


class BadLine:
    """Passes bytes both ways as they come; it can be cut, slow each of them down, and lose every so many callers."""

    def __init__(self, upstream: int) -> None:
        self.upstream = upstream
        self.is_cut, self.delay_seconds, self.loses_every = False, 0.0, 0
        self.callers = 0
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])

    def serve(self) -> None:
        """Until the door is closed; each caller has a thread of its own."""
        while True:
            try:
                caller, _ = self._door.accept()
            except OSError:
                return
            self.callers += 1
            if self.is_cut or (self.loses_every and self.callers % self.loses_every == 0):
                caller.close()
            else:
                Thread(target=self._pass, args=(caller,), daemon=True).start()

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _pass(self, caller: socket.socket) -> None:
        with caller, socket.create_connection(("127.0.0.1", self.upstream), timeout=30) as other:
            back = Thread(target=self._carry, args=(other, caller), daemon=True)
            back.start()
            self._carry(caller, other)
            back.join()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        """Everything from one to the other, until it ends or the line is cut."""
        with suppress(OSError):
            while not self.is_cut and (part := source.recv(65_536)):
                time.sleep(self.delay_seconds)
                target.sendall(part)
            target.shutdown(socket.SHUT_WR)


@contextmanager
def bad_line(upstream: int) -> Iterator[BadLine]:
    """A line to the service at that port; gone after the block."""
    line = BadLine(upstream)
    thread = Thread(target=line.serve)
    thread.start()
    try:
        yield line
    finally:
        line.close()
        thread.join()
