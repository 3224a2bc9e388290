"""Claim: among 700 000 persons, whoever is looked up by number is found at most at twice the price of a key.

The floor is the page of hits with its one person fetched by primary key, shown and logged the same. Names, whole,
begun or misspelt, are found within a tenth of a second.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from uuid import UUID

from bench.database import MANY, copies, say
from bench.measure import PAIRS, Claim, Count, Timed, Way, compare, run, times_of
from bench.pages import Page, a_worker, own_statements, read_whole, visit

LIMIT = 2.0
NAME_LIMIT = 0.1
VISITS_A_TURN = 6
#: What somebody may write: a common surname, its beginning, both names in either order, and three slips of the pen.
NAMES = ("Almgren", "Alm", "Tuva Almgren", "Almgren, Tuva", "Ekval", "Tuva Almgrn", "Gransgok Tuva")


def claims() -> Iterator[Claim]:
    with copies(MANY) as (world,):
        world.enter()
        client = a_worker()
        person, number = somebody()
        yield compare(
            "a person by the exact number against the same page by primary key",
            floor=Way(act=lambda _turn: by_key(client, person, number), prepare=lambda turn: turn),
            ours=Way(act=lambda _turn: searched(client, number), prepare=lambda turn: turn),
            limit=LIMIT,
        )
        yield compare(
            "a case by its number (which leads to its page) against a page by primary key",
            floor=Way(act=lambda _turn: by_key(client, person, number), prepare=lambda turn: turn),
            ours=Way(act=lambda _turn: searched(client, case_number(), status=302), prepare=lambda turn: turn),
            limit=LIMIT,
        )
        yield from names(client)


def control() -> Iterator[Claim]:
    """Names are looked for anywhere in the name, without an index that could tell."""
    with copies(MANY) as (world,):
        world.enter()
        with anywhere_in_the_name():
            yield from names(a_worker())


def names(client: Any) -> Iterator[Claim]:
    for name in NAMES:
        page = Page(f"”{name}”", "/sok/", {"q": name})
        seconds = times_of(lambda page=page: visit(client, page), turns=PAIRS)  # type: ignore[misc]
        yield Timed(f"persons by the name {page.name}", tuple(seconds), NAME_LIMIT)
        whole = sorted(set(read_whole(own_statements(client, page)[0])))
        yield Count(f"persons by the name {page.name}, growing tables read whole {whole or ''}", len(whole), 0)


def searched(client: Any, text: str, *, status: int = 200) -> None:
    page = Page("search", "/sok/", {"q": text}, status)
    for _ in range(VISITS_A_TURN):
        visit(client, page)


def by_key(client: Any, person: UUID, number: str) -> None:
    """The page of hits as the product shows it, with the person fetched by key instead of searched for."""
    from jourbok.people import selectors
    from jourbok.people.rules.shown import PersonHit, identity_only

    def fetched(viewer: Any, _text: str) -> list[PersonHit]:
        return [
            PersonHit(identity_only(shown), "number")
            for shown in selectors.show(viewer, [person], action="people.searched").values()
        ]

    with patch.object(selectors, "search", fetched):
        searched(client, number)


def somebody() -> tuple[UUID, str]:
    from jourbok.people.models import Person

    row = Person.objects.filter(number__isnull=False).order_by("pk")[1000]
    say(f"{Person.objects.count()} persons")
    return row.pk, str(row.number)


def case_number() -> str:
    return "2019-00777"


@contextmanager
def anywhere_in_the_name() -> Iterator[None]:
    from django.db.models import Q
    from django.db.models.functions import Lower

    from jourbok.people.models import Person
    from jourbok.people.selectors import searching

    def found(asked: Any) -> list[UUID]:
        words = Q()
        for word in asked.words:
            words &= Q(last__contains=word.lower()) | Q(first__contains=word.lower())
        named = Person.objects.alias(last=Lower("surname"), first=Lower("given_name")).filter(words)
        return list(named.order_by("last", "first").values_list("pk", flat=True)[:20])

    with patch.object(searching, "_beginning_so", found), patch.object(searching, "_spelt_alike", lambda _asked: []):
        yield


if __name__ == "__main__":
    sys.exit(run(claims, control))
