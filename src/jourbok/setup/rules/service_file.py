"""A service's file read whole: each room reads its own tables, and what must hold between rooms is checked here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from jourbok.calls.rules.file import OrderPrice, SosContract, read_order_prices, read_sos_contract
from jourbok.cases.rules.codes import CATEGORIES
from jourbok.duty.rules import DutyRules, MemberPeriod, Promises
from jourbok.duty.rules.file import read_duty_rules, read_promises
from jourbok.economy.rules.accounting import Accounting, read_accounting
from jourbok.economy.rules.file import BasisName, CostModel, read_cost_model
from jourbok.economy.rules.invoicing_file import Invoicing, read_invoicing
from jourbok.economy.rules.social_rates import SocialRate, read_social_rates
from jourbok.kernel.filetable import FileRefused, FileTable, read_file, refuse_unknown
from jourbok.organisations.rules import Board, Register
from jourbok.organisations.rules.file import read_register
from jourbok.rostering.rules.file import StaffingRule, read_staffing

#: The one format that there is so far; docs/reference/jour-file.md describes it.
FORMAT: Final = 1


class ServiceFileRefused(FileRefused):
    """The service's file has faults; nothing of it is used until they are mended."""

    code = "service_file_refused"


@dataclass(frozen=True, slots=True)
class ServiceFile:
    """Everything that a service's file says, each part as its own room reads it.

    `assumed` holds the key path of every value, or whole table, that awaits confirmation, in the order of the file.
    `duty_as_written` is what duty keeps and reads again: `[duty]` and `[promises]`, in values that JSON holds.
    """

    register: Register
    duty: DutyRules
    promises: Promises
    staffing: tuple[StaffingRule, ...]
    sos: SosContract | None
    cost: CostModel | None
    assumed: tuple[str, ...] = ()
    duty_as_written: Mapping[str, object] = field(default_factory=dict)
    order_prices: tuple[OrderPrice, ...] = ()
    invoicing: Invoicing | None = None
    accounting: Accounting | None = None
    social_charges: tuple[SocialRate, ...] = ()

    def members_on(self, day: date) -> tuple[Board, ...]:
        """The boards that take part on the day, in the order of the file."""
        return self.register.members_on(day)

    def member_periods(self) -> tuple[MemberPeriod, ...]:
        """When each municipality takes part, in the order of the file; each period once, however many boards it has."""
        return tuple(
            MemberPeriod(municipality.id, valid.from_on, valid.to_on)
            for municipality in self.register.municipalities
            for valid in self.register.periods_of(municipality.id)
        )


def read_service_file(path: Path) -> ServiceFile:
    """The service's file. Raises ServiceFileRefused: for a syntax error alone, else for all other faults together."""
    try:
        return _read(read_file(path))
    except FileRefused as refused:
        raise ServiceFileRefused(refused.problems) from refused


def _read(root: FileTable) -> ServiceFile:
    _check_format(root)
    register = read_register(root)
    cost = read_cost_model(root)
    found = ServiceFile(
        register=register,
        duty=read_duty_rules(root),
        promises=read_promises(root),
        staffing=read_staffing(root),
        sos=read_sos_contract(root),
        cost=cost,
        assumed=root.assumed_paths,
        duty_as_written=root.as_written("duty", "promises"),
        order_prices=read_order_prices(root),
        invoicing=read_invoicing(root),
        accounting=read_accounting(root),
        social_charges=read_social_rates(root),
    )
    _check_invoicing(root, register)
    _check_populations(root, register, cost)
    _check_subjects(root)
    root.finish()
    return found


def _check_format(root: FileTable) -> None:
    number = root.integer("format")
    if root.is_sound_at("format") and number != FORMAT:
        root.problem("format", f"Formatet {number} är okänt. Den här versionen läser format {FORMAT}.")


def _check_populations(root: FileTable, register: Register, cost: CostModel | None) -> None:
    """Whoever shares a cost by population needs one."""
    if cost is None or not any(basis.name is BasisName.POPULATION for basis in cost.bases):
        return
    for table, municipality in zip(root.tables("municipalities"), register.municipalities, strict=True):
        if not municipality.populations and table.is_sound_at("populations"):
            table.problem("populations", "Folkmängden saknas, men kostnaden fördelas efter den.")


def _check_invoicing(root: FileTable, register: Register) -> None:
    """Only boards are invoiced."""
    known = {board.id for board in register.boards}
    invoicing, cost = root.optional_table("invoicing"), root.optional_table("cost")
    for table in invoicing.tables("receivers") if invoicing else ():
        refuse_unknown(table, "board", table.slug("board"), known)
    for table in cost.tables("fees") if cost else ():
        for position, board in enumerate(table.texts("boards")):
            refuse_unknown(table, "boards", board, known, position=position)


def _check_subjects(root: FileTable) -> None:
    """What a board answers for is a category that a case can have."""
    known = dict(CATEGORIES)
    for table in root.tables("boards"):
        for position, subject in enumerate(table.optional_texts("subjects")):
            if subject and subject not in known:
                close = get_close_matches(subject, known, n=1)
                advice = f"Menade du ”{close[0]}”?" if close else f"De som finns är {', '.join(known)}."
                table.problem("subjects", f"Inget ärende har kategorin ”{subject}”. {advice}", position=position)
