"""The pages of a placement, which exist only once a place has said yes; and a search that is used by keyboard alone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from .conftest import SignIn
from .demo import Demo
from .looking import complaints, findings
from .pages import KIM, THINGS


@pytest.mark.browser
def test_the_worker_calls_places_somebody_and_tells_when_they_came_and_left(sign_in: SignIn, demo: Demo) -> None:
    page = sign_in(KIM)
    heard = complaints(page)
    page.goto(reverse("placements:search", args=[demo.one(THINGS["search"])]))
    expect(page.get_by_text("Kvinna, 30 år, behöver plats i natt.")).to_be_visible()
    page.keyboard.press("s")
    page.get_by_label("Ja", exact=True).check()
    page.get_by_role("button", name="Spara samtalet").click()
    wrong = list(findings(page))
    page.get_by_label("Vem du talade med").fill("Jourhavande")
    page.get_by_role("button", name="Spara samtalet").click()
    wrong += findings(page)
    page.keyboard.press("p")
    page.get_by_label("Vem som följer med dit").fill("Två poliser")
    page.get_by_role("button", name="Placera här").click()
    expect(page.get_by_text("Har inte kommit")).to_be_visible()
    wrong += findings(page)
    page.keyboard.press("s")
    page.get_by_label("Vem som har sagt det").fill("Jourhavande")
    wrong += findings(page)
    page.get_by_role("button", name="Spara tiden").click()
    expect(page.get_by_text("Är där")).to_be_visible()
    page.get_by_role("link", name="Rätta när den började").click()
    wrong += findings(page)
    page.go_back()
    page.get_by_role("link", name="Avsluta placeringen").click()
    wrong += findings(page)
    assert [*wrong, *findings(page), *heard] == []
