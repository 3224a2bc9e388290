"""What every test shares: one PostgreSQL server of our own, and a browser where there is one.

At the root, so that a single file of an app finds it too. Each test process has a database of its own on the
one server; with `JOURBOK_DATABASE_URL` set, that server is used instead and must let its user make databases.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings as drawing
from pytest_django import DjangoDbBlocker
from tests.databases import copy_of_the_year, ensure_tables, has_superuser, may_empty_tables, take_rows_away
from tests.faults.seeds import SEED
from tests.shortened import is_long, left_out

from jourbok.config.embedded import running_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = "ingen webbläsare finns"
#: The address bar has two pages of its own in each window. Nobody sees them here, and they take longer than ours.
ADDRESS_BAR = ("WebUIOmniboxAimPopup", "WebUIOmniboxPopup")
#: What Playwright turns off; a browser hears only the last of such lists.
PLAYWRIGHTS = (
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
)
#: Two cores have better to do than to clear away, beside us, what is thrown away with its page.
CLEAR_ALONE = "--js-flags=--single-threaded-gc"
#: Begun in this order: what waits for killed processes and for a browser first, so that nobody waits for it at the end.
LONGEST_FIRST = ("tests/ground", "tests/commands", "tests/faults", "tests/browser", "tests/security", "tests/flow")
SERVER = pytest.StashKey[ExitStack]()
DESCRIBED = pytest.StashKey[str]()

# A busy machine makes a right answer slow, never wrong. Who judges a change (`.ci/run`) draws the same for the same.
drawing.register_profile("jourbok", deadline=None, derandomize="CI" in os.environ)
drawing.load_profile("jourbok")


def pytest_configure(config: pytest.Config) -> None:
    """The server starts once, before any process that runs tests; those inherit its address."""
    config.stash[SERVER] = ExitStack()
    if "JOURBOK_DATABASE_URL" in os.environ:
        return
    server = config.stash[SERVER].enter_context(running_server(None, fast=True))
    config.stash[DESCRIBED] = server.described_sv()
    os.environ["JOURBOK_DATABASE_URL"] = server.url("postgres")
    _tell_django(os.environ["JOURBOK_DATABASE_URL"])


def _tell_django(url: str) -> None:
    """pytest-django has read the settings already, before any conftest; nothing has connected yet."""
    from django.conf import settings

    from jourbok.config.settings import base

    settings.DATABASES["default"].update(base.env.db_url_config(url))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Files stay whole; those that take longest come first, and among equals those with the most tests.

    What is long is drawn in `make test`, and what is left out counted.
    """
    for item in items:
        if is_long(item):
            item.add_marker("long")
    if left := {*left_out(items)}:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    number = Counter(item.path for item in items)

    def place(item: pytest.Item) -> tuple[int, int, str]:
        folder = item.path.relative_to(config.rootpath).as_posix()
        rank = next((rank for rank, name in enumerate(LONGEST_FIRST) if folder.startswith(name)), len(LONGEST_FIRST))
        return rank, -number[item.path], folder

    items.sort(key=place)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What the tests are and import stays to the end: nobody needs to look through it for what may be thrown away."""
    gc.collect()
    gc.freeze()


def pytest_report_header(config: pytest.Config) -> list[str]:
    """The run says what its database gives up to be fast, and by which dice all its processes leave things out."""
    return [config.stash.get(DESCRIBED, ""), f"dice: FAULTS_SEED={SEED} throws the same again"]


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[SERVER].close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The migrations run once for all test processes; on a server of your own once until one of them changes."""
    from django.conf import settings

    settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = ensure_tables()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The owner makes the tables; the tests then work as the product does, as the role that owns nothing."""
    from django.db import connection
    from django.test import TransactionTestCase

    from jourbok.config.grants import APP, grant_all

    with django_db_blocker.unblock():
        grant_all()
        may_empty_tables()
        owner = connection.settings_dict["USER"]
        connection.close()
        connection.settings_dict["USER"] = APP
        is_quick = has_superuser()
    with pytest.MonkeyPatch.context() as patch:
        if is_quick:
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: take_rows_away())
        yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["USER"] = owner


@pytest.fixture(scope="module")
def demo_year(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    testrun_uid: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The tests of the file work in a copy of the demo's year, as the role that owns nothing."""
    from django.db import connection

    with django_db_blocker.unblock(), copy_of_the_year(testrun_uid, tmp_path_factory.mktemp("year")) as copy:
        connection.close()
        own, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], copy
        yield
        connection.close()
        connection.settings_dict["NAME"] = own


@pytest.fixture(scope="session")
def browser_program() -> Path:
    """A real browser's program; the test is skipped where none is installed."""
    found = os.environ.get("JOURBOK_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.skip(NO_BROWSER)
    return Path(found)


@pytest.fixture(scope="module")
def browser(browser_program: Path) -> Iterator[Browser]:
    """A real browser for a file of tests: starting one takes longer than most of what is done in it."""
    from django.db import connections
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", CLEAR_ALONE, f"--disable-features={','.join((*ADDRESS_BAR, *PLAYWRIGHTS))}"]
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the tests and the browser's driver share a thread
        started = driver.chromium.launch(executable_path=browser_program, args=arguments)
        yield started
        started.close()
        connections.close_all()  # the driver's loop has had connections of its own


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that nobody has used; this one and all others that the test opened are closed after it."""
    yield browser.new_context()
    for opened in list(browser.contexts):
        opened.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tests that wanted a browser in vain are counted in words, so that nobody takes them for passed."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(f"Ingen webbläsare: {len(skipped)} webbläsarprov hoppades över.", yellow=True)
