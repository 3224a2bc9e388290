"""R16: an upgrade during a shift: who works waits for no migration, and one that fails leaves nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from jourbok.config.embedded import OWNER
from tests.faults.checking import Tell
from tests.faults.ledger import Ledger
from tests.faults.night import DATABASE, Night
from tests.faults.writer import Writer

COLUMNS = """select coalesce(string_agg(column_name, ' ' order by column_name), '') from information_schema.columns
    where table_name = 'cases_journalentry' and column_name in ('trial', 'half')"""
WAITS = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like 'alter table%%'"
#: What nobody who works may wait longer than.
MOST_SECONDS = 2.0
READS_IN_PEACE = "select 1 from cases_journalentry limit 1"


@pytest.fixture
def tables(night: Night) -> Iterator[None]:
    """What the upgrade made is gone afterwards."""
    yield
    night.do("alter table cases_journalentry drop column if exists trial, drop column if exists half")
    night.do("delete from django_migrations where app = 'upgrade'")


@pytest.mark.usefixtures("tables")
def test_a_migration_that_must_wait_gives_up_and_whoever_works_hardly_notices(
    night: Night, ledger: Ledger, tell: Tell
) -> None:
    writer = Writer(night, ledger)
    with table_in_use(night):
        upgrade = upgrading(night)
        slowest, asked = slowest_reading(writer, until=upgrade)
        said = upgrade.communicate()[0]
    assert upgrade.returncode != 0
    assert "lock timeout" in said, said
    assert night.one(COLUMNS) == "", "and nothing of it remains"
    tell(rounds=1, acknowledged=asked, lost=0, doubled=0, answering=slowest)
    assert slowest < MOST_SECONDS
    assert writer.send_until_answered(writer.entry()).is_done


@pytest.mark.usefixtures("tables")
def test_control_one_that_waits_for_as_long_as_it_takes_holds_up_everybody(night: Night, ledger: Ledger) -> None:
    writer = Writer(night, ledger)
    with table_in_use(night):
        alter = threading.Thread(target=night.do, args=("alter table cases_journalentry add column trial integer",))
        alter.start()
        await_waiting(night)
        reader = threading.Thread(target=writer.read)
        begun = time.monotonic()
        reader.start()
        reader.join(MOST_SECONDS + 0.5)
        assert reader.is_alive(), "the reader waits behind it"
    reader.join()
    alter.join()
    assert time.monotonic() - begun > MOST_SECONDS


@pytest.mark.usefixtures("tables")
def test_a_migration_that_fails_half_way_leaves_nothing_and_the_version_before_goes_on(
    night: Night, ledger: Ledger, tell: Tell
) -> None:
    writer = Writer(night, ledger)
    upgrade = upgrading(night)
    said = upgrade.communicate()[0]
    assert upgrade.returncode != 0
    assert "division by zero" in said, said
    assert night.one(COLUMNS) == "trial", "the one before it stands, whole; of this one nothing does"
    entry = writer.entry()
    assert writer.send_until_answered(entry).is_done, "the code before the upgrade works with the new table"
    assert night.one("select count(*) from cases_journalentry where text = %s", entry.mark) == "1"
    tell(rounds=1, acknowledged=1, lost=0, doubled=0)


@contextmanager
def table_in_use(night: Night) -> Iterator[None]:
    """Somebody reads the journal in a transaction that takes its time."""
    with closing(night.connect()) as connection:
        connection.autocommit = False
        connection.execute(READS_IN_PEACE)
        yield
        connection.rollback()


def upgrading(night: Night) -> subprocess.Popen[str]:
    """`jourbok migrate` of the newer version, as the tables' owner."""
    url = night.server.url(DATABASE, role=OWNER)
    settings = {"DJANGO_SETTINGS_MODULE": "tests.faults.upgraded", "JOURBOK_OWNER_DATABASE_URL": url}
    program = [str(Path(sys.executable).parent / "jourbok"), "migrate"]
    return subprocess.Popen(
        program,
        env={**os.environ, **night.environment(), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def slowest_reading(writer: Writer, *, until: subprocess.Popen[str]) -> tuple[float, int]:
    """How long the slowest page took while the upgrade went on, and how many were asked for; each was answered."""
    slowest, asked = 0.0, 0
    while until.poll() is None or not asked:
        begun = time.monotonic()
        page = writer.read()
        assert page is not None
        assert page.status == 200
        slowest, asked = max(slowest, time.monotonic() - begun), asked + 1
    return slowest, asked


def await_waiting(night: Night) -> None:
    deadline = time.monotonic() + 30
    while night.one(WAITS) == "0":
        assert time.monotonic() < deadline
        time.sleep(0.05)
