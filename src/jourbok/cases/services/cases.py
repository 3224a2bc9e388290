"""Opening a case, changing what it is about, letting it wait, and opening an old one with a reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jourbok.audit.services import Key, record_change, write_once
from jourbok.calls.selectors import contact_for
from jourbok.calls.services import note_case_opened
from jourbok.cases.models import Case
from jourbok.cases.permissions import OPEN_CASE, READ_CASES, WRITE_CASE
from jourbok.cases.rules.codes import CATEGORIES, LAWS, PRIORITIES, laws_on
from jourbok.cases.rules.journal import EntryKind
from jourbok.cases.rules.number import case_number
from jourbok.cases.rules.priority import Urgency, check_waiting, is_child
from jourbok.cases.services.journal import add_entry
from jourbok.cases.services.locking import id_of, locked_case
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, DomainError, NotFound, SomebodyElseChangedIt
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import board_by_slug, boards_on
from jourbok.organisations.services import next_number
from jourbok.people import selectors as people
from jourbok.people import services as people_services

if TYPE_CHECKING:
    from jourbok.organisations.models import Board

CHOICES = {"category": CATEGORIES, "law": LAWS, "priority": PRIORITIES}
WHAT = {
    "category": "Välj vad ärendet gäller.",
    "law": "Välj vilken lag ärendet hör till.",
    "priority": "Välj hur bråttom det är.",
}


class PersonAlreadyHasCase(DomainError):
    """One contact gives one case per person."""

    code = "person_already_has_case"
    message_sv = "Personen har redan ett ärende i den här kontakten. Öppna det i stället."


class AdviceOpensNoCase(BadInput):
    """Oral advice makes no file. Source: SoL (2025:400) 14:4."""

    code = "advice_opens_no_case"
    message_sv = "Kontakten är enbart rådgivning, så ingen akt öppnas. Ändra kontakten först om det är mer än råd."


class CaseChangedMeanwhile(SomebodyElseChangedIt):
    """A colleague changed the case first; what it says now is in `stored`, with the version to save against."""

    code = "case_changed_meanwhile"
    message_sv = "En kollega har ändrat ärendet medan du hade det öppet. Se vad som gäller nu och välj igen."

    def __init__(self, *, stored: dict[str, object], version: int) -> None:
        self.stored, self.version = stored, version
        super().__init__()


@write_once
def open_case(
    *,
    actor: Actor,
    contact: UUID,
    person: UUID,
    category: str,
    law: str = "SoL",
    priority: int = Urgency.SOON,
    board: str | None = None,
    reason: str = "",
    key: Key = None,
) -> Case:
    """A contact becomes a case of one person, with the next number of the year in Sweden.

    The board is the one that answers for the contact unless another is given. A case may wait to office hours
    only with a reason, which becomes the first entry. Raises PersonAlreadyHasCase, AdviceOpensNoCase,
    WaitingNeedsReason, BadInput, NotFound.
    """
    actor.require(OPEN_CASE)
    _check({"category": category, "law": law, "priority": priority})
    check_waiting(priority, reason)
    source = contact_for(actor, contact)
    _check_in_force(law, local_date(source.arrived_at))
    if note_case_opened(actor=actor, contact=source.pk, person=person).advice_only:
        raise AdviceOpensNoCase()
    year = local_date(actor.moment).year
    case = Case(
        contact_id=source.pk,
        person_id=person,
        board=_taking_part(board, actor) if board else source.board,
        category=category,
        law=law,
        priority=priority,
        is_child=_is_child(actor, person, category),
        opened_at=actor.moment,
        opened_by_id=actor.id,
        opened_by_name=actor.name,
    )
    _save_once(case, year)
    if priority == Urgency.CAN_WAIT:
        _write_why(case, actor, reason)
    record_change(
        actor=actor,
        action="cases.opened",
        subject=case,
        board=case.board.slug,
        details={"number": case.number, "contact": source.number, "category": category, "law": law},
    )
    return case


@write_once
def amend_case(
    *, actor: Actor, case: Case | UUID, version: int, changes: dict[str, Any], reason: str = "", key: Key = None
) -> Case:
    """What the case is about, its law or its priority is changed, unless a colleague did so first.

    To let it wait to office hours needs a reason, which becomes an entry. Raises CaseChangedMeanwhile,
    WaitingNeedsReason, BadInput.
    """
    row = locked_case(case, actor=actor, permission=WRITE_CASE)
    if unknown := set(changes) - set(CHOICES):
        raise BadInput(f"{', '.join(sorted(unknown))} kan inte ändras i efterhand.")
    if row.version != version:
        raise CaseChangedMeanwhile(stored={name: getattr(row, name) for name in CHOICES}, version=row.version)
    _check(changes)
    if changes.get("law", row.law) != row.law:
        _check_in_force(changes["law"], local_date(row.contact.arrived_at))
    before = {name: getattr(row, name) for name in changes}
    if (will_wait := changes.get("priority")) is not None and will_wait != row.priority:
        check_waiting(will_wait, reason)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*changes, "version"])
    if row.priority == Urgency.CAN_WAIT and before.get("priority", row.priority) != row.priority:
        _write_why(row, actor, reason)
    record_change(
        actor=actor,
        action="cases.amended",
        subject=row,
        board=row.board.slug,
        details={name: [before[name], value] for name, value in changes.items()},
    )
    return row


@write_once
def defer_case(*, actor: Actor, case: Case | UUID, version: int, reason: str, key: Key = None) -> Case:
    """The case waits to office hours, and the reason stands in the journal. Raises as amend_case."""
    return amend_case(
        actor=actor, case=case, version=version, changes={"priority": Urgency.CAN_WAIT.value}, reason=reason
    )


@write_once
def unlock_case(*, actor: Actor, case: Case | UUID, reason: str, key: Key = None) -> Case:
    """A case that is not of this night is opened for the actor, and the reason is kept. Raises NotFound."""
    actor.require(READ_CASES)
    row = Case.objects.select_related("board").filter(pk=id_of(case)).first()
    if row is None:
        raise NotFound("Ärendet finns inte.")
    if not reason.strip():
        message = "Skriv varför du behöver öppna ärendet."
        raise BadInput(message, fields={"reason": message})
    people_services.unlock(actor=actor, person=row.person_id, reason=reason.strip())
    record_change(actor=actor, action="cases.unlocked", subject=row, board=row.board.slug, reason=reason.strip())
    return row


def note_reported(*, actor: Actor, case: UUID) -> None:
    """A board has been told of the case, inside the caller's transaction; from then on it awaits no report."""
    actor.require(READ_CASES)
    Case.objects.filter(pk=case, awaits_report=True).update(awaits_report=False)


def note_unreported(*, actor: Actor, case: UUID) -> None:
    """No board has been told of the case any more, inside the caller's transaction; it awaits a report again."""
    actor.require(READ_CASES)
    Case.objects.filter(pk=case, awaits_report=False).update(awaits_report=True)


def _check(given: dict[str, Any]) -> None:
    faults = {name: WHAT[name] for name, value in given.items() if value not in dict(CHOICES[name])}
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)


def _check_in_force(law: str, day: date) -> None:
    if law not in dict(laws_on(day)):
        message = f"{dict(LAWS)[law]} gällde inte {day}, när kontakten kom."
        raise BadInput(message, fields={"law": message})


def _taking_part(slug: str, actor: Actor) -> Board:
    board = board_by_slug(slug)
    if not boards_on(local_date(actor.moment)).filter(pk=board.pk).exists():
        message = f"{board.name} är inte med i jouren i dag. Välj en annan nämnd."
        raise BadInput(message, fields={"board": message})
    return board


def _is_child(actor: Actor, person: UUID, category: str) -> bool:
    shown = people.show(actor, [person], action="cases.open").get(person)
    if shown is None:
        raise NotFound("Personen finns inte. Sök fram eller registrera personen först.")
    if shown.is_masked:
        return shown.is_child
    return is_child(
        birth_date=shown.birth_date,
        is_unborn=shown.is_unborn,
        category=category,
        on=local_date(actor.moment),
    )


def _save_once(case: Case, year: int) -> None:
    """Take a number and save. A number is only used when the case is, so the series has no gap."""
    case.number = case_number(year, next_number(name="case", year=year))
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as error:
        if "cases_one_case_per_person_and_contact" in str(error):
            raise PersonAlreadyHasCase() from None
        raise


def _write_why(case: Case, actor: Actor, reason: str) -> None:
    text = f"Ärendet kan vänta till kontorstid. {reason.strip()}"
    add_entry(case, actor=actor, kind=EntryKind.ASSESSMENT, text=text)
