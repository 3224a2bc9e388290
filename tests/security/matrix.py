"""The table of who may see what, read from `matrix.yaml`, and every address that it must name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.urls import URLPattern, URLResolver, get_resolver

from jourbok.config.api import api

TABLE: Final = Path(__file__).with_name("matrix.yaml")
#: What a door may answer, in the table's words.
MAY, HIDDEN, ASKED, REFUSED, SIGN_IN, COVERED = "may", "hidden", "asked", "refused", "sign in", "covered"
OPEN: Final = "open"
#: A view of django-allauth says nothing of its methods.
ANY_METHODS: Final = frozenset({"GET", "POST"})


@dataclass(frozen=True)
class Door:
    """One line of the table: an address, the thing behind it, and what each role meets there."""

    route: str
    about: Mapping[str, Any] = field(default_factory=dict)
    reads: str = ""
    does: str = ""
    may: Sequence[str] = ()
    hidden: Sequence[str] = ()
    asked: Sequence[str] = ()
    tells: Sequence[str] = ()
    sent: str = ""
    covered: str = ""
    barred: Sequence[str] = ()
    everyone: bool = False
    own: bool = False
    anybody: bool = False
    token: bool = False

    def __str__(self) -> str:
        return " ".join([self.route, *map(str, self.about.values())])

    def expects(self, who: str, method: str) -> str:
        """What somebody who holds the role and is signed in meets."""
        if self.anybody or self.own:
            return OPEN
        if self.token:
            return SIGN_IN
        if self.everyone:
            return MAY
        if method == "POST" and self.sent and who in self.may:
            return self.sent
        for word in (MAY, HIDDEN, ASKED):
            if who in getattr(self, word):
                return word
        return REFUSED

    def expects_in(self, state: str, answer: str) -> str:
        """What a session in that state meets, where every closed door gives the answer."""
        if self.anybody or (state == "role just removed" and (self.everyone or self.own)):
            return OPEN
        if self.token:
            return SIGN_IN
        return self.covered if state == "covered" and self.covered else answer


@dataclass(frozen=True)
class Table:
    """The whole table."""

    roles: Sequence[str]
    states: Mapping[str, str]
    secrets: Mapping[str, Mapping[str, Any]]
    own_board: Mapping[str, str]
    doors: Sequence[Door]
    probes: Mapping[str, str]
    commands: Mapping[str, Any]
    models: Mapping[str, Mapping[str, Any]]
    functions: Mapping[str, Sequence[str]]
    unguarded: Mapping[str, str]

    def readable(self, who: str) -> frozenset[str]:
        """The groups of marks that the role may ever read; somebody without a role reads the service's name."""
        return frozenset(group for group, known in self.secrets.items() if who in known["to"]) | {"service"}

    def own_marks(self, who: str) -> frozenset[tuple[str, str]]:
        """The marks that are theirs alone: their own board, name and address."""
        return frozenset({("board", self.own_board.get(who, "")), ("name", who), ("account", who)})


@cache
def table() -> Table:
    """The table as it stands in the file; an unknown word in it stops the tests."""
    told = yaml.load(TABLE.read_text(), Loader=yaml.CSafeLoader)  # eight times as fast as safe_load
    return Table(
        roles=told["roles"],
        states=told["states"],
        secrets=told["secrets"],
        own_board=told["own board"],
        doors=[Door(**line) for line in told["doors"]],
        probes=told["probes"],
        commands=told["commands"],
        models=told["models"],
        functions={f"{line['of']}.{name}": line["may"] for line in told["functions"] for name in line["functions"]},
        unguarded=told["unguarded"],
    )


@cache
def addresses() -> Mapping[str, URLPattern]:
    """Every address of the product, by the name of its route."""
    return dict(_named(get_resolver()))


def _named(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield f"{space}{each.name}", each
        else:
            yield from _named(each, f"{space}{each.namespace}:" if each.namespace else space)


def methods_of(route: str) -> list[str]:
    """How the address is asked, but for HEAD, which is a GET without its body."""
    if route in of_systems():
        return [of_systems()[route]]
    declared = getattr(addresses()[route].callback, "methods", ANY_METHODS)
    return sorted(declared - {"HEAD"})


@cache
def of_systems() -> Mapping[str, str]:
    """The method of each address that the API describes, by the name of its route; what is deleted is read first."""
    described = api.get_openapi_schema()["paths"].values()
    named = {
        f"api:{told['operationId'].partition('_api_')[2]}": method.upper()
        for methods in described
        for method, told in methods.items()
    }
    return {route: "GET" if method == "DELETE" else method for route, method in named.items()}
