"""Every page, for everybody who may open it: accessible, inside its window, silent; and no page is forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser, BrowserContext, Page

from .conftest import SignIn, a_computer, signed_in
from .demo import Demo
from .looking import ALL_LOOKS, EVERY, FIRST, NARROW, WCAG, WIDE, complaints, findings, is_drawn, looks_at
from .pages import KIM, NO_PAGE, NOBODY, PAGES, SAM, THINGS, Shown


@dataclass(frozen=True)
class Desk:
    """A window in which somebody has signed in, and what the browser has complained of there."""

    page: Page
    heard: list[str]

    def ask(self, address: str, status: int) -> list[str]:
        """What is wrong with the page's answer, before any browser looks at it."""
        answer = self.page.request.get(address)
        wrong = [] if answer.status == status else [f"answers {answer.status}"]
        return wrong + ([] if "</html>" in answer.text() else ["is no page, or half of one"])

    def look(self, address: str, status: int) -> list[str]:
        """What is wrong with the page at the address."""
        self.page.set_viewport_size({"width": FIRST.width, "height": 900})
        self.page.emulate_media(color_scheme=FIRST.scheme, reduced_motion="reduce")
        answer = self.page.goto(address, wait_until="load")
        assert answer
        wrong = [] if answer.status == status else [f"answers {answer.status}"]
        wrong += [*findings(self.page), *self.heard]
        self.heard.clear()
        return wrong


@pytest.fixture(scope="module")
def desks(browser: Browser, demo: Demo) -> Iterator[Mapping[str, Desk]]:
    """A desk for each person who looks at a page."""
    people = sorted({page.who for page in PAGES} | {KIM, SAM})
    found = {who: a_desk(a_computer(browser, demo), who) for who in people}
    yield found
    for desk in found.values():
        desk.page.context.close()


def a_desk(computer: BrowserContext, who: str) -> Desk:
    page = computer.new_page() if who == NOBODY else signed_in(computer, who)
    return Desk(page, complaints(page))


@pytest.fixture(scope="module")
def things(demo: Demo) -> Mapping[str, str]:
    """The demo's things that pages are about, by name."""
    return {name: demo.one(question) for name, question in THINGS.items()}


@pytest.mark.browser
@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_a_page_is_for_everybody(shown: Shown, desks: Mapping[str, Desk], things: Mapping[str, str]) -> None:
    address = reverse(shown.route, args=[things.get(str(thing), thing) for thing in shown.about]) + shown.query
    desk = desks[shown.who]
    see = desk.look if is_drawn(str(shown)) else desk.ask
    assert see(address, shown.status) == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("who", "address", "status"),
    [(KIM, "/nowhere/", 404), (NOBODY, "/nowhere/", 404), (SAM, "/ikvall/", 403), (KIM, "/portal/", 403)],
)
def test_a_refusal_is_a_page_for_everybody(desks: Mapping[str, Desk], who: str, address: str, status: int) -> None:
    assert desks[who].look(address, status) == []


@pytest.mark.browser
def test_the_locked_screen_is_for_everybody(sign_in: SignIn) -> None:
    page = sign_in(KIM)
    heard = complaints(page)
    page.get_by_role("button", name="Lås", exact=True).click()
    page.get_by_role("dialog", name="Skärmen är låst").wait_for()
    assert [*findings(page), *heard] == []
    page.goto(reverse("desk:tonight"))
    page.get_by_role("heading", name="Skärmen är låst").wait_for()
    assert [*findings(page), *heard] == []


@pytest.mark.browser
def test_search_that_finds_and_a_form_that_is_refused_are_for_everybody(sign_in: SignIn) -> None:
    page = sign_in(KIM)
    heard = complaints(page)
    search_for(page, "Grindsjö")
    search_for(page, "Blommendal")
    assert [*findings(page), *heard] == []
    page.goto(reverse("desk:new_contact"))
    page.locator("form.jb-form").evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="Spara kontakten").click()
    page.locator("[aria-invalid=true]").first.wait_for()
    assert [*findings(page), *heard] == []


def search_for(page: Page, text: str) -> None:
    page.goto(reverse("desk:search"))
    page.get_by_label("Namn, personnummer eller ärendenummer").fill(text)
    page.get_by_role("main").get_by_role("button", name="Sök", exact=True).click()
    page.get_by_role("heading", name="Träffar").wait_for()


def test_the_short_form_looks_once_at_a_page_with_every_rule_and_at_all_of_them_in_all_ways(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("LOOKS", raising=False)
    looks = [looks_at(f"page {number}") for number in range(100)]
    assert {len(each) for each in looks} == {1}
    assert all(look.rules == WCAG for (look,) in looks)  # the rules about colours are among them
    ways = {(width, scheme) for width in (WIDE, NARROW) for scheme in ("light", "dark")}
    assert {(look.width, look.scheme) for (look,) in looks} == ways
    monkeypatch.setenv("LOOKS", "all")
    assert {(look.width, look.scheme) for look in looks_at("page")} == ways
    assert looks_at("page") == ALL_LOOKS


def test_the_short_form_looks_at_every_twelfth_page_and_the_long_at_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOOKS", raising=False)
    many = [f"page {number}" for number in range(3000)]
    assert len(many) / EVERY * 0.8 < sum(map(is_drawn, many)) < len(many) / EVERY * 1.2
    monkeypatch.setenv("LOOKS", "all")
    assert all(map(is_drawn, many))


def test_no_page_is_forgotten() -> None:
    known = {page.route for page in PAGES} | set(NO_PAGE)
    assert sorted(open_routes() - known) == []
    assert sorted(known - open_routes()) == []


@cache
def open_routes() -> set[str]:
    """The names of the routes that answer a GET for people; those for systems are tried in tests/api."""
    found = {name for name, view in named_routes(get_resolver()) if "GET" in getattr(view, "methods", {"GET"})}
    return {name for name in found if not name.startswith("api:")}


def named_routes(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, object]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield f"{space}{each.name}", each.callback
        else:
            yield from named_routes(each, f"{space}{each.namespace}:" if each.namespace else space)
