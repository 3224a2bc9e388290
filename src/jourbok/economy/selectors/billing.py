"""What a run of the invoice plan would bill as things stand, and all that is missing before it can."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from jourbok.economy.loading import loaded_invoicing, planned_from, planned_written
from jourbok.economy.models import CostModel, Invoice
from jourbok.economy.permissions import READ_ECONOMY
from jourbok.economy.rules import invoicing as rules
from jourbok.economy.rules.allocation import AllocationRefused, allocate
from jourbok.economy.rules.file import InvoicedAmount, InvoiceYear, PlannedInvoice
from jourbok.economy.rules.invoicing import Bill, counted_months, covered_months, find_run
from jourbok.economy.rules.invoicing_needs import lacking_of_receiver, lacking_of_sender
from jourbok.economy.selectors.ledger import outcomes
from jourbok.economy.selectors.sharing import Question, asked_of, exact, exact_text, model_on, population_date, to_share
from jourbok.kernel import swedish
from jourbok.kernel.actor import Actor
from jourbok.organisations import selectors as organisations
from jourbok.statistics import selectors as statistics

if TYPE_CHECKING:
    from jourbok.statistics.selectors import Month


@dataclass(frozen=True, slots=True)
class Billing:
    """What a run would bill: its bills by municipality, the basis that they rest on and what is missing in words."""

    year: int
    planned: PlannedInvoice
    first: date
    last: date
    bills: tuple[Bill, ...]
    basis: Mapping[str, Any]
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.planned.name

    @property
    def fingerprint(self) -> str:
        """The same 64 characters for the same amounts on the same grounds, whenever a month was closed anew."""
        asked = {key: value for key, value in self.basis.items() if key != "closes"}
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()

    @property
    def question(self) -> Question | None:
        found: Question | None = self.basis.get("question")
        return found

    @property
    def total_ore(self) -> int:
        return sum(bill.total_ore for bill in self.bills)


def plan_of(viewer: Actor, year: int) -> tuple[PlannedInvoice, ...]:
    """The runs of the year's plan, in the order in which they are issued. Raises NoCostModel."""
    viewer.require(READ_ECONOMY)
    plan = [planned_from(said) for said in model_on(date(year, 12, 31)).plan]
    return tuple(sorted(plan, key=_order))


def billing(viewer: Actor, *, year: int, name: str) -> Billing:
    """What the run would bill now. Raises NoCostModel, UnknownRun."""
    plan = plan_of(viewer, year)
    planned = find_run(plan, name)
    model = model_on(date(year, 12, 31))
    months = statistics.year(viewer, year)
    before = [each.name for each in plan if _order(each) < _order(planned)]
    gathered = _Gathered(viewer, year, planned, model, months, before)
    return gathered.billing()


class _Gathered:
    """A run's facts, gathered once."""

    def __init__(
        self,
        viewer: Actor,
        year: int,
        planned: PlannedInvoice,
        model: CostModel,
        months: Sequence[Month],
        before: list[str],
    ) -> None:
        self.viewer, self.year, self.planned, self.model = viewer, year, planned, model
        self.before = before
        covered = covered_months(planned)
        self.first = date(year, covered[0], 1)
        self.after = _after(year, covered[-1])
        self.bases: list[tuple[str, str]] = model.bases
        if planned.amount is InvoicedAmount.SETTLEMENT and model.settlement:
            self.bases = model.settlement
        self.counted = [each for each in months if each.month in counted_months(planned)]
        needed = rules.needs_closed(planned, [name for name, _ in self.bases])
        self.closes = [each for each in months if each.month in needed]
        self.lacking: list[str] = []

    def billing(self) -> Billing:
        self._ask_of_months()
        if self.planned.amount is InvoicedAmount.FIXED_FEE:
            return self._of_fees()
        cost = self._cost()
        asked = asked_of(
            self.model, cost_ore=cost, period=(self.first, self.after), months=self.counted, bases=self.bases
        )
        shares, weights = self._shared(asked)
        earlier = self._earlier() if self.planned.minus_earlier else {}
        found = rules.bills(shares, earlier, exact(asked["admin_percent"]))
        return self._made(found, {"question": asked, "earlier": earlier}, weights)

    def _of_fees(self) -> Billing:
        home = organisations.municipality_of_boards()
        days = organisations.member_days(self.first, self.after)
        of = (self.after - self.first).days
        yearly = {home[board]: ore for board, ore in self.model.fees}
        silent = sorted(days.keys() - yearly.keys())
        if silent:
            self.lacking.append(f"Den fasta årsavgiften saknas för {_listed(silent)}. Skriv den som [[cost.fees]].")
        shares = {slug: rules.fee_for(ore, days=days[slug], of=of) for slug, ore in yearly.items() if slug in days}
        percent = exact_text(self.model.admin_percent) if self.model.admin_percent else "0"
        fees = {"yearly": yearly, "days": days, "of": of, "admin_percent": percent}
        return self._made(rules.bills(shares, {}, exact(percent)), {"fees": fees, "earlier": {}}, {})

    def _made(self, bills: tuple[Bill, ...], grounds: Mapping[str, Any], weights: Mapping[str, Fraction]) -> Billing:
        self._ask_of_parties(bills)
        closes = {
            str(each.month): {"number": each.close.number, "fingerprint": each.close.fingerprint}
            for each in self.closes
            if each.close
        }
        basis = {
            "plan": planned_written(self.planned),
            "population_on": population_date(self.model, self.year).isoformat(),
            "closes": closes,
            **grounds,
        }
        last = self.after - timedelta(days=1)
        return Billing(self.year, self.planned, self.first, last, bills, basis, weights, tuple(self.lacking))

    def _ask_of_months(self) -> None:
        still_open = [swedish.MONTHS[each.month - 1] for each in self.closes if not each.frozen]
        if still_open:
            are = "är inte stängd" if len(still_open) == 1 else "är inte stängda"
            self.lacking.append(f"{_listed(still_open).capitalize()} {self.year} {are}. Stäng under Månaden.")

    def _cost(self) -> int:
        amount = self.planned.amount
        if amount is None:
            self.lacking.append("Tjänstens fil säger inte vad körningen räknas från. Skriv amount i fakturaplanen.")
            return 0
        money = outcomes(self.viewer, self.year)
        covered = [money[month] for month in covered_months(self.planned) if month in money]
        if amount is InvoicedAmount.BUDGET:
            if self.planned.part is not None:
                whole = money[None].budget_base_ore
                return self._there("Budget", rules.part_of(whole, Fraction(self.planned.part)))
            return self._there("Budget", sum(each.budget_base_ore for each in covered))
        cost = self._there("Utfall", sum(each.outcome_base_ore for each in covered))
        if amount is InvoicedAmount.SETTLEMENT:
            return cost - sum(self._earlier().values())
        return cost

    def _there(self, what: str, ore: int) -> int:
        if ore == 0:
            self.lacking.append(f"{what} för {self.year} är inte inläst.")
        return ore

    def _earlier(self) -> dict[str, int]:
        """What earlier runs of the year have billed each municipality, without the fee and less what was credited."""
        rows = Invoice.objects.filter(run__year=self.year, run__name__in=self.before)
        issued = set(rows.values_list("run__name", flat=True).distinct())
        missing = [name for name in self.before if name not in issued]
        note = f"Tidigare körning är inte utställd: {', '.join(missing)}. Ställ ut den först."
        if missing and note not in self.lacking:
            self.lacking.append(note)
        sums = rows.values("board__municipality__slug").annotate(billed=Sum("net_ore"))
        return dict(sums.order_by("board__municipality__slug").values_list("board__municipality__slug", "billed"))

    def _shared(self, asked: Question) -> tuple[dict[str, int], dict[str, Fraction]]:
        uncounted = [each["id"] for each in asked["members"] if not each["population"]]
        if uncounted and any(name == "population" for name, _ in self.bases):
            on = swedish.day_long(population_date(self.model, self.year))
            self.lacking.append(f"Folkmängden per {on} saknas för {_listed(uncounted)}.")
        try:
            found = allocate(to_share(asked))
        except AllocationRefused as refused:
            self.lacking.append(refused.message)
            return {}, {}
        return {each.id: each.cost_ore for each in found.members}, {each.id: each.weight for each in found.members}

    def _ask_of_parties(self, bills: Iterable[Bill]) -> None:
        said = loaded_invoicing()
        if said is None:
            self.lacking.append("Tjänstens fil säger inte vem som fakturerar. Skriv det under [invoicing].")
            return
        host = organisations.service().host
        self.lacking += lacking_of_sender(said.sender, host.organisation_number)
        boards = organisations.paying_boards(self.first, self.after)
        for bill in bills:
            if not bill.total_ore:
                continue
            board = boards.get(bill.id)
            if board is None:
                self.lacking.append(f"{bill.id}: ingen nämnd betalar för kommunen.")
                continue
            number = board.municipality.organisation_number
            self.lacking += lacking_of_receiver(said.receiver(board.slug), board.name, number)


def _order(planned: PlannedInvoice) -> tuple[bool, int]:
    return planned.year is InvoiceYear.FOLLOWING, planned.month


def _after(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} och {names[-1]}"
