"""What a board reads comes over a bad line: each page of the portal, with all that it needs, in fifty kilobytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, ViewportSize, expect

from tests.databases import CLOCK

from .conftest import PATIENCE
from .demo import Demo, served_demo
from .looking import is_drawn
from .pages import LOVE, NOA, PAGES, SAM, SKY, THINGS, VIDE, Shown

#: Bytes over the wire on a first visit: the page, styles, scripts, pictures, and the heads of each.
MOST_BYTES: Final = 50_000
PHONE: Final[ViewportSize] = {"width": 360, "height": 740}
AT_A_BOARD: Final = (SAM, LOVE, SKY, VIDE, NOA)


@pytest.fixture(scope="module")
def as_sent(testrun_uid: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("as-sent")
    with served_demo(clock=CLOCK, run=testrun_uid, folder=folder, as_sent=True) as served:
        yield served


@pytest.mark.browser
def test_every_page_of_a_board_comes_within_fifty_kilobytes_on_a_first_visit(browser: Browser, as_sent: Demo) -> None:
    portal, *others = [each for each in PAGES if each.who in AT_A_BOARD]
    pages = [portal, *(each for each in others if is_drawn(f"light {each}"))]
    signed_in = {who: _sign_in(browser, as_sent, who) for who in {each.who for each in pages}}
    weighed = {str(each): _weight(browser, as_sent, each, signed_in[each.who]) for each in pages}
    assert weighed
    assert {page: weight for page, weight in weighed.items() if weight > MOST_BYTES} == {}


@pytest.mark.browser
def test_without_any_script_a_board_reads_takes_over_and_asks(browser: Browser, as_sent: Demo) -> None:
    remembered = _sign_in(browser, as_sent, SAM)
    told = {"locale": "sv-SE", "viewport": PHONE, "storage_state": remembered, "java_script_enabled": False}
    context = browser.new_context(base_url=as_sent.address, **told)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(reverse("desk:portal"))
    page.get_by_role("link", name="Öppna rapporten").click()
    report = page.url
    expect(page.get_by_role("heading", name="Uppgifter")).to_be_visible()
    page.get_by_role("button", name="Kvittera: vi tar över").first.click()
    expect(page.get_by_text("Alla rapporter är kvitterade.")).to_be_visible()
    page.goto(report)
    page.get_by_label("Ert ärendenummer").fill("SN 2021:118")
    page.get_by_role("button", name="Spara ert ärendenummer").click()
    expect(page.get_by_text("SN 2021:118")).to_be_visible()
    page.goto(report)
    page.get_by_label("Fråga till jouren").fill("Vem har hunden?")
    page.get_by_role("button", name="Fråga jouren").click()
    expect(page.get_by_text("Frågan är skickad till jouren.")).to_be_visible()
    expect(page.get_by_text("Vem har hunden?")).to_be_visible()
    context.close()


@pytest.mark.browser
def test_control_the_desk_is_heavier_so_that_weight_is_seen(browser: Browser, as_sent: Demo) -> None:
    [tonight] = [each for each in PAGES if each.route == "desk:tonight"]
    assert _weight(browser, as_sent, tonight, _sign_in(browser, as_sent, tonight.who)) > MOST_BYTES


def _sign_in(browser: Browser, demo: Demo, name: str) -> Any:
    """What a browser remembers of the person once they have signed in; nothing of it is a page or a style."""
    context = browser.new_context(base_url=demo.address, locale="sv-SE", viewport=PHONE)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name=name).click()
    page.locator(".jb-user-name").wait_for(state="attached", timeout=PATIENCE)
    remembered = context.storage_state()
    context.close()
    return remembered


def _weight(browser: Browser, demo: Demo, shown: Shown, remembered: Any) -> int:
    """How many bytes come over the wire when a browser that has been nowhere opens the page."""
    things = [demo.one(THINGS[each]) if each in THINGS else each for each in shown.about]
    context = browser.new_context(base_url=demo.address, locale="sv-SE", viewport=PHONE, storage_state=remembered)
    page = context.new_page()
    line, came = context.new_cdp_session(page), []
    line.on("Network.loadingFinished", lambda told: came.append(int(told["encodedDataLength"])))
    line.send("Network.enable")
    page.goto(reverse(shown.route, args=things) + shown.query, wait_until="networkidle")
    context.close()
    return sum(came)
