"""What is typed in haste where the computer speaks English: times in 24 hours, long texts, guardians by one key."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from jourbok.kernel.identity import synthetic_number

from .conftest import PATIENCE, signed_in
from .demo import Demo
from .keyboard import Keyboard
from .looking import complaints
from .pages import KIM

pytestmark = pytest.mark.browser
CONTACT = re.compile(r"/kontakter/[0-9a-f-]{36}/$")
OPEN_CASE = re.compile(r"/arenden/ny/")
CASE = re.compile(r"/arenden/[0-9a-f-]{36}/$")
ROOM = 20_000
MOTHER = f"Ronja Skriftprov {synthetic_number(date(1991, 1, 17), 11).formatted}"
CHILD = f"Birk Skriftprov {synthetic_number(date(2017, 6, 18), 12).formatted}"


@pytest.fixture
def page(browser: Browser, demo: Demo) -> Page:
    """A shared computer with an English Windows, in another time zone for good measure."""
    context = browser.new_context(base_url=demo.address, locale="en-US", timezone_id="America/New_York")
    context.set_default_timeout(PATIENCE)
    return signed_in(context, KIM)


def test_no_field_shows_a_time_in_the_browsers_language(page: Page) -> None:
    page.goto(reverse("desk:new_contact"))
    arrived = page.get_by_label("Inkom")
    assert re.fullmatch(r"2021-11-27 02:1\d", arrived.input_value())
    assert page.locator("input[type=datetime-local], input[type=date], input[type=time]").count() == 0


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0205", "2021-11-27 02:05"),
        ("2.05", "2021-11-27 02:05"),
        ("23:40", "2021-11-26 23:40"),
        ("2021-11-25 03:00", "2021-11-25 03:00"),
        ("2540", "2540"),
    ],
)
def test_a_clock_time_alone_is_shown_with_its_date(page: Page, typed: str, shown: str) -> None:
    page.goto(reverse("desk:new_contact"))
    keyboard = Keyboard(page)
    keyboard.write(page.get_by_label("Inkom"), typed)
    keyboard.press("Tab")
    expect(page.get_by_label("Inkom")).to_have_value(shown)


def test_a_contact_from_before_midnight_is_taken_by_its_clock_time_and_enter(page: Page) -> None:
    page.goto(reverse("desk:new_contact"))
    keyboard = Keyboard(page)
    begins_a_contact(keyboard, "Före midnatt")
    keyboard.write(page.get_by_label("Inkom"), "2340")
    keyboard.press("Enter")
    page.wait_for_url(CONTACT)
    expect(page.locator(".jb-page-header")).to_contain_text("fre 26 november 23:40")


def test_a_text_near_its_limit_says_so_and_nothing_of_it_vanishes(page: Page) -> None:
    heard = complaints(page)
    page.goto(reverse("desk:new_contact"))
    told = page.get_by_label("Vad det gäller")
    expect(page.locator(".jb-room")).to_have_count(0)
    told.fill("x" * (ROOM - 5))
    expect(page.locator(".jb-room")).to_have_text(f"{ROOM - 5} av {ROOM} tecken")
    told.fill("x" * (ROOM + 7))
    expect(page.locator(".jb-room")).to_have_text("7 tecken för mycket")
    assert heard == []
    begins_a_contact(Keyboard(page), "Lång text")
    page.get_by_role("button", name="Spara kontakten").click()
    expect(page.locator("#id_summary_error")).to_contain_text(f"{ROOM + 7} tecken, men här får högst {ROOM} plats")
    expect(told).to_have_value("x" * (ROOM + 7))


def test_a_grown_up_of_the_contact_becomes_guardian_by_one_key_and_never_without_it(page: Page, demo: Demo) -> None:
    keyboard = Keyboard(page)
    page.goto(reverse("desk:new_contact"))
    begins_a_contact(keyboard, "En kvinna och hennes pojke")
    keyboard.press("Enter")
    page.wait_for_url(CONTACT)
    contact = page.url
    searches(keyboard, MOTHER)
    expect(page.get_by_role("checkbox", name=re.compile("är vårdnadshavare"))).to_have_count(0)
    saves(keyboard, "Våld i nära relation")
    page.goto(contact)
    searches(keyboard, CHILD)
    expect(page.get_by_label("Födelsedatum")).to_have_value("2017-06-18")
    expect(page.get_by_role("link", name=re.compile("^Kontakt K"))).to_have_attribute("href", urlsplit(contact).path)
    offered = page.get_by_role("checkbox", name=re.compile("^Ronja Skriftprov 19910117-.* är vårdnadshavare"))
    expect(offered).not_to_be_checked()
    keyboard.reach(page.get_by_label("Födelsedatum"))
    keyboard.press("Tab", "Space")
    expect(offered).to_be_checked()
    saves(keyboard, "Barn och ungdom")
    related = (
        "select g.given_name || ' ' || r.kind from people_relation r join people_person g on g.id = r.person_id"
        " join people_person c on c.id = r.other_id where c.given_name = 'Birk' and c.surname = 'Skriftprov'"
    )
    assert demo.one(related) == "Ronja guardian"


def begins_a_contact(keyboard: Keyboard, about: str) -> None:
    keyboard.page.get_by_label("Polis").check()
    keyboard.page.locator("#id_board").select_option(label="Sollentuna")
    keyboard.write(keyboard.page.get_by_label("Om vem"), about)


def searches(keyboard: Keyboard, text: str) -> None:
    """For somebody who is not there, and on to the new person."""
    keyboard.write(keyboard.page.locator("#person-q"), text)
    keyboard.press("Enter")
    keyboard.hit(keyboard.page.get_by_role("button", name="Ingen av dem"))
    keyboard.page.wait_for_url("**/personer/ny/")


def saves(keyboard: Keyboard, category: str) -> None:
    """The new person, past the guard if it asks, and the case."""
    page = keyboard.page
    keyboard.hit(page.get_by_role("button", name="Spara", exact=True))
    page.wait_for_function("() => document.title.startsWith('Jämför') || document.title.startsWith('Öppna ärende')")
    if "Jämför" in page.title():
        keyboard.hit(page.get_by_role("button", name="Det är en annan person – skapa ny"))
    page.wait_for_url(OPEN_CASE)
    page.get_by_label(category).check()
    keyboard.hit(page.get_by_role("button", name="Öppna ärendet"))
    page.wait_for_url(CASE)
