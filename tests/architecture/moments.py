"""Which expressions of a program are moments, as its own annotations and names tell.

The house writes every annotation down (mypy is strict) and names every moment's column `…_at`; so the types of
parameters, fields and results are enough, without running a type checker.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .code import Function, called, functions_in, own_nodes

#: Of the standard library and Django: what gives a moment whatever it is called on.
GIVES_MOMENT = {"now", "utcnow", "astimezone", "fromisoformat", "fromtimestamp", "combine", "strptime", "datetime"}
LOCAL = {"local", "localtime"}


@dataclass(slots=True)
class Known:
    """Names that stand for moments anywhere in the program."""

    attributes: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)


def learn(trees: Iterable[ast.Module]) -> Known:
    """Every field, property and function that is a moment somewhere in the program."""
    known = Known()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                known.attributes |= set(_moments_of(node))
            elif isinstance(node, Function) and node.returns is not None and _is_moment_type(node.returns):
                known.functions.add(node.name)
    return known


def _moments_of(owner: ast.ClassDef) -> Iterator[str]:
    for node in owner.body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind) if _is_moment_type(kind):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as field) if called(field) == "DateTimeField":
                yield name
            case ast.FunctionDef(name=name, returns=ast.expr() as kind) if _is_moment_type(kind):
                yield name


def _is_moment_type(annotation: ast.expr) -> bool:
    return ast.unparse(annotation).strip("'\"") in {
        f"{module}datetime{more}" for module in ("", "dt.", "datetime.") for more in ("", " | None")
    }


class Scope:
    """One function or module: which of its own names are moments, and which of those are Swedish clock times."""

    def __init__(self, body: ast.AST, known: Known, outer: Scope | None) -> None:
        self._known = known
        self.moments: set[str] = set(outer.moments) if outer else set()
        self.locals: set[str] = set(outer.locals) if outer else set()
        if isinstance(body, Function):
            arguments = [*body.args.posonlyargs, *body.args.args, *body.args.kwonlyargs]
            self.moments |= {arg.arg for arg in arguments if arg.annotation and _is_moment_type(arg.annotation)}
        for node in own_nodes(body):
            self._learn(node)

    def _learn(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            self._name(node.targets[0], node.value)
        elif isinstance(node, ast.NamedExpr):
            self._name(node.target, node.value)
        elif isinstance(node, ast.AnnAssign) and _is_moment_type(node.annotation) and isinstance(node.target, ast.Name):
            self.moments.add(node.target.id)

    def _name(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, of in zip(target.elts, value.elts, strict=False):
                self._name(one, of)
        elif isinstance(target, ast.Name) and self.is_moment(value):
            self.moments.add(target.id)
            if self.is_local(value):
                self.locals.add(target.id)

    def is_moment(self, node: ast.expr) -> bool:
        """Whether the expression is a moment, as far as names and annotations tell."""
        match node:
            case ast.Name(id=name):
                return name in self.moments or name.endswith("_at")
            case ast.Attribute(attr=name):
                return name in self._known.attributes or name.endswith("_at")
            case ast.Call():
                return self._gives_moment(node)
            case ast.BinOp(left=left, right=right, op=ast.Add() | ast.Sub()):
                return self.is_moment(left) != self.is_moment(right)
            case ast.IfExp(body=one, orelse=other):
                return self.is_moment(one) or self.is_moment(other)
            case ast.BoolOp(values=values):
                return any(self.is_moment(value) for value in values)
        return False

    def _gives_moment(self, call: ast.Call) -> bool:
        name = called(call)
        if name in {"max", "min", "replace"}:
            asked = [call.func.value] if name == "replace" and isinstance(call.func, ast.Attribute) else call.args
            return any(self.is_moment(each) for each in asked)
        return name in GIVES_MOMENT | LOCAL | self._known.functions

    def is_local(self, node: ast.expr) -> bool:
        """Whether the expression is a clock time in Sweden, which neither arithmetic nor comparison may touch."""
        match node:
            case ast.Name(id=name):
                return name in self.locals
            case ast.Call():
                if called(node) == "replace" and isinstance(node.func, ast.Attribute):
                    return self.is_local(node.func.value) and not any(word.arg == "tzinfo" for word in node.keywords)
                return called(node) in LOCAL or (called(node) == "astimezone" and "UTC" not in ast.unparse(node))
        return False


def scopes(tree: ast.Module, known: Known) -> Iterator[tuple[ast.AST, Scope]]:
    """The module and each of its functions; one that stands in another knows the outer one's moments too."""
    yield from _scopes(tree, known, None)


def _scopes(body: ast.AST, known: Known, outer: Scope | None) -> Iterator[tuple[ast.AST, Scope]]:
    scope = Scope(body, known, outer)
    yield body, scope
    for function in functions_in(body):
        yield from _scopes(function, known, scope)
