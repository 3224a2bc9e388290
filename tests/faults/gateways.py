"""Services outside the house that reports are handed to: a fax gateway that hangs, and a message service's folders."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event, Lock
from typing import Final

from jourbok.documents.sdk.receipt import ACCEPTED
from jourbok.documents.tests.sdk_samples import receipt_xml
from jourbok.handover.tests.ways import SENDER, an_sdk
from jourbok.messages.tests.servers import LOOPBACK, QuietServer, listening
from tests.faults.night import PATIENCE_SECONDS, Night

FAX_FIRST: Final = """insert into organisations_deliverychannel (board_id, kind, address, priority, assumed)
    select id, 'fax', '08-000 00 00', 0, '[]' from organisations_board where slug = %s
    on conflict (board_id, kind) do update set priority = 0, address = excluded.address"""
SDK_FIRST: Final = """insert into organisations_deliverychannel (board_id, kind, address, priority, assumed)
    select id, 'sdk', '0203:' || slug || '.example mottagning', 0, '[]' from organisations_board where slug = %s
    on conflict (board_id, kind) do update set priority = 0, address = excluded.address"""
AS_IT_WAS: Final = "update organisations_deliverychannel set priority = 9 where kind in ('fax', 'sdk') and priority = 0"
STEPS: Final = """select coalesce(string_agg(s.step, ' ' order by s.number), '') from handover_deliverystep s
    join handover_delivery d on d.id = s.delivery_id where d.version_id = %s and d.channel = %s"""
#: What background work does each minute, asked for at once.
FOLLOW: Final = """insert into procrastinate_jobs (queue_name, task_name, args)
    values ('default', 'handover.follow', '{"timestamp": 0}')"""
TAKE_RECEIPTS: Final = FOLLOW.replace("handover.follow", "handover.take_receipts")
#: What happened did so ten minutes ago: the time is moved, nobody waits.
LONG_AGO: Final = """set session_replication_role = replica;
    update handover_deliverystep set at = at - interval '10 minutes'"""


#: What happened is so long ago that no receiver is thought broken for it: one test is no trouble for the next.
FORGOTTEN: Final = LONG_AGO.replace("10 minutes", "30 minutes")


@dataclass
class FaxGateway:
    """Takes a document once for each key; while it hangs it says nothing, and takes nothing."""

    port: int = 0
    hangs: bool = False
    answers_after: float = 0.0
    documents: dict[str, list[bytes]] = field(default_factory=dict)
    calls: int = 0
    released: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)


@contextmanager
def a_fax_gateway() -> Iterator[FaxGateway]:
    gateway = FaxGateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            with gateway.lock:
                gateway.calls += 1
            document = self.rfile.read(int(self.headers["Content-Length"]))
            if gateway.hangs:
                gateway.released.wait(PATIENCE_SECONDS)
                return
            with gateway.lock:
                gateway.documents.setdefault(self.headers["Idempotency-Key"], []).append(document)
            time.sleep(gateway.answers_after)
            answer = b'{"id": "fax-1"}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            pass

    server = QuietServer((LOOPBACK, 0), Handler)
    gateway.port = server.server_address[1]
    with listening(server):
        try:
            yield gateway
        finally:
            gateway.released.set()


@dataclass(frozen=True)
class MessageService:
    """Folders that a message service shares with us: where messages go out, and where receipts come."""

    out: Path
    receipts: Path
    rules: Path

    def environment(self) -> dict[str, str]:
        """What tells the product of it."""
        return {
            "JOURBOK_SDK_FOLDER": str(self.out),
            "JOURBOK_SDK_RECEIPTS": str(self.receipts),
            "JOURBOK_SDK_SCHEMAS": str(self.rules),
            "JOURBOK_SDK_SENDER": SENDER,
        }

    def messages(self) -> set[str]:
        """The keys of those that lie there whole."""
        return {each.stem for each in self.out.glob("*.xml")}

    def receive(self, message: str, *, sender: str) -> None:
        """The receiving organisation says that it has the message."""
        name = f"kvittens-{message}-{sender.partition(':')[2]}.xml"
        (self.receipts / name).write_bytes(receipt_xml(ACCEPTED, about=message, sender=sender))


def a_message_service(folder: Path) -> MessageService:
    made = an_sdk(folder)
    return MessageService(made.out, made.receipts, made.rules)


def await_steps(night: Night, version: str, channel: str, steps: str, *, seconds: float = PATIENCE_SECONDS) -> float:
    """How many seconds it took until the way had these steps and no others."""
    begun = time.monotonic()
    while (told := night.one(STEPS, version, channel)) != steps:
        assert time.monotonic() - begun < seconds, f"{told!r} and not {steps!r} after {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - begun
