"""The scripts in a real browser: nothing typed is lost, nothing is sent twice, everything goes by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.looking import complaints, findings

from jourbok.web.tests.pages import received

pytestmark = pytest.mark.browser
AUTOSAVED = 6000


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    received.clear()
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def status(page: Page) -> str:
    return page.locator("[data-autosave-status]").inner_text()


def test_what_is_written_is_saved_without_being_asked(page: Page) -> None:
    page.goto("/note/")
    page.fill("textarea", "Hon säger att barnen sover.")
    expect(page.locator("[data-autosave-status]")).to_have_text("sparat 02:14", timeout=AUTOSAVED)
    assert ("draft", "Hon säger att barnen sover.") in received


def test_without_contact_the_text_stays_and_is_saved_when_contact_is_back(page: Page) -> None:
    page.goto("/note/")
    page.context.set_offline(True)
    page.fill("textarea", "Barnen sover.")
    expect(page.locator("[data-autosave-status]")).to_have_text("inte sparat – försöker igen", timeout=AUTOSAVED)
    page.context.set_offline(False)
    expect(page.locator("[data-autosave-status]")).to_have_text("sparat 02:14", timeout=AUTOSAVED)
    assert received[-1] == ("draft", "Barnen sover.")


def test_a_page_that_is_opened_again_has_what_the_server_never_got(page: Page) -> None:
    page.goto("/note/")
    page.route("**/draft/", lambda route: route.abort())
    page.fill("textarea", "Barnen sover.")
    page.goto("/note/")
    expect(page.locator("textarea")).to_have_value("Barnen sover.")
    assert "återställt" in status(page)


def test_another_computer_shows_the_draft_that_the_server_has(page: Page) -> None:
    received.append(("draft", "Skriven vid ett annat skrivbord."))
    page.goto("/note/")
    expect(page.locator("textarea")).to_have_value("Skriven vid ett annat skrivbord.")
    expect(page.locator("[data-autosave-status]")).to_have_text("ditt utkast från 02:14")


def test_an_ended_session_in_the_middle_of_a_note_takes_nothing_away(page: Page) -> None:
    page.goto("/note/")
    page.context.add_cookies([{"name": "signed_out", "value": "1", "domain": "127.0.0.1", "path": "/"}])
    page.fill("textarea", "Barnen sover.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("logga in igen", timeout=AUTOSAVED)
    page.get_by_role("button", name="Neka").click()
    expect(page.locator("#notices")).to_contain_text("Du är utloggad")
    expect(page.locator("textarea")).to_have_value("Barnen sover.")


def test_a_form_that_is_sent_three_times_arrives_once_after_its_draft(page: Page) -> None:
    page.goto("/note/")
    page.fill("textarea", "Barnen sover.")
    button = "document.querySelector('form.jb-form button')"
    with page.expect_navigation():
        page.evaluate(f"() => {{ for (let n = 0; n < 3; n += 1) {button}.click(); }}")
    assert [text for kind, text in received if kind == "note"] == ["Barnen sover."]
    assert received[-1][0] == "note"


def test_who_signs_out_leaves_no_text_in_the_browser(page: Page) -> None:
    page.goto("/note/")
    page.evaluate("() => sessionStorage.setItem('jourbok-draft:/draft/', '[[\"note\",\"hemligt\"]]')")
    page.locator(".jb-tools summary").click()
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/out/")
    assert "hemligt" not in page.evaluate("() => JSON.stringify(sessionStorage)")


def test_nobody_finds_what_somebody_else_was_writing(page: Page) -> None:
    page.goto("/note/")
    page.evaluate("""() => {
        sessionStorage.setItem('jourbok-kept-for', 'somebody-else');
        sessionStorage.setItem('jourbok-draft:/draft/', '[["note","hemligt"]]');
    }""")
    page.goto("/note/")
    expect(page.locator("textarea")).to_have_value("")


def test_the_screen_locks_by_itself_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/note/?idle=0.02")
    page.fill("textarea", "Barnen sover.")
    expect(page.locator("#lock")).to_be_visible()
    expect(page.locator("h1")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#lock")).to_be_visible()
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.locator("[data-unlock-error]")).to_have_text("Lösenordet stämmer inte.")
    page.keyboard.type("right")
    page.keyboard.press("Enter")
    expect(page.locator("textarea")).to_have_value("Barnen sover.")
    expect(page.locator("h1")).to_be_visible()
    assert ("lock", "") in received


def test_locking_one_tab_covers_the_others(page: Page) -> None:
    page.goto("/note/")
    other = page.context.new_page()
    other.goto("/note/")
    page.get_by_role("button", name="Lås", exact=True).click()
    expect(other.locator("#lock")).to_be_visible()


def test_keys_lead_where_the_page_says(page: Page) -> None:
    page.goto("/note/")
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/morning/")


def test_a_place_in_a_group_of_the_menu_is_reached_by_its_key_and_by_opening_the_group(page: Page) -> None:
    page.goto("/note/")
    place = page.get_by_role("link", name="Platser")
    expect(place).to_be_hidden()
    page.get_by_text("Register").click()
    expect(place).to_be_visible()
    page.keyboard.press("Escape")
    expect(place).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/places/")


def test_keys_are_letters_while_somebody_writes(page: Page) -> None:
    page.goto("/note/")
    page.locator("textarea").click()
    page.keyboard.type("n g m ?")
    expect(page.locator("textarea")).to_have_value("n g m ?")
    expect(page.locator("#keyboard-help")).to_be_hidden()


def test_the_keys_of_the_page_are_shown_and_can_be_turned_off(page: Page) -> None:
    page.goto("/note/")
    page.keyboard.press("?")
    expect(page.locator("[data-key-list]")).to_contain_text("Ny kontakt")
    page.get_by_label("Använd kortkommandon").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert page.url.endswith("/note/")


def test_the_help_about_keys_moves_nothing_and_gives_focus_back(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 300})
    page.goto("/note/")
    link = page.locator("header a").first
    link.focus()
    before = page.evaluate("window.scrollY")
    page.keyboard.press("?")
    expect(page.locator("#keyboard-help")).to_be_visible()
    assert page.evaluate("window.scrollY") == before
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    assert page.evaluate("window.scrollY") == before


def test_a_clock_goes_on_and_turns_late_in_words(page: Page) -> None:
    page.clock.install()
    page.goto("/note/")
    clock = page.locator(".jb-main .jb-clock")
    expect(clock.locator("[data-word]")).to_have_text("snart")
    page.clock.run_for(9 * 60_000)
    expect(clock.locator("[data-word]")).to_have_text("försenad")
    expect(clock.locator("[data-left]")).to_contain_text("min sen")
    expect(page.locator("#announcer")).to_contain_text("försenad")


def test_a_personal_number_is_grouped_while_it_is_typed(page: Page) -> None:
    page.goto("/styleguide/")
    page.locator("[data-person-number]").click()
    page.keyboard.type("201904129817")
    expect(page.locator("[data-person-number]")).to_have_value("20190412-9817")


def test_a_refusal_in_the_page_is_read_at_once_and_the_page_stays(page: Page) -> None:
    page.goto("/note/")
    page.get_by_role("button", name="Neka").click()
    expect(page.locator("#notices [role=alert]")).to_be_focused()
    assert page.url.endswith("/note/")


def test_the_chosen_colours_are_kept(page: Page) -> None:
    page.goto("/note/")
    page.locator(".jb-tools summary").click()
    page.get_by_text("Mörkt").click()
    page.goto("/styleguide/")
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")


@pytest.mark.parametrize("path", ["/styleguide/", "/styleguide/?fel&storlek=md", "/note/", "/nowhere/"])
def test_axe_finds_nothing_and_nothing_runs_out_of_the_page(page: Page, path: str) -> None:
    heard = complaints(page)
    page.goto(path)
    assert [*findings(page), *heard] == []


def test_without_scripts_everything_is_there(browser: Browser, address: str) -> None:
    received.clear()
    with browser.new_context(base_url=address, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/note/")
        page.fill("textarea", "Barnen sover.")
        page.get_by_role("button", name="Signera").click()
        page.get_by_role("button", name="Lås", exact=True).click()
    assert received == [("note", "Barnen sover."), ("lock", "")]
