"""A child must be taken into care: the worker asks, and somebody woken for it reads on a phone and answers."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import a_user
from jourbok.accounts.tests.test_in_browser import PASSWORD, come_in
from jourbok.cases.models import Case
from jourbok.cases.tests.factories import a_case
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.tests.desks import a_deciding_user, it_is, mandate_of
from jourbok.decisions.tests.factories import SAID, a_proposal, the_law
from jourbok.documents.tests.reading_pdf import words_of

from .looking import complaints, findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
LIGHT = 50_000


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Case:
    it_is(monkeypatch)
    the_law()
    return a_case()


@pytest.fixture
def noa(case: Case) -> User:
    """The board's chair, who has a password and an app with codes."""
    user = a_deciding_user(name="Noa Ek")
    mandate_of(user, phone="070-174 06 20")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def secret(noa: User) -> str:
    made = str(generate_totp_secret())
    TOTP.activate(noa, made)
    return made


@pytest.fixture
def desk(context: BrowserContext, live_server: LiveServer, case: Case) -> Page:
    """The worker's computer, signed in."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.set_viewport_size({"width": 1280, "height": 900})
    come_in(page, live_server, a_user(name="Kim Jour"))
    return page


@pytest.fixture
def phone(context: BrowserContext) -> Iterator[Page]:
    """The decision maker's own telephone."""
    assert context.browser
    telephone = context.browser.new_context(viewport=PHONE, locale="sv-SE", has_touch=True)  # type: ignore[arg-type]
    page = telephone.new_page()
    page.set_default_timeout(15_000)
    yield page
    telephone.close()


def code(secret: str, later: int) -> str:
    """The code of this half minute, or of a later one, which the server takes as well; each is taken once."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later)))


def open_from_message(phone: Page, server: LiveServer, proposal: Proposal, noa: User, secret: str) -> None:
    """The link of the message, and the way in: password and code."""
    phone.goto(f"{server.url}{reverse('decisions:decide', args=[proposal.pk])}".rstrip("/"))
    phone.get_by_label("E-post").fill(noa.email)
    phone.get_by_label("Lösenord").fill(PASSWORD)
    phone.get_by_role("button", name="Logga in", exact=True).click()
    phone.get_by_label("Kod").fill(code(secret, 0))
    phone.get_by_role("button", name="Logga in").click()
    phone.get_by_role("heading", name=proposal.title).wait_for()


def look_at(page: Page) -> list[str]:
    """What is wrong with the open page; its window is as it was afterwards."""
    size = page.viewport_size
    wrong = list(findings(page))
    page.set_viewport_size(size or PHONE)  # type: ignore[arg-type]
    return wrong


def test_a_decision_is_prepared_read_on_a_phone_signed_and_followed(
    desk: Page, phone: Page, live_server: LiveServer, case: Case, noa: User, secret: str
) -> None:
    heard = complaints(phone)
    desk.goto(live_server.url + reverse("decisions:case", args=[case.pk]))
    desk.get_by_role("link", name="Förbered ett brådskande beslut").click()
    desk.locator("form", has=desk.locator("input[value=lvu_6]")).get_by_role("button").click()
    desk.get_by_role("button", name="Skicka för beslut").wait_for()
    for field in desk.locator("form[data-begin] textarea").all():
        name = str(field.get_attribute("name"))
        if name in SAID:
            field.fill(SAID[name])
    desk.get_by_role("button", name="Skicka för beslut").click()
    desk.get_by_text("Nå den som får besluta").first.wait_for()
    desk.get_by_role("button", name="Ring", exact=True).click()
    proposal = Proposal.objects.select_related("board").get()
    assert proposal.attempts.count() == 1

    open_from_message(phone, live_server, proposal, noa, secret)
    wrong = look_at(phone)
    grounds, answer = phone.get_by_text(SAID["facts"]), phone.get_by_role("button", name="Fatta beslutet")
    assert grounds.bounding_box()["y"] < answer.bounding_box()["y"]  # type: ignore[index]
    phone.get_by_role("button", name="Jag tar det").click()
    expect(phone.get_by_text("Noa Ek tar det")).to_be_visible()
    answer.click()
    phone.get_by_label("Kod").fill(code(secret, 1))
    phone.get_by_role("button", name="Bekräfta").click()
    expect(phone.get_by_text(proposal.ruling)).to_be_visible()
    wrong += look_at(phone)
    phone.get_by_role("button", name="Skriv under: beslutet gäller").click()
    expect(phone.get_by_role("heading", name="Beslutet är fattat")).to_be_visible()
    expect(phone.get_by_text("Underställning senast lör 4 dec")).to_be_visible()
    wrong += look_at(phone)

    outcome = Outcome.objects.get()
    desk.goto(live_server.url + reverse("decisions:proposal", args=[proposal.pk]))
    desk.get_by_role("link", name="Öppna beslutet").click()
    expect(desk.get_by_text("Underställning").first).to_be_visible()
    fetched = desk.request.get(live_server.url + reverse("decisions:pdf", args=[outcome.decision_id]))
    assert fetched.headers["content-type"] == "application/pdf"
    with pikepdf.open(BytesIO(fetched.body())) as paper:
        assert "Noa" in "".join(words_of(page) for page in paper.pages)
    assert [*wrong, *heard] == []


def test_who_says_no_on_the_phone_says_why_and_the_worker_reads_it(
    desk: Page, phone: Page, live_server: LiveServer, case: Case, noa: User, secret: str
) -> None:
    proposal = a_proposal(case)
    open_from_message(phone, live_server, proposal, noa, secret)
    phone.get_by_text("Säg nej", exact=True).first.click()
    wrong = look_at(phone)
    phone.get_by_role("button", name="Säg nej").click()
    expect(phone.get_by_text("Skriv varför du säger nej.").first).to_be_visible()
    wrong += look_at(phone)
    phone.get_by_label("Varför säger du nej?").fill("Mormor kan ta emot barnet i natt.")
    phone.get_by_role("button", name="Säg nej").click()
    expect(phone.get_by_role("heading", name="Du sa nej")).to_be_visible()
    wrong += look_at(phone)
    desk.goto(live_server.url + reverse("decisions:proposal", args=[proposal.pk]))
    expect(desk.get_by_text("Mormor kan ta emot barnet i natt.").first).to_be_visible()
    assert wrong == []


def test_somebody_without_scripts_decides_all_the_same(
    context: BrowserContext, live_server: LiveServer, case: Case, noa: User, secret: str
) -> None:
    assert context.browser
    telephone = context.browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    page = telephone.new_page()
    open_from_message(page, live_server, a_proposal(case), noa, secret)
    page.get_by_role("button", name="Fatta beslutet").click()
    page.get_by_label("Kod").fill(code(secret, 1))
    page.get_by_role("button", name="Bekräfta").click()
    page.get_by_role("button", name="Skriv under: beslutet gäller").click()
    page.get_by_role("heading", name="Beslutet är fattat").wait_for()
    telephone.close()
    assert Outcome.objects.count() == 1


def test_the_page_of_a_decision_is_light_enough_for_a_bad_line(
    phone: Page, live_server: LiveServer, case: Case, noa: User, secret: str
) -> None:
    proposal = a_proposal(case)
    open_from_message(phone, live_server, proposal, noa, secret)
    fetched: dict[str, bytes] = {}
    phone.on("response", lambda told: fetched.update({told.url: told.body()}))
    phone.goto(live_server.url + reverse("decisions:decide", args=[proposal.pk]))
    phone.wait_for_load_state("networkidle")
    weight = {Path(url).name: len(gzip.compress(body)) for url, body in fetched.items() if is_text(url)}
    assert sum(weight.values()) < LIGHT, weight


def is_text(url: str) -> bool:
    """Whether it is the page, a style or a script; the fonts and the icons are pictures, and are kept."""
    return Path(url).suffix in {"", ".css", ".js"}
