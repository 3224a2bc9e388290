"""The roster in a real browser: accessible in both widths and colour schemes, and changed from the keyboard alone."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer
from tests.browser.looking import findings

from jourbok.accounts.tests.factories import a_user
from jourbok.kernel.actor import Role
from jourbok.organisations.tests.factories import a_service
from jourbok.rostering.models import Assignment

from .factories import a_rule, a_shift, an_employee

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEEK = reverse("rostering:week_of", args=[2021, 51])


def manager_at(context: BrowserContext, server: LiveServer) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    client = Client(headers={"User-Agent": page.evaluate("navigator.userAgent")})
    client.force_login(
        a_user(Role.UNIT_MANAGER, name="Mika Chef"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    client.get(WEEK)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": server.url}])
    return page


def a_week() -> None:
    a_service()
    a_rule(3)
    people = [an_employee(code, f"{name} Jour") for code, name in (("KJ", "Kim"), ("AJ", "Alex"), ("DJ", "Dani"))]
    for day in (20, 21, 22, 23, 24):
        on_shift = people if day != 22 else people[:2]
        a_shift(*on_shift, on=date(2021, 12, day), start=time(16))
        a_shift(an_employee("BL", "Bo Lykta"), on=date(2021, 12, day), start=time(2), end=time(8), kind="standby")


def test_every_page_of_the_roster_is_accessible(context: BrowserContext, live_server: LiveServer) -> None:
    a_week()
    page = manager_at(context, live_server)
    shift = a_shift(an_employee(), on=date(2021, 12, 25)).pk
    pages = [WEEK, reverse("rostering:shift", args=[shift])]
    pages += [reverse(f"rostering:{name}") for name in ("new_shift", "new_employee", "load")]
    for path in pages:
        page.goto(live_server.url + path)
        assert list(findings(page)) == [], path


def test_somebody_is_set_on_a_shift_from_the_keyboard_alone(context: BrowserContext, live_server: LiveServer) -> None:
    a_week()
    an_employee("FV", "Florian Vaka")
    page = manager_at(context, live_server)
    page.goto(live_server.url + WEEK)
    page.get_by_role("row", name="2 av 3").get_by_role("link", name="Ändra").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Medarbetare").focus()
    page.keyboard.type("Florian")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("listitem").filter(has_text="Florian Vaka").wait_for()
    assert Assignment.objects.filter(employee__code="FV").count() == 1
