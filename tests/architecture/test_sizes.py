"""Files, functions, views and templates stay small enough to read."""

from __future__ import annotations

import ast

from .house import ROOT, python_files, templates

FILE, FUNCTION, VIEW, TEMPLATE = 400, 40, 25, 120


def _functions() -> list[tuple[str, int, bool]]:
    """Each function of the product with the lines of its body: the signature and the docstring do not count."""
    found = []
    for path in python_files():
        if "tests" in path.parts:
            continue
        is_view = path.name.startswith("views") or "views" in path.parts
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                length = (node.end_lineno or node.lineno) - body[0].lineno + 1 if body else 0
                found.append((f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", length, is_view))
    return found


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in python_files()}
    assert not {path: lines for path, lines in lengths.items() if lines > FILE}


def test_no_function_is_longer_than_forty_lines_and_no_view_than_twenty_five() -> None:
    long = [(name, lines) for name, lines, is_view in _functions() if lines > (VIEW if is_view else FUNCTION)]
    assert not long


def test_no_template_is_longer_than_a_hundred_and_twenty_lines() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in templates()}
    assert not {path: lines for path, lines in lengths.items() if lines > TEMPLATE}


def test_nothing_is_called_helper_or_util() -> None:
    nameless = {"utils.py", "helpers.py", "common.py", "misc.py"}
    assert not [path for path in python_files() if path.name in nameless]
