"""R6: the button is pressed twice, from two tabs, after going back, or fifty times at once; it is done once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.faults.browser import Answer, forms_in
from tests.faults.checking import Tell, checked, last_reading, tell_of
from tests.faults.ledger import Ledger
from tests.faults.night import Night
from tests.faults.seeds import rounds
from tests.faults.writer import NEW_CONTACT, Sending, Writer

PRESSES = 50
SAVED_WITH_OTHER_CONTENT = "Formuläret är redan sparat med annat innehåll."


def test_fifty_presses_at_once_have_one_effect_and_one_answer(night: Night, ledger: Ledger, tell: Tell) -> None:
    times = rounds(short=1, long=10)
    since, writer = last_reading(night), Writer(night, ledger)
    for _ in range(times):
        for form in (writer.contact(), writer.entry()):
            answers = at_once([(writer, form)] * PRESSES)
            assert {(each.status, each.location) for each in answers} == {(302, answers[0].location)}
    found = checked(night, ledger, since)
    tell_of(tell, ledger, found, rounds=times * 2 * PRESSES)
    assert not found


def test_a_double_click_and_a_form_sent_again_after_going_back_have_one_effect(night: Night, ledger: Ledger) -> None:
    since, writer = last_reading(night), Writer(night, ledger)
    form = writer.entry()
    at_once([(writer, form)] * 2)
    assert writer.read()
    writer.send_until_answered(form)
    assert not checked(night, ledger, since)


def test_going_back_and_writing_something_else_is_refused_in_words_and_keeps_what_was_typed(
    night: Night, ledger: Ledger
) -> None:
    since, writer = last_reading(night), Writer(night, ledger)
    for form in (writer.contact(), writer.entry()):
        writer.send_until_answered(form)
        other = writer.contact() if form.path == NEW_CONTACT else writer.entry()
        changed = other.with_fields(idempotency_key=form.key)
        refused = writer.send_until_answered(changed)
        assert refused.status == 422
        assert SAVED_WITH_OTHER_CONTENT in refused.body
        assert changed.mark in refused.body, "what was typed is still on the page"
    assert not [each for each in checked(night, ledger, since) if each.invariant != "I5"]


def test_what_was_typed_into_a_form_that_was_already_saved_can_be_saved_by_pressing_again(
    night: Night, ledger: Ledger
) -> None:
    writer = Writer(night, ledger)
    form = writer.entry()
    writer.send_until_answered(form)
    changed = writer.entry().with_fields(idempotency_key=form.key)
    page = writer.send_until_answered(changed)
    shown = next(each for each in forms_in(page.body) if each.action == form.path)
    again = changed.with_fields(**shown.fields)
    assert writer.send_until_answered(again).is_done
    assert again.mark == changed.mark


def test_two_tabs_that_open_the_same_case_make_one(night: Night, ledger: Ledger) -> None:
    first, second = Writer(night, ledger, 0), Writer(night, ledger, 2)  # one person, two tabs
    contact = first.send_until_answered(first.contact()).location.strip("/").split("/")[-1]
    path = f"/arenden/ny/{contact}/{first.person}/"
    known = {"category": "child", "law": "SoL", "priority": "2"}
    fields = [{**tab.browser.form(path).fields, **known} for tab in (first, second)]
    assert fields[0]["idempotency_key"] != fields[1]["idempotency_key"]
    with ThreadPoolExecutor(2) as pool:
        pressed = [pool.submit(tab.browser.send, path, sent) for tab, sent in zip((first, second), fields, strict=True)]
        answers = [each.result() for each in pressed]
    assert sorted(each.status for each in answers) == [302, 422]
    refused = next(each for each in answers if each.status == 422)
    assert "Personen har redan ett ärende i den här kontakten." in refused.body
    assert night.one("select count(*) from cases_case where contact_id = %s", contact) == "1"


def test_control_fifty_forms_that_only_look_alike_are_found(night: Night, ledger: Ledger) -> None:
    since, writer = last_reading(night), Writer(night, ledger)
    form = writer.contact()
    at_once([(writer, form.with_new_key()) for _ in range(5)])
    assert f"{form.mark} stands 5 times" in {each.said for each in checked(night, ledger, since)}


def at_once(presses: list[tuple[Writer, Sending]]) -> list[Answer]:
    """Everybody waits for everybody, then all press."""
    ready = Barrier(len(presses))

    def press(pressed: tuple[Writer, Sending]) -> Answer:
        writer, form = pressed
        ready.wait()
        return writer.send_until_answered(form)

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(press, presses))
