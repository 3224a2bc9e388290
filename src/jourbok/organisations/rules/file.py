"""Reading the service, its municipalities and its boards from the service's file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from stdnum.se import orgnr

from jourbok.kernel.filetable import FileTable
from jourbok.kernel.plainly import strange_sign
from jourbok.organisations.rules.file_checks import Listed, Rows, check_register
from jourbok.organisations.rules.register import (
    Agreement,
    Board,
    Channel,
    ChannelKind,
    Cycle,
    Governance,
    Membership,
    Municipality,
    Population,
    Referral,
    ReferralGroup,
    Register,
    Reporting,
    Service,
    Signed,
    Valid,
)

_SCB_CODE: Final = re.compile(r"[0-9]{4}")
_ORGANISATION_NUMBER: Final = re.compile(r"[0-9]{6}-[0-9]{4}")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 -]{4,20}")
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_MOST_INHABITANTS: Final = 20_000_000


def read_register(root: FileTable) -> Register:
    """What the file says of the service and everybody who takes part in it. Faults are noted on the table."""
    service = _service(root.table("service"))
    rows = Rows(
        municipalities=[(table, _municipality(table)) for table in root.tables("municipalities")],
        boards=[(table, _board(table)) for table in root.tables("boards")],
        memberships=[row for table in root.tables("memberships") for row in _memberships(table, service)],
        agreements=[row for table in root.tables("agreements") for row in _agreements(table)],
        channels=[row for table in root.tables("channels") for row in _channels(table)],
        referrals=[row for table in root.tables("referrals") for row in _referrals(table)],
    )
    register = Register(
        service=service,
        municipalities=tuple(found for _, found in rows.municipalities),
        boards=tuple(found for _, found in rows.boards),
        memberships=tuple(found for _, _, found in rows.memberships),
        agreements=tuple(found for _, _, found in rows.agreements),
        channels=tuple(found for _, _, found in rows.channels),
        referrals=tuple(found for _, _, found in rows.referrals),
        governance=_governance(root.optional_table("governance")),
        reporting=tuple(_reporting(table) for table in root.tables("reporting")),
    )
    check_register(root, register, rows)
    return register


def _service(table: FileTable) -> Service:
    return Service(
        id=table.slug("id"),
        name=table.text("name", most=200),
        host=table.slug("host"),
        unit=table.optional_text("unit", most=200),
        starts_on=table.optional_date("starts_on"),
        rules_from=table.optional_date("rules_from"),
        assumed=table.assumed,
        phone=_phone(table) if table.has("phone") else None,
    )


def _municipality(table: FileTable) -> Municipality:
    populations = [_population(row) for row in table.tables("populations")]
    return Municipality(
        id=table.slug("id"),
        name=table.text("name", most=120),
        scb_code=_scb_code(table),
        organisation_number=_organisation_number(table),
        populations=tuple(sorted(populations, key=lambda population: population.on)),
        assumed=table.assumed - {"populations"},
    )


def _scb_code(table: FileTable) -> str:
    code = table.text("scb_code")
    if table.is_sound_at("scb_code") and not _SCB_CODE.fullmatch(code):
        table.problem("scb_code", 'Ska vara SCB:s kommunkod, fyra siffror inom citationstecken, till exempel "0163".')
    return code


def _organisation_number(table: FileTable) -> str | None:
    number = table.optional_text("organisation_number")
    if number is None or not table.is_sound_at("organisation_number"):
        return number
    if not _ORGANISATION_NUMBER.fullmatch(number):
        table.problem("organisation_number", 'Ska vara sex siffror, bindestreck och fyra siffror: "212901-6396".')
    elif not orgnr.is_valid(number):
        table.problem("organisation_number", "Kontrollsiffran stämmer inte. Kontrollera numret.")
    return number


def _population(table: FileTable) -> Population:
    return Population(
        on=table.date("on"),
        inhabitants=table.integer("inhabitants", least=1, most=_MOST_INHABITANTS),
        is_assumed=table.is_assumed("inhabitants"),
        source=table.source,
    )


def _board(table: FileTable) -> Board:
    return Board(
        id=table.slug("id"),
        municipality=table.slug("municipality"),
        name=table.text("name", most=200),
        pays=table.flag("pays"),
        assumed=table.assumed,
        subjects=frozenset(table.optional_texts("subjects")),
        phone=_phone(table) if table.has("phone") else None,
        other_contact=_address(table) if table.has("other_contact") else None,
    )


def _address(table: FileTable) -> str:
    address = table.text("other_contact", most=254)
    if table.is_sound_at("other_contact") and not _ADDRESS.fullmatch(address):
        table.problem("other_contact", 'Ska vara en e-postadress, till exempel "chef@kommun.example".')
    _refuse_strange(table, "other_contact", address)
    return address


def _refuse_strange(table: FileTable, key: str, address: str | None) -> None:
    """A report is not sent where nobody can see that it goes."""
    strange = strange_sign(address or "")
    if table.is_sound_at(key) and strange:
        table.problem(key, f"Har tecknet {strange}, som kan förväxlas med ett annat. Skriv adressen för hand.")


def _phone(table: FileTable) -> str:
    phone = table.text("phone", most=40)
    if table.is_sound_at("phone") and not _PHONE.fullmatch(phone):
        table.problem("phone", 'Ska vara ett telefonnummer, till exempel "08-465 004 00".')
    return phone


def _valid(table: FileTable, *, else_from: date | None = None) -> Valid:
    from_on = table.optional_date("from") if table.has("from") else else_from
    valid = Valid(from_on, table.optional_date("to"))
    if table.is_sound_at("from", "to") and valid.end <= valid.start:
        table.problem("to", f"Ska vara senare än {valid.start}. Perioden gäller till, men inte med, detta datum.")
    return valid


def _memberships(table: FileTable, service: Service) -> Iterator[Listed[Membership]]:
    valid = _valid(table, else_from=service.starts_on)
    for position, board in enumerate(table.texts("boards")):
        yield table, position, Membership(board, valid, table.assumed - {"boards"})


def _agreements(table: FileTable) -> Iterator[Listed[Agreement]]:
    valid = _valid(table)
    signed = table.choice("signed", Signed)
    orally_approved = table.optional_flag("orally_approved")
    legal_basis = table.optional_text("legal_basis")
    assumed = table.assumed - {"boards"}
    for position, board in enumerate(table.texts("boards")):
        yield table, position, Agreement(board, valid, signed, orally_approved, legal_basis, table.note, assumed)


def _channels(table: FileTable) -> Iterator[Listed[Channel]]:
    kind = table.choice("kind", ChannelKind)
    priority = table.integer("priority", least=1, most=99)
    address = table.optional_text("address")
    boards = table.texts("boards")
    _refuse_strange(table, "address", address)
    if address and len(boards) > 1:
        table.problem("address", "En adress hör till en enda nämnd. Skriv en [[channels]] för varje nämnd.")
    for position, board in enumerate(boards):
        yield table, position, Channel(board, kind, priority, address, table.assumed - {"boards"})


def _referrals(table: FileTable) -> Iterator[Listed[Referral]]:
    municipality = table.slug("municipality")
    phone = _phone(table)
    assumed = table.assumed - {"municipality", "groups"}
    for position, group in enumerate(table.choices("groups", ReferralGroup)):
        yield table, position, Referral(municipality, group, phone, table.note, assumed)


def _governance(table: FileTable | None) -> Governance:
    if table is None:
        return Governance()
    return Governance(
        steering_group=table.optional_text("steering_group"),
        least_meetings_per_year=table.optional_integer("least_meetings_per_year", least=1, most=365),
        numbers_checked_every_months=table.optional_integer("numbers_checked_every_months", least=1, most=60),
        assumed=table.assumed,
    )


def _reporting(table: FileTable) -> Reporting:
    return Reporting(report=table.text("report"), cycle=table.choice("cycle", Cycle), assumed=table.assumed)
