"""A board orders and tells on a telephone, and the service answers: on 360 points, and without any script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, ViewportSize, expect

from .conftest import SignIn, signed_in
from .demo import Demo
from .looking import complaints, findings
from .pages import KIM, SAM, THINGS

PHONE: Final[ViewportSize] = {"width": 360, "height": 740}


@pytest.mark.browser
def test_on_a_telephone_the_board_tells_of_somebody_and_reads_what_came_of_it(sign_in: SignIn) -> None:
    page = sign_in(SAM)
    page.set_viewport_size(PHONE)
    heard = complaints(page)
    page.goto(reverse("calls:board_announcements"))
    page.get_by_role("link", name="Ny föranmälan").click()
    page.get_by_label("Vem det gäller").fill("Pixel Provsson")
    page.get_by_label("Gatuadress").fill("Övningsgatan 12")
    page.get_by_label("Postort").fill("Sollentuna")
    page.get_by_role("button", name="Skicka till jouren").click()
    expect(page.locator(".ds-error-summary")).to_be_visible()
    wrong = list(findings(page))  # what may happen is asked for, and nothing typed is lost
    expect(page.get_by_label("Gatuadress")).to_have_value("Övningsgatan 12")
    page.get_by_label("Vad kan hända?").fill("Grannen ringer om skrik från lägenheten.")
    page.get_by_role("button", name="Skicka till jouren").click()
    expect(page.get_by_text("är skickad. Bifoga")).to_be_visible()
    wrong += findings(page)
    page.locator("[name=file]").set_input_files(
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}
    )
    page.get_by_role("button", name="Bifoga").click()
    expect(page.get_by_role("link", name="plan.pdf")).to_be_visible()
    page.get_by_role("link", name="Ändra").click()
    page.get_by_label("Vad ska jouren göra?").fill("Ring oss på måndag.")
    page.get_by_role("button", name="Spara ändringen").click()
    expect(page.get_by_text("Det som stod förut finns kvar.")).to_be_visible()
    assert [*wrong, *findings(page), *heard] == []

    kim = sign_in(KIM)
    heard = complaints(kim)
    kim.goto(reverse("desk:new_contact"))
    kim.get_by_role("radio", name="SOS/112").check()
    kim.locator("[name=board]").select_option("sollentuna")
    kim.get_by_label("Om vem").fill("Bråk på Övningsg. 12, 2 tr, Sollentuna")
    kim.get_by_role("button", name="Spara kontakten").click()
    expect(kim.get_by_text("Grannen ringer om skrik från lägenheten.")).to_be_visible()
    wrong = list(findings(kim))
    kim.get_by_text("Anteckna att den användes").click()
    kim.get_by_label("Vad det ledde till").fill("Vi åkte dit. Allt var lugnt.")
    kim.get_by_role("region", name="Föranmäld av").get_by_role("button", name="Spara").click()
    expect(kim.get_by_text("Använd 1 gång")).to_be_visible()
    assert [*wrong, *findings(kim), *heard] == []

    page.reload()
    expect(page.get_by_text("Vi åkte dit. Allt var lugnt.")).to_be_visible()
    expect(page.get_by_text("Använd", exact=True)).to_be_visible()


@pytest.mark.browser
def test_without_any_script_a_visit_is_ordered_and_light_enough_for_a_bad_line(
    computer: Callable[[], BrowserContext], demo: Demo
) -> None:
    context = computer()
    page = signed_in(context, SAM)
    context.route("**/*.js", lambda route: route.abort())
    page.set_viewport_size(PHONE)
    answer = page.goto(reverse("calls:new_order"))
    assert answer is not None
    assert len(answer.body()) < 50_000
    page.get_by_label("Hembesök").check()
    page.get_by_label("Vem det gäller").fill("Pixel Provsson")
    page.get_by_label("Gatuadress").fill("Övningsgatan 12")
    page.get_by_label("Postort").fill("Sollentuna")
    page.get_by_label("Syfte").fill("Se att det är lugnt.")
    page.locator("[name=day_1]").fill("2021-11-27")
    page.locator("[name=from_1]").fill("23:30")
    page.locator("[name=until_1]").fill("00:15")
    page.get_by_role("button", name="Beställ").click()
    expect(page.get_by_text("är beställt.")).to_be_visible()
    expect(page.get_by_text("lör 27 november 23:30–00:15")).to_be_visible()
    assert demo.one(THINGS["visit"])
