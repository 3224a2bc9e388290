"""A morning at a board, on a telephone: read, take over, ask; the service answers, and the board reads the answer."""

from __future__ import annotations

from typing import Final

import pytest
from django.urls import reverse
from playwright.sync_api import ViewportSize, expect

from .conftest import SignIn
from .looking import complaints, findings
from .pages import KIM, SAM

PHONE: Final[ViewportSize] = {"width": 360, "height": 740}
ASKED, ANSWERED = "Vem följde med henne till akuten?", "Mormodern följde med. Hon nås på numret i rapporten."


@pytest.mark.browser
def test_on_a_telephone_a_board_takes_over_asks_and_is_answered(sign_in: SignIn) -> None:
    page = sign_in(SAM)
    page.set_viewport_size(PHONE)
    heard = complaints(page)
    page.goto(reverse("desk:portal"))
    expect(page.get_by_role("heading", name="Jouren nu")).to_be_visible()
    expect(page.get_by_role("link", name="08-465 004 01")).to_have_attribute("href", "tel:08-46500401")
    wrong = list(findings(page))
    page.set_viewport_size(PHONE)

    page.get_by_role("link", name="Öppna rapporten").click()
    report = page.url
    number = page.locator(".jb-breadcrumbs [aria-current]").inner_text()
    wrong += findings(page)
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Kvittera: vi tar över").first.click()
    page.wait_for_url(f"**{reverse('desk:portal')}")
    expect(page.get_by_text("Alla rapporter är kvitterade.")).to_be_visible()

    page.goto(report)
    page.get_by_label("Ert ärendenummer").fill("SN 2021:117")
    page.get_by_role("button", name="Spara ert ärendenummer").click()
    expect(page.get_by_text("SN 2021:117")).to_be_visible()

    page.goto(report)
    page.get_by_role("button", name="Fråga jouren").click()
    expect(page.locator(".ds-error-summary")).to_be_visible()
    page.get_by_label("Fråga till jouren").fill(ASKED)
    page.get_by_role("button", name="Fråga jouren").click()
    expect(page.get_by_text("Frågan är skickad till jouren.")).to_be_visible()
    expect(page.get_by_text(ASKED)).to_be_visible()
    wrong += findings(page)
    assert [*wrong, *heard] == []

    kim = sign_in(KIM)
    heard = complaints(kim)
    kim.goto(reverse("desk:tonight"))
    kim.get_by_role("region", name="Frågor från nämnder").get_by_role("link", name=number).last.click()
    expect(kim.get_by_text(ASKED)).to_be_visible()
    wrong = list(findings(kim))
    kim.get_by_label("Svar till nämnden").fill(ANSWERED)
    kim.get_by_role("button", name="Skicka svaret").click()
    expect(kim.get_by_text("Svaret är skickat.")).to_be_visible()
    assert [*wrong, *findings(kim), *heard] == []

    page.set_viewport_size(PHONE)
    page.goto(reverse("desk:portal"))
    asked = page.get_by_role("region", name="Era frågor till jouren")
    expect(asked.get_by_text("Besvarad").first).to_be_visible()
    page.goto(report)
    expect(page.get_by_text(ANSWERED)).to_be_visible()
    expect(page.get_by_text("Kim Jour").first).to_be_visible()
    assert list(findings(page)) == []
