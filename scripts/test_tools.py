"""See that the programs are there which tests use: a browser, one that looks into PDF files, and openssl.

    python scripts/test_tools.py

As root where there is apt, what is missing is installed. Elsewhere it says what to install; the tests that
need a browser are then skipped, and counted in pytest's closing line.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: A package, and the programs any of which says that it is not needed.
PACKAGES = {"chromium": BROWSERS, "poppler-utils": ("pdftoppm",), "openssl": ("openssl",)}


def main() -> None:
    absent = missing()
    if absent and os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Program för proven installeras: {', '.join(absent)} …")
        apt("update")
        apt("install", "--yes", "--no-install-recommends", *absent)
        absent = missing()
    if absent:
        say(f"Program för proven saknas: {', '.join(absent)}. Installera dem; JOURBOK_BROWSER pekar ut en webbläsare.")
    if "chromium" in absent:
        say("Proven som behöver en webbläsare hoppas över.")


def missing() -> list[str]:
    """The packages of which no program is found."""
    return [package for package, programs in PACKAGES.items() if not is_found(package, programs)]


def is_found(package: str, programs: tuple[str, ...]) -> bool:
    named = os.environ.get("JOURBOK_BROWSER") if package == "chromium" else None
    return bool(named or any(map(shutil.which, programs)))


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
