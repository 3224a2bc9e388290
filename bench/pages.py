"""The pages of a night, how somebody who works there opens them, and what they ask of the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

#: The tables that grow with the number of cases; no page of the night may read one of them from end to end.
GROWING: Final = (
    "calls_contact",
    "calls_callattempt",
    "cases_case",
    "cases_journalentry",
    "cases_timeentry",
    "cases_timeshare",
    "cases_assessment",
    "cases_decision",
    "cases_measure",
    "handover_report",
    "handover_reportversion",
    "handover_receipt",
    "handover_delivery",
    "people_person",
    "audit_accessevent",
    "audit_changeevent",
)
Asked = list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: what it is called, its address, and the form it is asked with when it is asked with one."""

    name: str
    address: str
    form: dict[str, str] = field(default_factory=dict)
    status: int = 200


def night_pages() -> list[Page]:
    """The pages that somebody has before them in a night; those of one case are of the night's own."""
    from jourbok.cases.models import Case, JournalEntry

    tonights = Case.objects.order_by("-opened_at", "-pk")
    case = tonights[6]
    draft = JournalEntry.objects.filter(signed_at__isnull=True).order_by("-written_at").first()
    if draft is None:
        raise RuntimeError("the fixture has drafts in its last night")
    return [
        Page("the desk", "/ikvall/"),
        Page("the night's cases", "/arenden/"),
        Page("a case, with room for a new entry", f"/arenden/{case.pk}/"),
        Page("an entry being written", f"/arenden/anteckning/{draft.pk}/"),
        Page("persons found by name", "/sok/", {"q": "Tuva Almgren"}),
        Page("the morning", "/morgon/"),
    ]


def a_worker() -> Any:
    """A browser in which somebody on duty is signed in."""
    return _signed_in("kim@demo.invalid")


def an_intake() -> Any:
    """A browser in which somebody at a board's intake is signed in."""
    return _signed_in("sam@demo.invalid")


def _signed_in(email: str) -> Any:
    from django.test import Client

    from jourbok.accounts.models import User

    client = Client()
    user = User.objects.get(email=email)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def visit(client: Any, page: Page, *, at: str = "") -> Any:
    """Open the page, or the one at another address in the same way."""
    address = at or page.address
    response = client.post(address, page.form) if page.form else client.get(address)
    if response.status_code != (200 if at else page.status):
        raise RuntimeError(f"{address}: {response.status_code}")
    return response


def statements_of(client: Any, page: Page, *, at: str = "") -> tuple[Asked, UUID | None]:
    """What is asked of the database while the page is opened, and the number of the request."""
    from django.db import connection

    asked: Asked = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        response = visit(client, page, at=at)
    actor = response.wsgi_request.actor
    return asked, actor.request_id if actor else None


def own_statements(client: Any, page: Page) -> tuple[Asked, UUID | None]:
    """The statements of the page itself, less those that the middleware asks on any page."""
    visit(client, page)  # what is asked once per process is not asked of the floor
    before, _ = statements_of(client, page, at="/ingenting/")
    asked, request_id = statements_of(client, page)
    return asked[len(before) :], request_id


def read_whole(asked: Asked) -> Iterator[str]:
    """The growing tables that the statements read from end to end, by the database's own plan."""
    from django.db import connection

    for statement, values in asked:
        if not statement.startswith(("SELECT", "(SELECT", "WITH")):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", values)
            (plan,) = cursor.fetchone()
        yield from _scanned((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])


def _scanned(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan" and node["Relation Name"] in GROWING:
        yield node["Relation Name"]
    for inner in node.get("Plans", ()):
        yield from _scanned(inner)
