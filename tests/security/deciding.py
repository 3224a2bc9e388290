"""Urgent decisions of the world: what is prepared, what waits for its decision maker, and what was decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from jourbok.accounts.tests.factories import NIGHT
from jourbok.cases import services as cases
from jourbok.decisions import services as decisions
from jourbok.decisions.models import (
    Acknowledgement,
    Attempt,
    AttemptResult,
    MeetingNote,
    Outcome,
    PartyNotice,
    Proposal,
    TakeOver,
)
from jourbok.decisions.tests.factories import SAID
from jourbok.kernel.actor import Actor
from jourbok.law.rules import Event, carried_paths, read_written
from jourbok.law.services import load_law
from jourbok.signing.rules import Method

from .world import BOARD_A, BOARD_B, LONG_AGO, World, a_case, a_contact, mark

GROUNDS = ("LVU 6 §", "LVU 11 §", "LVU 32 §", "LVU 43 §", "LVM 13 §", "LVM 45 §", "2024:79 4:1")
APPOINTED = "Förordnad i Solna"
MINUTE = timedelta(minutes=1)


def put_decisions(world: World) -> None:
    """A draft, proposals that wait and that ended, decisions of two boards and of somebody protected."""
    load_law(actor=world.system(LONG_AGO), written=read_written(carried_paths()))
    worker = world.at("duty worker", NIGHT + 11 * MINUTE)
    own, others = _mandate(world, BOARD_A), _mandate(world, BOARD_B)
    world.things["decider's mandate"] = own
    _drafted(world, worker)
    _waiting(world, worker, own)
    _signed(world, worker, own)
    _of_the_other_board(world, worker, others)
    _of_somebody_protected(world, own)
    _of_another_night(world, own)


def _mandate(world: World, board: str) -> int:
    """The decision maker's for the first board; of the other one somebody without an account."""
    user = world.users["decision maker"] if board == BOARD_A else None
    return cases.register_mandate(
        actor=world.at("unit manager", LONG_AGO),
        board=board,
        layer="member",
        is_deputy=False,
        grounds=GROUNDS,
        holder_name=user.name if user else APPOINTED,
        holder_id=str(user.pk) if user else "",
        valid_from=LONG_AGO,
    ).pk


def _sent(world: World, actor: Actor, case: str, kind: str, told: str) -> Proposal:
    """A proposal in which everything that the law asks for carries the mark."""
    draft = decisions.begin_draft(actor=actor, case=world.things[case], kind=kind)
    return decisions.send_for_decision(
        actor=actor,
        draft=draft.pk,
        version=draft.version,
        ruling=f"{draft.ruling} {told}",
        content={name: f"{text} {told}" for name, text in SAID.items()},
    )


def _drafted(world: World, worker: Actor) -> None:
    told = mark("draft", "decision")
    draft = decisions.begin_draft(actor=worker, case=world.things["case"], kind="lvu_32")
    said: dict[str, Any] = {"ruling": f"{draft.ruling} {told}", "content": {"facts": f"Så är det {told}"}}
    decisions.write_draft(actor=worker, draft=draft.pk, version=draft.version, **said)
    world.things["decision draft"] = draft.pk


def _waiting(world: World, worker: Actor, mandate: int) -> None:
    """One that waits, with who was asked, and one that its decision maker said no to."""
    told = mark("proposed", "case")
    contact = a_contact(world, "proposed contact", BOARD_A, group="untold")
    a_case(world, "proposed case", contact, "proposed child", "untold")
    declined = _sent(world, worker, "proposed case", "lvu_32", told)
    decider = world.at("decision maker", NIGHT + 14 * MINUTE)
    decisions.decline(actor=decider, proposal=declined.pk, reason=f"Behövs inte {told}")
    decisions.see_answer(actor=worker, proposal=declined.pk)
    waiting = _sent(world, worker, "proposed case", "lvu_6", told)
    world.things |= {"declined proposal": declined.pk, "proposal": waiting.pk}
    begun = decisions.begin_signing(
        actor=world.at("decision maker", NIGHT + 24 * MINUTE),
        proposal=waiting.pk,
        mandate=mandate,
        method=Method.STEP_UP,
    )
    world.things["decider's order"] = begun.order.pk
    _reached(world, waiting, mandate, worker, told)


def _reached(world: World, waiting: Proposal, mandate: int, worker: Actor, told: str) -> None:
    by: Any = {"by_id": worker.id, "by_name": worker.name}
    of: Any = {"board_id": waiting.board_id, "proposal": waiting}
    who: Any = {"mandate_id": mandate, "name": f"Ordföranden {mark('mandate', 'reached')}", **by}
    rung: Any = {"way": "call", "address": f"070 {mark('waking', 'reached')}", "made_at": NIGHT + 12 * MINUTE}
    attempt = Attempt.objects.create(number=1, **rung, **of, **who)
    world.things["attempt"] = attempt.pk
    AttemptResult.objects.create(
        attempt=attempt, board_id=waiting.board_id, result="no_answer", note=f"Ringde tre gånger {told}", at=NIGHT, **by
    )
    Acknowledgement.objects.create(at=NIGHT + 13 * MINUTE, lasts_until_at=NIGHT + 20 * MINUTE, **of, **who)
    world.things["open attempt"] = _rung(waiting, mandate, worker, number=2).pk


def _rung(proposal: Proposal, mandate: int, worker: Actor, *, number: int = 1) -> Attempt:
    """Somebody was rung, and nobody has told what came of it."""
    return Attempt.objects.create(
        board_id=proposal.board_id,
        proposal=proposal,
        number=number,
        way="call",
        address=f"070 {mark('waking', 'rung')}",
        mandate_id=mandate,
        name=f"Ordföranden {mark('mandate', 'rung')}",
        made_at=worker.moment,
        by_id=worker.id,
        by_name=worker.name,
    )


def _signed(world: World, worker: Actor, mandate: int) -> None:
    """Signed by its decision maker, and what has happened since."""
    told = mark("decided", "case")
    contact = a_contact(world, "decided contact", BOARD_A, group="untold")
    a_case(world, "decided case", contact, "decided child", "untold")
    proposal = _sent(world, worker, "decided case", "lvu_6", told)
    decider = world.at("decision maker", NIGHT + 15 * MINUTE)
    begun = decisions.begin_signing(actor=decider, proposal=proposal.pk, mandate=mandate, method=Method.STEP_UP)
    proved = world.at("decision maker", NIGHT + 17 * MINUTE)
    proved = replace(proved, step_up_at=proved.moment - timedelta(seconds=1))
    done = decisions.collect(actor=proved, proposal=proposal.pk, order=begun.order.pk, mandate=mandate, proved_by="mfa")
    assert done.outcome is not None
    world.things |= {"decided proposal": proposal.pk, "decision": done.outcome.decision_id}
    world.things["police request"] = _police_asked(world, worker, mandate, told)
    later = world.at("duty worker", NIGHT + 20 * MINUTE)
    world.things["moment"] = _happened(later, done.outcome, f"Polisen {told}")
    world.things["notice"] = _told_party(later, done.outcome, told)


def _police_asked(world: World, worker: Actor, mandate: int, told: str) -> UUID:
    """The same decision maker asks the police to help carry the decision out."""
    draft = decisions.begin_draft(
        actor=worker, case=world.things["decided case"], kind="lvu_43", about=world.things["decision"]
    )
    proposal = decisions.send_for_decision(
        actor=worker, draft=draft.pk, version=draft.version, ruling=f"{draft.ruling} {told}", content=SAID
    )
    outcome = _read_out(
        world, proposal, mandate, name=world.users["decision maker"].name, told=told, at=NIGHT + 19 * MINUTE
    )
    heard_at = NIGHT + 19 * MINUTE
    later = world.at("duty worker", NIGHT + 20 * MINUTE)
    decisions.tell_heard(actor=later, proposal=proposal.pk, heard_at=heard_at)
    return _decision(outcome)


def _happened(actor: Actor, outcome: Outcome, source: str) -> UUID:
    told = decisions.record_moment(
        actor=actor,
        decision=_decision(outcome),
        event=Event.EXECUTED,
        at=actor.moment - MINUTE,
        source=source,
    )
    return told.pk


def _told_party(actor: Actor, outcome: Outcome, told: str) -> UUID:
    return PartyNotice.objects.create(
        board_id=outcome.board_id,
        decision_id=_decision(outcome),
        party=f"Mamman {told}",
        capacity="guardian",
        served="told",
        how=f"I hallen {told}",
        at=actor.moment - MINUTE,
        recorded_at=actor.moment,
        by_id=actor.id,
        by_name=actor.name,
    ).pk


def _of_the_other_board(world: World, worker: Actor, mandate: int) -> None:
    """Read to its chair on the telephone, taken over and reported there; and one more that waits."""
    told = mark(BOARD_B, "decision")
    proposal = _sent(world, worker, "other board's case", "lvu_6", told)
    outcome = _read_out(world, proposal, mandate, name=APPOINTED, told=told, at=NIGHT + 16 * MINUTE)
    world.things["other board's decision"] = outcome.decision_id
    world.things["other board's proposal"] = _sent(world, worker, "other board's case", "lvu_32", told).pk
    taken: Any = {
        "board_id": outcome.board_id,
        "decision_id": outcome.decision_id,
        "at": NIGHT,
        "by_id": "0",
        "by_name": told,
    }
    TakeOver.objects.create(own_number=f"SN 4 {told}", **taken)
    MeetingNote.objects.create(meeting_on=NIGHT.date(), paragraph=f"§ 5 {told}", **taken)


def _read_out(world: World, proposal: Proposal, mandate: int, *, name: str, told: str, at: datetime) -> Outcome:
    """A colleague reads it, since they have opened whoever is protected."""
    return decisions.read_out(
        actor=world.at("colleague", at + MINUTE),
        proposal=proposal.pk,
        mandate=mandate,
        signer_name=name,
        witness_name=f"Vittnet {told}",
        read_at=at,
    )


def _of_somebody_protected(world: World, mandate: int) -> None:
    """Decided on the telephone; and help of the police to carry it out, which waits."""
    told, colleague = mark("told", "decision"), world.at("colleague", NIGHT + 11 * MINUTE)
    decider = world.users["decision maker"].name
    proposal = _sent(world, colleague, "protected's case", "lvm_13", told)
    outcome = _read_out(world, proposal, mandate, name=decider, told=told, at=NIGHT + 16 * MINUTE)
    world.things["protected decision"] = outcome.decision_id
    waiting = _sent(world, colleague, "protected's case", "lvm_45", told)
    world.things |= {"protected proposal": waiting.pk, "protected attempt": _rung(waiting, mandate, colleague).pk}


def _of_another_night(world: World, mandate: int) -> None:
    """Sent and taken back two weeks ago, after somebody was rung."""
    worker, told = world.at("duty worker", LONG_AGO + MINUTE), mark("earlier", "decision")
    proposal = _sent(world, worker, "earlier case", "lvm_13", told)
    later = world.at("duty worker", LONG_AGO + 5 * MINUTE)
    decisions.withdraw(actor=later, proposal=proposal.pk, reason=f"Mormor kom {told}")
    draft = decisions.begin_draft(actor=later, case=world.things["earlier case"], kind="lvm_13")
    world.things |= {"earlier proposal": proposal.pk, "earlier decision draft": draft.pk}
    world.things["earlier attempt"] = _rung(proposal, mandate, later).pk


def _decision(outcome: Outcome) -> UUID:
    assert outcome.decision_id is not None
    return outcome.decision_id
