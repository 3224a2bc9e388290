"""R10, and R5 for what is sent: the line out is cut, slow, or loses the answer; work goes on, and nothing comes twice.

The line is a proxy of ours between the worker and the gateway: where this is run no network of one's own may be made.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from html import unescape

import pytest

from tests.faults.browser import Browser, id_in
from tests.faults.checking import Tell
from tests.faults.gateways import (
    AS_IT_WAS,
    FAX_FIRST,
    FOLLOW,
    FORGOTTEN,
    LONG_AGO,
    STEPS,
    FaxGateway,
    a_fax_gateway,
    await_steps,
)
from tests.faults.ledger import Ledger
from tests.faults.night import PATIENCE_SECONDS, Night, free_port
from tests.faults.proxy import BadLine, bad_line, losing_proxy
from tests.faults.reports import send_reports
from tests.faults.seeds import rounds
from tests.faults.test_r2_report_killed import pressed, to_send
from tests.faults.writer import Writer

KEY = "select id from handover_delivery where version_id = %s and channel = 'fax'"
WATCH = "/morgon/att-gora/"


@pytest.fixture
def gateway(night: Night) -> Iterator[FaxGateway]:
    """Sollentuna is reached by fax before its portal."""
    with a_fax_gateway() as found:
        night.do(FAX_FIRST, "sollentuna")
        yield found
        night.do(AS_IT_WAS)
        night.do(FORGOTTEN)


@pytest.fixture
def line(gateway: FaxGateway, monkeypatch: pytest.MonkeyPatch) -> Iterator[BadLine]:
    with bad_line(gateway.port) as found:
        monkeypatch.setenv("JOURBOK_FAX_URL", f"http://127.0.0.1:{found.port}/")
        yield found


def test_while_the_line_is_cut_work_goes_on_the_desk_says_not_sent_and_then_it_goes_once(
    night: Night, ledger: Ledger, gateway: FaxGateway, line: BadLine, tell: Tell
) -> None:
    line.is_cut = True
    writer = Writer(night, ledger)
    with night.worked():
        version = id_in(pressed(writer, to_send(writer)).location)
        await_steps(night, version, "fax", "begun refused")
        assert writer.send_until_answered(writer.entry()).is_done, "work at the desk goes on"
        with night.served(port=(port := free_port())):  # a web that has the same ways out as the worker
            told = unescape(Browser(port).sign_in(writer.name).get(WATCH).body)
        assert "ej skickat än" in told
        assert f"/rapporter/{version}/pdf/" in told, "it can be printed"
        line.is_cut = False
        night.do(LONG_AGO)
        night.do(FOLLOW)
        await_steps(night, version, "fax", "begun refused begun handed_over")
    assert len(gateway.documents[night.one(KEY, version)]) == 1
    tell(rounds=1, acknowledged=1, lost=0, doubled=0)


def test_a_line_that_is_slow_and_loses_some_brings_each_once(
    night: Night, gateway: FaxGateway, line: BadLine, tell: Tell
) -> None:
    number = rounds(short=4, long=20)
    line.delay_seconds, line.loses_every = 0.3, 3 if number < 10 else 10
    with night.worked():
        sent = send_reports(night, number, "sollentuna")
        for version in sent:
            await_one_end(night, version)
        line.loses_every = 0
        while open_ones := [each for each in sent if "handed_over" not in steps(night, each)]:
            night.do(LONG_AGO)
            night.do(FOLLOW)
            for version in open_ones:
                await_one_end(night, version, more_than=steps(night, version))
    documents = [gateway.documents[night.one(KEY, version)] for version in sent]
    doubled = sum(len(each) - 1 for each in documents)
    tell(rounds=1, acknowledged=number, lost=number - len(documents), doubled=doubled)
    assert doubled == 0


def test_an_answer_that_is_lost_brings_the_same_document_by_the_same_key(
    night: Night, gateway: FaxGateway, monkeypatch: pytest.MonkeyPatch, tell: Tell
) -> None:
    with losing_proxy(gateway.port) as proxy:
        monkeypatch.setenv("JOURBOK_FAX_URL", f"http://127.0.0.1:{proxy.port}/")
        proxy.loses = True
        with night.worked():
            (version,) = send_reports(night, 1, "sollentuna")
            await_steps(night, version, "fax", "begun refused")
            proxy.loses = False
            night.do(LONG_AGO)
            night.do(FOLLOW)
            await_steps(night, version, "fax", "begun refused begun handed_over")
    first, second = gateway.documents[night.one(KEY, version)]
    assert first == second, "one message, known by its key"
    tell(rounds=1, acknowledged=1, lost=0, doubled=0)


def test_control_a_line_that_is_whole_needs_no_second_attempt(night: Night, gateway: FaxGateway, line: BadLine) -> None:
    with night.worked():
        (version,) = send_reports(night, 1, "sollentuna")
        await_steps(night, version, "fax", "begun handed_over")


def steps(night: Night, version: str) -> str:
    return night.one(STEPS, version, "fax")


def await_one_end(night: Night, version: str, *, more_than: str = "") -> None:
    """The latest attempt has ended, and more has happened than before."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (told := steps(night, version)) == more_than or told.endswith("begun"):
        assert time.monotonic() < deadline, told
        time.sleep(0.05)
