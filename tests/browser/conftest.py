"""A real browser at the demo: for each file of tests a copy of the same untouched night."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.databases import CLOCK

from .demo import Demo, served_demo

PATIENCE = 15_000

#: Opens a new browser window for a person of the demo, signed in, as on a computer of their own.
SignIn = Callable[[str], Page]


@pytest.fixture(scope="module")
def demo(browser: Browser, testrun_uid: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with served_demo(clock=CLOCK, run=testrun_uid, folder=tmp_path_factory.mktemp("demo")) as served:
        yield served


@pytest.fixture
def computer(browser: Browser, demo: Demo) -> Iterator[Callable[[], BrowserContext]]:
    """Another computer each time it is called; all are switched off after the test."""
    running: list[BrowserContext] = []

    def switch_on() -> BrowserContext:
        running.append(a_computer(browser, demo))
        return running[-1]

    yield switch_on
    for context in running:
        context.close()


@pytest.fixture
def sign_in(computer: Callable[[], BrowserContext]) -> SignIn:
    return lambda name: signed_in(computer(), name)


def a_computer(browser: Browser, demo: Demo) -> BrowserContext:
    context = browser.new_context(
        base_url=demo.address,
        viewport={"width": 1280, "height": 900},
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    return context


def signed_in(context: BrowserContext, name: str) -> Page:
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name=name).click()
    page.locator(".jb-user-name").wait_for(state="attached")
    return page
