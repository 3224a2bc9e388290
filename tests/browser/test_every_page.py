"""Every page, for everybody who may open it: accessible, inside its window, silent; and no page is forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser, BrowserContext, Page

from .conftest import SignIn, a_computer, signed_in
from .demo import Demo
from .looking import complaints, findings
from .pages import KIM, NO_PAGE, NOBODY, PAGES, SAM, THINGS, Shown


@pytest.fixture(scope="module")
def desks(browser: Browser, demo: Demo) -> Iterator[Mapping[str, BrowserContext]]:
    """A computer for each person who looks at a page, signed in."""
    people = sorted({page.who for page in PAGES} | {KIM, SAM})
    found = {who: a_computer(browser, demo) for who in people}
    for who in set(people) - {NOBODY}:
        signed_in(found[who], who).close()
    yield found
    for context in found.values():
        context.close()


@pytest.fixture(scope="module")
def things(demo: Demo) -> Mapping[str, str]:
    """The demo's things that pages are about, by name."""
    return {name: demo.one(question) for name, question in THINGS.items()}


def look(context: BrowserContext, address: str, status: int) -> list[str]:
    """What is wrong with the page at the address."""
    page = context.new_page()
    heard = complaints(page)
    answer = page.goto(address, wait_until="load")
    assert answer
    wrong = [] if answer.status == status else [f"answers {answer.status}"]
    wrong += findings(page)
    page.close()
    return wrong + heard


@pytest.mark.browser
@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_a_page_is_for_everybody(shown: Shown, desks: Mapping[str, BrowserContext], things: Mapping[str, str]) -> None:
    address = reverse(shown.route, args=[things.get(str(thing), thing) for thing in shown.about]) + shown.query
    assert look(desks[shown.who], address, shown.status) == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("who", "address", "status"),
    [(KIM, "/nowhere/", 404), (NOBODY, "/nowhere/", 404), (SAM, "/ikvall/", 403), (KIM, "/portal/", 403)],
)
def test_a_refusal_is_a_page_for_everybody(
    desks: Mapping[str, BrowserContext], who: str, address: str, status: int
) -> None:
    assert look(desks[who], address, status) == []


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


def test_no_page_is_forgotten() -> None:
    known = {page.route for page in PAGES} | set(NO_PAGE)
    assert sorted(open_routes() - known) == []
    assert sorted(known - open_routes()) == []


@cache
def open_routes() -> set[str]:
    """The names of the routes that answer a GET."""
    return {name for name, view in named_routes(get_resolver()) if "GET" in getattr(view, "methods", {"GET"})}


def named_routes(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, object]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield f"{space}{each.name}", each.callback
        else:
            yield from named_routes(each, f"{space}{each.namespace}:" if each.namespace else space)
