"""The pages of who decides that exist only once somebody is on call, or has a conflict of interest."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from .conftest import SignIn
from .demo import Demo
from .looking import complaints, findings
from .pages import KIM, MIKA, THINGS


@pytest.mark.browser
def test_the_manager_puts_somebody_on_call_swaps_and_takes_them_off(sign_in: SignIn) -> None:
    page = sign_in(MIKA)
    heard = complaints(page)
    page.goto(reverse("cases:put_on_call", args=["solna"]))
    chosen = page.get_by_label("Vem som har jour")
    chosen.select_option(index=1)
    page.get_by_role("radio", name="3").check()  # the demo's list has two for every night
    page.locator("[name=starts_at_at]").fill("2021-12-01 17:00")
    page.locator("[name=ends_at_at]").fill("2021-12-02 08:00")
    page.get_by_label("Telefon").fill("070-123 45 67")
    page.get_by_role("button", name="Lägg in jour").click()
    expect(page.get_by_role("heading", name="Luckor den närmaste månaden")).to_be_visible()
    expect(page.get_by_role("link", name="070-123 45 67").first).to_be_visible()
    wrong = list(findings(page))
    page.get_by_role("link", name="Byt").first.click()
    wrong += findings(page)
    page.go_back()
    page.get_by_role("listitem").filter(has_text="070-123 45 67").get_by_role("link", name="Ta bort").first.click()
    wrong += findings(page)
    page.get_by_role("button", name="Ta bort jour").click()
    expect(page.get_by_role("heading", name="Luckor den närmaste månaden")).to_be_visible()
    expect(page.get_by_role("link", name="070-123 45 67")).to_have_count(0)
    page.locator("[name=at_at]").fill("2021-12-01 18:00")
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_text("Ingen hade jour.")).to_have_count(0)
    assert [*wrong, *findings(page), *heard] == []


@pytest.mark.browser
def test_the_worker_notes_a_conflict_and_takes_it_back(sign_in: SignIn, demo: Demo) -> None:
    page = sign_in(KIM)
    heard = complaints(page)
    page.goto(reverse("cases:conflicts", args=[demo.one(THINGS["case"])]))
    page.get_by_label("Vem som är jävig").fill("Noa Ordförande")
    page.get_by_label("Varför").fill("Barnets morbror")
    page.get_by_role("button", name="Anteckna jäv").click()
    expect(page.get_by_text("får inte besluta.").first).to_be_visible()
    wrong = list(findings(page))
    page.get_by_role("link", name="Se jäv").click()
    wrong += findings(page)
    page.get_by_role("link", name="Återta").click()
    wrong += findings(page)
    page.get_by_label("Varför jävet inte finns").fill("En annan med samma namn")
    page.get_by_role("button", name="Återta jävet").click()
    expect(page.get_by_text("Återtaget", exact=True)).to_be_visible()
    assert [*wrong, *findings(page), *heard] == []
