"""Issuing, crediting and correcting the invoices of a run: once, in a row, and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.economy.loading import loaded_invoicing
from jourbok.economy.models import Invoice, InvoiceRun
from jourbok.economy.permissions import ISSUE_INVOICES
from jourbok.economy.rules.explained import explanation_of
from jourbok.economy.rules.invoice_lines import lines_of
from jourbok.economy.rules.invoicing import Bill, InvoicesRefused, counted_months
from jourbok.economy.selectors.billing import Billing, billing
from jourbok.economy.selectors.invoices import issued_run, standing
from jourbok.economy.selectors.sharing import exact
from jourbok.economy.services.issuing import Draft, buyer_of, freeze, mirrored, seller_of
from jourbok.economy.services.sharing import one_at_a_time
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.organisations.selectors import paying_boards

_SHORTEST_REASON = 5


@write_once
def issue_invoices(*, actor: Actor, year: int, name: str, key: Key = None) -> InvoiceRun:
    """The run of the year's plan is issued: an invoice for each board that has something to pay or to get back.

    A run that is issued already is given back as it is. Raises UnknownRun, and InvoicesRefused with everything that
    is missing; then nothing is issued.
    """
    actor.require(ISSUE_INVOICES)
    one_at_a_time()
    found = billing(actor, year=year, name=name)
    there = issued_run(actor, year=year, name=name)
    if there is not None:
        return there
    _refuse_lacking(found)
    run = _new_run(actor, found, number=1, reason="")
    freeze(actor, run, _drafts(found, found.bills))
    _told(actor, run)
    return run


@write_once
def correct_invoices(*, actor: Actor, year: int, name: str, reason: str, key: Key = None) -> InvoiceRun:
    """Each invoice of the run that would be another today is credited, and a new one is issued.

    A board whose invoice was credited by hand gets a new one. Raises UnknownRun, InvoicesRefused, BadInput.
    """
    actor.require(ISSUE_INVOICES)
    reason = _reason(reason)
    one_at_a_time()
    found = billing(actor, year=year, name=name)
    latest = issued_run(actor, year=year, name=name)
    if latest is None:
        raise BadInput("Körningen är inte utställd än. Ställ ut den i stället.")
    _refuse_lacking(found)
    stand = {invoice.board.municipality.slug: invoice for invoice in standing(actor, year=year, name=name)}
    changed = [bill for bill in found.bills if _differs(bill, stand.get(bill.id))]
    gone = [stand[slug] for slug in sorted(stand.keys() - {bill.id for bill in found.bills})]
    if not changed and not gone:
        raise BadInput("Ingen faktura i körningen skulle bli en annan i dag. Det finns inget att rätta.")
    run = _new_run(actor, found, number=latest.number + 1, reason=reason)
    taken_back = [*gone, *(stand[bill.id] for bill in changed if bill.id in stand)]
    freeze(actor, run, [*(mirrored(each, reason) for each in taken_back), *_drafts(found, changed)])
    _told(actor, run)
    return run


@write_once
def credit_invoice(*, actor: Actor, invoice: UUID, reason: str, key: Key = None) -> Invoice:
    """The whole invoice is taken back by a credit that mirrors it; a second time gives the same credit.

    Raises NotFound, and BadInput for a credit or without a reason.
    """
    actor.require(ISSUE_INVOICES)
    reason = _reason(reason)
    one_at_a_time()
    found = Invoice.objects.select_related("board__municipality", "run").filter(pk=invoice).first()
    if found is None:
        raise NotFound()
    if found.credits_id is not None:
        raise BadInput("Det är själv en kreditering. Den krediteras inte.")
    there = Invoice.objects.filter(credits=found).first()
    if there is not None:
        return there
    (made,) = freeze(actor, found.run, [mirrored(found, reason)])
    record_change(
        actor=actor,
        action="economy.credited",
        subject=made,
        board=found.board.slug,
        details={"credits": found.number},
        reason=reason,
    )
    return made


def _refuse_lacking(found: Billing) -> None:
    if found.lacking:
        raise InvoicesRefused(f"Körningen {found.name} {found.year} går inte att ställa ut. {' '.join(found.lacking)}")


def _reason(text: str) -> str:
    reason = text.strip()
    if len(reason) < _SHORTEST_REASON:
        raise BadInput("Skriv varför fakturan krediteras.", fields={"reason": "Skriv varför fakturan krediteras."})
    return reason[:500]


def _differs(bill: Bill, invoice: Invoice | None) -> bool:
    if invoice is None:
        return bill.total_ore != 0
    return (bill.net_ore, bill.admin_ore) != (invoice.net_ore, invoice.admin_ore)


def _new_run(actor: Actor, found: Billing, *, number: int, reason: str) -> InvoiceRun:
    return InvoiceRun.objects.create(
        year=found.year,
        name=found.name,
        number=number,
        basis=dict(found.basis),
        fingerprint=found.fingerprint,
        reason=reason,
        issued_at=actor.moment,
        issued_by_name=actor.name,
    )


def _told(actor: Actor, run: InvoiceRun) -> None:
    record_change(
        actor=actor,
        action="economy.invoiced",
        subject=run,
        details={"year": run.year, "run": run.name, "number": run.number, "invoices": run.invoices.count()},
        reason=run.reason,
    )


def _drafts(found: Billing, bills: Iterable[Bill]) -> list[Draft]:
    """One draft for each bill of more than nothing, in the order of the boards' ids."""
    said = loaded_invoicing()
    if said is None:
        raise InvoicesRefused()
    boards = paying_boards(*_period(found))
    seller = seller_of(said)
    percent = exact(found.question["admin_percent"] if found.question else found.basis["fees"]["admin_percent"])
    return [
        Draft(
            board=boards[bill.id],
            lines=lines_of(found.planned, found.year, bill, percent),
            from_on=found.first,
            to_on=found.last,
            seller=seller,
            buyer=buyer_of(said, boards[bill.id]),
            payment_days=said.sender.payment_days,
            explanation=explained(found, bill),
        )
        for bill in sorted((bill for bill in bills if bill.total_ore), key=lambda bill: boards[bill.id].slug)
    ]


def _period(found: Billing) -> tuple[date, date]:
    return found.first, date.fromordinal(found.last.toordinal() + 1)


def explained(found: Billing, bill: Bill) -> dict[str, object]:
    """What the municipality's share of the run rests on; of the others no more than the sums."""
    question = found.question
    if question is None or bill.id not in found.weights:
        return {}
    weight: Fraction = found.weights[bill.id]
    on = date.fromisoformat(found.basis["population_on"])
    return explanation_of(question, bill.id, weight, population_on=on, months=counted_months(found.planned)) | {
        "fingerprint": found.fingerprint
    }
