"""The morning before the demo begins and the night's ways out: something of each that somebody must see to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import uuid_utils.compat as uuid_utils

from jourbok.documents.paper import fingerprint, from_json, to_json
from jourbok.handover import services as handover
from jourbok.handover.models import (
    BoardCall,
    Delivery,
    DeliveryStep,
    Receipt,
    Report,
    ReportVersion,
    StrayReceipt,
    Withdrawal,
)
from jourbok.handover.rules.delivery import Step
from jourbok.handover.rules.escalating import LADDER
from jourbok.handover.rules.morning import audit_begins
from jourbok.kernel.actor import Actor, system_actor
from jourbok.kernel.localtime import local_date
from jourbok.organisations.rules.register import ChannelKind
from jourbok.setup.rules.demo_year.rows import ReportRow

DAY: Final = timedelta(days=1)
MINUTE: Final = timedelta(minutes=1)
BY: Final = {"by_id": "demo", "by_name": "Kim Jour"}


def forgetting_one(reports: Iterable[ReportRow], clock: datetime) -> list[ReportRow]:
    """The reports, of which the last one that was due the morning before the clock was never opened."""
    rows = list(reports)
    due = [row for row in rows if row.due_at and clock - DAY <= row.due_at <= clock and not row.is_protected]
    last = max(due, key=lambda row: (row.sent_at, row.case_number), default=None)
    return [replace(row, opened_at=None, acknowledged_at=None) if row is last else row for row in rows]


def play_morning(clock: datetime) -> None:
    """The morning before is gone through and what was forgotten raised; a fax, a receipt and a deletion wait."""
    _raise_what_was_forgotten(clock)
    _a_fax_that_may_have_come(clock)
    _a_receipt_of_nothing(clock)
    _a_deletion_that_waits(clock)


def _raise_what_was_forgotten(clock: datetime) -> None:
    report = Report.objects.filter(awaits_board=True, due_at__gte=clock - DAY, due_at__lte=clock).first()
    if report is None or report.due_at is None:
        return
    handover.escalate_unacknowledged(actor=_at(report.due_at))
    handover.audit_morning(actor=_at(audit_begins(local_date(report.due_at))))
    for rung in LADDER[1:]:
        handover.escalate_unacknowledged(actor=_at(report.due_at + rung.after))
    BoardCall.objects.create(
        board_id=report.board_id,
        report=report,
        at=report.due_at + LADDER[-1].after + 12 * MINUTE,
        outcome=BoardCall.Outcome.NO_ANSWER,
        note="Telefonsvararen säger att mottagningen öppnar måndag.",
        **BY,
    )


def _a_fax_that_may_have_come(clock: datetime) -> None:
    """The evening's first report went by fax too, and the line was cut."""
    version = ReportVersion.objects.filter(report__awaits_board=True, sent_at__lte=clock).order_by("-sent_at").first()
    if version is None:
        return
    of_it = {"board_id": version.board_id}
    row = Delivery.objects.create(
        **of_it, version=version, channel=ChannelKind.FAX.value, position=2, queued_at=version.sent_at
    )
    told = ((Step.BEGUN, ""), (Step.UNKNOWN, "Linjen bröts. Ingen vet om faxet kom fram."))
    for number, (step, reason) in enumerate(told, start=1):
        at = version.sent_at + number * MINUTE
        DeliveryStep.objects.create(**of_it, delivery=row, number=number, step=step.value, at=at, reason=reason)


def _a_receipt_of_nothing(clock: datetime) -> None:
    name = "kvittens-20211126-2312.xml"
    StrayReceipt.objects.create(
        channel=ChannelKind.SDK.value,
        name=name,
        fingerprint=hashlib.sha256(name.encode()).hexdigest(),
        reason="Kvittensen gäller inget meddelande som jouren har skickat.",
        received_at=clock - 3 * timedelta(hours=1),
    )


def _a_deletion_that_waits(clock: datetime) -> None:
    """A report had another case's note; the board has the right one, and is asked to delete the first."""
    rows = ReportVersion.objects.filter(number=1, is_protected=False, report__awaits_board=False)
    first = rows.filter(sent_at__gte=clock - 2 * DAY, sent_at__lte=clock - DAY).order_by("sent_at", "pk").first()
    if first is None:
        return
    at = clock - 15 * timedelta(hours=1)
    paper = from_json(first.paper)
    right = replace(paper, created_at=at, note="Ersätter version 1.", footer=f"Ärende {paper.reference}, version 2")
    second = ReportVersion.objects.get(pk=first.pk)
    second.pk, second.number, second.sent_at = uuid_utils.uuid7(), 2, at
    second.paper, second.fingerprint = to_json(right), fingerprint(right)
    second.save(force_insert=True)
    of_it = {"board_id": first.board_id}
    Delivery.objects.create(**of_it, version=second, channel=ChannelKind.PORTAL.value, queued_at=at)
    Receipt.objects.create(
        **of_it,
        version=second,
        kind=Receipt.Kind.ACKNOWLEDGED,
        at=at + 20 * MINUTE,
        by_id="demo",
        by_name="Mottagningen",
    )
    Withdrawal.objects.create(
        **of_it,
        version=first,
        kind=Withdrawal.Kind.DELETION_ASKED,
        cause=Withdrawal.Cause.WRONG_CONTENT,
        reason="Fel anteckning följde med. Den rätta rapporten är skickad.",
        at=at,
        **BY,
    )


def _at(moment: datetime) -> Actor:
    return system_actor(moment=moment, request_id=uuid_utils.uuid7(), door="demo")
