"""Compile the locked requirement files, or check that they are fresh.

    python scripts/lock.py [--check] [--upgrade]

pyproject.toml and requirements/*.in say what we want; requirements/*.txt say exactly what we get, with hashes
and without naming where it comes from. Versions stay as they are unless the wish changed or --upgrade is given.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
FORM = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
    "--no-annotate",
    "--quiet",
)
WISHES: dict[str, tuple[str, ...]] = {
    "runtime.txt": ("pyproject.toml",),
    "dev.txt": ("pyproject.toml", "--extra", "dev"),
    "build.txt": ("requirements/build.in",),
    "assets.txt": ("requirements/assets.in",),
}


def main() -> int:
    options = argparse.ArgumentParser(description="Compile the locked requirement files.")
    options.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is stale")
    options.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    chosen = options.parse_args()
    if chosen.check:
        stale = [name for name in WISHES if not is_fresh(name)]
        for name in stale:
            sys.stderr.write(f"requirements/{name} stämmer inte med önskemålen. Kör make lock.\n")
        return 1 if stale else 0
    for name in WISHES:
        compile_lock(name, LOCKS / name, upgrade=chosen.upgrade)
    return 0


def is_fresh(name: str) -> bool:
    """Whether compiling again from the present file gives the present file."""
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / name
        again.write_bytes((LOCKS / name).read_bytes())
        compile_lock(name, again, upgrade=False)
        return again.read_bytes() == (LOCKS / name).read_bytes()


def compile_lock(name: str, target: Path, *, upgrade: bool) -> None:
    uv = str(Path(sys.executable).parent / "uv")
    command = [uv, "pip", "compile", *WISHES[name], *FORM, "--output-file", str(target)]
    command += ["--upgrade"] if upgrade else []
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
    if done.returncode:
        raise SystemExit(f"{name} gick inte att låsa; uv säger varför ovan.")


if __name__ == "__main__":
    sys.exit(main())
