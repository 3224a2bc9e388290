"""R3: background work is killed while it faxes a report; the board gets one document, and nothing is left unclear."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

import pytest

from jourbok.messages.tests.servers import LOOPBACK, QuietServer, listening
from tests.faults.browser import id_in
from tests.faults.checking import Tell
from tests.faults.ledger import Ledger
from tests.faults.night import PATIENCE_SECONDS, Night
from tests.faults.test_r2_report_killed import pressed, to_send
from tests.faults.writer import Writer

#: When the worker is killed: as it has begun, as the other side has the fax, and as it hears so.
BEFORE_SENDING, BEFORE_THE_ANSWER, AFTER_THE_ANSWER = "before sending", "before the answer", "after the answer"
FAXED = """update organisations_deliverychannel set priority = 0, address = '08-000 00 00'
           where kind = 'fax' and board_id = (select id from organisations_board where slug = 'sollentuna')"""
NOT_FAXED = "update organisations_deliverychannel set priority = 9 where kind = 'fax' and priority = 0"
#: What background work does each minute, asked for at once.
FOLLOW = """insert into procrastinate_jobs (queue_name, task_name, args)
            values ('default', 'handover.follow', '{"timestamp": 0}')"""
#: The attempt began so long ago that whoever made it is dead: the time is moved, nobody waits.
LONG_AGO = """set session_replication_role = replica;
              update handover_deliverystep set at = at - interval '10 minutes'"""
STEPS = """select coalesce(string_agg(s.step, ' ' order by s.number), '') from handover_deliverystep s
           join handover_delivery d on d.id = s.delivery_id where d.version_id = %s and d.channel = 'fax'"""


@dataclass
class FaxService:
    """A gateway that knows a fax by its key, and kills whoever sends it at a point that a test names."""

    port: int = 0
    victim: int | None = None
    strikes: str = ""
    documents: dict[str, set[bytes]] = field(default_factory=dict)
    calls: int = 0

    def strike(self, point: str) -> None:
        if self.victim is not None and self.strikes == point:
            os.kill(self.victim, signal.SIGKILL)
            self.victim = None


@contextmanager
def a_fax_service() -> Iterator[FaxService]:
    service = FaxService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            service.calls += 1
            service.strike(BEFORE_SENDING)
            document = self.rfile.read(int(self.headers["Content-Length"]))
            if len(document) < int(self.headers["Content-Length"]):
                return
            service.documents.setdefault(self.headers["Idempotency-Key"], set()).add(document)
            service.strike(BEFORE_THE_ANSWER)
            answer = b'{"id": "fax-1"}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)
            service.strike(AFTER_THE_ANSWER)

        def log_message(self, *args: object) -> None:
            pass

    server = QuietServer((LOOPBACK, 0), Handler)
    service.port = server.server_address[1]
    with listening(server):
        yield service


@pytest.fixture
def fax(night: Night, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaxService]:
    """The board is reached by fax first, through a service of this host."""
    with a_fax_service() as service:
        monkeypatch.setenv("JOURBOK_FAX_URL", f"http://{LOOPBACK}:{service.port}/")
        night.do(FAXED)
        yield service
        night.do(NOT_FAXED)


@pytest.mark.parametrize("point", [BEFORE_SENDING, BEFORE_THE_ANSWER, AFTER_THE_ANSWER])
def test_a_fax_that_a_killed_worker_began_comes_to_the_board_as_one_document(
    night: Night, ledger: Ledger, fax: FaxService, tell: Tell, point: str
) -> None:
    with night.worked() as worker:
        fax.victim, fax.strikes = worker.process.pid, point
        version = id_in(pressed(writer := Writer(night, ledger), to_send(writer)).location)
        worker.process.wait(PATIENCE_SECONDS)
    told = night.one(STEPS, version)
    assert told.startswith("begun"), "the attempt is written down before anything leaves the house"
    night.do(LONG_AGO)
    with night.worked():
        night.do(FOLLOW)
        await_handed_over(night, version)
    assert len(fax.documents) == 1, "one message, by its key"
    assert all(len(found) == 1 for found in fax.documents.values()), "and the same bytes each time"
    tell(rounds=1, acknowledged=1, lost=0, doubled=0)


def test_control_a_worker_that_is_left_alone_sends_it_once(night: Night, ledger: Ledger, fax: FaxService) -> None:
    with night.worked():
        version = id_in(pressed(writer := Writer(night, ledger), to_send(writer)).location)
        await_handed_over(night, version)
    assert night.one(STEPS, version) == "begun handed_over"
    assert fax.calls == 1


def await_handed_over(night: Night, version: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while "handed_over" not in night.one(STEPS, version):
        assert time.monotonic() < deadline, night.one(STEPS, version)
        time.sleep(0.1)
