"""What a page must be for everybody: accessible, inside its window, and without complaints from the browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ABOUT_COLOUR = ["color-contrast", "link-in-text-block"]
ASK_AXE = "asked => axe.run(document, { runOnly: asked, resultTypes: ['violations'] }).then(found => found.violations)"
#: What is looked at is how colours end, not how they fade in: where much fades, waiting takes longer than looking.
STILL = """() => {
  const still = new CSSStyleSheet();
  still.replaceSync("*, ::before, ::after, ::backdrop { transition: none !important; animation: none !important }");
  document.adoptedStyleSheets.push(still);
}"""
PAINTED = "() => new Promise(requestAnimationFrame)"
SETTLED = "() => !document.querySelector('.htmx-request')"
#: axe no longer minds, but a label, a link or a script would find only the first of them.
SAME_IDS = """() => [...document.querySelectorAll("[id]")].map(element => element.id)
  .filter((id, place, all) => all.indexOf(id) < place)"""
WIDTH = "() => document.documentElement.scrollWidth - innerWidth"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (1280, 360)


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
    """What is wrong with the open page, wide and narrow, light and dark: a scheme changes nothing but colours."""
    page.wait_for_function(SETTLED)
    for name in page.evaluate(SAME_IDS):
        yield f"the id {name} stands on the page already"
    page.evaluate(STILL)
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wider = page.evaluate(WIDTH)
        if wider > 0:
            yield f"{width}: the page is {wider} px wider than its window"
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate(PAINTED)
            for rule in page.evaluate(ASK_AXE, WCAG if scheme == "light" else ABOUT_COLOUR):
                for node in rule["nodes"]:
                    why = " ".join(check["message"] for check in node["any"])
                    yield f"{width} {scheme}: {rule['id']}: {node['html'][:160]} {why}"
