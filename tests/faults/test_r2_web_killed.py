"""R2: a web process is killed in the middle of a request; the browser sends the form again and it is done once."""

from __future__ import annotations

import random
import time

import pytest

from jourbok.config.run_demo import web_command
from tests.faults.checking import Tell, chain_is_whole, checked, last_reading, tell_of
from tests.faults.dying import DIE_AT, STEPS
from tests.faults.ledger import REFUSED, SAVED, UNKNOWN, Ledger
from tests.faults.night import ROOT, Night
from tests.faults.seeds import dice, rounds
from tests.faults.writer import Sending, Writer

#: granian ends altogether when the process that it replaced last dies within this time; then the machine starts it.
CRASH_LOOP_SECONDS = 6.0


def test_a_form_whose_server_was_killed_is_sent_again_and_done_once(night: Night, ledger: Ledger, tell: Tell) -> None:
    thrown, times = dice("r2"), rounds(short=4, long=200)
    since, writer, answering = last_reading(night), Writer(night, ledger), []
    steps = {form.table: steps_of(writer, form) for form in (writer.contact(), writer.entry())}
    for _ in range(times):
        form = a_form(writer, thrown)
        killed(writer, form, at=thrown.randint(1, steps[form.table]))
        begun = time.monotonic()
        answered_by_somebody(writer, form)
        answering.append(time.monotonic() - begun)
    found = checked(night, ledger, since)
    tell_of(tell, ledger, found, rounds=times, answering=max(answering))
    assert not found
    assert chain_is_whole(night)


def test_the_other_web_process_goes_on_and_a_new_one_takes_the_killed_ones_place(night: Night, ledger: Ledger) -> None:
    writer = Writer(night, ledger)
    night.await_web_processes(2)
    restarts = night.web_restarts
    time.sleep(CRASH_LOOP_SECONDS)  # one that dies again so soon is taken for one that cannot start
    killed(writer, writer.entry(), at=1)
    assert any(read_soon(writer) for _ in range(3)), "the other one answers"
    night.await_web_processes(2)
    assert night.web_restarts == restarts, "nobody had to start it"


@pytest.mark.parametrize("place", ["Dockerfile", "docs/operations/install.md"])
def test_production_starts_the_web_so_that_it_replaces_a_killed_process(place: str) -> None:
    assert "--respawn-failed-workers" in web_command(0)
    assert "--respawn-failed-workers" in (ROOT / place).read_text()


def test_control_a_form_sent_again_without_its_key_is_found_doubled(night: Night, ledger: Ledger) -> None:
    since, writer = last_reading(night), Writer(night, ledger)
    form = writer.contact()
    killed(writer, form, at=steps_of(writer, writer.contact()))  # done, and nobody was told
    answered_by_somebody(writer, form.with_new_key())
    assert [each for each in checked(night, ledger, since) if each.said == f"{form.mark} stands 2 times"]


def read_soon(writer: Writer) -> bool:
    """Whether somebody answered; what dies lets go of whom it answers a moment before it closes its door."""
    time.sleep(0.2)
    return writer.read() is not None


def a_form(writer: Writer, thrown: random.Random) -> Sending:
    return thrown.choice([writer.contact, writer.entry])()


def steps_of(writer: Writer, form: Sending) -> int:
    """How many places there are to be killed at while the form is taken."""
    answer = writer.send_until_answered(form)
    assert answer.is_done
    return int(answer.headers[STEPS.lower()])


def killed(writer: Writer, form: Sending, *, at: int) -> None:
    """Send the form to a process that is killed at that step; nobody gets an answer."""
    while True:
        writer.send(form, {DIE_AT: str(at)})
        (*_, last) = ledger_of(writer, form)
        if last != REFUSED:
            assert last == UNKNOWN, "it was to be killed"
            return


def ledger_of(writer: Writer, form: Sending) -> list[str]:
    return [line.outcome for line in writer.ledger.lines() if line.key == form.key]


def answered_by_somebody(writer: Writer, form: Sending) -> None:
    """Press again; when no process is left the machine starts the web, as it does in production."""
    while True:
        answer = writer.send(form)
        if answer is not None and answer.status < 500:
            assert ledger_of(writer, form)[-1] == SAVED
            return
        time.sleep(0.1)
