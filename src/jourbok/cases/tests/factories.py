"""Contacts, cases and what is in them, for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.calls.models import Contact
from jourbok.cases.models import Case, Decision, JournalEntry, Mandate
from jourbok.cases.rules.assessment import QUESTIONS, Subject
from jourbok.cases.rules.grounds import Grounds
from jourbok.cases.services import decide_signed, make_decision, open_case, sign_entry, write_entry
from jourbok.kernel.actor import Actor
from jourbok.law.rules import carried_law
from jourbok.organisations.models import Board
from jourbok.organisations.tests.factories import a_service
from jourbok.people.models import Person
from jourbok.people.tests.factories import BORN, a_child

SINCE = datetime(2020, 1, 1, tzinfo=UTC)
#: No test names a child of this day itself, so that no number is given twice.
A_DAY_OF_THEIR_OWN = BORN + timedelta(days=3)
_serial = count(1)


def a_contact(*, board: str = "sollentuna", at: datetime = NIGHT, **known: Any) -> Contact:
    """Somebody called in the night about somebody in the board's municipality."""
    a_service()
    answering = Board.objects.get(slug=board)
    defaults = {
        "number": f"K2021-{next(_serial):05}",
        "channel": "sos",
        "regime": "open",
        "worker_id": "test",
        "worker_name": "Kim Jour",
        "report_due_at": at + timedelta(hours=6),
    }
    return Contact.objects.create(
        arrived_at=at, board=answering, municipality=answering.municipality, **{**defaults, **known}
    )


def a_case(
    *, actor: Actor | None = None, contact: Contact | None = None, person: Person | None = None, **known: Any
) -> Case:
    """A case of a child after a contact, opened by the duty worker."""
    return open_case(
        actor=actor or an_actor(),
        contact=(contact or a_contact()).pk,
        person=(person or a_child(born=A_DAY_OF_THEIR_OWN, serial=next(_serial) % 20)).pk,
        **{"category": "child", **known},
    )


def a_signed_entry(case: Case, text: str = "Flickan är ensam hemma.", *, actor: Actor | None = None) -> JournalEntry:
    """A fact that its author has signed."""
    author = actor or an_actor()
    entry = write_entry(actor=author, case=case, kind="fact", text=text, source="Polisen")
    return sign_entry(actor=author, entry=entry)


#: The grounds of the law that the product carries.
LAW: Final = Grounds(carried_law())


def a_mandate(
    board: str = "sollentuna",
    *,
    grounds: tuple[str, ...] = ("LVU 6 §",),
    layer: str = "chair",
    holder_name: str = "Noa Ek",
    holder_id: str = "",
    since: datetime = SINCE,
    until: datetime | None = None,
    **known: Any,
) -> Mandate:
    """The board lets somebody decide: Noa Ek unless told otherwise, and by delegation all of the service's workers."""
    known.setdefault("is_office", layer == "host_official" and not holder_id)
    return Mandate.objects.create(
        board=Board.objects.get(slug=board),
        layer=layer,
        holder_name=holder_name,
        holder_id=holder_id,
        grounds=list(grounds),
        reference="Delegationsordning 2021 § 14",
        valid=DateTimeTZRange(since, until),
        **known,
    )


def answers(subject: str = "child", **given: str) -> dict[str, str]:
    """Every question of the assessment answered with *unknown*, but for those given."""
    return {question.code: "unknown" for question in QUESTIONS[Subject(subject)]} | given


def a_decision(case: Case, mandate: Mandate, **changes: Any) -> Decision:
    """Noa Ek decides on LVU 6 §, unless told otherwise, five minutes before the night's moment.

    What is prepared and signed is in the register without a proposal, as an earlier version wrote it.
    """
    said: dict[str, Any] = {
        "ground": "LVU 6 §",
        "title": "Omedelbart omhändertagande",
        "text": "Barnet kan inte vara kvar.",
        "decided_at": NIGHT - timedelta(minutes=5),
        "decided_by_name": "Noa Ek",
    }
    return written_down(changes.pop("actor", an_actor()), case, mandate.pk, **{**said, **changes})


def written_down(actor: Actor, case: Case | UUID, mandate: int, *, ground: str, **said: Any) -> Decision:
    """A decision by that mandate without a proposal: by hand, or by the door of signatures where it goes that way."""
    key = case if isinstance(case, UUID) else case.pk
    if Mandate.objects.get(pk=mandate).facts(LAW).is_written_by_hand(ground):
        return make_decision(actor=actor, case=key, mandate=mandate, ground=ground, **said)
    whose = actor.id if said["decided_by_name"] == actor.name else ""
    with transaction.atomic():
        return decide_signed(actor=actor, case=key, mandate=mandate, ground=ground, decided_by_id=whose, **said)
