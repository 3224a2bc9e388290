"""An invoice as a reader gets it: parties, lines and how to pay, and on it how the share was reckoned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jourbok.documents.paper import Fact, Facts, Paper, Paragraph, Section, Table
from jourbok.economy.rules.explained import steps_of
from jourbok.economy.rules.invoice_lines import Line
from jourbok.kernel import swedish


@dataclass(frozen=True, slots=True)
class Written:
    """Everything that stands on an invoice, before it is drawn. Amounts are as the books have them: credits negative.

    `credits` is the number of the invoice that it takes back, empty for any other.
    """

    number: str
    issued_on: date
    due_on: date
    from_on: date
    to_on: date
    seller: Mapping[str, Any]
    buyer: Mapping[str, Any]
    lines: tuple[Line, ...]
    explanation: Mapping[str, Any]
    created_at: datetime
    credits: str = ""
    credits_on: date | None = None
    reason: str = ""

    @property
    def total_ore(self) -> int:
        return sum(line.amount_ore for line in self.lines)

    @property
    def is_credit_note(self) -> bool:
        return self.total_ore < 0 or (bool(self.credits) and self.total_ore <= 0)

    def lines_on_paper(self) -> tuple[Line, ...]:
        """A credit note states what is paid back as positive amounts."""
        return tuple(line.mirrored() for line in self.lines) if self.is_credit_note else self.lines


def paper_of(said: Written) -> Paper:
    """The invoice, ready to draw."""
    kind = "Kreditfaktura" if said.is_credit_note else "Faktura"
    seller, buyer = said.seller, said.buyer
    return Paper(
        title=f"{kind} {said.number}",
        reference=said.number,
        recipient="\n".join(_letter(buyer)),
        sender="\n".join(_letter(seller)),
        created_at=said.created_at,
        classification="",
        note=_note(said),
        facts=tuple(_facts(said)),
        sections=(_lines(said), _payment(said), _explained(said)),
        footer=f"{seller['name']}, organisationsnummer {seller['organisation_number']}",
    )


def _letter(party: Mapping[str, Any]) -> list[str]:
    place = f"{party.get('postal_code') or ''} {party.get('city') or ''}".strip()
    return [line for line in (party["name"], party.get("street") or "", place) if line]


def _note(said: Written) -> str:
    if not said.credits:
        return ""
    return f"Krediterar hela faktura {said.credits}. {said.reason}".strip()


def _facts(said: Written) -> list[Fact]:
    due = [] if said.is_credit_note else [Fact("Förfaller", said.due_on.isoformat())]
    return [
        Fact("Fakturadatum", said.issued_on.isoformat()),
        *due,
        Fact("Period", f"{said.from_on} – {said.to_on}"),
        Fact("Er referens", said.buyer.get("reference") or "–"),
        Fact("Vår referens", said.seller.get("contact") or "–"),
    ]


def _lines(said: Written) -> Section:
    rows = [
        (line.text, swedish.number(line.quantity), swedish.kronor_and_ore(line.price_ore), _money(line.amount_ore))
        for line in said.lines_on_paper()
    ]
    total = abs(said.total_ore) if said.is_credit_note else said.total_ore
    rows.append(("Att få tillbaka" if said.is_credit_note else "Att betala", "", "", _money(total)))
    table = Table("Rader", ("Avser", "Antal", "Pris", "Belopp"), tuple(rows), (1, 2, 3))
    reason = said.seller.get("vat_reason")
    return Section("Rader", blocks=(table, Paragraph(f"Moms 0 kr. {reason}." if reason else "Moms 0 kr.")))


def _payment(said: Written) -> Section:
    ways = (("Bankgiro", "bankgiro"), ("Plusgiro", "plusgiro"), ("Telefon", "phone"), ("E-post", "email"))
    facts = [Fact(label, said.seller[key]) for label, key in ways if said.seller.get(key)]
    return Section("Betalning", blocks=(Facts((*facts, Fact("Ange vid betalning", said.number))),))


def _explained(said: Written) -> Section:
    steps = tuple((step.what, step.how, step.result) for step in steps_of(said.explanation))
    table = Table("Så räknades andelen", ("Steg", "Uträkning", "Resultat"), steps, (2,))
    return Section("Så räknades andelen", blocks=(table,))


def _money(amount_ore: int) -> str:
    return swedish.kronor_and_ore(amount_ore)
