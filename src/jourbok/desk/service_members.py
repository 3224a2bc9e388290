"""Who takes part in the service, how each board is reached, and to whom older and disabled people are passed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from jourbok.cases.rules.codes import CATEGORIES
from jourbok.desk.service import Said, written
from jourbok.kernel import swedish
from jourbok.organisations.rules import (
    Agreement,
    Board,
    Channel,
    ChannelKind,
    Municipality,
    Referral,
    ReferralGroup,
    Register,
    Signed,
    Valid,
)

_SIGNED_SV: Final = {
    Signed.YES: "Underskrivet",
    Signed.NO: "Inte underskrivet",
    Signed.UNKNOWN: "Underskrift: uppgift saknas",
}
GROUPS_SV: Final = {ReferralGroup.ELDERLY: "Äldre", ReferralGroup.DISABILITY: "Funktions\u00adnedsättning"}


@dataclass(frozen=True, slots=True)
class Member:
    """A municipality with its boards, and whether it takes part on the day."""

    slug: str
    name: str
    state: str
    state_kind: str
    facts: tuple[Said, ...]


def members(register: Register, today: date) -> list[Member]:
    """Every municipality that takes part, has done or will: those of today first, then by name."""
    found = [_member(register, municipality, today) for municipality in register.municipalities]
    return sorted(found, key=lambda member: (member.state != _TAKES_PART, swedish.sort_key(member.name)))


_TAKES_PART: Final = "Deltar"


def _member(register: Register, municipality: Municipality, today: date) -> Member:
    boards = [board for board in register.boards if board.municipality == municipality.id]
    periods = register.periods_of(municipality.id)
    state, kind = _state(periods, today)
    facts = [
        Said("Kommunkod (SCB)", municipality.scb_code, to_confirm="scb_code" in municipality.assumed),
        Said(
            "Organisationsnummer",
            municipality.organisation_number or "",
            to_confirm="organisation_number" in municipality.assumed,
        ),
        _population(municipality),
    ]
    for board in boards:
        facts += _of_board(register, board, pays_shown=len(boards) > 1)
    facts += referral_facts([each for each in register.referrals if each.municipality == municipality.id])
    return Member(municipality.id, municipality.name, state, kind, tuple(facts))


def _state(periods: tuple[Valid, ...], today: date) -> tuple[str, str]:
    if any(valid.contains(today) for valid in periods):
        return _TAKES_PART, "success"
    coming = [valid.start for valid in periods if valid.start > today]
    if coming:
        return f"Deltar från {min(coming)}", "info"
    return "Deltar inte längre", "neutral"


def _population(municipality: Municipality) -> Said:
    if not municipality.populations:
        return Said("Invånare", "")
    last = max(municipality.populations, key=lambda counted: counted.on)
    source = f", {last.source}" if last.source else ", källa saknas"
    return Said("Invånare", swedish.number(last.inhabitants), f"{last.on}{source}", last.is_assumed)


def _of_board(register: Register, board: Board, *, pays_shown: bool) -> list[Said]:
    pays = ("Betalar för kommunen" if board.pays else "Betalar inte för kommunen") if pays_shown else ""
    unsure = bool(board.assumed & {"name", "pays"} if pays_shown else "name" in board.assumed)
    memberships = [each for each in register.memberships if each.board == board.id]
    return [
        Said("Nämnd", board.name, pays, unsure),
        *_subjects(board),
        *([Said("Mottagningens telefon", board.phone, to_confirm="phone" in board.assumed)] if board.phone else []),
        *_other_contact(board),
        *(Said("Medlem", period_sv(each.valid), to_confirm=bool(each.assumed)) for each in memberships),
        *_agreements([each for each in register.agreements if each.board == board.id]),
        *_channels([each for each in register.channels if each.board == board.id]),
    ]


def _other_contact(board: Board) -> list[Said]:
    """Who is written to when the reception has done nothing; nothing where the file is silent."""
    if not board.other_contact:
        return []
    return [Said("Annan kontakt", board.other_contact, to_confirm="other_contact" in board.assumed)]


def _subjects(board: Board) -> list[Said]:
    """What the board answers for beside the municipality's other boards; nothing where the file is silent."""
    said = "; ".join(label.lower() for code, label in CATEGORIES if code in board.subjects)
    return [Said("Svarar för", said, to_confirm="subjects" in board.assumed)] if said else []


def _agreements(found: list[Agreement]) -> list[Said]:
    if not found:
        return [Said("Avtal", "")]
    return [
        Said(
            "Avtal",
            _SIGNED_SV[each.signed],
            ". ".join(filter(None, (period_sv(each.valid), _orally(each), each.legal_basis or ""))),
            bool(each.assumed) or each.signed is Signed.UNKNOWN,
        )
        for each in found
    ]


def _orally(agreement: Agreement) -> str:
    return {True: "Muntligt godkänt", False: "Inte muntligt godkänt", None: ""}[agreement.orally_approved]


def _channels(found: list[Channel]) -> list[Said]:
    if not found:
        return [Said("Rapporter med", "")]
    in_order = sorted(found, key=lambda channel: channel.priority)
    return [
        Said(
            "Rapporter med" if number == 0 else "I andra hand" if number == 1 else "Därefter",
            each.kind.label_sv,
            each.address or ("" if each.kind is ChannelKind.PORTAL else "adress saknas"),
            bool(each.assumed),
        )
        for number, each in enumerate(in_order)
    ]


def referral_facts(found: list[Referral]) -> list[Said]:
    """The number for older people and the one for people with disabilities, also when nobody has said which it is."""
    by_group = {each.group: each for each in found}
    return [_referral(label, by_group.get(group)) for group, label in GROUPS_SV.items()]


def _referral(label: str, found: Referral | None) -> Said:
    if found is None:
        return Said(label, "")
    return Said(label, found.phone, found.note or "", bool(found.assumed))


def period_sv(valid: Valid) -> str:
    """From when until when, as a reader says it."""
    if valid.from_on is None and valid.to_on is None:
        return "Sedan länge, tills vidare"
    since = f"Från {written(valid.from_on)}" if valid.from_on else "Sedan länge"
    return f"{since} till {written(valid.to_on)}" if valid.to_on else f"{since}, tills vidare"
