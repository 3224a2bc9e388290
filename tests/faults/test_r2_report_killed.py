"""R2 and I3: the web process is killed while a report is sent; the chosen board gets it once, and no other board."""

from __future__ import annotations

import time

from tests.faults.browser import Answer, Form, NoAnswer, id_in, new_key
from tests.faults.checking import Tell
from tests.faults.dying import DIE_AT, STEPS
from tests.faults.ledger import Ledger
from tests.faults.night import Night
from tests.faults.receivers import Receiver
from tests.faults.seeds import dice, rounds
from tests.faults.writer import Writer

REASON = "Prov: barnet vistas där i natt"
OF_THE_VERSION = "select count(*) from {} where version_id = %s"
BESIDES = (
    "select count(*) from handover_reportversion v join handover_report r on r.id = v.report_id"
    " where r.case_id = %s and v.fingerprint = (select fingerprint from handover_reportversion where id = %s)"
)


def test_a_report_is_received_once_by_the_board_that_was_chosen(night: Night, ledger: Ledger, tell: Tell) -> None:
    thrown, times = dice("r2 report"), rounds(short=2, long=20)
    writer = Writer(night, ledger)
    steps = int(pressed(writer, to_send(writer)).headers[STEPS.lower()])
    received = []
    for _ in range(times):
        report = to_send(writer)
        kill(writer, report, at=thrown.randint(1, steps))
        received.append(id_in(pressed_until_answered(writer, report)))
    chosen, other = (Receiver(night, board).reports() for board in ("sollentuna", "solna"))
    doubled = sum(night.one(BESIDES, writer.case, version) != "1" for version in received)
    lost = sum(night.one(OF_THE_VERSION.format("handover_delivery"), version) != "1" for version in received)
    tell(rounds=times, acknowledged=len(received), lost=lost, doubled=doubled)
    assert (lost, doubled) == (0, 0)
    assert received[-1] in chosen, "the newest version lies in the portal of the board"
    assert not set(received) & other, "and none in anybody else's"


def test_control_a_report_that_goes_to_the_other_board_is_seen_there(night: Night, ledger: Ledger) -> None:
    writer = Writer(night, ledger, 1)
    sent = id_in(pressed(writer, to_send(writer, "solna")).location)
    assert sent in Receiver(night, "solna").reports()
    assert sent not in Receiver(night, "sollentuna").reports()


def to_send(writer: Writer, board: str = "sollentuna") -> Form:
    """The confirmation of a report that says something new, with the reasons that it asks for."""
    measures = f"{writer.case_path}atgarder/"
    done = writer.browser.form(measures).fields | {"kind": "home_visit", "note": f"Prov {new_key()}"}
    assert writer.browser.send(measures, done).is_done
    path = f"/rapporter/arende/{writer.case}/"
    form = writer.browser.form(f"{path}?namnd={board}", f"{path}skicka/")
    form.fields |= {name: REASON for name in ("other_board_reason", "late_reason") if name in form.fields}
    form.fields |= {"confirmed": "on", "picked": writer.person}
    return form


def pressed(writer: Writer, report: Form) -> Answer:
    """Send it and be led on."""
    answer = writer.browser.send(report.action, report.fields)
    assert answer.is_done, answer.body[-3000:]
    return answer


def kill(writer: Writer, report: Form, *, at: int) -> None:
    """Send it to a process that is killed at that step."""
    try:
        writer.browser.send(report.action, report.fields, {DIE_AT: str(at)})
    except NoAnswer:
        return
    raise AssertionError("it was to be killed")


def pressed_until_answered(writer: Writer, report: Form) -> str:
    """Where the sender is led when somebody answers."""
    while True:
        try:
            return pressed(writer, report).location
        except NoAnswer:
            time.sleep(0.1)
