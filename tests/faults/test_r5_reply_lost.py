"""R5: the form was taken and the reply never came; sent again, the page answers as it did the first time."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.browser import Answer
from tests.faults.checking import Tell, checked, last_reading, tell_of
from tests.faults.ledger import REFUSED, SAVED, UNKNOWN, Ledger
from tests.faults.night import Night
from tests.faults.proxy import END_OF_HEAD, LosingProxy, losing_proxy
from tests.faults.seeds import dice, rounds
from tests.faults.writer import Sending, Writer


def test_a_form_whose_reply_was_lost_is_answered_again_word_for_word(night: Night, ledger: Ledger, tell: Tell) -> None:
    thrown, times = dice("r5"), rounds(short=10, long=200)
    since, writer = last_reading(night), Writer(night, ledger)
    with losing_proxy(night.port) as proxy:
        writer.browser.port = proxy.port
        for _ in range(times):
            form = thrown.choice([writer.contact, writer.entry])()
            first = lost(proxy, writer, form)
            again = [writer.send_until_answered(form) for _press in range(thrown.randint(1, 3))]
            assert {(each.status, each.location, each.body) for each in again} == {first}
    found = checked(night, ledger, since)
    tell_of(tell, ledger, found, rounds=times)
    assert not found


def test_a_refusal_whose_reply_was_lost_is_a_refusal_again_and_nothing_is_saved(night: Night, ledger: Ledger) -> None:
    since, writer = last_reading(night), Writer(night, ledger)
    without_source = writer.entry().with_fields(source="")
    with losing_proxy(night.port) as proxy:
        writer.browser.port = proxy.port
        lost(proxy, writer, without_source)
        assert writer.send_until_answered(without_source).status == 422
    assert [line.outcome for line in ledger.lines() if line.key] == [UNKNOWN, REFUSED]
    found = [each for each in checked(night, ledger, since) if each.invariant != "I5"]  # a refusal shows the case too
    assert not found


def test_control_without_keys_the_checker_finds_two(night: Night, ledger: Ledger) -> None:
    since, writer = last_reading(night), Writer(night, ledger)
    doubled = []
    with losing_proxy(night.port) as proxy:
        writer.browser.port = proxy.port
        for make in makers(writer):
            form = make()
            lost(proxy, writer, form)
            writer.send_until_answered(form.with_new_key())
            doubled.append(f"{form.mark} stands 2 times")
    assert {each.said for each in checked(night, ledger, since) if each.invariant == "I2"} >= set(doubled)


def makers(writer: Writer) -> tuple[Callable[[], Sending], ...]:
    return writer.contact, writer.entry


def lost(proxy: LosingProxy, writer: Writer, form: Sending) -> tuple[int, str, str]:
    """Send the form and lose the reply: what it said, as status, where it led and text."""
    proxy.loses = True
    answer: Answer | None = writer.send(form)
    proxy.loses = False
    assert answer is None
    assert writer.ledger.lines()[-1].outcome != SAVED
    head, _, body = proxy.lost[-1].partition(END_OF_HEAD)
    status, *headers = head.decode().split("\r\n")
    location = next((line.partition(": ")[2] for line in headers if line.lower().startswith("location:")), "")
    return int(status.split()[1]), location, body.decode()
