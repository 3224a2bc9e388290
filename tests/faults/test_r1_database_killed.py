"""R1: PostgreSQL is killed while people write; what was acknowledged is there, and the web goes on by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.faults.checker import Violation, violations
from tests.faults.checking import Tell, acknowledged, chain_is_whole, checked, last_reading, tell_of
from tests.faults.ledger import Ledger
from tests.faults.night import Night
from tests.faults.seeds import dice, rounds
from tests.faults.worker import beat
from tests.faults.writer import Writer, Writing

WRITERS = 4
#: Commits are told before they are on the disk, and stay in memory for as long as the server lets them.
RECKLESS = {"synchronous_commit": "off", "wal_writer_delay": "10s", "wal_writer_flush_after": "1GB"}


def test_what_was_acknowledged_survives_the_database(night: Night, ledger: Ledger, tell: Tell) -> None:
    thrown, times = dice("r1"), rounds(short=2, long=20)
    since, web = last_reading(night), night.web_processes()
    recovery, answering = [], []
    writing = Writing([Writer(night, ledger, number) for number in range(WRITERS)], thrown)
    with night.worked(), writing.going_on():
        for _ in range(times):
            time.sleep(thrown.uniform(0.3, 2))
            night.kill_database()
            recovery.append(night.start_database())
            answering.append(night.await_database_behind_web())
        beat(night)
    found = checked(night, ledger, since)
    tell_of(tell, ledger, found, rounds=times, recovery=max(recovery), answering=max(answering))
    assert not found
    assert night.web_processes() == web, "the web was started anew"
    assert chain_is_whole(night)
    assert acknowledged(ledger) > times


def test_control_commits_that_are_not_on_the_disk_are_found_lost(night: Night, ledger: Ledger) -> None:
    since = last_reading(night)
    with reckless(night):
        with Writing([Writer(night, ledger, number) for number in range(WRITERS)], dice("r1 control")).going_on():
            time.sleep(1.5)
        night.kill_database()
        night.start_database()
    night.await_database_behind_web()
    lost = [each for each in checked(night, ledger, since) if "is gone" in each.said]
    assert lost, f"none of {acknowledged(ledger)} was lost"


def test_control_a_row_that_is_taken_away_is_found(night: Night, ledger: Ledger) -> None:
    writer = Writer(night, ledger)
    since = last_reading(night)
    form = writer.entry()
    writer.send_until_answered(form)
    assert not [each for each in checked(night, ledger, since) if form.mark in each.said]
    with closing(night.connect()) as connection, connection.transaction(force_rollback=True):
        connection.execute("set local session_replication_role = replica")  # what protects the rows is off
        connection.execute("delete from cases_journalentry where text = %s", [form.mark])
        found = violations(connection, ledger.lines(), since=since)
    assert Violation("I1", f"{form.mark} was acknowledged and is gone") in found


@contextmanager
def reckless(night: Night) -> Iterator[None]:
    """The server forgets what it has promised while the block runs."""
    for name, value in RECKLESS.items():
        night.do(f"alter system set {name} = '{value}'")
    night.do("select pg_reload_conf()")
    try:
        yield
    finally:
        for name in RECKLESS:
            night.do(f"alter system reset {name}")
        night.do("select pg_reload_conf()")
