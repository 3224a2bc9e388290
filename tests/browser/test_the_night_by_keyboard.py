"""The night of `night.toml` in a real browser, by keyboard alone: from the phone to the board and the month."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from jourbok.setup.rules.night import Scene, SceneCase, ScenePerson
from jourbok.setup.services.demo_files import demo_night

from .conftest import SignIn
from .demo import Demo
from .keyboard import Keyboard
from .looking import complaints
from .pages import KIM, MIKA, SAM

pytestmark = pytest.mark.browser
FEW = 25
CONTACT = re.compile(r"/kontakter/[0-9a-f-]{36}/$")
OPEN_CASE = re.compile(r"/arenden/ny/")
CASE = re.compile(r"/arenden/[0-9a-f-]{36}/$")
VERSION = re.compile(r"/rapporter/[0-9a-f-]{36}/$")
CHANNEL, VIOLENCE, CHILD = "SOS/112", "Våld i nära relation", "Barn och ungdom"
GENDERS = {"woman": "Kvinna", "man": "Man"}
CONCLUSIONS = {"wait": "Kan vänta till kontorstid", "immediate": "Behöver skydd genast"}
ANSWERS = {"yes": "Ja", "no": "Nej", "unknown": "Vet inte"}


@pytest.fixture
def scene() -> Scene:
    return demo_night().call


def test_the_night_is_walked_by_keyboard(computer: Callable[[], BrowserContext], scene: Scene, demo: Demo) -> None:
    kim = sits_down(computer(), KIM)
    heard = complaints(kim.page)
    contact = takes_the_call(kim, scene)
    told = {case.person: case for case in scene.cases}
    asked = [registers(kim, person, told[person.key], contact) for person in scene.persons]
    assert asked == [False, True, True], "the guard asks about each child, and about nobody else"
    finds_children_first(kim, contact)
    works_on_the_elder_child(kim, told["elder"])
    logs_time(kim)
    sends_the_report(kim)
    assert heard == []
    takes_over(sits_down(computer(), SAM), 2)
    sees_the_month(sits_down(computer(), MIKA))
    question = "select count(*) from cases_case c join calls_contact k on k.id = c.contact_id where k.about = '{}'"
    assert demo.one(question.format(scene.contact.about)) == "3"


def sits_down(context: BrowserContext, name: str) -> Keyboard:
    """One click signs in; here the click is Enter."""
    page = context.new_page()
    page.goto("/")
    keyboard = Keyboard(page)
    keyboard.hit(page.get_by_role("button", name=name))
    page.locator(".jb-user-name").wait_for(state="attached")
    return keyboard


def takes_the_call(kim: Keyboard, scene: Scene) -> str:
    """Channel, municipality, about whom, one line, Enter: the minimum, counted."""
    page = kim.page
    kim.presses = 0
    kim.go("n", "**/kontakter/ny/")
    kim.choose(page.locator("#id_channel"), CHANNEL)
    kim.reach(page.locator("#id_board"))
    kim.type("Sollentuna")
    kim.write(page.get_by_label("Om vem"), scene.contact.about)
    kim.write(page.get_by_label("Vad det gäller"), scene.contact.summary)
    kim.press("Enter")
    page.wait_for_url(CONTACT)
    assert kim.presses <= FEW
    expect(page.get_by_role("heading", level=1)).to_have_text(scene.contact.about)
    expect(page.locator("main")).to_contain_text("Sollentuna")
    return page.url


def registers(kim: Keyboard, person: ScenePerson, case: SceneCase, contact: str) -> bool:
    """Search first, then the new person, then the case; whether the guard against confusion asked."""
    page, facts = kim.page, person.facts
    if page.url != contact:
        kim.hit(page.get_by_role("link", name=re.compile("^Kontakt K")))
        page.wait_for_url(CONTACT)
    if not page.locator("#person-q:focus").count():  # a contact without persons begins there
        kim.press("p")
    kim.type(facts.number)
    kim.press("Enter")
    kim.hit(page.get_by_role("button", name="Ingen av dem"))
    page.wait_for_url("**/personer/ny/")
    expect(page.get_by_label("Personnummer eller samordningsnummer")).to_be_focused()
    kim.write(page.get_by_label("Förnamn"), facts.given_name)
    kim.write(page.get_by_label("Efternamn"), facts.surname)
    kim.choose(page.locator("#id_gender"), GENDERS[facts.gender])
    kim.reach(page.locator("#id_registered_in"))
    kim.type("Sollentuna")
    kim.write(page.get_by_label("Adress"), facts.address)
    kim.press("Enter")
    asked = guard_asks(kim)
    page.wait_for_url(OPEN_CASE)
    expect(page.get_by_role("region", name="Person")).to_contain_text(facts.given_name)
    kim.choose(page.locator("#id_category"), CHILD if case.category == "child" else VIOLENCE)
    kim.choose(page.locator("#id_priority"), "Akut")
    kim.hit(page.get_by_role("button", name="Öppna ärendet"))
    page.wait_for_url(CASE)
    return asked


def guard_asks(kim: Keyboard) -> bool:
    """Look at both, and say that it is somebody else."""
    kim.page.wait_for_function("() => document.title.startsWith('Jämför') || document.title.startsWith('Öppna ärende')")
    if "Jämför" not in kim.page.title():
        return False
    kim.hit(kim.page.get_by_role("button", name="Det är en annan person – skapa ny"))
    return True


def finds_children_first(kim: Keyboard, contact: str) -> None:
    kim.hit(kim.page.get_by_role("link", name=re.compile("^Kontakt K")))
    kim.page.wait_for_url(contact)
    names = kim.page.locator("section[aria-labelledby=personer] .jb-person-name").all_inner_texts()
    assert {*names[:2]} == {"Tuva Grindsjö", "Malte Grindsjö"}
    assert names[2:] == ["Selma Grindsjö"]


def works_on_the_elder_child(kim: Keyboard, told: SceneCase) -> None:
    """Facts apart from assessments, signed; and the protection assessment."""
    page = kim.page
    row = page.locator("section[aria-labelledby=personer] .jb-row").filter(has_text="Tuva")
    kim.hit(row.get_by_role("link", name=re.compile("^2021-")))
    page.wait_for_url(CASE)
    for entry in told.entries:
        kim.choose(page.locator("#id_kind"), "Uppgift" if entry.kind == "fact" else "Bedömning")
        kim.write(page.locator("#id_text"), entry.text)
        kim.write(page.locator("#id_source"), entry.source)
        kim.hit(page.get_by_role("button", name="Spara utkast"))
        kim.hit(page.get_by_role("button", name=re.compile("^Signera")))
        page.get_by_text("Anteckningen är signerad.").wait_for()
    kim.hit(page.get_by_role("link", name=re.compile("^Skyddsbedömning")))
    page.get_by_role("link", name="Ny skyddsbedömning").wait_for()
    kim.press("s")
    page.wait_for_url("**/skyddsbedomning/ny/")
    assesses(kim, told)


def assesses(kim: Keyboard, told: SceneCase) -> None:
    page, judged = kim.page, told.assessment
    assert judged
    kim.write(page.locator("#id_facts"), judged.facts)
    kim.write(page.locator("#id_child_view"), judged.child_view)
    kim.write(page.locator("#id_child_view_how"), judged.child_view_how)
    kim.write(page.locator("#id_place"), judged.place)
    for code, answer in judged.answers.items():
        kim.choose(page.locator(f"#id_{code}"), ANSWERS[answer])
    kim.choose(page.locator("#id_conclusion"), CONCLUSIONS[judged.conclusion])
    kim.write(page.locator("#id_reasons"), judged.reasons)
    kim.hit(page.get_by_role("button", name="Spara skyddsbedömningen"))
    page.get_by_text("Skyddsbedömningen är sparad.").wait_for()


def logs_time(kim: Keyboard) -> None:
    page = kim.page
    kim.hit(page.get_by_role("navigation", name="Ärendets delar").get_by_role("link", name="Tid"))
    by_hand = page.get_by_role("region", name="Skriv in tid")
    kim.write(by_hand.get_by_label("Minuter"), "35")
    kim.hit(by_hand.get_by_role("button", name="Spara tiden"))
    page.get_by_text("Tiden är sparad.").wait_for()


def sends_the_report(kim: Keyboard) -> None:
    """Previewed, and sent once though Enter is pressed twice; the way back shows that it is sent."""
    page = kim.page
    kim.press("r")
    expect(page.locator("aside")).to_contain_text("Socialnämnden i Sollentuna")
    expect(page.get_by_label("Rapporten som den skickas")).to_contain_text("Tuva")
    who = page.get_by_role("group", name="Vem gäller rapporten?")
    kim.choose(who, who.get_by_text(re.compile("^Tuva ")).inner_text())
    kim.hit(page.get_by_label("Rapporten ska till"), "Space")
    kim.reach(page.get_by_role("button", name="Skicka rapporten"))
    kim.press("Enter", "Enter")
    page.wait_for_url(VERSION)
    expect(page.locator("main")).to_contain_text("Version 1")
    page.go_back()
    expect(page.get_by_label("Mottagare")).to_contain_text("Inget har ändrats sedan dess")
    expect(page.get_by_role("button", name="Skicka rapporten")).to_have_count(0)


def takes_over(sam: Keyboard, reports: int) -> None:
    """One at a time, with name and time."""
    for _ in range(reports):
        sam.hit(sam.page.get_by_role("link", name="Öppna rapporten"))
        sam.hit(sam.page.get_by_role("button", name="Kvittera").first)
        sam.page.wait_for_url("**/portal/")
    expect(sam.page.locator("main")).to_contain_text("Alla rapporter är kvitterade")
    expect(sam.page.locator("section[aria-labelledby=natten] li").first).to_contain_text(SAM)


def sees_the_month(mika: Keyboard) -> None:
    mika.go("g n", "**/manad/2021-11/")
    expect(mika.page.get_by_role("heading", level=1)).to_contain_text("November 2021")
    expect(mika.page.get_by_role("rowheader", name="Sollentuna").first).to_be_visible()


def test_keys_lead_to_every_place_of_the_desk(sign_in: SignIn) -> None:
    keyboard = Keyboard(sign_in(KIM))
    for keys, address in (("g m", "morgon"), ("g c", "arenden"), ("g t", "ikvall"), ("g s", "schema"), ("/", "sok")):
        keyboard.go(keys, f"**/{address}/")


def test_in_a_case_keys_lead_to_the_note_and_past_its_form_to_the_journal(sign_in: SignIn) -> None:
    page = sign_in(KIM)
    page.goto("/arenden/")
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    page.wait_for_url(CASE, wait_until="load")
    kim, note = Keyboard(page), page.get_by_role("textbox", name="Anteckning")
    kim.press("a")
    expect(note).to_be_focused()
    kim.type("jag ringer r")
    expect(note).to_have_value("jag ringer r")
    page.get_by_role("heading", level=1).click()
    kim.press("a")
    kim.type("!")
    expect(note).to_have_value("jag ringer r!")
    kim.reach(page.get_by_role("link", name="Förbi formuläret, till journalen"), by="Shift+Tab")
    kim.press("Enter")
    expect(page.get_by_role("heading", name="Journal", exact=True)).to_be_focused()
    kim.press("?")
    keys = page.get_by_role("dialog", name="Kortkommandon")
    for key, meaning in (("a", "Skriv en anteckning"), ("j", "Till journalen")):
        expect(keys.locator("dl > div").filter(has_text=meaning).locator("kbd")).to_have_text(key)


def test_a_page_begins_where_its_work_is_and_goes_on_from_what_was_saved(sign_in: SignIn) -> None:
    page = sign_in(KIM)
    page.goto("/arenden/")
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    page.wait_for_url(CASE, wait_until="load")
    kim, tabs = Keyboard(page), page.get_by_role("navigation", name="Ärendets delar")
    for key, tab in (("3", "Åtgärder"), ("4", "Beslut"), ("5", "Tid"), ("1", "Journal")):
        kim.press(key)
        expect(tabs.get_by_role("link", name=tab)).to_be_focused()
    kim.press("a")
    kim.type("Modern ringer igen klockan fyra.")
    kim.write(page.get_by_label("Källa"), "Modern")
    kim.hit(page.get_by_role("button", name="Spara utkast"))
    saved = page.get_by_role("article").filter(has_text="Modern ringer igen klockan fyra.")
    expect(saved).to_be_focused()
    kim.press("Tab", "Enter")
    expect(saved).to_contain_text("Signerad")
    kim.press("k")
    page.wait_for_url(CONTACT)


def test_who_was_found_by_name_is_chosen_and_led_on(sign_in: SignIn) -> None:
    keyboard = Keyboard(sign_in(KIM))
    keyboard.go("/", "**/sok/")
    keyboard.type("Blommendal")
    keyboard.press("Enter")
    keyboard.hit(keyboard.page.get_by_role("link", name="Loke Blommendal"))
    keyboard.page.wait_for_url(re.compile("/personer/"))
