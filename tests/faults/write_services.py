"""Every verb that writes, found by walking the rooms, so that a new one cannot be forgotten."""

from __future__ import annotations

import contextlib
import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any, Final

import jourbok
from jourbok.audit import services as audit

Service = Callable[..., Any]
#: Two that make the demo, where nobody works, the wrapper itself, and the end that three verbs of signing share.
NO_VERBS: Final = frozenset(
    {"accounts.ensure_demo_users", "setup.load_demo", "audit.write_once", "decisions.decide_by_signature"}
)


def written_once() -> Mapping[str, Service]:
    """The services that are one transaction with one effect for each key, by room and name."""
    return _found("once", made_in=audit.__file__)


def all_or_nothing() -> Mapping[str, Service]:
    """The services that are one transaction and take no key: decorated so, or opening it in their body."""
    opening = {
        name: function
        for name, function in _public().items()
        if not hasattr(function, "__wrapped__") and "with transaction.atomic()" in inspect.getsource(function)
    }
    found = {**_found("inner", made_in=contextlib.__file__), **opening}
    return {name: found[name] for name in sorted(found.keys() - NO_VERBS)}


def _found(wrapper: str, *, made_in: str) -> Mapping[str, Service]:
    """The public functions of the rooms' services whose wrapper, of that name, was made in that file."""
    codes = {name: getattr(function, "__code__", None) for name, function in _public().items()}
    marks = {name: (code.co_name, code.co_filename) for name, code in codes.items() if code}
    return {name: _public()[name] for name, mark in marks.items() if mark == (wrapper, made_in)}


@functools.cache
def _public() -> Mapping[str, Service]:
    """Every public function of a room's services, by room and name, in order."""
    found = {}
    for module in _service_modules():
        room = module.__name__.split(".")[1]
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                found[f"{room}.{name}"] = function
    return dict(sorted(found.items()))


def _service_modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(jourbok.__path__, "jourbok."):
        parts = found.name.split(".")
        if "services" in parts and "tests" not in parts:
            yield importlib.import_module(found.name)
