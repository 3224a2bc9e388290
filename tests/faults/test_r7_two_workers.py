"""R7: two people change the same thing; the second is told, sees both texts, and loses nothing of what they typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.faults.browser import Answer, Browser, Form, forms_in, id_in, new_key
from tests.faults.checking import Tell
from tests.faults.ledger import Ledger
from tests.faults.night import Night
from tests.faults.writer import Writer

FIRST, SECOND = "Prov: den första skrev detta", "Prov: den andra skrev något annat"


@dataclass(frozen=True, slots=True)
class Race:
    """A form that two browsers have open at once: its page, its address and the field that both write in."""

    page: str
    action: str
    field: str
    first: Browser
    second: Browser


def on_a_contact(night: Night, one: Writer, other: Writer) -> Race:
    """Two workers fill in what was left out of the same contact."""
    path = one.send_until_answered(one.contact()).location
    return Race(path, f"{path}komplettera/", "summary", one.browser, other.browser)


def on_a_draft(night: Night, one: Writer, other: Writer) -> Race:
    """One worker has the same draft on two screens."""
    form = one.entry()
    one.send_until_answered(form)
    entry = night.one("select id from cases_journalentry where text = %s", form.mark)
    path = f"/arenden/anteckning/{entry}/"
    return Race(path, path, "text", one.browser, night.browser(one.name))


def on_a_person(night: Night, one: Writer, other: Writer) -> Race:
    """Two workers fill in what is known of the same person."""
    path = f"/personer/{one.person}/andra/"
    return Race(path, path, "description", one.browser, other.browser)


Ready = Callable[[Night, Writer, Writer], Race]
RACES = [on_a_contact, on_a_draft, on_a_person]


@pytest.mark.parametrize("ready", RACES)
def test_the_second_is_told_sees_both_texts_and_can_save_their_own(
    night: Night, ledger: Ledger, tell: Tell, ready: Ready
) -> None:
    race = ready(night, Writer(night, ledger, 0), Writer(night, ledger, 1))
    mine, theirs = (form_of(browser.get(race.page), race) for browser in (race.first, race.second))
    assert race.first.send(race.action, typed(mine, race, FIRST)).is_done
    refused = race.second.send(race.action, typed(theirs, race, SECOND))
    assert refused.status == 409, refused.body[-2000:]
    assert FIRST in refused.body, "what the first one wrote is shown"
    shown = form_of(refused, race)
    assert shown.fields[race.field] == SECOND, "what the second one typed stands in the form"
    assert race.second.send(race.action, shown.fields).is_done, "who has seen both may choose their own"
    assert SECOND in race.second.get(race.page).body
    tell(rounds=1)


def test_two_entries_written_at_once_both_stand_and_the_second_is_told(night: Night, ledger: Ledger) -> None:
    one, other = Writer(night, ledger, 0), Writer(night, ledger, 1)
    first = one.entry()
    second = other.entry().with_fields(seen=one.entry().fields["seen"])
    one.send_until_answered(first)
    path = one.entry_path
    assert other.browser.send(path, {**second.fields, "idempotency_key": new_key()}).is_done
    page = other.browser.get(one.case_path).body
    assert first.mark in page
    assert second.mark in page
    assert "medan du skrev. Läs den också." in page


def test_two_who_amend_a_case_the_second_sees_what_the_first_chose(night: Night, ledger: Ledger) -> None:
    one, other = Writer(night, ledger, 0), Writer(night, ledger, 1)
    path = f"{one.case_path}andra/"
    mine, theirs = (browser.form(path).fields for browser in (one.browser, other.browser))
    reason = "Prov: mormor är på plats till i morgon"
    assert one.browser.send(path, {**mine, "priority": "1"}).is_done
    refused = other.browser.send(path, {**theirs, "priority": "3", "reason": reason})
    assert refused.status == 409
    assert reason in refused.body
    assert "Överst på sidan står vad som gäller nu." in refused.body
    again = next(form for form in forms_in(refused.body) if form.action in {"", path})
    assert other.browser.send(path, again.fields).is_done
    assert night.one("select priority from cases_case where id = %s", one.case) == "3"
    assert other.browser.send(path, {**other.browser.form(path).fields, "priority": "2"}).is_done


def test_control_a_form_that_does_not_say_which_version_it_showed_is_found(night: Night, ledger: Ledger) -> None:
    """The last one to save would win: this is what the versions are for."""
    one = Writer(night, ledger)
    race = on_a_draft(night, one, one)
    mine, theirs = (form_of(browser.get(race.page), race) for browser in (race.first, race.second))
    assert race.first.send(race.action, typed(mine, race, FIRST)).is_done
    entry = id_in(race.page)
    newest = night.one("select version from cases_journalentry where id = %s", entry)
    blind = {**typed(theirs, race, SECOND), "version": newest}
    assert race.second.send(race.action, blind).is_done
    stands = night.one("select text from cases_journalentry where id = %s", entry)
    assert stands == SECOND, "the first text is gone and nobody was told"


def form_of(page: Answer, race: Race) -> Form:
    """The form of the race on a page that was shown."""
    return next(form for form in forms_in(page.body) if (form.action or race.page) == race.action)


def typed(form: Form, race: Race, text: str) -> dict[str, str]:
    return {**form.fields, race.field: text}
