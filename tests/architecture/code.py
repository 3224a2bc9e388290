"""Python read as a tree: its functions, and what is found in them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Finding(NamedTuple):
    """Something found, in which function, and how it is written."""

    function: str
    said: str
    line: int

    @classmethod
    def of(cls, body: ast.AST, node: ast.expr) -> Finding:
        return cls(getattr(body, "name", "the module"), ast.unparse(node), node.lineno)


def called(call: ast.Call) -> str:
    """The last part of the name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def own_nodes(body: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function or module in order, without those of the functions in it."""
    for child in ast.iter_child_nodes(body):
        if not isinstance(child, Function):
            yield child
            yield from own_nodes(child)


def functions_in(body: ast.AST) -> Iterator[Function]:
    """The functions that stand directly in a function, a module or the classes of one."""
    for child in ast.iter_child_nodes(body):
        if isinstance(child, Function):
            yield child
        else:
            yield from functions_in(child)


def bodies(tree: ast.AST) -> Iterator[ast.AST]:
    """The module and every function in it."""
    yield tree
    for function in functions_in(tree):
        yield from bodies(function)
