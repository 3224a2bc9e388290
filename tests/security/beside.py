"""What else there is in the world: drafts, the roster, money, the log, and what people sign in with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import uuid_utils.compat as uuid_utils
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Value
from django.db.models.functions import Concat

from jourbok.accounts.models import Draft, KeptForm, RoleAssignment
from jourbok.accounts.tests.factories import NIGHT, SINCE
from jourbok.audit.models import AccessEvent, ChangeEvent
from jourbok.calls.models import CallAttempt, Contact, SosContract
from jourbok.economy.models import (
    CostModel,
)
from jourbok.handover.models import (
    BoardCall,
    Delivery,
    DeliveryStep,
    Disclosure,
    Escalation,
    Receipt,
    ReportVersion,
    Withdrawal,
)
from jourbok.messages.models import OutboundMessage
from jourbok.organisations.models import (
    Agreement,
    Board,
    DeliveryChannel,
    Membership,
    Municipality,
    Population,
    Referral,
    Service,
)
from jourbok.quality import services as quality
from jourbok.quality.models import Deviation, ReadAlarm, ReadAlarmReview
from jourbok.rostering.models import Assignment, Employee, Shift, StaffingRule
from jourbok.signing.models import OrderEnd, PaperArrival, Signature, SignerNumber, SigningOrder

from .deciding import put_decisions
from .joined import put_systems
from .listing import put_lists
from .paying import put_money
from .placing import put_placements
from .questions import put_questions
from .telling import put_beforehand
from .world import BOARD_A, World, mark


def put_beside(world: World) -> None:
    """Everything that no night of calls leaves behind."""
    _of_accounts(world)
    _of_the_service()
    _of_the_roster(world)
    _of_the_night(world)
    put_money(world)
    _of_what_is_on_its_way(world)
    put_placements(world)
    put_beforehand(world)
    put_decisions(world)
    put_systems(world)
    put_questions(world)
    _of_the_routines(world)
    _of_unusual_reading(world)
    put_lists(world)
    _of_what_left()
    _of_what_was_signed()
    _of_the_log(world)


def _of_accounts(world: World) -> None:
    kim, colleague = world.users["duty worker"], world.users["colleague"]
    Draft.objects.create(
        user=kim, place=f"entry:{mark('own', 'place')}", fields={"text": mark("own", "draft")}, saved_at=NIGHT
    )
    Draft.objects.create(user=kim, place="entry:1", fields={"text": mark("own", "draft")}, saved_at=NIGHT)
    kept = KeptForm.objects.create(
        user=kim, path=f"/{mark('own', 'path')}", fields={"text": [mark("own", "kept")]}, kept_at=NIGHT
    )
    EmailAddress.objects.create(user=kim, email=f"{mark('nowhere', 'address')}@example.invalid", verified=True)
    secret = {"secret": mark("key", "secret"), "name": mark("key", "passkey")}
    passkey = Authenticator.objects.create(user=colleague, type=Authenticator.Type.TOTP, data=secret)
    SocialAccount.objects.create(
        user=colleague, provider="broker", uid=mark("key", "subject"), extra_data={"sub": mark("key", "subject")}
    )
    world.things |= {
        "kept form": kept.pk,
        "passkey": passkey.pk,
        "colleague": colleague.pk,
        "colleague's role": RoleAssignment.objects.get(user=colleague).pk,
    }


def _of_the_service() -> None:
    said = mark("service", "file")
    for model, texts in (
        (Municipality, ("name",)),
        (Service, ("name", "unit")),
        (Population, ("source",)),
        (Agreement, ("legal_basis", "note")),
        (DeliveryChannel, ("address",)),
        (Referral, ("phone", "note")),
    ):
        marked(model, said, *texts)
    assumes: tuple[type[models.Model], ...] = (
        Municipality,
        Board,
        Membership,
        Agreement,
        DeliveryChannel,
        Referral,
        StaffingRule,
        SosContract,
        CostModel,
    )
    for each in assumes:
        each._default_manager.update(assumed=[said])
    if not Agreement.objects.exists():
        Agreement.objects.create(valid=DateRange(date(2020, 1, 1)), legal_basis=said, note=said, assumed=[said])
    if not Referral.objects.exists():
        home = Municipality.objects.get(slug=BOARD_A)
        Referral.objects.create(municipality=home, group="barn", phone=said, note=said, assumed=[said])


def marked(model: type[models.Model], said: str, *texts: str) -> None:
    """Each text of every row, with the mark after it."""
    for text in texts:
        model._default_manager.update(**{text: Concat(F(text), Value(f" {said}"))})


def _of_the_roster(world: World) -> None:
    said = mark("roster", "employee")
    name = f"Medarbetare {mark('worker', 'employee')}"  # the boards read who answers them, and no more
    worker = Employee.objects.create(code=mark("roster", "code"), name=name, phone=said)
    shifts = [
        Shift.objects.create(
            starts_at=NIGHT + timedelta(days=days), ends_at=NIGHT + timedelta(days=days, hours=10), kind="open"
        )
        for days in (0, 1)
    ]
    assignment = Assignment.objects.create(shift=shifts[0], employee=worker)
    world.things |= {"shift": shifts[0].pk, "empty shift": shifts[1].pk, "assignment": assignment.pk}


def _of_the_night(world: World) -> None:
    said = mark("told", "night")
    Contact.objects.filter(pk=world.things["protected's contact"]).update(
        on_duty=[mark("roster", "on duty")],
        callback_breach_reason=said,
        on_site_breach_reason=said,
        source_id=mark("nowhere", "source"),
    )
    missed: Any = {"channel": "sos", "answered": False, "cause": f"Upptaget {said}"}
    CallAttempt.objects.create(at=NIGHT, worker_name=mark("name", "nobody"), **missed)
    Deviation.objects.create(
        kind="other",
        source_kind="calls.callattempt",
        source_id="1",
        text=f"Hände {mark('deviation', 'one')}",
        board=Board.objects.get(slug=BOARD_A),
        occurred_at=NIGHT,
        collected_at=NIGHT,
    )
    version = ReportVersion.objects.get(pk=world.things["second version"])
    Receipt.objects.create(
        board=version.board,
        version=version,
        kind="opened",
        at=NIGHT,
        by_id="0",
        by_name=mark("name", "opened"),
    )
    Escalation.objects.create(
        report=version.report,
        raised_at=NIGHT,
        handled_at=NIGHT,
        handled_by_name=mark("name", "manager"),
        note=f"Ringde {mark('told', 'escalation')}",
    )


def _of_what_is_on_its_way(world: World) -> None:
    """An earlier report that a person carried, that the board was rung about, and that it was asked to delete."""
    version = ReportVersion.objects.get(pk=world.things["earlier version"])
    of_it, told = {"board_id": version.board_id}, mark("underway", "call")
    carried = Delivery.objects.create(**of_it, version=version, channel="letter", position=9, queued_at=version.sent_at)
    by = mark("name", "carrier")
    DeliveryStep.objects.create(
        **of_it,
        delivery=carried,
        number=1,
        step="handed_over",
        at=version.sent_at,
        reason=f"Polisens fax {told}",
        by_name=by,
    )
    BoardCall.objects.create(
        **of_it,
        report_id=version.report_id,
        at=version.sent_at,
        number=f"08 {told}",
        outcome="reached",
        spoke_with=f"Mottagningen {told}",
        note=f"Öppnar nu {told}",
        by_id="1",
        by_name=by,
    )
    Withdrawal.objects.create(
        **of_it,
        version=version,
        kind="deletion_asked",
        cause="wrong_content",
        reason=f"Fel bilaga {mark('answered', 'why')}",
        at=version.sent_at,
        by_id="1",
        by_name=by,
    )
    Receipt.objects.create(
        **of_it,
        version=version,
        kind="taken_in",
        at=version.sent_at,
        by_id="2",
        by_name=by,
        their_number=f"SN 2026:17 {mark('answered', 'number')}",
    )
    Disclosure.objects.create(
        **of_it,
        version=version,
        person_id=world.persons["child"],
        reason=f"Med avsikt {told}",
        at=version.sent_at,
        by_id="1",
        by_name=by,
    )
    world.things["carried delivery"] = carried.pk
    world.things["earlier report"] = version.report_id


def _of_the_routines(world: World) -> None:
    """A routine in two versions, as everybody reads it."""
    said, head = mark("service", "routine"), world.at("unit manager", NIGHT)
    texts: dict[str, Any] = {"text": f"Ring först {said}", "from_on": NIGHT.date()}
    first = quality.write_routine(actor=head, title=f"Rutinen {said}", **texts)
    changed: dict[str, Any] = {"version": 1, "title": f"Rutinen {said}", "reason": f"Ändrad {said}"}
    quality.change_routine(actor=head, routine=first.routine, **changed, **texts)
    world.things["routine"] = first.routine


def _of_unusual_reading(world: World) -> None:
    """One that nobody has looked into, and one that somebody has."""
    of: Any = {
        "reader_id": "0",
        "reader_name": mark("reading", "reader"),
        "night_on": NIGHT.date(),
        "noticed_at": NIGHT,
    }
    many = ReadAlarm.objects.create(kind="many", persons=201, at=NIGHT, **of)
    ReadAlarm.objects.create(kind="own_name", persons=1, person_id=world.persons["protected"], at=NIGHT, **of)
    seen = ReadAlarm.objects.create(kind="colleague", persons=1, person_id=world.persons["child"], at=NIGHT, **of)
    by: Any = {"by_id": "0", "by_name": mark("reading", "reviewer"), "at": NIGHT}
    ReadAlarmReview.objects.create(alarm=seen, outcome="explained", note=mark("reading", "note"), **by)
    world.things["unusual reading"] = many.pk


def _of_what_left() -> None:
    """A message to somebody outside; only its address says who."""
    key: Any = uuid_utils.uuid7()
    OutboundMessage.objects.create(
        channel="sms",
        recipient="user:1",
        address=mark("nowhere", "outbound"),
        template="decision_waits",
        about=key,
        link=f"https://jour.example.se/beslut/{key}",
        purpose="decision:1",
        created_at=NIGHT,
        created_by_id="0",
    )


def _of_what_was_signed() -> None:
    """A text signed on a screen, another on paper, and an order that came to nothing; no page shows them yet."""
    said = mark("nowhere", "signature")
    text: Any = {"document_kind": "cases.decision", "document_id": uuid_utils.uuid7(), "document_hash": "0" * 64}
    by: Any = {"signer_id": "0", "signer_name": said}
    recorded: Any = {"recorded_by_id": "0", "recorded_by_name": said}
    orders = [
        SigningOrder.objects.create(
            method="step_up",
            words_hash="0" * 64,
            begun_by_id="0",
            begun_by_name=said,
            begun_at=NIGHT,
            expires_at=NIGHT + timedelta(minutes=5),
            **text,
            **by,
        )
        for _ in range(2)
    ]
    OrderEnd.objects.create(order=orders[1], reason="Underskriften avbröts.", ended_at=NIGHT)
    Signature.objects.create(
        order=orders[0], method="step_up", signed_at=NIGHT, evidence={"name": said}, **text, **by, **recorded
    )
    paper = Signature.objects.create(
        method="paper", signed_at=NIGHT, **text, signer_name=said, evidence={"witness": said}, **recorded
    )
    PaperArrival.objects.create(signature=paper, signed_on=NIGHT.date(), arrived_at=NIGHT, **recorded)
    SignerNumber.objects.create(user_id="0", number_hash="0" * 64, set_at=NIGHT, set_by_id="0", set_by_name=said)


def _of_the_log(world: World) -> None:
    said = mark("log", "event")
    by: Any = {"at": SINCE, "actor_id": "0", "actor_name": said, "roles": [], "door": "page", "reason": said}
    child = world.persons["child"]
    AccessEvent.objects.create(action="read", person_id=child, request_id=child, **by)
    ChangeEvent.objects.create(
        action="changed",
        subject_kind="people.person",
        subject_id=str(child),
        request_id=child,
        details={"text": said},
        **by,
    )
