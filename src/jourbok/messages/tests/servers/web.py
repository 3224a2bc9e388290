"""An HTTP server that answers as a test wants it to, over HTTP or HTTPS."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from jourbok.messages.tests.servers.lines import LOOPBACK, QuietServer, listening


@dataclass
class Gateway:
    """What it answers, and what it got: the path, the password and the body; beside them the heads."""

    status: int = 200
    body: bytes = b'{"id": "s70df59406a1b4643b96f3f91e0bfb7b0", "status": "created"}'
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[BaseHTTPRequestHandler], bool] = lambda handler: True
    got: list[tuple[str, str, bytes]] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    port: int = 0

    def url(self, scheme: str = "http") -> str:
        return f"{scheme}://{LOOPBACK}:{self.port}/sms"


@contextmanager
def a_gateway(encryption: ssl.SSLContext | None = None, **answers: Any) -> Iterator[Gateway]:
    gateway = Gateway(**answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"] or 0))
            gateway.got.append((self.path, self.headers["Authorization"] or "", form))
            gateway.heads.append(dict(self.headers.items()))
            if not gateway.before(self):
                return
            self.send_response(gateway.status)
            for name, value in {"Content-Length": str(len(gateway.body)), **gateway.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(gateway.body)

        do_GET = do_POST  # noqa: N815 - the library's name

        def log_message(self, *args: Any) -> None:
            pass

    server = QuietServer((LOOPBACK, 0), Handler)
    gateway.port = server.server_address[1]
    if encryption is not None:
        server.socket = encryption.wrap_socket(server.socket, server_side=True)
    with listening(server):
        yield gateway


def cuts_the_line(handler: BaseHTTPRequestHandler) -> bool:
    handler.close_connection = True
    handler.connection.close()
    return False


def is_slow(handler: BaseHTTPRequestHandler) -> bool:
    time.sleep(5.0)
    return True


def answers_twice(status: int, body: bytes = b"") -> Callable[[BaseHTTPRequestHandler], bool]:
    """Answers once, and then once more with this."""

    def twice(handler: BaseHTTPRequestHandler) -> bool:
        for number, text in ((200, b"first"), (status, body)):
            handler.send_response(number)
            handler.send_header("Content-Length", str(len(text)))
            handler.end_headers()
            handler.wfile.write(text)
        return False

    return twice


def breaks_off(handler: BaseHTTPRequestHandler) -> bool:
    """Says yes, and a little of the rest."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nlittle")
    return cuts_the_line(handler)


def talks_without_end(handler: BaseHTTPRequestHandler) -> bool:
    """Says yes, and then more than anybody reads."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(1000):
        handler.wfile.write(b" " * 65_536)
    return False


def dribbles(handler: BaseHTTPRequestHandler) -> bool:
    """Says each byte in time, and all of them never: no single wait is long."""
    for byte in b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100:
        handler.wfile.write(bytes([byte]))
        time.sleep(0.1)
    return False


def mumbles(handler: BaseHTTPRequestHandler) -> bool:
    """Says something that is no HTTP."""
    handler.wfile.write(b"\x00\x01 yes\r\n\r\n")
    return cuts_the_line(handler)
