"""Every environment variable that is read is in docs/operations/configuration.md, and none that is not."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"JOURBOK_[A-Z_]*[A-Z]\b")
BROKER = re.compile(r"JOURBOK_OIDC\d*_?")
#: Of compose.yaml alone: passwords that it puts into the addresses.
COMPOSE_ONLY = {"JOURBOK_OWNER_PASSWORD", "JOURBOK_APP_PASSWORD"}


def names_in(*paths: Path) -> set[str]:
    found = {name for path in paths for name in NAME.findall(path.read_text(encoding="utf-8"))}
    return {name for name in found if not BROKER.match(name)}


def test_every_environment_variable_is_documented_and_every_documented_one_is_read() -> None:
    sources = [path for path in (ROOT / "src").rglob("*.py") if "tests" not in path.parts]
    sources += [ROOT / "conftest.py", *(ROOT / "scripts").glob("*.py")]
    read = names_in(*sources)
    documented = names_in(ROOT / "docs/operations/configuration.md")
    assert read == documented


def test_a_container_gets_no_variable_that_nobody_reads() -> None:
    documented = names_in(ROOT / "docs/operations/configuration.md")
    assert (
        names_in(ROOT / "compose.yaml", ROOT / "Dockerfile", ROOT / "docs/operations/example.env")
        <= documented | COMPOSE_ONLY
    )
