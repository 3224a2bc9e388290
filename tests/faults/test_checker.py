"""The checker sees each kind of broken promise; a checker that sees nothing would make every other test pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from tests.faults.checker import MAY_DIFFER, board_owned_pairs, violations
from tests.faults.checking import checked, last_reading
from tests.faults.ledger import REFUSED, SHOWN, Ledger, Line
from tests.faults.night import Night
from tests.faults.writer import Writer

SPOILED = {
    "I1": "update cases_journalentry set text = text, source = 'Någon annan' where text = %s",
    "I2": """delete from audit_idempotencykey
             where result_id in (select id::text from cases_journalentry where text = %s)""",
    "I6": "update cases_journalentry set number = number + 1000 where text = %s",
    "I8": """update cases_journalentry set board_id = (select max(id) from organisations_board b where b.id <> board_id)
             where text = %s""",
}
UNLOGGED = """delete from audit_changeevent
              where subject_id in (select id::text from cases_journalentry where text = %s)"""


@pytest.mark.parametrize("invariant", SPOILED)
def test_a_spoiled_row_is_found(night: Night, ledger: Ledger, invariant: str) -> None:
    since, writer = last_reading(night), Writer(night, ledger)
    form = writer.entry()
    writer.send_until_answered(form)
    assert not checked(night, ledger, since)
    with closing(night.connect()) as connection, connection.transaction(force_rollback=True):
        connection.execute("set local session_replication_role = replica")  # what protects the rows is off
        connection.execute(SPOILED[invariant].encode(), [form.mark])
        found = violations(connection, ledger.lines(), since=since)
    assert {each.invariant for each in found} == {invariant}


def test_a_row_of_which_the_log_says_nothing_is_found(night: Night, ledger: Ledger) -> None:
    since, writer = last_reading(night), Writer(night, ledger)
    form = writer.entry()
    writer.send_until_answered(form)
    with closing(night.connect()) as connection, connection.transaction(force_rollback=True):
        connection.execute("set local session_replication_role = replica")
        connection.execute(UNLOGGED.encode(), [form.mark])
        found = violations(connection, ledger.lines(), since=since)
    assert [each.said for each in found] == [f"{form.mark} is there and is not in the log once"]


def believing(change: Callable[[Line], Line], lines: list[Line]) -> list[Line]:
    return [change(line) for line in lines]


def test_somebody_who_was_told_not_saved_of_what_was_saved_is_found(night: Night, ledger: Ledger) -> None:
    since, writer = last_reading(night), Writer(night, ledger)
    form = writer.entry()
    writer.send_until_answered(form)
    told = believing(lambda line: replace(line, outcome=REFUSED) if line.key else line, ledger.lines())
    with closing(night.connect()) as connection:
        found = violations(connection, told, since=since)
    assert [(each.invariant, each.said) for each in found] == [("I10", f"{form.mark} was refused and is saved")]


def test_a_reading_that_the_log_does_not_know_is_found(night: Night, ledger: Ledger) -> None:
    since, writer = last_reading(night), Writer(night, ledger)
    assert writer.read()
    seen = [line for line in ledger.lines() if line.outcome == SHOWN]
    with closing(night.connect()) as connection:
        assert not violations(connection, ledger.lines(), since=since)
        found = violations(connection, [*ledger.lines(), seen[-1]], since=since)
    assert [each.invariant for each in found] == ["I5"]


def test_a_row_of_the_sealed_log_that_somebody_changed_is_found_by_the_products_verifier(night: Night) -> None:
    night.seal_log()
    last = int(night.one("select max(id) from audit_changeevent"))
    with edited(night, last):
        assert night.verified_log()["first_bad"], "the log was changed and nobody saw it"


@contextmanager
def edited(night: Night, row: int) -> Iterator[None]:
    """A superuser, whom no trigger stops, has written another name into the log while the block runs."""
    write = "set session_replication_role = replica; update audit_changeevent set actor_name = {} where id = {}"
    name = night.one("select actor_name from audit_changeevent where id = %s", row)
    night.do(write.format("'Någon annan'", row))
    try:
        yield
    finally:
        night.do(write.format(f"'{name}'", row))


def test_every_pair_of_rows_with_a_board_is_compared_or_has_its_reason(night: Night) -> None:
    with closing(night.connect()) as connection:
        pairs = {(child, parent) for child, _, parent, _ in board_owned_pairs(connection)}
    assert len(pairs) > 8
    assert set(MAY_DIFFER) <= pairs
