"""Every function of a room that somebody asks through: which there are, and asking one with nothing true to tell."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, Final
from uuid import uuid4

import jourbok
from jourbok.accounts.tests.factories import NIGHT
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotPermitted

ROOMS: Final = ("selectors", "services")
ASKERS: Final = ("viewer", "actor")
#: Something of each kind that a function asks for; none of it is there.
NOTHING: Final[Mapping[str, Callable[[], Any]]] = {
    "UUID": uuid4,
    "datetime": lambda: NIGHT,
    "date": NIGHT.date,
    "int": lambda: 987_654,
    "str": lambda: "nothing",
    "bool": lambda: False,
}


def doors_in_code() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Each public function with a viewer or an actor, by room and name: `cases.open_case`."""
    seen = set()
    for app in pkgutil.iter_modules(jourbok.__path__):
        for module in _modules_of(app.name):
            for name, function in inspect.getmembers(module, inspect.isfunction):
                is_ours = function.__module__.startswith(module.__name__) and not name.startswith("_")
                if is_ours and _asker(function) and (app.name, name) not in seen:
                    seen.add((app.name, name))
                    yield f"{app.name}.{name}", function


def _modules_of(app: str) -> Iterator[Any]:
    for room in ROOMS:
        try:
            package = import_module(f"jourbok.{app}.{room}")
        except ModuleNotFoundError:
            continue
        yield package
        for inner in pkgutil.iter_modules(getattr(package, "__path__", ())):
            yield import_module(f"{package.__name__}.{inner.name}")


def _asker(function: Callable[..., Any]) -> str:
    return next((name for name in ASKERS if name in inspect.signature(function).parameters), "")


def is_refused(function: Callable[..., Any], actor: Actor) -> bool:
    """Whether the function turns the actor away before it looks at anything else."""
    given = {
        name: _nothing(parameter)
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.default is inspect.Parameter.empty and name not in ASKERS
    }
    in_order = [actor if name in ASKERS else given[name] for name in _positional(function)]
    named = {name: value for name, value in given.items() if name not in _positional(function)}
    if not in_order:
        named[_asker(function)] = actor
    try:
        found = function(*in_order, **named)
        if inspect.isgenerator(found):
            next(found, None)
    except NotPermitted:
        return True
    except Exception:  # noqa: BLE001 - whatever comes of nothing true, it was not refused
        return False
    return False


def _positional(function: Callable[..., Any]) -> list[str]:
    parameters = inspect.signature(function).parameters.items()
    return [
        name
        for name, each in parameters
        if each.kind is each.POSITIONAL_OR_KEYWORD and (each.default is each.empty or name in ASKERS)
    ]


def _nothing(parameter: inspect.Parameter) -> Any:
    kinds = (kind.strip() for kind in str(parameter.annotation).split("|"))
    return next((NOTHING[kind]() for kind in kinds if kind in NOTHING), None)
