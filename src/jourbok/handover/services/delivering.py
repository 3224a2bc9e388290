"""Bringing a report to its board: one attempt at a time, the next way when one does not get there, never twice.

An attempt is written down as begun before anything leaves the house and as ended after. Whoever dies between leaves an
attempt that began: it is made again where the other side knows a message that comes twice, else it is told as unclear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from jourbok.audit.services import record_change
from jourbok.documents.paper import from_json
from jourbok.handover.channels import Channel, HandedOver, Parcel, channel_for
from jourbok.handover.models import Delivery, DeliveryStep, ReportVersion
from jourbok.handover.permissions import DELIVER
from jourbok.handover.rules.delivery import (
    ON_ITS_WAY_FOR,
    QUEUES,
    WAYS,
    Line,
    State,
    Step,
    Wanted,
    after_refusal,
    at_once,
    has_died,
    has_waited_out,
    may_attempt,
    next_way,
    open_by,
)
from jourbok.handover.selectors.circuits import must_rest
from jourbok.handover.selectors.delivering import ways_of
from jourbok.handover.selectors.newest import is_superseded
from jourbok.handover.selectors.portal import is_withdrawn
from jourbok.handover.services.holding import hold, hold_way
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import DomainError
from jourbok.messages.services import enqueue
from jourbok.messages.transports import NotHandedOver
from jourbok.organisations.rules.register import ChannelKind
from jourbok.people import selectors as people


@dataclass(frozen=True, slots=True)
class Ended:
    """How an attempt went."""

    step: Step
    reason: str = ""
    remote_id: str = ""


def queue_at_once(actor: Actor, version: ReportVersion) -> list[Delivery]:
    """The version lies in the board's portal from now, and is on its way by every channel that is not to wait.

    It has just been frozen, so that nothing is on its way yet; the database refuses a second by the same channel.
    """
    ways = at_once(ways_of(version.board_id, actor.moment), is_protected=_is_hidden(actor, version))
    rows = Delivery.objects.bulk_create(
        Delivery(version=version, channel=way.channel.value, **_told_of(actor, version, way)) for way in ways
    )
    for row in rows:
        _ask(actor, row)
    return rows


def stop_waiting(actor: Actor, version: ReportVersion, reason: str) -> None:
    """What waits to be sent of the version is not sent."""
    for row in version.deliveries.prefetch_related("steps"):
        if row.line.state is State.QUEUED:
            note_step(row, Step.STOPPED, actor, reason=reason)


def deliver(*, actor: Actor, delivery: UUID, clock: Callable[[], datetime] | None = None) -> None:
    """Try the delivery now, unless it is settled, not yet due, in another's hands, recalled or superseded.

    `clock` tells when the attempt ended; without one it ended as it began.
    """
    actor.require(DELIVER)
    kind = ChannelKind(Delivery.objects.values_list("channel", flat=True).get(pk=delivery))
    channel = channel_for(kind)
    if channel is None:
        return  # by hand, or not set up: a person takes it there
    parcel = _begin(actor, delivery, channel)
    if parcel is not None:
        ended = _attempt(channel, parcel, delivery)
        _end(replace(actor, moment=clock()) if clock else actor, delivery, ended)


def follow_deliveries(*, actor: Actor) -> int:
    """What is due is asked for anew, attempts that died are told of, and the next way is taken; how many moved."""
    actor.require(DELIVER)
    return sum(_follow(actor, version) for version in _on_their_way(actor))


def _queue(actor: Actor, version: ReportVersion, way: Wanted) -> Delivery:
    """The delivery by this way, made once; asked for when this transaction is saved."""
    told = _told_of(actor, version, way)
    row, is_new = Delivery.objects.get_or_create(version=version, channel=way.channel.value, defaults=told)
    if is_new:
        _ask(actor, row)
    return row


def _told_of(actor: Actor, version: ReportVersion, way: Wanted) -> dict[str, Any]:
    return {
        "board_id": version.board_id,
        "address": way.address,
        "position": way.position,
        "queued_at": actor.moment,
    }


def _ask(actor: Actor, row: Delivery) -> None:
    """What has just been queued is written down, and tried after this transaction; the portal has it already."""
    if row.channel == ChannelKind.PORTAL.value:
        return
    details = {"channel": row.channel, "version": str(row.version_id)}
    record_change(
        actor=actor, action="handover.delivery_queued", subject=row, board=row.version.board.slug, details=details
    )
    ask_for_attempt(row)


def ask_for_attempt(row: Delivery) -> None:
    """An attempt is made after this transaction, by hands that wait for no other server than this way's."""
    enqueue("handover.deliver", queue=QUEUES.get(ChannelKind(row.channel), ""), delivery=str(row.pk))


@transaction.atomic
def _begin(actor: Actor, key: UUID, channel: Channel) -> Parcel | None:
    """The parcel to hand over now, its attempt written down; None when there is nothing to do."""
    row = held(key)
    line, version = row.line, row.version
    if not may_attempt(line, actor.moment, repeats_safely=channel.repeats_safely):
        return None
    hold_way(row.channel)
    if must_rest(row, actor.moment):
        return None  # it waits, as the screen says, until whoever follows asks anew
    stopped = why_not(actor, row)
    if stopped:
        note_step(row, Step.STOPPED, actor, reason=stopped)
        take_next_way(actor, version)
        return None
    note_step(row, Step.BEGUN, actor)
    return Parcel(
        id=row.pk,
        version_id=version.pk,
        conversation=version.report_id,
        case_number=version.report.case_number,
        number=version.number,
        address=row.address,
        paper=from_json(version.paper),
        sent_at=version.sent_at,
        now=actor.moment,
    )


def _attempt(channel: Channel, parcel: Parcel, key: UUID) -> Ended:
    """Hand the parcel over, and say how it went."""
    try:
        handed: HandedOver = channel.hand_over(parcel)
    except NotHandedOver as refused:
        line = Delivery.objects.get(pk=key).line
        step = after_refusal(
            line,
            may_be_tried_again=refused.may_be_tried_again,
            may_have_arrived=refused.may_have_arrived,
            repeats_safely=channel.repeats_safely,
        )
        return Ended(step, refused.reason)
    except DomainError as refused:  # the paper itself cannot be made: no later attempt can make it
        return Ended(Step.FAILED, refused.message)
    return Ended(Step.HANDED_OVER, remote_id=handed.remote_id)


@transaction.atomic
def _end(actor: Actor, key: UUID, ended: Ended) -> None:
    """Write down how the attempt went; a receipt that was quicker than we stands, and what was given up may yet end."""
    row = held(key)
    if row.line.state not in {State.SENDING, State.UNKNOWN}:
        return
    note_step(row, ended.step, actor, reason=ended.reason, remote_id=ended.remote_id)
    if ended.step in {Step.UNKNOWN, Step.FAILED}:
        take_next_way(actor, row.version)


@transaction.atomic
def _follow(actor: Actor, key: UUID) -> int:
    """See to one version: attempts that are due or died, and the next way; how much was done."""
    version = ReportVersion.objects.select_related("report", "board").get(pk=key)
    hold(version.pk)
    moved = 0
    for row in version.deliveries.prefetch_related("steps"):
        moved += _see_to(actor, row)
    return moved + take_next_way(actor, version)


def _see_to(actor: Actor, row: Delivery) -> int:
    channel = channel_for(ChannelKind(row.channel))
    if channel is None:
        return 0
    line = row.line
    if may_attempt(line, actor.moment, repeats_safely=channel.repeats_safely):
        if must_rest(row, actor.moment):
            return _give_up(actor, row)
        ask_for_attempt(row)  # without a lock: one that died would hold it for ever
        return 1
    if has_died(line, actor.moment):
        note_step(row, Step.UNKNOWN, actor, reason="Försöket avbröts. Ingen vet om rapporten kom fram den vägen.")
        return 1
    return 0


def _give_up(actor: Actor, row: Delivery) -> int:
    """What has waited half an hour for a receiver that is left alone has failed; how many did."""
    if not has_waited_out(row.line, actor.moment):
        return 0
    note_step(row, Step.FAILED, actor, reason="Vägen har varit bruten i en halvtimme. Rapporten gick inte fram så.")
    return 1


def take_next_way(actor: Actor, version: ReportVersion) -> int:
    """Queue the board's next way when those that were taken have not brought the report to anybody."""
    if is_withdrawn(version) or is_superseded(version):
        return 0
    lines = [row.line for row in version.deliveries.prefetch_related("steps")]
    way = next_way(
        ways_of(version.board_id, actor.moment),
        [line for line in lines if not _awaits_somebody(line)],
        actor.moment,
        taken={line.channel for line in lines},
        is_protected=_is_hidden(actor, version),
        is_opened=version.receipts.exists(),
        open_by=open_by(version.sent_at, version.report.due_at),
    )
    if way is None:
        return 0
    _queue(actor, version, way)
    return 1


def _on_their_way(actor: Actor) -> list[UUID]:
    """The latest version of each report that its board has not acknowledged and that was sent of late."""
    rows = ReportVersion.objects.filter(
        report__awaits_board=True, sent_at__gte=actor.moment - ON_ITS_WAY_FOR, sent_at__lte=actor.moment
    )
    return list(rows.order_by("report_id", "-number").distinct("report_id").values_list("pk", flat=True))


def held(key: UUID) -> Delivery:
    """The delivery, with nobody else at its version until this transaction ends."""
    row = Delivery.objects.select_related("version__report", "version__board").get(pk=key)
    hold(row.version_id)
    return row


def note_step(row: Delivery, step: Step, actor: Actor, *, reason: str = "", remote_id: str = "", by: str = "") -> None:
    """Write down what happened to the delivery, by whom when it was a person."""
    number = row.steps.count() + 1
    DeliveryStep.objects.create(
        board_id=row.board_id,
        delivery=row,
        number=number,
        step=step.value,
        at=actor.moment,
        reason=reason[:300],
        remote_id=remote_id[:200],
        by_name=by,
    )


def why_not(actor: Actor, row: Delivery) -> str:
    """Why the delivery is not attempted any more; nothing when it is."""
    if is_withdrawn(row.version):
        return "Rapporten är återkallad eller ska raderas."
    if is_superseded(row.version):
        return "Ersatt av en nyare version."
    if not WAYS[row.line.channel].for_protected and _is_hidden(actor, row.version):
        return "Någon i rapporten har skyddade personuppgifter, så den går inte den vägen."
    return ""


def _is_hidden(actor: Actor, version: ReportVersion) -> bool:
    """Whether the person, their family or somebody whom the report names on purpose is protected, now or when sent."""
    if version.is_protected or version.report.protections.exists():
        return True
    named = version.disclosures.values_list("person_id", flat=True)
    return people.has_protected_family(version.person_id, actor.moment, others=named)


def _awaits_somebody(line: Line) -> bool:
    """Whether a person has yet to carry it: nothing happens on that way by itself, and no other waits for it."""
    is_by_hand = line.channel is not ChannelKind.PORTAL and channel_for(line.channel) is None
    return is_by_hand and line.state is State.QUEUED
