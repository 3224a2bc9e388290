"""Servers of our own on this host: an SMS gateway over HTTP or HTTPS, and a mail server. Nothing leaves the machine."""

from __future__ import annotations

import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Papers:
    """A certificate of our own making, for this host or another, with its key; it is its own authority."""

    certificate: Path
    key: Path


def papers(folder: Path, *, host: str = LOOPBACK, name: str = "server") -> Papers:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    whose: x509.GeneralName = x509.IPAddress(ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([whose]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    written = Papers(folder / f"{name}.pem", folder / f"{name}.key")
    written.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    written.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return written


def encrypted_by(server: Papers, *, clients: Papers | None = None) -> ssl.SSLContext:
    """What a server encrypts with; with `clients`, only who has that certificate is let in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server.certificate, server.key)
    if clients is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(clients.certificate)
    return context


@contextmanager
def listening(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class QuietServer(ThreadingHTTPServer):
    """A line that breaks is what some tests are about; nobody is told."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@dataclass
class Gateway:
    """An SMS gateway: what it answers, and the forms that it got."""

    status: int = 200
    body: bytes = b'{"id": "s70df59406a1b4643b96f3f91e0bfb7b0", "status": "created"}'
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[BaseHTTPRequestHandler], bool] = lambda handler: True
    got: list[tuple[str, str, bytes]] = field(default_factory=list)
    port: int = 0

    def url(self, scheme: str = "http") -> str:
        return f"{scheme}://{LOOPBACK}:{self.port}/sms"


@contextmanager
def a_gateway(encryption: ssl.SSLContext | None = None, **answers: Any) -> Iterator[Gateway]:
    gateway = Gateway(**answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"]))
            gateway.got.append((self.path, self.headers["Authorization"] or "", form))
            if not gateway.before(self):
                return
            self.send_response(gateway.status)
            for name, value in {"Content-Length": str(len(gateway.body)), **gateway.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(gateway.body)

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


@dataclass
class Post:
    """A mail server: what it says to each word of the protocol, and the letters that it took."""

    says: Mapping[str, str] = field(default_factory=dict)
    encryption: ssl.SSLContext | None = None
    took: list[tuple[str, str, str]] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    port: int = 0


class MailHandler(socketserver.StreamRequestHandler):
    """The protocol, word by word."""

    server: MailServer

    def handle(self) -> None:
        self.sender = self.to = ""
        self.say("220 post")
        while line := self.rfile.readline():
            if not self.answer(line.decode().strip()):
                return

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def answer(self, line: str) -> bool:
        word = line.partition(" ")[0].upper()
        said = self.server.post.says.get(word)
        if said is None:
            going_on: bool = getattr(self, f"on_{word.lower()}", self.on_other)(line)
            return going_on
        if said in ("DROP", "SLOW"):
            time.sleep(5.0 if said == "SLOW" else 0.0)
            return False
        self.say(said)
        return True

    def on_ehlo(self, line: str) -> bool:
        self.say("250-post\r\n250-AUTH PLAIN" + ("\r\n250 STARTTLS" if self.server.post.encryption else "\r\n250 OK"))
        return True

    def on_starttls(self, line: str) -> bool:
        encryption = self.server.post.encryption
        assert encryption is not None
        self.say("220 go ahead")
        try:
            self.connection = encryption.wrap_socket(self.connection, server_side=True)
        except OSError:
            return False
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
        return True

    def on_auth(self, line: str) -> bool:
        self.server.post.signed_in.append(line)
        self.say("235 welcome")
        return True

    def on_mail(self, line: str) -> bool:
        self.sender = line
        return self.on_other(line)

    def on_rcpt(self, line: str) -> bool:
        self.to = line
        return self.on_other(line)

    def on_data(self, line: str) -> bool:
        self.say("354 write")
        letter = b""
        while (part := self.rfile.readline()) not in (b".\r\n", b""):
            letter += part
        self.server.post.took.append((self.sender, self.to, letter.decode()))
        return self.on_other(line)

    def on_quit(self, line: str) -> bool:
        self.say("221 bye")
        return False

    def on_other(self, line: str) -> bool:
        self.say("250 OK")
        return True


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks SMTP as `post` says."""

    daemon_threads = True

    def __init__(self, post: Post) -> None:
        super().__init__((LOOPBACK, 0), MailHandler)
        self.post = post

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@contextmanager
def a_mail_server(encryption: ssl.SSLContext | None = None, says: Mapping[str, str] | None = None) -> Iterator[Post]:
    """A small SMTP server; a word may be answered otherwise. `DROP` cuts the line, `SLOW` first waits."""
    server = MailServer(Post(says=says or {}, encryption=encryption))
    server.post.port = server.server_address[1]
    with listening(server):
        yield server.post
