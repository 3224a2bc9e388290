"""Every answer, of whatever kind, tells the browser to trust nothing more than it must; checked as production runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as real_settings
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from pytest_django import Settings

from jourbok.accounts.tests.factories import NIGHT, a_user
from jourbok.config import urls
from jourbok.config.embedded import APP, running_server
from jourbok.handover.tests.test_services import a_child_of, sent
from jourbok.kernel.actor import Role
from jourbok.organisations.tests.factories import a_service
from jourbok.people.tests.factories import a_child
from jourbok.web.middleware import NEVER_A_PAGE

ROOT = Path(__file__).parents[2]
ONCE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: As production sees itself; the proxy in front says that the browser came encrypted.
SECURE = {"HTTP_X_FORWARDED_PROTO": "https"}
AS_IN_PRODUCTION = {
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_NAME": "__Host-session",
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
}


def boom(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("Något gick sönder")


class WithAFault:
    """Our addresses and one that breaks."""

    urlpatterns = [*urls.urlpatterns, path("gar-sonder/", boom)]
    handler400, handler403, handler404, handler500 = (
        urls.handler400,
        urls.handler403,
        urls.handler404,
        urls.handler500,
    )


@pytest.fixture
def browser(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A unit manager's browser in the night, as encrypted as in production."""
    monkeypatch.setenv("JOURBOK_CLOCK_AT", NIGHT.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(time.time()))
    for name, value in AS_IN_PRODUCTION.items():
        setattr(settings, name, value)
    settings.ROOT_URLCONF = WithAFault
    a_service()
    client = Client(raise_request_exception=False, **SECURE)  # type: ignore[arg-type]
    client.force_login(a_user(Role.UNIT_MANAGER))
    return client


def static_file(browser: Client, name: str = "http.js") -> Any:
    answer = browser.get(f"{real_settings.STATIC_URL}jourbok/{name}")
    answer.close()
    return answer


def picture(browser: Client) -> Any:
    """It may be opened by itself, and is then a page."""
    return static_file(browser, "mark.svg")


#: One of each kind of answer, and the status that shows that it is that kind.
KINDS: dict[str, tuple[int, Callable[[Client], Any]]] = {
    "a page": (200, lambda browser: browser.get(reverse("desk:tonight"))),
    "a person": (200, lambda browser: browser.get(reverse("people:person", args=[a_child().pk]))),
    "a workbook": (200, lambda browser: browser.get(reverse("cases:export"))),
    "a PDF": (200, lambda browser: browser.get(reverse("handover:version_pdf", args=[sent(a_child_of()).pk]))),
    "sign-in": (200, lambda _: Client(**SECURE).get(reverse("account_login"))),  # type: ignore[arg-type]
    "a redirect": (302, lambda _: Client(**SECURE).get(reverse("desk:tonight"))),  # type: ignore[arg-type]
    "to https": (301, lambda _: Client().get("/")),
    "a form too old": (403, lambda _: _strictly().post(reverse("accounts:lock"))),
    "not one's own": (403, lambda browser: browser.get(reverse("accounts:users"))),
    "nothing there": (404, lambda browser: browser.get("/finns-inte/")),
    "no such file": (404, lambda browser: browser.get("/static/finns-inte.js")),
    "not so": (405, lambda browser: browser.get(reverse("accounts:lock"))),
    "a wrong host": (400, lambda browser: browser.get("/", headers={"Host": "evil.example"})),
    "our fault": (500, lambda browser: browser.get("/gar-sonder/")),
    "a static file": (200, static_file),
    "a picture of ours": (200, picture),
    "alive": (200, lambda _: Client().get("/healthz")),
    "signed out": (302, lambda browser: browser.post(reverse("account_logout"))),
}
OUR_FILES = {"a static file", "a picture of ours"}
UNENCRYPTED = {"to https", "alive"}


def _strictly() -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False, **SECURE)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_carries_every_header(kind: str, browser: Client) -> None:
    status, ask = KINDS[kind]
    answer = ask(browser)
    assert answer.status_code == status, answer
    assert {name: answer.headers.get(name) for name in ONCE} == ONCE
    policy = answer.headers["Content-Security-Policy"]
    for directive in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "unsafe-" not in policy
    assert "*" not in policy
    asks_itself = not answer.headers.get("Content-Type", "").startswith(NEVER_A_PAGE)
    assert ("camera=()" in answer.headers.get("Permissions-Policy", "")) is asks_itself
    assert "Access-Control-Allow-Origin" not in answer.headers
    if kind not in UNENCRYPTED:
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in OUR_FILES])
def test_nothing_but_a_static_file_may_be_kept_by_a_browser(kind: str, browser: Client) -> None:
    assert "no-store" in KINDS[kind][1](browser).headers["Cache-Control"]


def test_a_static_file_may_be_kept_and_tells_its_kind(browser: Client) -> None:
    assert finders.find("jourbok/http.js")
    answer = static_file(browser)
    assert "no-store" not in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_answer_names_its_encoding(kind: str, browser: Client) -> None:
    told = KINDS[kind][1](browser).headers.get("Content-Type", "")
    assert not told.startswith("text/") or "charset=" in told.lower()


def test_a_workbook_is_saved_and_never_shown_in_our_name(browser: Client) -> None:
    assert browser.get(reverse("cases:export")).headers["Content-Disposition"].startswith("attachment; filename=")


@pytest.mark.parametrize("way_out", ["account_logout", "accounts:switch"])
def test_signing_out_makes_the_browser_forget_and_ends_the_session(way_out: str, browser: Client) -> None:
    before = {**browser.cookies}[real_settings.SESSION_COOKIE_NAME].value
    left = browser.post(reverse(way_out))
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    browser.cookies[real_settings.SESSION_COOKIE_NAME] = before
    assert browser.get(reverse("desk:tonight")).status_code == 302


def test_cookies_are_bound_to_this_host_encrypted_and_of_this_site(browser: Client) -> None:
    browser.get(reverse("accounts:own"))
    page = Client(**SECURE).get(reverse("account_login"))  # type: ignore[arg-type]
    cookies = {**browser.cookies, **page.cookies}
    assert set(cookies) == {"__Host-session", "__Host-csrftoken"}
    for cookie in cookies.values():
        assert (bool(cookie["secure"]), cookie["path"], cookie["domain"], cookie["samesite"]) == (True, "/", "", "Lax")
    assert cookies["__Host-session"]["httponly"]


def test_what_is_said_to_somebody_is_kept_in_their_session_and_in_no_cookie() -> None:
    assert f"{SessionStorage.__module__}.{SessionStorage.__name__}" == real_settings.MESSAGE_STORAGE


SHOWN = """
import json, django; django.setup()
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in %r}, default=list))
"""
NAMES = [*AS_IN_PRODUCTION, "SILENCED_SYSTEM_CHECKS", "DEBUG", "MIDDLEWARE", "LIMITED_ROUTES"]


def production(url: str) -> dict[str, str]:
    """The environment of a real installation, and nothing of these tests."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("JOURBOK_", "DJANGO_"))}
    return bare | {
        "DJANGO_SETTINGS_MODULE": "jourbok.config.settings.production",
        "JOURBOK_SECRET_KEY": "".join(chr(33 + number % 90) for number in range(0, 640, 7)),
        "JOURBOK_DATABASE_URL": url,
        "JOURBOK_ALLOWED_HOSTS": "jour.example.se",
    }


def test_production_is_set_as_these_tests_assume_and_silences_no_check() -> None:
    environment = production("postgresql://127.0.0.1:1/none")
    shown = subprocess.run(
        [sys.executable, "-c", SHOWN % NAMES], env=environment, capture_output=True, text=True, check=True
    )
    told = json.loads(shown.stdout)
    assert {name: told[name] for name in AS_IN_PRODUCTION} == json.loads(json.dumps(AS_IN_PRODUCTION))
    assert told["SILENCED_SYSTEM_CHECKS"] == []
    assert told["DEBUG"] is False
    assert told["MIDDLEWARE"] == real_settings.MIDDLEWARE
    assert "cases:export" in told["LIMITED_ROUTES"]


def deployment_check(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_django_s_deployment_check_finds_nothing_with_a_real_database_and_real_settings() -> None:
    with running_server(None) as server:
        checked = deployment_check(production(server.url("postgres", role=APP)))
    assert checked.returncode == 0, checked.stderr
    assert "no issues (0 silenced)" in checked.stdout


def test_the_deployment_check_is_one_that_can_fail() -> None:
    """The control: the same command finds fault with a key that is long and not random."""
    checked = deployment_check(production("postgresql://127.0.0.1:1/none") | {"JOURBOK_SECRET_KEY": "x" * 60})
    assert checked.returncode == 1
    assert "security.W009" in checked.stderr


def test_a_name_or_a_number_in_an_address_finds_nobody(browser: Client) -> None:
    child = a_child()
    for asked in (child.surname, str(child.number)):
        assert child.given_name not in browser.get(reverse("desk:search"), {"q": asked}).text
    assert child.given_name in browser.post(reverse("desk:search"), {"q": child.surname}).text
