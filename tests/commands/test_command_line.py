"""The command line itself: help, unknown words, bad files, exit codes, and no Django where none is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jourbok.config.cli import COMMANDS
from tests.commands.running import JOURER, answer, refusal, run

JOURBOK = Path(sys.executable).with_name("jourbok")
WITHOUT_DATABASE = ["regime", "due", "allocate", "coverage"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_swedish(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Användning: jourbok {command} ")
    assert "Visa den här hjälpen." in result.stdout


def test_help_lists_every_command() -> None:
    said = run("--help").stdout
    assert "Kommandon:" in said
    assert all(command in said for command in COMMANDS)


def test_no_words_at_all_gives_help_and_leaves_with_2() -> None:
    result = run()
    assert result.exit_code == 2
    assert "Kommandon:" in result.stderr


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["regim"], "Kommandot ”regim” finns inte"),
        (["regime"], "--jour saknas"),
        (["regime", "--jour"], "--jour saknar sitt värde"),
        (["regime", "--jur", "x"], "--jur finns inte. Menade du --jour?"),
        (["due", "--jour", "x"], "--at saknas"),
        (["coverage", "--jour", "x"], "--year saknas"),
        (["allocate"], "FIL saknas"),
        (["allocate", "a", "b"], "fler ord"),
        (["--verbose"], "--verbose finns inte"),
    ],
)
def test_words_that_are_not_understood_are_refused_in_swedish(words: list[str], reason: str) -> None:
    assert reason in refusal(*words)


@pytest.mark.parametrize("rest", [["regime", "--at", "2021-12-24T10:00"], ["due", "--at", "2021-12-24T10:00"]])
def test_a_service_file_that_cannot_be_used_is_refused(tmp_path: Path, rest: list[str]) -> None:
    binary, broken, other = (tmp_path / name for name in ("binary.toml", "broken.toml", "other.toml"))
    binary.write_bytes(b"\x00\xff\x80")
    broken.write_text("[duty\n")
    other.write_text('[duty]\nunknown = "key"\n')
    assert "UTF-8" in refusal(*rest, "--jour", binary)
    assert "rad 1" in refusal(*rest, "--jour", broken)
    assert "unknown" in refusal(*rest, "--jour", other)
    assert "katalog" in refusal(*rest, "--jour", tmp_path)
    assert "finns inte" in refusal(*rest, "--jour", tmp_path / "nowhere.toml")


def test_json_is_plain_ascii_so_that_any_program_can_read_it() -> None:
    words = ("coverage", "--jour", JOURER / "nordost.toml", "--year", "2023")
    assert run(*words, "--json").stdout.isascii()
    assert answer(*words, code=1)


@pytest.mark.parametrize("command", WITHOUT_DATABASE)
def test_commands_without_a_database_do_not_import_django(command: str) -> None:
    asked = f"from jourbok.config.cli import main; main.get_command(None, {command!r})"
    check = "import sys; sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", f"{asked}; {check}"], check=False)
    assert done.returncode == 0


def test_the_installed_program_answers_from_any_folder_and_in_any_locale(tmp_path: Path) -> None:
    words = [str(JOURBOK), "regime", "--jour", str(JOURER / "nordvast.toml"), "--at", "2021-12-24T10:00"]
    done = subprocess.run(
        words, cwd=tmp_path, env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert b"Socialjouren Nordv" in done.stdout
    assert not done.stderr


def test_the_installed_program_leaves_with_2_and_a_sentence() -> None:
    done = subprocess.run([JOURBOK, "regime", "--jour", "nowhere"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Fel: --at saknas.\nHjälp: jourbok regime --help\n"
