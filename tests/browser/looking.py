"""What a page must be for everybody: accessible, inside its window, and without complaints from the browser."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page

from tests.faults.seeds import dice

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ABOUT_COLOUR = ["color-contrast", "link-in-text-block"]
ASK_AXE = "asked => axe.run(document, { runOnly: asked, resultTypes: ['violations'] }).then(found => found.violations)"
#: What is looked at is how colours end, not how they fade in: where much fades, waiting takes longer than looking.
STILL = """() => {
  const still = new CSSStyleSheet();
  still.replaceSync("*, ::before, ::after, ::backdrop { transition: none !important; animation: none !important }");
  document.adoptedStyleSheets.push(still);
}"""
#: From its top: a button that is scrolled half under the clocks is no smaller for that.
PAINTED = "() => { scrollTo(0, 0); return new Promise(requestAnimationFrame) }"
SETTLED = "() => !document.querySelector('.htmx-request')"
#: axe no longer minds, but a label, a link or a script would find only the first of them.
SAME_IDS = """() => [...document.querySelectorAll("[id]")].map(element => element.id)
  .filter((id, place, all) => all.indexOf(id) < place)"""
WIDTH = "() => document.documentElement.scrollWidth - innerWidth"
WIDE, NARROW = 1280, 360


class Look(NamedTuple):
    """How a page is looked at, and the rules that are asked there."""

    width: int
    scheme: Literal["light", "dark"]
    rules: Sequence[str]


#: In `make pages`. A scheme changes nothing but colours, so that the dark one is asked about them alone.
ALL_LOOKS: Final = (
    Look(WIDE, "light", WCAG),
    Look(WIDE, "dark", ABOUT_COLOUR),
    Look(NARROW, "light", WCAG),
    Look(NARROW, "dark", ABOUT_COLOUR),
)
FIRST: Final = ALL_LOOKS[0]
EVERY: Final = 12


def is_whole() -> bool:
    """Whether it is `make pages` that asks, which leaves nothing out."""
    return os.environ.get("LOOKS") == "all"


def is_drawn(page: str) -> bool:
    """Whether the page is looked at in the browser: in `make test` every twelfth by dice, in `make pages` each."""
    return is_whole() or dice(f"page {page}").randrange(EVERY) == 0


def looks_at(title: str) -> Sequence[Look]:
    """How the page is looked at: in all ways, or in `make test` in one that the dice choose, with every rule."""
    if is_whole():
        return ALL_LOOKS
    thrown = dice(f"look at {title}").choice(ALL_LOOKS)
    return (thrown._replace(rules=WCAG),)


def complaints(page: Page) -> list[str]:
    """What the browser complains of from now on: errors, and everything that the content security policy stops."""
    heard: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of" not in message.text:
            heard.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def findings(page: Page) -> Iterator[str]:
    """What is wrong with the open page in each of the looks."""
    page.wait_for_function(SETTLED)
    for name in page.evaluate(SAME_IDS):
        yield f"the id {name} stands on the page already"
    page.evaluate(STILL)
    page.evaluate(AXE_SCRIPT)
    for look in looks_at(page.title()):
        page.set_viewport_size({"width": look.width, "height": 900})
        page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")
        page.evaluate(PAINTED)
        yield from _found(page, look)


def _found(page: Page, look: Look) -> Iterator[str]:
    wider = page.evaluate(WIDTH)
    if wider > 0:
        yield f"{look.width}: the page is {wider} px wider than its window"
    for rule in page.evaluate(ASK_AXE, look.rules):
        for node in rule["nodes"]:
            why = " ".join(check["message"] for check in node["any"])
            yield f"{look.width} {look.scheme}: {rule['id']}: {node['html'][:160]} {why}"
