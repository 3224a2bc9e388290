"""Take the README's pictures of a demo of their own, at a quarter past two in the night, and end it again.

python scripts/screenshots.py
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from jourbok.config.embedded_folders import state_home

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CLOCK = "2021-11-27T02:16"
WIDTH = 1280
PATIENCE_SECONDS = 240


@dataclass(frozen=True)
class Picture:
    """What one person of the demo sees on one page; `links` are followed there first, by how their names begin."""

    name: str
    person: str
    page: str
    links: tuple[str, ...] = ()
    height: int = 800
    scheme: Literal["light", "dark"] = "light"


SHOWN = (
    Picture("tonight", "Kim Jour", "/ikvall/", height=781, scheme="dark"),
    Picture("case", "Kim Jour", "/ikvall/", links=("01:12", "2021-"), height=1120),
    Picture("month", "Mika Chef", "/manad/2021-10/", height=808),
)


def main() -> None:
    program = os.environ.get("JOURBOK_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        raise SystemExit("Ingen webbläsare finns. Installera chromium, eller peka ut en med JOURBOK_BROWSER.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with running_demo() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for picture in SHOWN:
            take(browser, address, picture)
        browser.close()


@contextmanager
def running_demo() -> Iterator[str]:
    """The address of a demo that nobody has touched; the developer's own is left alone."""
    state = state_home() / "screenshots"
    shutil.rmtree(state, ignore_errors=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [str(Path(sys.executable).parent / "jourbok"), "demo", "--port", port, "--clock", CLOCK]
    with subprocess.Popen(command, env=os.environ | {"JOURBOK_STATE_DIR": str(state)}) as demo:
        try:
            await_answer(demo, port)
            yield f"http://localhost:{port}"
        finally:
            demo.terminate()
            demo.wait()
            shutil.rmtree(state, ignore_errors=True)


def await_answer(demo: subprocess.Popen[bytes], port: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while demo.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("Demon kom inte igång; skälet står ovan.")


def take(browser: Browser, address: str, picture: Picture) -> None:
    context = browser.new_context(
        viewport={"width": WIDTH, "height": picture.height},
        color_scheme=picture.scheme,
        reduced_motion="reduce",
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
    )
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name=picture.person).click()
    page.goto(address + picture.page)
    for link in picture.links:
        page.get_by_role("main").get_by_role("link", name=re.compile(f"^{link}")).first.click()
        page.wait_for_load_state()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{picture.name}.png")
    context.close()


if __name__ == "__main__":
    main()
