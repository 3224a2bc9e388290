"""Running a command as a person would, and looking at all that came of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from jourbok.config.cli import main

JOURER = Path(__file__).resolve().parents[2] / "data" / "jourer"


def run(*words: str | Path) -> Result:
    """The outcome of `jourbok` followed by the words."""
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="jourbok")


def answer(*words: str | Path, code: int = 0) -> Any:
    """The JSON that the command wrote, and nothing besides."""
    result = run(*words, "--json")
    assert (result.exit_code, result.stderr) == (code, ""), result.output
    return json.loads(result.stdout)


def refusal(*words: str | Path) -> str:
    """What the command said when it refused: one message on standard error, nothing on standard output."""
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.stderr.startswith("Fel: ")
    return result.stderr
