"""R11: a gateway that hangs holds up nobody else; what was taken is told once, whatever happens meanwhile."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.faults import night as nights
from tests.faults.checking import Tell
from tests.faults.gateways import (
    AS_IT_WAS,
    FAX_FIRST,
    FORGOTTEN,
    SDK_FIRST,
    TAKE_RECEIPTS,
    FaxGateway,
    MessageService,
    a_fax_gateway,
    a_message_service,
    await_steps,
)
from tests.faults.night import Night
from tests.faults.reports import send_reports
from tests.faults.seeds import rounds

FIVE_TO_EIGHT: Final = "2021-11-27T07:55:00+01:00"
DELIVERY: Final = "select id from handover_delivery where version_id = %s and channel = %s"
BY_VERSION: Final = "select count(*) from handover_delivery where version_id = %s and channel = %s"
STRAYS: Final = "select count(*) from handover_strayreceipt where message_id = %s"
#: One worker who does one thing at a time, as if all ways were one.
ONE_HAND: Final = [sys.executable, "-m", "django", "procrastinate", "worker"]
#: Six by the gateway that hangs, and after them one by another way.
SIX_AND_ONE: Final = ["sollentuna"] * 6 + ["solna"]
#: So long a test sees that nothing comes; the gateway hangs for longer.
WATCHED_SECONDS: Final = 4.0


Outside = tuple[FaxGateway, MessageService]


@pytest.fixture
def outside(night: Night, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    """Sollentuna is reached by fax and Solna by SDK, before their portals."""
    service = a_message_service(tmp_path)
    with a_fax_gateway() as gateway:
        monkeypatch.setenv("JOURBOK_FAX_URL", f"http://127.0.0.1:{gateway.port}/")
        monkeypatch.setenv("JOURBOK_ANSWER_SECONDS", "60")
        for name, value in service.environment().items():
            monkeypatch.setenv(name, value)
        night.do(FAX_FIRST, "sollentuna")
        night.do(SDK_FIRST, "solna")
        yield gateway, service
        night.do(AS_IT_WAS)
        night.do(FORGOTTEN)


def test_a_gateway_that_hangs_holds_up_nobody_else(night: Night, outside: Outside, tell: Tell) -> None:
    gateway, service = outside
    gateway.hangs = True
    with night.worked():
        *waiting, other = send_reports(night, len(SIX_AND_ONE), *SIX_AND_ONE)
        await_calls(gateway, 1)
        took = await_steps(night, other, "sdk", "begun handed_over", seconds=WATCHED_SECONDS)
        gateway.released.set()
    assert service.messages() >= {night.one(DELIVERY, other, "sdk")}
    assert {night.one(BY_VERSION, each, "fax") for each in waiting} == {"1"}
    tell(rounds=1, acknowledged=1, lost=0, doubled=0, answering=took)


def test_control_with_one_hand_for_all_of_them_the_other_waits(
    night: Night, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway, _service = outside
    gateway.hangs = True
    monkeypatch.setattr(nights, "worker_command", lambda: ONE_HAND)
    with night.worked():
        *_waiting, other = send_reports(night, len(SIX_AND_ONE), *SIX_AND_ONE)
        await_calls(gateway, 1)
        with pytest.raises(AssertionError, match="and not 'begun handed_over'"):
            await_steps(night, other, "sdk", "begun handed_over", seconds=WATCHED_SECONDS)
        gateway.released.set()


def test_forty_reports_at_five_to_eight_are_away_before_eight_each_once(
    night: Night, outside: Outside, tell: Tell
) -> None:
    gateway, service = outside
    number = rounds(short=12, long=40)
    with night.worked(clock=FIVE_TO_EIGHT):
        sent = send_reports(night, number, "sollentuna", "solna", clock=FIVE_TO_EIGHT)
        channels = ["fax" if turn % 2 == 0 else "sdk" for turn in range(number)]
        begun = time.monotonic()
        for version, channel in zip(sent, channels, strict=True):
            await_steps(night, version, channel, "begun handed_over", seconds=60)
        took = time.monotonic() - begun
    keys = {night.one(DELIVERY, version, channel) for version, channel in zip(sent, channels, strict=True)}
    assert keys <= gateway.documents.keys() | service.messages()
    doubled = sum(len(found) - 1 for found in gateway.documents.values())
    tell(rounds=1, acknowledged=number, lost=0, doubled=doubled, answering=took)
    assert doubled == 0


def test_a_receipt_is_noted_although_the_database_went_after_the_message_was_handed_over(
    night: Night, outside: Outside, tell: Tell
) -> None:
    _gateway, service = outside
    with night.worked():
        (version,) = send_reports(night, 1, "solna")
        await_steps(night, version, "sdk", "begun handed_over")
        key = night.one(DELIVERY, version, "sdk")
        night.kill_database()
        service.receive(key, sender="0203:solna.example")
        recovery = night.start_database()
        night.await_database_behind_web()
        night.await_worker()
        night.do(TAKE_RECEIPTS)
        await_steps(night, version, "sdk", "begun handed_over delivered")
        night.do(TAKE_RECEIPTS)
    assert night.one(BY_VERSION, version, "sdk") == "1"
    tell(rounds=1, acknowledged=1, lost=0, doubled=0, recovery=recovery)


def test_a_receipt_that_names_another_board_or_an_unknown_message_tells_nothing_and_is_kept(
    night: Night, outside: Outside
) -> None:
    _gateway, service = outside
    unknown = "01890000-0000-7000-8000-00000000000a"
    with night.worked():
        (version,) = send_reports(night, 1, "solna")
        await_steps(night, version, "sdk", "begun handed_over")
        key = night.one(DELIVERY, version, "sdk")
        service.receive(key, sender="0203:sollentuna.example")
        service.receive(unknown, sender="0203:solna.example")
        night.do(TAKE_RECEIPTS)
        deadline = time.monotonic() + 60
        while (night.one(STRAYS, key), night.one(STRAYS, unknown)) != ("1", "1"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        await_steps(night, version, "sdk", "begun handed_over", seconds=1)
        service.receive(key, sender="0203:solna.example")
        night.do(TAKE_RECEIPTS)
        await_steps(night, version, "sdk", "begun handed_over delivered")


def await_calls(gateway: FaxGateway, number: int) -> None:
    deadline = time.monotonic() + 60
    while gateway.calls < number:
        assert time.monotonic() < deadline, "nothing is sent"
        time.sleep(0.05)
