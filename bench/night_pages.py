"""Claim: a page of the night costs at most twice a bare Django view with the same middleware, queries and rows.

At the median, and with at most twelve queries a page however many rows it shows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from bench.database import FEW, copies, say
from bench.measure import Comparison, Count, Way, compare, run
from bench.pages import Page, a_worker, night_pages, own_statements, statements_of, visit

LIMIT = 2.0
MOST_QUERIES = 12
VISITS_A_TURN = 8
MORE = 12


def claims() -> Iterator[Comparison | Count]:
    with copies(FEW) as (world,):
        world.enter()
        client = a_worker()
        for page in night_pages():
            yield against_bare(client, page)
        yield from queries(client, night_pages())


def control() -> Iterator[Comparison | Count]:
    """The desk asks for each contact's municipality by itself."""
    with copies(FEW) as (world,):
        world.enter()
        client = a_worker()
        desk = night_pages()[0]
        own_statements(client, desk)
        with one_query_a_contact():
            yield from queries(client, [desk])


def against_bare(client: Any, page: Page) -> Comparison:
    from bench.bare import Statements

    Statements.asked, Statements.request_id = own_statements(client, page)
    return compare(
        page.name,
        floor=Way(act=lambda _turn: times(lambda: visit(client, page, at="/golvet/")), prepare=lambda turn: turn),
        ours=Way(act=lambda _turn: times(lambda: visit(client, page)), prepare=lambda turn: turn),
        limit=LIMIT,
    )


def times(act: Callable[[], object]) -> None:
    for _ in range(VISITS_A_TURN):
        act()


def queries(client: Any, pages: list[Page]) -> Iterator[Count]:
    """How many each page asks, the middleware's with them; and how many more when the night has more in it."""
    before = {}
    for page in pages:
        visit(client, page)
        before[page.name] = len(statements_of(client, page)[0])
        yield Count(f"{page.name}, queries", before[page.name], MOST_QUERIES)
    fuller_night()
    for page in pages:
        visit(client, page)  # now and then a visit also notes that somebody is there
        more = len(statements_of(client, page)[0]) - before[page.name]
        yield Count(f"{page.name}, queries more with {MORE} contacts and cases more", more, 0)


def fuller_night() -> None:
    """So many contacts more, each with a case that is reported or waits."""
    import uuid_utils.compat as uuid_utils

    from jourbok.accounts.models import User
    from jourbok.accounts.selectors import actor_of
    from jourbok.calls.rules.contact import ContactFacts
    from jourbok.calls.services import register_contact
    from jourbok.cases.services import open_case, write_entry
    from jourbok.kernel import clock
    from jourbok.people.models import Person

    actor = actor_of(User.objects.get(email="kim@demo.invalid"), moment=clock.now(), request_id=uuid_utils.uuid7())
    persons = Person.objects.filter(given_name="Tuva", surname="Almgren").values_list("pk", flat=True)
    others = Person.objects.exclude(pk__in=persons).values_list("pk", flat=True)
    for number, person in enumerate([*persons[: MORE // 2], *others[:MORE]][:MORE]):
        facts = ContactFacts(
            channel="sos",
            municipality="solna",
            arrived_at=actor.moment - timedelta(minutes=number),
            answered_at=None if number % 2 else actor.moment,
            about="Pojke 15 år",
        )
        contact = register_contact(actor=actor, facts=facts)
        case = open_case(actor=actor, contact=contact.pk, person=person, category="child")
        write_entry(actor=actor, case=case, kind="event", text="Samtal med polisen.")
    say(f"{MORE} contacts, cases and drafts more in the night")


@contextmanager
def one_query_a_contact() -> Iterator[None]:
    from jourbok.calls import selectors
    from jourbok.calls.models import Contact

    whole = selectors.contacts_since

    def one_by_one(*args: Any, **kwargs: Any) -> list[Contact]:
        return [Contact.objects.get(pk=contact.pk) for contact in whole(*args, **kwargs)]

    with patch.object(selectors, "contacts_since", one_by_one):
        yield


if __name__ == "__main__":
    sys.exit(run(claims, control))
