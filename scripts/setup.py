"""Make .venv with the command `jourbok` on a machine that has only Python, git and make.

    python3 scripts/setup.py

Runs on the standard library alone, in any folder, as any user. Everything fetched is checked against the
hashes in requirements/*.txt. A second run finds that nothing changed and is done at once.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
STAMP = VENV / ".setup"
LOCKS = ROOT / "requirements"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20


def main() -> None:
    check_python()
    mark = fingerprint()
    if not STAMP.exists() or STAMP.read_text() != mark:
        STAMP.unlink(missing_ok=True)
        make_environment()
        bootstrap_uv()
        install_packages()
        if not has_npm():
            step("Node och npm (saknas på datorn)", install("-r", LOCKS / "assets.txt", "--require-hashes"))
        STAMP.write_text(mark)
    build_assets()


def check_python() -> None:
    """Stop with advice when this Python cannot make a virtual environment of the version we need."""
    if sys.version_info < OLDEST_PYTHON:
        stop(f"Jourbok behöver Python 3.11 eller senare; det här är {sys.version.split()[0]}.\n"
             "Finns en nyare, skriv till exempel: make PYTHON=python3.12 demo")  # fmt: skip
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        stop("Python saknar venv. På Debian och Ubuntu: apt install python3-venv")


def fingerprint() -> str:
    """Changes when the environment must be made or filled anew: locks, Python, or the place of the clone."""
    inputs = (ROOT / "pyproject.toml", *sorted(LOCKS.glob("*.txt")), Path(__file__))
    parts = [path.read_bytes() for path in inputs]
    parts += [os.fsencode(ROOT), sys.version.encode(), str(has_npm()).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_environment() -> None:
    """A virtual environment of this Python at this place; one that was moved or half made is made again."""
    if shutil.which(str(PYTHON)) and belongs_here():
        return
    step("Virtuell miljö i .venv", [sys.executable, "-m", "venv", "--clear", VENV])


def belongs_here() -> bool:
    """Whether .venv is whole, lies where it was made, and has this Python's version."""
    question = "import pip, sys; print(sys.prefix, *sys.version_info[:3])"
    told = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=False)
    return told.stdout.strip() == " ".join(map(str, (VENV, *sys.version_info[:3])))


def bootstrap_uv() -> None:
    """uv installs the rest ten times faster than pip; pip installs uv, at the version and hashes of the lock."""
    if UV.exists():
        return
    entry = locked_entry("uv", (LOCKS / "dev.txt").read_text())
    with tempfile.TemporaryDirectory() as folder:
        wish = Path(folder) / "uv.txt"
        wish.write_text(entry)
        step("Installeraren uv", [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", wish])


def locked_entry(package: str, lock: str) -> str:
    """The lines of one package in a lock file: its version and, indented, its hashes."""
    lines = lock.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{package}=="))
    end = next((n for n in range(start + 1, len(lines)) if not lines[n].startswith(" ")), len(lines))
    return "\n".join(lines[start:end]) + "\n"


def install_packages() -> None:
    locks = (LOCKS / "dev.txt", LOCKS / "build.txt")
    step("Paket enligt låsfilerna", [UV, "pip", "sync", "--python", PYTHON, "--require-hashes", *locks])
    step("Jourbok", install("--no-deps", "--no-build-isolation", "--editable", ROOT))
    for link in VENV.glob("lib/*/site-packages/__editable__.jourbok-*.pth"):
        # Python reads this file in the terminal's encoding, which may not have the letters of the clone's path.
        link.write_text(os.path.relpath(ROOT / "src", link.parent) + "\n")


def install(*what: str | Path) -> list[str | Path]:
    return [UV, "pip", "install", "--python", PYTHON, *what]


def has_npm() -> bool:
    """Whether the machine has npm, with a Node that is not too old for what builds the styles."""
    own = str(VENV / "bin")  # what we installed there ourselves does not count
    path = os.pathsep.join(folder for folder in os.environ.get("PATH", "").split(os.pathsep) if folder != own)
    node = shutil.which("node", path=path)
    if not node or not shutil.which("npm", path=path):
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = told.stdout.strip().removeprefix("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def build_assets() -> None:
    """Styles and fonts; the script itself knows whether they are up to date."""
    step("Stilmallar och typsnitt", [PYTHON, ROOT / "scripts" / "build_assets.py"])


def environment() -> dict[str, str]:
    """The environment of what we run: caches lie somewhere writable even for a user without a home."""
    chosen = os.environ | {"UV_PYTHON_DOWNLOADS": "never", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    if not os.access(Path("~").expanduser(), os.W_OK):
        chosen |= {"UV_CACHE_DIR": str(VENV / ".cache"), "PIP_NO_CACHE_DIR": "1"}
    return chosen


def step(name: str, command: list[str | Path]) -> None:
    """Run the command quietly and say how long it took; when it fails, show what it said."""
    say(f"{name} … ")
    begun = time.monotonic()
    done = subprocess.run(
        list(map(str, command)), cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        stop(f"gick inte:\n{done.stdout}{done.stderr}")
    say(f"{time.monotonic() - begun:.1f} s\n")


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def stop(text: str) -> None:
    raise SystemExit(text)


if __name__ == "__main__":
    main()
