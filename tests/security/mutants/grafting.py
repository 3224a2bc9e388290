"""Putting a mutant into the running product: its one changed function takes the place of the true one."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Iterator
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any

from django.conf import settings

from jourbok.kernel.actor import Permission, Role

from .operators import Mutant


class CannotBeGrafted(Exception):
    """The mutant's place was not found in the running product."""


def graft(mutant: Mutant) -> None:
    """From now on, in this process, the product is the mutant; importers of the function see it too."""
    module = import_module("jourbok." + mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    if mutant.what.endswith("not asked for"):
        _let_everybody_in(_live(module, mutant.owner))
    elif " given to " in mutant.what:
        _give(module, *mutant.what.split(" given to "))
    elif mutant.what.endswith("not installed"):
        name = mutant.what.partition(" ")[0]
        settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if not each.endswith(f".{name}")]
    else:
        _swap(_live(module, mutant.owner), mutant)


def _swap(function: Any, mutant: Mutant) -> None:
    outermost = mutant.owner if "." not in mutant.owner else function.__qualname__
    code = compile(mutant.source, mutant.path, "exec", dont_inherit=True)
    changed = next((each for each in _codes(code) if each.co_qualname == outermost), None)
    if changed is None:
        raise CannotBeGrafted(mutant.name)
    changed_inside = {_plain(each): each for each in _codes(code)}
    for inner in _made_already(_innermost(function), mutant.owner):
        inner.__code__ = changed_inside[mutant.owner]
    _innermost(function).__code__ = changed


def _made_already(outer: FunctionType, owner: str) -> list[FunctionType]:
    """The functions of that name that `outer` has returned so far, such as every view that a decorator wrapped."""
    functions = [each for each in gc.get_objects() if type(each) is FunctionType and each is not outer]
    here = outer.__code__.co_filename
    return [each for each in functions if each.__code__.co_filename == here and _plain(each.__code__) == owner]


def _plain(code: CodeType) -> str:
    """The name of a function in the functions and classes that it stands in."""
    return code.co_qualname.replace(".<locals>", "")


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


def _live(module: Any, owner: str) -> Any:
    """The function of that name, or the outermost one that holds it."""
    found: Any = module
    for name in owner.split("."):
        found = inspect.getattr_static(found, name)
        if not inspect.isclass(found):
            return found
    raise CannotBeGrafted(owner)


def _innermost(function: Any) -> FunctionType:
    """The function under its decorators."""
    if isinstance(function, property):
        function = function.fget
    found: FunctionType = inspect.unwrap(function)
    return found


def _let_everybody_in(view: Any) -> None:
    """The view's door asks for no permission."""
    while not hasattr(view, "permission"):
        view = view.__wrapped__
    cells = dict(zip(view.__code__.co_freevars, view.__closure__, strict=True))
    cells["permission"].cell_contents = view.permission = None


def _give(module: Any, name: str, stranger: str) -> None:
    for each in vars(module).values():
        if isinstance(each, Permission) and each.name == name:
            object.__setattr__(each, "roles", each.roles | {Role[stranger]})
            return
    raise CannotBeGrafted(name)
