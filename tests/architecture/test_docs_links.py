"""What the documents point at is there: files, and functions where the document says that they are."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from jourbok.config.cli import COMMANDS

from .house import PACKAGE, ROOT, height, python_files, templates

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FLOW = ROOT / "docs" / "flow.md"
HANDBOOK = sorted((ROOT / "docs" / "handbok").glob("*.md"))
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[(?P<text>[^\]\[]*)\]\((?P<target>[^)\s]+)\)")
OUTSIDE = re.compile(r"^(?:[a-z]+:|#)")
#: ``calls.services.register_contact``: a room, its modules and a name.
NAMED = re.compile(r"`([a-z_]+(?:\.[A-Za-z_]+){2,})`")
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def links(path: Path) -> Iterator[tuple[str, str]]:
    """The text and the target of each link within the repository."""
    for found in LINK.finditer(FENCED.sub("", path.read_text("utf-8"))):
        if not OUTSIDE.match(found["target"]):
            yield found["text"], found["target"]


def code_named(path: Path) -> set[str]:
    """Every dotted name in the document that begins with a room of ours."""
    return {name for name in NAMED.findall(path.read_text("utf-8")) if name.partition(".")[0] in height()}


def look_up(name: str) -> object:
    """What the dotted name stands for. Raises LookupError for nothing."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        module = PACKAGE.joinpath(*parts[:cut])
        if module.with_suffix(".py").exists() or (module / "__init__.py").exists():
            found: object = import_module(".".join(["jourbok", *parts[:cut]]))
            for attribute in parts[cut:]:
                if not hasattr(found, attribute):
                    raise LookupError(name)
                found = getattr(found, attribute)
            return found
    raise LookupError(name)


def file_of(found: Any) -> Path:
    """Where a module, class or function is written, whatever decorates it."""
    return Path(inspect.getsourcefile(inspect.unwrap(found) if callable(found) else found) or "")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_to_a_file(path: Path) -> None:
    broken = [target for _, target in links(path) if not (path.parent / target.partition("#")[0]).exists()]
    assert not broken


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_link_names_a_line_because_lines_move(path: Path) -> None:
    assert not [target for _, target in links(path) if re.search(r"#L\d", target)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_code_that_is_linked_by_name_is_written_in_the_file_that_the_link_opens(path: Path) -> None:
    for text, target in links(path):
        name = text.strip("`")
        if target.endswith(".py") and f"`{name}`" == text and name.partition(".")[0] in height():
            assert file_of(look_up(name)) == (path.parent / target).resolve(), f"{text} is not in {target}"


def test_every_function_that_the_flow_names_exists_and_is_linked() -> None:
    linked = {text.strip("`") for text, target in links(FLOW) if target.endswith(".py")}
    assert linked
    assert code_named(FLOW) <= linked


def test_every_page_of_the_documentation_can_be_reached_from_the_first() -> None:
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or not page.exists():
            continue
        seen.add(page)
        waiting += [(page.parent / target.partition("#")[0]).resolve() for _, target in links(page) if ".md" in target]
    assert set(DOCUMENTS) <= seen


@pytest.mark.parametrize("path", HANDBOOK, ids=lambda path: path.name)
def test_every_word_that_the_handbook_sets_in_bold_stands_on_a_screen(path: Path) -> None:
    code = [file for file in python_files() if PACKAGE in file.parents and "tests" not in file.parts]
    screens = "\n".join(file.read_text("utf-8") for file in [*templates(), *code])
    named = {" ".join(words.split()) for words in BOLD.findall(path.read_text("utf-8"))}
    assert named
    assert not {words for words in named if words not in screens}


def test_every_command_is_described() -> None:
    described = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
    assert not {name for name in COMMANDS if f"### `jourbok {name}" not in described}
