"""A server of our own that speaks BankID's RP API v6 on this host, and lets in only who shows our certificate."""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from uuid import uuid4

from jourbok.messages.tests.servers import LOOPBACK, Papers, QuietServer, encrypted_by, listening, papers
from jourbok.signing.transports import BankId

Answer = tuple[int, dict[str, Any]]
REFUSED: Answer = (400, {"errorCode": "invalidParameters", "details": "No such order"})


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def signature_of(shown: str, not_shown: str) -> str:
    """A BankID signature, base64 of its XML; what is inside is encoded already."""
    return encoded(
        '<?xml version="1.0" encoding="UTF-8"?><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><Object>'
        '<bankIdSignedData xmlns="http://www.bankid.com/signature/v1.0.0/types" Id="bidSignedData">'
        f'<usrVisibleData charset="UTF-8" visible="wysiwys">{shown}</usrVisibleData>'
        f"<usrNonVisibleData>{not_shown}</usrNonVisibleData></bankIdSignedData></Object></Signature>"
    )


@dataclass
class Bank:
    """What the server does: who signs, which hints it gives first, and what was asked of it."""

    person: tuple[str, str]
    hints: list[str] = field(default_factory=list)
    fails_with: str = ""
    refuses_to_cancel: bool = False
    answers_instead: Answer | None = None
    alters: Callable[[dict[str, Any]], dict[str, Any]] = lambda complete: complete
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    port: int = 0
    ours: Papers | None = None
    theirs: Papers | None = None

    def answer(self, where: str, told: dict[str, Any]) -> Answer:
        self.asked.append((where, told))
        if self.answers_instead is not None:
            return self.answers_instead
        action = where.removeprefix("/rp/v6.0/")
        if action in ("auth", "sign", "phone/auth", "phone/sign"):
            return self.begin(told, by_phone=action.startswith("phone"))
        if told.get("orderRef") not in self.orders:
            return REFUSED
        if action == "cancel":
            return REFUSED if self.refuses_to_cancel else self.cancel(told["orderRef"])
        return self.collect(told["orderRef"])

    def begin(self, told: dict[str, Any], *, by_phone: bool) -> Answer:
        reference = str(uuid4())
        self.orders[reference] = told
        tokens = (
            {} if by_phone else {name: str(uuid4()) for name in ("autoStartToken", "qrStartToken", "qrStartSecret")}
        )
        return 200, {"orderRef": reference, **{name: str(uuid4()) for name in tokens}}

    def cancel(self, reference: str) -> Answer:
        del self.orders[reference]
        return 200, {}

    def collect(self, reference: str) -> Answer:
        if self.hints:
            return 200, {"orderRef": reference, "status": "pending", "hintCode": self.hints.pop(0)}
        if self.fails_with:
            return 200, {"orderRef": reference, "status": "failed", "hintCode": self.fails_with}
        order, (number, name) = self.orders[reference], self.person
        first, _, last = name.rpartition(" ")
        complete = {
            "orderRef": reference,
            "status": "complete",
            "completionData": {
                "user": {"personalNumber": number, "name": name, "givenName": first, "surname": last},
                "device": {"ipAddress": LOOPBACK, "uhi": "x"},
                "bankIdIssueDate": "2026-01-15",
                "signature": signature_of(order.get("userVisibleData", ""), order.get("userNonVisibleData", "")),
                "ocspResponse": encoded("ocsp"),
            },
        }
        return 200, self.alters(complete)

    def line(self, **other: Any) -> BankId:
        """The product's line to this server."""
        assert self.ours is not None
        assert self.theirs is not None
        told: dict[str, Any] = {
            "certificate": str(self.ours.certificate),
            "key": str(self.ours.key),
            "cafile": str(self.theirs.certificate),
            "url": f"https://{LOOPBACK}:{self.port}/rp/v6.0/",
            "seconds": 2.0,
        }
        return BankId(**told | other)


@contextmanager
def a_bank(person: tuple[str, str]) -> Iterator[Bank]:
    """The server, until the block is over."""
    with tempfile.TemporaryDirectory() as folder:
        bank = Bank(person, ours=papers(Path(folder), name="ours"), theirs=papers(Path(folder), name="theirs"))
        assert bank.theirs is not None

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, answer = bank.answer(self.path, told)
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        server = QuietServer((LOOPBACK, 0), Handler)
        bank.port = server.server_address[1]
        server.socket = encrypted_by(bank.theirs, clients=bank.ours).wrap_socket(server.socket, server_side=True)
        with listening(server):
            yield bank
