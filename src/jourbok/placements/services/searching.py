"""Seeking a place for somebody, and writing down each call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.rules.moments import check_happened
from jourbok.cases.selectors import CaseHead
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.kernel.localtime import local_date
from jourbok.placements.models import PlaceCall, Search
from jourbok.placements.permissions import PLACE_PERSONS
from jourbok.placements.rules.asking import check_call
from jourbok.placements.rules.codes import GENDERS, KINDS
from jourbok.placements.rules.places import OLDEST
from jourbok.placements.rules.spoken import Whom, check_names_nobody, spoken, whom
from jourbok.placements.selectors import version_of
from jourbok.placements.services.opening import hold_case

MOST_COMPANY: Final = 20


@write_once
def start_search(
    *,
    actor: Actor,
    case: UUID,
    kinds: Iterable[str] = (),
    age: int | None = None,
    gender: str = "",
    adults: int = 0,
    children: int = 0,
    needed_at: datetime | None = None,
    needs: str = "",
    key: Key = None,
) -> Search:
    """A place is sought for the person of the case; no kind named means any.

    Age (whole years) and gender are the person's own where they are known, and only else what is given. Raises
    BadInput, NamesThePerson, NotFound, CaseNeedsReason, UnlockFirst.
    """
    head = hold_case(actor, case)
    wanted = sorted(set(kinds))
    _check(wanted, age, gender, (adults, children))
    check_names_nobody(needs, names=[head.person.name, head.person.number], field="needs")
    who = _whom(actor, head, age, gender)
    made = Search.objects.create(
        board_id=head.board_id,
        case_id=head.case.id,
        kinds=wanted,
        age=who.age,
        gender=who.gender,
        adults=adults,
        children=children,
        needed_at=needed_at,
        spoken=spoken(who, adults=adults, children=children, needed_at=needed_at, now=actor.moment),
        needs=needs.strip(),
        started_at=actor.moment,
        author_id=actor.id,
        author_name=actor.name,
    )
    _record(actor, "placements.search_started", made, head, kinds=wanted)
    return made


@write_once
def note_call(
    *,
    actor: Actor,
    search: UUID,
    place: UUID,
    answer: str,
    answered_by: str = "",
    reason: str = "",
    price_ore: int | None = None,
    note: str = "",
    called_at: datetime | None = None,
    key: Key = None,
) -> PlaceCall:
    """Somebody called the place about the search, and this is what they said.

    Raises BadInput, NotFound, CaseNeedsReason, UnlockFirst.
    """
    actor.require(PLACE_PERSONS)
    row = Search.objects.filter(pk=search).first()
    if row is None:
        raise NotFound("Sökningen finns inte.")
    head = hold_case(actor, row.case_id)
    known = version_of(place)
    check_call(answer, answered_by, reason, price_ore)
    check_happened(called_at, now=actor.moment, field="called_at")
    made = PlaceCall.objects.create(
        board_id=head.board_id,
        search=row,
        place_id=place,
        place_name=known.name,
        called_at=called_at or actor.moment,
        answered_by=answered_by.strip(),
        answer=answer,
        reason=reason.strip(),
        price_ore=price_ore,
        note=note.strip(),
        author_id=actor.id,
        author_name=actor.name,
        recorded_at=actor.moment,
    )
    _record(actor, "placements.place_called", made, head, place=place, answer=answer)
    return made


@write_once
def take_back_call(*, actor: Actor, call: UUID, reason: str, key: Key = None) -> PlaceCall:
    """The call was not as it says; the row that said so stays, and the new one says why. Raises as note_call."""
    actor.require(PLACE_PERSONS)
    said = PlaceCall.objects.select_related("search").filter(pk=call, takes_back=None).first()
    if said is None:
        raise NotFound("Samtalet finns inte.")
    head = hold_case(actor, said.search.case_id)
    if not reason.strip():
        message = "Skriv vad som var fel."
        raise BadInput(message, fields={"reason": message})
    if PlaceCall.objects.filter(takes_back=said).exists():
        raise BadInput("Samtalet är redan återtaget.")
    taken_back = PlaceCall.objects.create(
        board_id=head.board_id,
        search=said.search,
        place_id=said.place_id,
        place_name=said.place_name,
        called_at=said.called_at,
        answer=said.answer,
        reason=reason.strip(),
        takes_back=said,
        author_id=actor.id,
        author_name=actor.name,
        recorded_at=actor.moment,
    )
    _record(actor, "placements.call_taken_back", taken_back, head, place=said.place_id)
    return taken_back


def _whom(actor: Actor, head: CaseHead, age: int | None, gender: str) -> Whom:
    return whom(
        birth_date=head.person.birth_date,
        gender=head.person.gender,
        is_child=head.person.is_child or head.case.is_child,
        told_age=age,
        told_gender=gender,
        today=local_date(actor.moment),
    )


def _check(kinds: list[str], age: int | None, gender: str, company: tuple[int, int]) -> None:
    faults = {}
    if unknown := set(kinds) - set(dict(KINDS)):
        faults["kinds"] = f"{', '.join(sorted(unknown))} är inget slag av plats."
    if age is not None and not 0 <= age <= OLDEST:
        faults["age"] = f"Åldern ska vara 0 till {OLDEST}."
    if gender and gender not in dict(GENDERS):
        faults["gender"] = "Välj flicka eller kvinna, pojke eller man, eller inget."
    if not all(0 <= count <= MOST_COMPANY for count in company):
        faults["adults"] = f"Antalet som följer med ska vara 0 till {MOST_COMPANY}."
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)


def _record(actor: Actor, action: str, row: Search | PlaceCall, head: CaseHead, **told: Any) -> None:
    details = {"case": head.case.number, **told}
    record_change(actor=actor, action=action, subject=row, board=head.case.board_slug, details=details)
