"""Pulling deviations and unusual readings from what lies below, which knows nothing of it; and writing routines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction

from jourbok.accounts.selectors import addresses_of_managers, names_of_accounts
from jourbok.audit.selectors import accesses
from jourbok.audit.services import Key, record_change, write_once
from jourbok.calls.selectors import unanswered_first_calls
from jourbok.decisions.selectors import (
    CarriedOutLate,
    Denied,
    LapsedClock,
    carried_out_late,
    denied_since,
    lapsed_since,
)
from jourbok.handover.selectors import WronglySent, wrongly_sent
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, DomainError, SomebodyElseChangedIt
from jourbok.kernel.localtime import local_date
from jourbok.kernel.swedish import day_long, moment
from jourbok.messages.rules import Channel, NoSuchAddress, NotSendable, Template
from jourbok.messages.services import SamePurposeOtherMessage, queue_message
from jourbok.messages.transports import is_configured
from jourbok.people.selectors import recognised
from jourbok.quality.models import Deviation, ReadAlarm, ReadAlarmReview, Routine
from jourbok.quality.permissions import COLLECT_DEVIATIONS, READ_ALARMS, WATCH_READING, WRITE_ROUTINES
from jourbok.quality.rules import Noticed, Read, noticed
from jourbok.quality.selectors import read_alarm
from jourbok.quality.selectors import routine as versions_of

if TYPE_CHECKING:
    from jourbok.calls.models import CallAttempt

#: Longer than any worker stands still, and than anybody waits before writing down a call that was missed.
LOOK_BACK: Final = timedelta(days=400)
CALL: Final = "calls.callattempt"
CLOCK: Final = "decisions.clock"
EXECUTION: Final = "decisions.execution"
HEARD: Final = "decisions.heard"
WITHDRAWAL: Final = "handover.withdrawal"
LEAST_TEXT: Final = 3
#: A long weekend in which no worker ran.
READS_LOOK_BACK: Final = timedelta(days=4)
#: What somebody does to be shown a person; what a list of work or a case brings along is none of it.
ASKED_FOR: Final = (
    "people.asked_for",
    "people.searched",
    "people.opened_page",
    "people.opened_form",
    "cases.open",
    "cases.read",
    "refused.unlock_first",
    "refused.case_needs_reason",
)
#: A search brings namesakes along, whom nobody has asked for.
NAMED: Final = frozenset(ASKED_FOR) - {"people.searched"}


class OwnReading(DomainError):
    """Nobody looks into what they have looked up themselves."""

    code = "own_reading"
    message_sv = "Du slog själv. Någon annan ska gå igenom slagningen."
    status = 403


class AlreadyReviewed(DomainError):
    """What has been looked into is not looked into again."""

    code = "already_reviewed"
    message_sv = "Någon har redan gått igenom slagningen."
    status = 409


class RoutineIsWithdrawn(DomainError):
    """What no longer applies is not changed; a new routine is written."""

    code = "routine_is_withdrawn"
    message_sv = "Rutinen är upphävd. Skriv en ny."
    status = 409


@transaction.atomic
def collect_deviations(*, actor: Actor) -> int:
    """What went wrong by itself has one deviation draft each; how many are new.

    That is each first call from the alarm centre that nobody answered, each report that was withdrawn because it went
    to the wrong board or was about the wrong person, each time a colleague said that they did not hear a decision that
    another wrote down, and, before a board had taken the decision over, each legal clock that lapsed and each decision
    that was carried out when it had ended.
    """
    actor.require(COLLECT_DEVIATIONS)
    since = actor.moment - LOOK_BACK
    calls = unanswered_first_calls(actor, since).filter(at__lte=actor.moment)
    known = _known(CALL)
    new_calls = sum(_draft_call(actor, call) for call in calls if str(call.pk) not in known)
    known = _known(CLOCK)
    lapsed = lapsed_since(actor, since, actor.moment)
    new_clocks = sum(_draft_clock(actor, each) for each in lapsed if _key(each) not in known)
    known = _known(EXECUTION)
    late = carried_out_late(actor, actor.moment)
    new_late = sum(_draft_late(actor, each) for each in late if str(each.made.id) not in known)
    known = _known(HEARD)
    denied = denied_since(actor, since)
    new_denied = sum(_draft_denied(actor, each) for each in denied if str(each.id) not in known)
    known = _known(WITHDRAWAL)
    wrongly = wrongly_sent(actor, since)
    wrong = sum(_draft_wrong(actor, each) for each in wrongly if str(each.id) not in known)
    _retell(actor, wrongly)
    return new_calls + new_clocks + new_late + new_denied + wrong


def _known(source: str) -> set[str]:
    return set(Deviation.objects.filter(source_kind=source).values_list("source_id", flat=True))


def _draft_call(actor: Actor, call: CallAttempt) -> bool:
    return _draft(
        actor,
        CALL,
        str(call.pk),
        kind=Deviation.Kind.UNANSWERED_FIRST_CALL,
        board=call.contact.board if call.contact else None,
        occurred_at=call.at,
        text=call.cause or "Ingen orsak är antecknad.",
    )


def _draft_clock(actor: Actor, lapsed: LapsedClock) -> bool:
    return _draft(
        actor,
        CLOCK,
        _key(lapsed),
        kind=Deviation.Kind.LAPSED_CLOCK,
        board_id=lapsed.made.board_id,
        occurred_at=lapsed.lapse.at,
        text=_told(lapsed),
    )


def _draft_late(actor: Actor, late: CarriedOutLate) -> bool:
    """What was decided, when that ended and why, and when it was carried out; nothing of the person."""
    made = late.made
    return _draft(
        actor,
        EXECUTION,
        str(made.id),
        kind=Deviation.Kind.CARRIED_OUT_LATE,
        board_id=made.board_id,
        occurred_at=late.at,
        text=f"Ärende {made.case_number}, beslut enligt {made.ground} {moment(made.decided_at)}. {late.end.text_sv} "
        f"Verkställt {moment(late.at)}.",
    )


def _draft_denied(actor: Actor, denied: Denied) -> bool:
    told: dict[str, Any] = {"board_id": denied.board_id, "occurred_at": denied.at, "text": denied.text_sv}
    return _draft(actor, HEARD, str(denied.id), kind=Deviation.Kind.NOT_HEARD, **told)


def _draft_wrong(actor: Actor, wrong: WronglySent) -> bool:
    return _draft(
        actor,
        WITHDRAWAL,
        str(wrong.id),
        kind=Deviation.Kind.WRONGLY_SENT,
        board_id=wrong.board_id,
        occurred_at=wrong.sent_at,
        text=_wrong_in_words(wrong),
    )


def _retell(actor: Actor, wrongly: list[WronglySent]) -> None:
    """A draft that nobody has taken in hand says what has happened since: that the board opened it, or deleted it."""
    drafts = {row.source_id: row for row in Deviation.objects.filter(source_kind=WITHDRAWAL, is_draft=True)}
    for each in wrongly:
        draft, words = drafts.get(str(each.id)), _wrong_in_words(each)
        if draft is not None and draft.text != words:
            Deviation.objects.filter(pk=draft.pk).update(text=words)
            record_change(actor=actor, action="quality.deviation_retold", subject=draft)


def _wrong_in_words(wrong: WronglySent) -> str:
    """Where it went and how, who may have seen it and what was done; nothing of the person, nor anybody's own words."""
    ways = "; ".join(f"{way.label_sv} ({way.state.label_sv})" for way in wrong.ways)
    opened = (
        f"Öppnades hos nämnden {moment(wrong.opened_at)}." if wrong.opened_at else "Ingen hos nämnden har öppnat den."
    )
    done = (
        "Rapporten återkallades och går inte att läsa."
        if wrong.is_recalled
        else f"Nämnden ombads {moment(wrong.discovered_at)} att radera den."
    )
    deleted = f" Nämnden har raderat den {moment(wrong.deleted_at)}." if wrong.deleted_at else ""
    return (
        f"{wrong.cause}. Rapport i ärende {wrong.case_number} gick till {wrong.board_name} {moment(wrong.sent_at)}. "
        f"Vägar: {ways}. Upptäckt {moment(wrong.discovered_at)}. {opened} {done}{deleted}"
    )


def _key(lapsed: LapsedClock) -> str:
    """The decision and its clock, which the law names by section and name; one that ran anew also by its last day."""
    clock, ends = lapsed.lapse.clock, lapsed.lapse.deadline
    return f"{lapsed.made.id} {clock.section} {clock.name}{f' {ends.due_on}' if lapsed.lapse.is_anew else ''}"


def _told(lapsed: LapsedClock) -> str:
    """What was decided, by when what should have been done, and what it means; nothing of the person."""
    clock, ends, made = lapsed.lapse.clock, lapsed.lapse.deadline, lapsed.made
    last = moment(ends.ends_at) if ends.ends_at else day_long(ends.postponed_on)
    return (
        f"Ärende {made.case_number}, beslut enligt {made.ground} {moment(made.decided_at)}. "
        f"{clock.name} ({clock.section}) senast {last} är inte registrerad. {clock.missed}"
    )


def _draft(actor: Actor, source_kind: str, source_id: str, **told: Any) -> bool:
    """One draft for the source, whether this worker or another comes first; whether it was this one."""
    deviation, is_new = Deviation.objects.get_or_create(
        source_kind=source_kind, source_id=source_id, defaults={**told, "collected_at": actor.moment}
    )
    if is_new:
        record_change(
            actor=actor, action="quality.deviation_drafted", subject=deviation, details={"source": source_kind}
        )
    return is_new


@write_once
def write_routine(*, actor: Actor, title: str, text: str, from_on: date, key: Key = None) -> Routine:
    """The unit head writes how the service does something, from a date on; the boards can read it. Raises BadInput."""
    actor.require(WRITE_ROUTINES)
    _check_routine({"title": title, "text": text})
    return _written(actor, Routine(title=title.strip(), text=text.strip(), from_on=from_on))


@write_once
def change_routine(
    *,
    actor: Actor,
    routine: UUID,
    version: int,
    title: str,
    text: str,
    from_on: date,
    reason: str,
    key: Key = None,
) -> Routine:
    """A new version beside those before it; `version` is the one that was shown.

    Raises NotFound, BadInput, RoutineIsWithdrawn, SomebodyElseChangedIt.
    """
    actor.require(WRITE_ROUTINES)
    _check_routine({"title": title, "text": text, "reason": reason})
    said = {"title": title.strip(), "text": text.strip(), "from_on": from_on, "reason": reason.strip()}
    return _written(actor, _next(actor, routine, version, said))


@write_once
def withdraw_routine(*, actor: Actor, routine: UUID, version: int, reason: str, key: Key = None) -> Routine:
    """The routine no longer applies; what it said stays to be read.

    Raises NotFound, BadInput, RoutineIsWithdrawn, SomebodyElseChangedIt.
    """
    actor.require(WRITE_ROUTINES)
    _check_routine({"reason": reason})
    last = versions_of(actor, routine)[0]
    said = {"title": last.title, "text": last.text, "from_on": local_date(actor.moment), "reason": reason.strip()}
    return _written(actor, _next(actor, routine, version, {**said, "is_withdrawn": True}))


_ROUTINE_LACKS: Final = {
    "title": "Skriv vad rutinen heter.",
    "text": "Skriv hur det går till.",
    "reason": "Skriv varför rutinen ändras.",
}


def _check_routine(said: dict[str, str]) -> None:
    faults = {name: _ROUTINE_LACKS[name] for name, text in said.items() if len(text.strip()) < LEAST_TEXT}
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)


def _next(actor: Actor, routine: UUID, version: int, said: dict[str, Any]) -> Routine:
    last = versions_of(actor, routine)[0]
    if last.is_withdrawn:
        raise RoutineIsWithdrawn()
    if last.version != version:
        raise SomebodyElseChangedIt()
    return Routine(routine=routine, version=version + 1, **said)


def _written(actor: Actor, new: Routine) -> Routine:
    new.written_at, new.by_id, new.by_name = actor.moment, actor.id, actor.name
    found, is_new = Routine.objects.get_or_create(
        routine=new.routine,
        version=new.version,
        defaults={
            field: getattr(new, field)
            for field in ("title", "text", "from_on", "is_withdrawn", "reason", "written_at", "by_id", "by_name")
        },
    )
    if not is_new:
        raise SomebodyElseChangedIt()
    record_change(
        actor=actor,
        action="quality.routine_withdrawn" if new.is_withdrawn else "quality.routine_written",
        subject=found,
        details={"routine": str(found.routine), "version": found.version},
        reason=found.reason,
    )
    return found


@transaction.atomic
def notice_unusual_reading(*, actor: Actor) -> int:
    """Whoever looked up their own name, a colleague's or over 200 persons in an hour is told to the head, once a night.

    How many are new. Who leads the unit has a letter of it, but not whoever looked.
    """
    actor.require(WATCH_READING)
    rows = accesses(actor.moment - READS_LOOK_BACK, actor.moment, actions=ASKED_FOR)
    people = [row for row in rows if row.actor_id.isdecimal()]
    by_name = {row.person_id for row in people if row.action in NAMED}
    names = {each.id: each.name for each in recognised(actor, ids=by_name)}
    reads = [Read(row.actor_id, row.actor_name, row.person_id, row.at, row.action in NAMED) for row in people]
    return sum(_alarm(actor, one) for one in noticed(reads, names=names, accounts=names_of_accounts()))


def _alarm(actor: Actor, one: Noticed) -> bool:
    """One alarm, whether this worker or another comes first; whether it was this one."""
    told = {"reader_name": one.reader_name, "at": one.at, "persons": one.persons, "noticed_at": actor.moment}
    alarm, is_new = ReadAlarm.objects.get_or_create(
        reader_id=one.reader, kind=one.kind.value, person_id=one.person, night_on=one.night_on, defaults=told
    )
    if is_new:
        record_change(
            actor=actor,
            action="quality.unusual_reading",
            subject=alarm,
            details={"kind": alarm.kind, "reader": one.reader},
        )
        _write_to_heads(actor, alarm)
    return is_new


def _write_to_heads(actor: Actor, alarm: ReadAlarm) -> None:
    """Each head but the reader has one letter a day, whatever the number; the rest stands on the page."""
    if not is_configured(Channel.EMAIL):
        return
    for key, address in addresses_of_managers(actor.moment).items():
        if str(key) == alarm.reader_id:
            continue
        try:
            queue_message(
                actor=actor,
                channel=Channel.EMAIL,
                recipient=f"user:{key}",
                address=address,
                template=Template.UNUSUAL_READING,
                about=alarm.pk,
                purpose=f"quality:reading:{key}:{local_date(actor.moment)}",
            )
        except (SamePurposeOtherMessage, NoSuchAddress, NotSendable):
            continue


@write_once
def review_reading(*, actor: Actor, alarm: UUID, outcome: str, note: str, key: Key = None) -> ReadAlarmReview:
    """Somebody else than the reader says what an unusual reading was; it stays to be read.

    Raises NotFound, BadInput, OwnReading, AlreadyReviewed.
    """
    actor.require(READ_ALARMS)
    shown = read_alarm(actor, alarm)
    if shown.is_own:
        raise OwnReading()
    if outcome not in ReadAlarmReview.Outcome.values:
        raise BadInput("Välj vad du kom fram till.", fields={"outcome": "Välj vad du kom fram till."})
    if len(note.strip()) < LEAST_TEXT:
        raise BadInput("Skriv vad du kom fram till.", fields={"note": "Skriv vad du kom fram till."})
    said = {"outcome": outcome, "note": note.strip(), "at": actor.moment, "by_id": actor.id, "by_name": actor.name}
    review, is_new = ReadAlarmReview.objects.get_or_create(alarm=shown.row, defaults=said)
    if not is_new:
        raise AlreadyReviewed()
    record_change(actor=actor, action="quality.reading_reviewed", subject=shown.row, details={"outcome": outcome})
    return review
