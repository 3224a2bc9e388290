"""A real browser at the demo: for each file of tests a copy of the same untouched night."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.databases import CLOCK

from .demo import Demo, served_demo
from .looking import is_walked

PATIENCE = 15_000

#: Walked in each run: what the night stands on, and the file that throws dice for each of its pages.
ALWAYS = ("test_a_decision_at_night.py", "test_every_page.py")
#: Opens a new browser window for a person of the demo, signed in, as on a computer of their own.
SignIn = Callable[[str], Page]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`make test` leaves out some walks, and says how many; `make pages` none."""
    left = [item for item in items if _is_left_out(item)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def _is_left_out(item: pytest.Item) -> bool:
    is_walk = item.path.parent == Path(__file__).parent and item.get_closest_marker("browser") is not None
    return is_walk and item.path.name not in ALWAYS and not is_walked(item.path.name)


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
