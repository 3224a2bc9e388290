"""R19: background work that stands still without having ended is noticed within fifteen minutes, and starts again."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from jourbok.config.children import Child
from jourbok.config.embedded import APP
from tests.faults.checking import Tell
from tests.faults.night import PATIENCE_SECONDS, Night, await_status, status_of
from tests.faults.worker import BEAT, beat

SILENT_FOR = "update outbound_heartbeat set beat_at = now() - interval '{} minutes'"
IN_TRANSACTION = "select count(*) from pg_stat_activity where usename = %s and xact_start is not null"
STILL_WAITING = "select count(*) from procrastinate_jobs where task_name = 'messages.beat' and status = 'todo'"


def test_a_worker_that_stands_still_is_told_of_and_goes_on_where_it_stopped(night: Night, tell: Tell) -> None:
    with night.worked() as worker:
        beat(night)
        assert await_status(night.port, "/readyz", 200, child=worker) < PATIENCE_SECONDS
        with standing_still(night, worker):
            silent_for(night, minutes=16)
            night.do(BEAT)
            time.sleep(2)
            assert worker.process.poll() is None, "it lives, and does nothing"
            assert night.one(STILL_WAITING) != "0"
            assert status_of(night.port, "/readyz") == 503
            assert status_of(night.port, "/healthz") == 200, "the web itself is well"
            assert watchdog(night) == (1, False)
        answering = await_status(night.port, "/readyz", 200, child=worker)
    tell(rounds=1, answering=answering)


def test_a_worker_that_was_killed_is_told_of_and_its_place_is_taken(night: Night, tell: Tell) -> None:
    with night.worked() as worker:
        beat(night)
        os.kill(worker.process.pid, signal.SIGKILL)
        worker.process.wait()
        silent_for(night, minutes=16)
        night.do(BEAT)
        assert status_of(night.port, "/readyz") == 503
    with night.worked() as successor:
        answering = await_status(night.port, "/readyz", 200, child=successor)
    tell(rounds=1, answering=answering)


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 503)])
def test_fifteen_minutes_is_where_silence_begins(night: Night, minutes: int, status: int) -> None:
    silent_for(night, minutes=minutes)
    assert status_of(night.port, "/readyz") == status
    assert watchdog(night) == (int(status != 200), status == 200)


def test_control_a_worker_that_works_is_never_told_of_as_silent(night: Night) -> None:
    """The same silence with a worker that is not stopped must be over at once, or the alarm would mean nothing."""
    with night.worked() as worker:
        silent_for(night, minutes=16)
        night.do(BEAT)
        assert await_status(night.port, "/readyz", 200, child=worker) < PATIENCE_SECONDS


@contextmanager
def standing_still(night: Night, worker: Child) -> Iterator[None]:
    """The process is there and does nothing, as one that waits for something that never comes, and holds nothing."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    worker.process.send_signal(signal.SIGSTOP)
    try:
        while night.one(IN_TRANSACTION, APP) != "0":
            assert time.monotonic() < deadline, "the worker is never between two transactions"
            worker.process.send_signal(signal.SIGCONT)
            time.sleep(0.05)
            worker.process.send_signal(signal.SIGSTOP)
        yield
    finally:
        worker.process.send_signal(signal.SIGCONT)


def silent_for(night: Night, *, minutes: int) -> None:
    """So long ago the worker was heard of last: the time is moved, nobody waits."""
    night.do("insert into outbound_heartbeat (name, beat_at) values ('worker', now()) on conflict do nothing")
    night.do(SILENT_FOR.format(minutes))


def watchdog(night: Night) -> tuple[int, bool]:
    """The exit code of the product's own watchdog, and whether it says that the worker is alive."""
    ended = night.command("watchdog", "--json")
    return ended.returncode, bool(json.loads(ended.stdout)["alive"])
