"""A small mail server, which speaks SMTP word by word."""

from __future__ import annotations

import socketserver
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from jourbok.messages.tests.servers.lines import LOOPBACK, listening


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
        if word not in self.server.post.says:
            going_on: bool = getattr(self, f"on_{word.lower()}", self.on_other)(line)
            return going_on
        return self.says(word)

    def says(self, word: str) -> bool:
        said = self.server.post.says.get(word, "250 OK")
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
        if "WRITE" in self.server.post.says:
            return self.says("WRITE")
        letter = b""
        while (part := self.rfile.readline()) not in (b".\r\n", b""):
            letter += part
        self.server.post.took.append((self.sender, self.to, letter.decode()))
        return self.says("TAKE")

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
    """A small SMTP server; a word may be answered otherwise. `DROP` cuts the line, `SLOW` first waits.

    Two that are no words: `WRITE`, when the letter begins, and `TAKE`, when it has ended.
    """
    server = MailServer(Post(says=says or {}, encryption=encryption))
    server.post.port = server.server_address[1]
    with listening(server):
        yield server.post
