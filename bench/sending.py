"""What the claims of sending have in common: cases to report, a gateway that takes a while, and background work."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from bench.growth import a_workers_actor

if TYPE_CHECKING:
    from jourbok.handover.models import ReportVersion
    from jourbok.kernel.actor import Actor

BOARD: Final = "sollentuna"
#: A service far away answers after so long.
ANSWERS_AFTER_SECONDS: Final = 0.05
REASON: Final = "Mätning: barnet vistas där"
_NUMBERS: Final = count(1)
_NAMES: Final = ("Ada", "Bo", "Cia", "Dan", "Eva", "Finn", "Gun", "Hans", "Ida", "Jan", "Kaj", "Lo", "Mia", "Nils")


def now() -> Any:
    from jourbok.kernel import clock

    return clock.now()


def a_worker() -> Actor:
    found: Actor = a_workers_actor(now())
    return found


def new_cases(number: int, entries: int = 10) -> list[UUID]:
    """Cases of persons whom nobody takes for each other, with signed entries, that no board has been told of."""
    from jourbok.calls.rules.contact import ContactFacts
    from jourbok.calls.services import register_contact
    from jourbok.cases.services import open_case, sign_entry, write_entry
    from jourbok.people.rules.facts import PersonFacts
    from jourbok.people.services import register_person

    found = []
    for _ in range(number):
        kim, serial = a_worker(), next(_NUMBERS)
        facts = ContactFacts(channel="police", municipality=BOARD, arrived_at=kim.moment, about="Barn")
        contact = register_contact(actor=kim, facts=facts)
        given = _NAMES[serial % len(_NAMES)]
        person = register_person(
            actor=kim, facts=PersonFacts(given_name=given, surname=f"Mätning{os.getpid()}x{serial}")
        )
        case = open_case(actor=kim, contact=contact.pk, person=person.pk, category="child")
        for at in range(entries):
            said = f"Polisen ringer igen, gång {at}. Barnen är hos en granne och mamman är på väg till sjukhuset. " * 3
            entry = write_entry(actor=kim, case=case.pk, kind="fact", source="Polisen", text=said)
            sign_entry(actor=kim, entry=entry.pk)
        found.append(case.pk)
    return found


def send(case: UUID) -> ReportVersion:
    """The report as somebody looked at it a moment ago."""
    from jourbok.handover.selectors import preview

    return send_seen(case, preview(a_worker(), case, BOARD).fingerprint)


def send_seen(case: UUID, fingerprint: str) -> ReportVersion:
    """The report of which somebody saw this."""
    from jourbok.cases.models import Case
    from jourbok.handover.services import send_report

    return send_report(
        actor=a_worker(),
        case=case,
        board=BOARD,
        preview_fingerprint=fingerprint,
        picked=Case.objects.values_list("person_id", flat=True).get(pk=case),
        other_board_reason=REASON,
        late_reason=REASON,
    )


def faxed() -> None:
    """The board is reached by fax before its portal."""
    from jourbok.organisations.models import Board, DeliveryChannel

    told = {"priority": 0, "address": "08-000 00 00"}
    DeliveryChannel.objects.update_or_create(board=Board.objects.get(slug=BOARD), kind="fax", defaults=told)


class Gateway:
    """How many documents it took, by their keys."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


@contextmanager
def a_gateway(*, answers_after: float = ANSWERS_AFTER_SECONDS) -> Iterator[Gateway]:
    """A fax gateway of this host that takes its time."""
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(answers_after)
            gateway.keys.add(self.headers["Idempotency-Key"])
            self.send_response(200)
            self.send_header("Content-Length", "15")
            self.end_headers()
            self.wfile.write(b'{"id": "fax-1"}')

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads, request_queue_size = True, 64

    with Server(("127.0.0.1", 0), Handler) as server:
        gateway.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield gateway
        finally:
            server.shutdown()


@contextmanager
def working(url: str, gateway: Gateway, command: Sequence[str] = ("django", "work")) -> Iterator[None]:
    """Background work is done in the database while the block runs."""
    told = {
        "JOURBOK_DATABASE_URL": url,
        "JOURBOK_FAX_URL": gateway.url,
        "DJANGO_SETTINGS_MODULE": "jourbok.config.settings.test",
    }
    with subprocess.Popen([sys.executable, "-m", *command], env=os.environ | told) as process:
        try:
            yield
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()
