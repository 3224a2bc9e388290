"""See that there is a browser for the tests, and tools that look into PDF files.

    python scripts/browser.py

As root where there is apt, what is missing is installed. Elsewhere it says what to install; the tests that
need a browser are then skipped, and counted in pytest's closing line.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "poppler-utils")


def main() -> None:
    if found():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Chromium för webbläsarproven installeras …")
        apt("update")
        apt("install", "--yes", "--no-install-recommends", *PACKAGES)
    if not found():
        say("Ingen webbläsare: proven som behöver en hoppas över.")
        say("Installera chromium, eller peka ut en annan med JOURBOK_BROWSER.")


def found() -> bool:
    """Whether a browser can be started, and pdftoppm beside it when we are the ones who install."""
    return bool(os.environ.get("JOURBOK_BROWSER") or any(map(shutil.which, BROWSERS)))


def apt(*arguments: str) -> None:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["apt-get", "-qq", *arguments], env=quiet, capture_output=True, text=True, check=False)
    if done.returncode:
        say(f"apt-get {arguments[0]} gick inte:\n{done.stderr.strip()}")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
