"""Two workers in one case, a session that ends in the middle of a note, and text that wants to be something else."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from .conftest import SignIn
from .demo import Demo
from .looking import complaints
from .pages import KIM, THINGS

pytestmark = pytest.mark.browser
ALEX = "Alex Jour"
TEXT = "#id_text"
AUTOSAVED = 10_000
NASTY = "<script>document.title='tagen'</script><img src=x onerror=\"document.title='tagen'\">{{ 7|add:7 }}'\"&amp;"
FORMULA = '=HYPERLINK("http://invalid.invalid";"Klicka")'


@pytest.fixture
def case(demo: Demo) -> str:
    """A child's case of this night."""
    return reverse("cases:case", args=[demo.one(THINGS["case"])])


def write(page: Page, text: str) -> None:
    page.locator(TEXT).fill(text)
    page.locator("#id_source").fill("Avdelningen")
    page.get_by_role("button", name="Spara utkast").click()
    page.get_by_text("sparad som utkast").wait_for()


def test_two_workers_in_one_case_see_each_other_and_lose_nothing(sign_in: SignIn, case: str) -> None:
    kim, alex = sign_in(KIM), sign_in(ALEX)
    kim.goto(case)
    alex.goto(case)
    write(kim, "Mormor är på väg till sjukhuset.")
    write(alex, "Läkaren ringer före klockan sex.")
    expect(alex.locator("main")).to_contain_text(re.compile(r"Kim Jour skrev anteckning \d+ medan du skrev"))
    for page in (kim, alex):
        page.goto(case)
        expect(page.locator("#journal")).to_contain_text("Mormor är på väg till sjukhuset.")
        expect(page.locator("#journal")).to_contain_text("Läkaren ringer före klockan sex.")


def test_a_draft_changed_on_two_screens_shows_both_texts(sign_in: SignIn, demo: Demo) -> None:
    kim = sign_in(KIM)
    other = kim.context.new_page()
    draft = reverse("cases:edit_entry", args=[demo.one(THINGS["draft"])])
    for page in (kim, other):
        page.goto(draft)
    kim.locator(TEXT).fill("Vi möter kvinnan klockan tre.")
    kim.get_by_role("button", name="Spara", exact=True).click()
    kim.wait_for_url(re.compile("/arenden/[0-9a-f-]{36}/#anteckning-"))
    other.locator(TEXT).fill("Vi möter kvinnan klockan fyra.")
    other.get_by_role("button", name="Spara", exact=True).click()
    expect(other.get_by_role("region", name="Så står det nu")).to_contain_text("klockan tre")
    expect(other.locator(TEXT)).to_have_value("Vi möter kvinnan klockan fyra.")


def test_a_session_that_ends_in_the_middle_of_a_note_keeps_the_text(sign_in: SignIn, case: str) -> None:
    page = sign_in(KIM)
    page.goto(case)
    page.context.clear_cookies(name=re.compile("session"))
    note = page.locator(TEXT)
    note.fill("Pojken sover.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("logga in igen", timeout=AUTOSAVED)
    expect(note).to_have_value("Pojken sover.")
    page.reload()
    page.get_by_role("button", name=KIM).click()
    page.wait_for_url(f"**{case}")
    expect(page.locator(TEXT)).to_have_value("Pojken sover.")


def test_two_clicks_and_the_back_button_make_one_entry(sign_in: SignIn, demo: Demo, case: str) -> None:
    page = sign_in(KIM)
    page.goto(case)
    page.locator(TEXT).fill("Ringde skolan en gång.")
    page.locator("#id_source").fill("Skolan")
    page.get_by_role("button", name="Spara utkast").dblclick()
    page.get_by_text("sparad som utkast").wait_for()
    page.go_back()
    expect(page.locator(TEXT)).to_have_value("")
    expect(page.locator("#journal")).to_contain_text("Ringde skolan en gång.")
    assert demo.one("select count(*) from cases_journalentry where text = 'Ringde skolan en gång.'") == "1"


def test_a_covered_screen_asks_for_nothing(sign_in: SignIn, case: str) -> None:
    page = sign_in(KIM)
    page.goto(case)
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Lås", exact=True).click()
    expect(page.get_by_role("heading", name="Skärmen är låst")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("htmx.trigger(document.body, 'clocks:changed')")
    page.wait_for_timeout(500)
    assert asked == []
    with page.expect_request(f"**{reverse('desk:clocks')}"):
        page.locator("#lock-proof").press("Enter")
    expect(page.get_by_role("heading", name="Skärmen är låst")).to_be_hidden()


def test_markup_and_formulas_are_text_in_every_field(sign_in: SignIn) -> None:
    page = sign_in(KIM)
    heard = complaints(page)
    page.goto(reverse("desk:new_contact"))
    page.get_by_label("SOS/112").check()
    page.locator("#id_board").select_option(label="Solna")
    page.locator("details summary").filter(has_text="Mer om kontakten").click()
    fill_everything(page, NASTY)
    page.get_by_role("button", name="Spara kontakten").click()
    page.wait_for_url(re.compile("/kontakter/[0-9a-f-]{36}/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(NASTY)
    page.locator("#person-q").fill(NASTY)
    page.locator("#person-q").press("Enter")
    page.get_by_role("button", name="Ingen av dem").click()
    page.locator("#id_number").fill("")
    page.get_by_label("Förnamn").fill(FORMULA)
    page.get_by_label("Efternamn").fill(NASTY)
    page.get_by_label("Födelsedatum").fill("1990-01-01")
    page.get_by_label("Adress").fill(NASTY)
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator("main")).to_contain_text("Kontrollera att det är rätt person")
    page.get_by_text("Övrigt", exact=True).click()
    page.get_by_role("button", name="Öppna ärendet").click()
    page.wait_for_url(re.compile("/arenden/[0-9a-f-]{36}/$"))
    write(page, f"{NASTY}\n{FORMULA}")
    page.get_by_role("button", name=re.compile("^Signera")).click()
    expect(page.locator("#journal")).to_contain_text(NASTY)
    page.get_by_role("link", name="Rapport", exact=True).click()
    expect(page.get_by_label("Rapporten som den skickas")).to_contain_text(FORMULA)
    assert "tagen" not in page.title()
    assert heard == []


def fill_everything(page: Page, text: str) -> None:
    for field in page.locator("main form.jb-form input[type=text]").all():
        if field.get_attribute("data-moment") is None:
            field.fill(text[: int(field.get_attribute("data-longest") or 1000)])
