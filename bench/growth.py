"""Claim: with a thousand times as many cases the night's pages cost at most 1.3 times as much, at the median.

Nor does the last page of a long list cost more than the first, and no page reads a growing table from end to end.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from bench.database import FEW, MANY, World, copies, say
from bench.measure import PAIRS, Comparison, Count, Way, compare, run
from bench.pages import Page, a_worker, night_pages, own_statements, read_whole, visit

LIMIT = 1.3
VISITS_A_TURN = 4
#: Open Zaak's own published figure for its list, and what it was taken on.
OPEN_ZAAK_MS = 150
ANYTIME_LIST = "the night's cases"


def claims() -> Iterator[Comparison | Count]:
    with copies(FEW, MANY) as (few, many):
        yield from pages_grown(few, many)
        many.enter()
        yield from no_table_is_read_whole(night_pages())
        yield last_page_of_the_portal(by_offset=False)
        yield last_page_of_a_busy_night()


def control() -> Iterator[Comparison | Count]:
    """The next page is found by counting rows off."""
    with copies(MANY) as (many,):
        many.enter()
        yield last_page_of_the_portal(by_offset=True)


def pages_grown(few: World, many: World) -> Iterator[Comparison]:
    worlds = {"few": few, "many": many}
    clients, pages = {}, {}
    for name, world in worlds.items():
        world.enter()
        clients[name], pages[name] = a_worker(), night_pages()
    for small, large in zip(pages["few"], pages["many"], strict=True):
        compared = compare(
            f"{small.name}, {MANY} cases against {FEW}",
            floor=Way(act=partial(opened, clients["few"]), prepare=partial(entered, few, small)),
            ours=Way(act=partial(opened, clients["many"]), prepare=partial(entered, many, large)),
            limit=LIMIT,
        )
        yield compared
        if small.name == ANYTIME_LIST:
            beside_open_zaak(compared)


def entered(world: World, page: Page, _turn: int) -> Page:
    world.enter()
    return page


def opened(client: Any, page: Page) -> None:
    for _ in range(VISITS_A_TURN):
        visit(client, page)


def beside_open_zaak(compared: Comparison) -> None:
    """Another product's figure, of another payload on another machine: a yardstick and no claim."""
    each = [seconds * 1000 / VISITS_A_TURN for seconds in compared.ours]
    say(
        f"our list at {MANY} cases, one user: p50 {median(each):.0f} ms, p95 {quantiles(each, n=20)[-1]:.0f} ms on "
        f"this machine. Open Zaak publishes {OPEN_ZAAK_MS} ms at 1 000 000 cases on 10 processors: other hardware, "
        "another payload (their JSON, our page), so no race"
    )


def no_table_is_read_whole(pages: list[Page]) -> Iterator[Count]:
    client = a_worker()
    for page in pages:
        asked, _ = own_statements(client, page)
        whole = sorted(set(read_whole(asked)))
        told = f" ({', '.join(whole)})" if whole else ""
        yield Count(f"{page.name}, growing tables read whole{told}", len(whole), 0)


# --- long lists -----------------------------------------------------------------------------------------------


def last_page_of_the_portal(*, by_offset: bool) -> Comparison:
    """A board's reports of four years, a page at a time, newest first."""
    from jourbok.handover import selectors
    from jourbok.handover.models import ReportVersion

    viewer = an_intake_actor()
    (board,) = viewer.boards
    key = ReportVersion.objects.filter(board__slug=board).order_by("sent_at", "pk").values_list("sent_at", "pk")
    sent_at, row = key[selectors.PAGE]
    count = ReportVersion.objects.filter(board__slug=board).count()
    later = counted_off(viewer, board, count - selectors.PAGE) if by_offset else None
    return compare(
        f"the last page of a board's {count} reports against the first{', by offset' if by_offset else ''}",
        floor=Way(act=lambda _n: repeated(lambda: selectors.for_portal(viewer, board)), prepare=lambda turn: turn),
        ours=Way(
            act=lambda _n: repeated(later or (lambda: selectors.for_portal(viewer, board, after=(sent_at, row)))),
            prepare=lambda turn: turn,
        ),
        limit=LIMIT,
        pairs=3 if by_offset else PAIRS,
    )


def counted_off(viewer: Any, board: str, offset: int) -> Any:
    """The same list with its rows counted off, as many lists do it."""
    from django.db.models import QuerySet

    from jourbok.handover import selectors

    def page() -> None:
        whole = QuerySet.__getitem__

        def from_offset(rows: Any, place: Any) -> Any:
            if isinstance(place, slice) and place.start is None and place.stop == selectors.PAGE + 1:
                place = slice(offset, offset + place.stop)
            return whole(rows, place)

        QuerySet.__getitem__ = from_offset  # type: ignore[method-assign]
        try:
            selectors.for_portal(viewer, board)
        finally:
            QuerySet.__getitem__ = whole  # type: ignore[method-assign]

    return page


def last_page_of_a_busy_night() -> Comparison:
    """The cases of the busiest day there is, New Year's Eve, in the order in which a worker takes them."""
    from jourbok.cases import selectors
    from jourbok.cases.models import Case
    from jourbok.kernel.localtime import parse_instant

    moment = parse_instant("2020-12-31T23:55")
    viewer = a_workers_actor(moment)
    since = moment - timedelta(hours=24)
    count = Case.objects.filter(opened_at__gte=since, opened_at__lte=moment).count()
    place = None
    for _ in range(max(1, count // 1000)):
        found = selectors.open_cases_since(viewer, since, after=place, limit=1000)
        place = found.rows[-51].place if found.next is None else found.next
    return compare(
        f"the last page of New Year's Eve's {count} cases against the first",
        floor=Way(act=lambda _n: selectors.open_cases_since(a_workers_actor(moment), since), prepare=lambda n: n),
        ours=Way(
            act=lambda _n: selectors.open_cases_since(a_workers_actor(moment), since, after=place), prepare=lambda n: n
        ),
        limit=LIMIT,
    )


def repeated(act: Any) -> None:
    for _ in range(VISITS_A_TURN):
        act()


def an_intake_actor() -> Any:
    return _actor("sam@demo.invalid", None)


def a_workers_actor(moment: datetime) -> Any:
    return _actor("kim@demo.invalid", moment)


def _actor(email: str, moment: datetime | None) -> Any:
    import uuid_utils.compat as uuid_utils

    from jourbok.accounts.models import User
    from jourbok.accounts.selectors import actor_of
    from jourbok.kernel import clock

    number: UUID = uuid_utils.uuid7()
    return actor_of(User.objects.get(email=email), moment=moment or clock.now(), request_id=number)


if __name__ == "__main__":
    sys.exit(run(claims, control))
