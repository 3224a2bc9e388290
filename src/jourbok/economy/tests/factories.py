"""A cost model and a ledger for tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from jourbok.accounts.tests.factories import an_actor
from jourbok.economy.loading import load_invoicing
from jourbok.economy.models import CostModel, InvoicingTerms
from jourbok.economy.rules.invoicing_file import Address, Invoicing, Receiver, Sender
from jourbok.economy.services import keep_ledger
from jourbok.kernel.actor import Actor, Role
from jourbok.organisations.dated import Since
from jourbok.organisations.models import Municipality
from jourbok.organisations.tests.factories import a_service
from jourbok.statistics.services import close_month
from jourbok.statistics.tests.factories import a_counted_case, some_minutes

ORGANISATIONS: Final = ("212901-9192", "212901-6396", "212901-8491")
AFTER_THE_YEAR = datetime(2022, 1, 10, 9, tzinfo=UTC)


def a_controller(at: datetime = AFTER_THE_YEAR) -> Actor:
    return an_actor(Role.CONTROLLER, at=at)


def half_and_half(**known: object) -> CostModel:
    """Half by population, half by minutes, and five per cent on top."""
    given = {"valid": DateRange(date(2020, 1, 1), None), "admin_percent": 5}
    return CostModel.objects.create(**given | {"bases": [["population", "0.5"], ["minutes", "0.5"]]} | known)


def a_ledger(*, month: int = 3, budget: int = 926_000_00, outcome: int = 853_904_77, assumed: bool = False) -> None:
    """Budget and outcome of a month, and the administrative fee on the outcome."""
    lines = [
        {"month": month, "kind": kind, "account": account, "text": account, "amount_ore": ore, "is_admin_fee": fee}
        for kind, account, ore, fee in (
            ("budget", "Personal", budget, False),
            ("outcome", "Personal", outcome, False),
            ("outcome", "Avgift", 42_695_24, True),
        )
    ]
    keep_ledger(actor=a_controller(), year=2021, lines=[line | {"assumed": assumed} for line in lines])


def nordvast_plan(**known: object) -> CostModel:
    """July bills half the budget, January the outcome less that; only what is known differs."""
    CostModel.objects.all().delete()
    july = {"month": 7, "amount": "budget", "year": "same", "part": "0.5", "covers": [1, 6]}
    january = {"month": 1, "amount": "outcome", "year": "following", "covers": [1, 12], "minus_earlier": True}
    empty: dict[str, object] = {"day": None, "covers": None, "assumed": []}
    plan: Any = known.pop("plan", [july, january])
    return half_and_half(plan=[empty | said for said in plan], **known)


def invoicing_terms(**receivers: dict[str, object]) -> InvoicingTerms:
    """Sigtuna invoices all three; what is known of a receiver stands instead."""
    InvoicingTerms.objects.all().delete()
    for number, slug in enumerate(("sigtuna", "sollentuna", "solna")):
        Municipality.objects.filter(slug=slug, organisation_number="").update(organisation_number=ORGANISATIONS[number])
    address = Address("Storgatan 1", "195 85", "Märsta")
    sender = Sender(
        name="Sigtuna kommun",
        address=address,
        bankgiro="5050-1055",
        contact="Ekonomienheten",
        phone="08-465 004 02",
        email="ekonomi@sigtuna.example",
        vat_reason="Social omsorg",
    )
    said = Invoicing(
        sender,
        tuple(
            replace(Receiver(slug, f"JOUR-{slug}", address), **receivers.get(slug, {}))  # type: ignore[arg-type]
            for slug in ("sigtuna", "sollentuna", "solna")
        ),
    )
    with transaction.atomic():
        load_invoicing(said, since=Since(date(2000, 1, 1), date(2000, 1, 1)))
    return InvoicingTerms.objects.get()


def the_year(
    *, closed: Iterable[int] = range(1, 13), outcome_ore: int = 540_000_000, ledger: bool = True, terms: bool = True
) -> None:
    """Three members of equal size with minutes 1:2:3 before July and 4:2:6 in the whole year; budget 6 000 000 kr."""
    a_service()
    nordvast_plan()
    if terms:
        invoicing_terms()
    if ledger:
        keep_ledger(actor=a_controller(), year=2021, lines=list(_year_lines(outcome_ore)))
    for month, board, minutes in (
        *((3, "sigtuna", 60), (3, "sollentuna", 120), (3, "solna", 180)),
        *((9, "sigtuna", 180), (9, "solna", 180)),
    ):
        some_minutes(a_counted_case(f"2021-{month:02}-10T20:00", board=board), minutes)
    for month in closed:
        close_month(actor=an_actor(Role.UNIT_MANAGER, at=AFTER_THE_YEAR), year=2021, month=month)


def _year_lines(outcome_ore: int) -> Iterator[dict[str, object]]:
    for kind, month, ore in (("budget", 1, 600_000_000), ("outcome", 1, 1), ("outcome", 12, outcome_ore - 1)):
        yield {"month": month, "kind": kind, "account": "Personal", "text": "Personal", "amount_ore": ore}
