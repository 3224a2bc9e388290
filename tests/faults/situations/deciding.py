"""Urgent decisions: prepared, sent, signed or declined, and told about afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.tests.factories import a_case
from jourbok.decisions import services as decisions
from jourbok.decisions.tests.factories import (
    SAID,
    a_colleague,
    a_decider,
    a_draft,
    a_proposal,
    a_signed_decision,
    at,
    decision_of,
    their_mandate,
)
from jourbok.kernel.actor import Role
from jourbok.kernel.localtime import local_date
from jourbok.law.rules import Event
from jourbok.signing.rules import Method
from jourbok.signing.services import keep_left
from jourbok.signing.tests.factories import NUMBER, with_number
from tests.faults.situations.ground import Asked, a_worker, situation
from tests.faults.situations.signatures import a_line

MINUTE = timedelta(minutes=1)


@situation
def decisions__begin_draft() -> Asked:
    a_draft()  # the law is loaded
    return {"actor": a_worker(), "case": a_case().pk, "kind": "lvu_6"}


def _to_write() -> Asked:
    draft = a_draft()
    return {"actor": a_worker(), "draft": draft.pk, "version": draft.version, "ruling": draft.ruling, "content": SAID}


@situation
def decisions__write_draft() -> Asked:
    return _to_write()


@situation
def decisions__discard() -> Asked:
    draft = a_draft()
    return {"actor": a_worker(), "draft": draft.pk, "version": draft.version}


@situation
def decisions__take_up_again() -> Asked:
    draft = a_draft()
    decisions.discard(actor=a_worker(), draft=draft.pk, version=draft.version)
    return {"actor": a_worker(), "draft": draft.pk}


@situation
def decisions__send_for_decision() -> Asked:
    return _to_write()


@situation
def decisions__withdraw() -> Asked:
    return {"actor": a_worker(), "proposal": a_proposal().pk, "reason": "Mormor är på plats"}


def _to_sign() -> Asked:
    """A decision maker with an account, a BankID and the board's mandate, and what waits for them."""
    proposal, decider = a_proposal(), with_number(a_decider())
    return {"actor": decider, "proposal": proposal.pk, "mandate": their_mandate(decider).pk}


@situation
def decisions__begin_signing() -> Asked:
    return _to_sign()


@situation
def decisions__collect() -> Asked:
    asked = _to_sign()
    begun = decisions.begin_signing(**asked)
    then = at(asked["actor"], NIGHT + MINUTE)
    proved = replace(then, step_up_at=then.moment - timedelta(seconds=1))
    return {**asked, "actor": proved, "order": begun.order.pk, "proved_by": "mfa"}


@situation
def decisions__sign_by_phone() -> Asked:
    asked = _to_sign()
    return {**asked, "actor": a_worker(), "number": NUMBER, "via": a_line(asked["actor"].name)}


@situation
def decisions__read_out() -> Asked:
    asked = _to_sign()
    said = {"signer_name": asked["actor"].name, "witness_name": "Sam Vittne", "read_at": NIGHT}
    return {**asked, "actor": a_worker(), **said}


@situation
def decisions__write_down() -> Asked:
    asked = _to_sign()
    said = {"signer_name": asked["actor"].name, "witness_name": "Sam Vittne", "made_at": NIGHT}
    return {**asked, "actor": a_worker(), **said}


@situation
def decisions__tell_heard() -> Asked:
    asked = _to_sign()
    return {**asked, "actor": a_worker(), "heard_at": NIGHT}


@situation
def decisions__tell_not_heard() -> Asked:
    asked = decisions__read_out()
    decisions.read_out(**asked)
    return {"actor": a_colleague(), "proposal": asked["proposal"]}


@situation
def decisions__receive_paper() -> Asked:
    asked = _to_sign()
    said = {"signer_name": asked["actor"].name, "witness_name": "Sam Vittne", "made_at": NIGHT}
    decisions.write_down(**{**asked, "actor": a_worker(), **said})
    came = {"signed_on": local_date(NIGHT), "arrived_at": NIGHT + 10 * MINUTE}
    return {"actor": at(a_worker(), NIGHT + 20 * MINUTE), "proposal": asked["proposal"], **came}


@situation
def decisions__decline() -> Asked:
    asked = _to_sign()
    return {"actor": asked["actor"], "proposal": asked["proposal"], "reason": "Mormor kan ta emot barnet i natt."}


@situation
def decisions__record_moment() -> Asked:
    outcome, _, _ = a_signed_decision()
    later = replace(a_worker(), moment=NIGHT + 10 * MINUTE)
    return {
        "actor": later,
        "decision": decision_of(outcome),
        "event": Event.EXECUTED,
        "at": NIGHT + 5 * MINUTE,
        "source": "Polisen på plats",
    }


@situation
def decisions__tell_party() -> Asked:
    outcome, _, _ = a_signed_decision()
    later = replace(a_worker(), moment=NIGHT + 10 * MINUTE)
    said = {"party": "Mamman", "capacity": "guardian", "served": "told", "how": "I hallen"}
    return {"actor": later, "decision": decision_of(outcome), "at": NIGHT + 5 * MINUTE, **said}


def _at_its_board() -> Asked:
    """The board's intake, some minutes after the decision was signed."""
    outcome, _, _ = a_signed_decision()
    intake = an_actor(Role.BOARD_INTAKE, boards=frozenset({"sollentuna"}), name="Mio Mottagning")
    return {"actor": at(intake, NIGHT + 30 * MINUTE), "decision": decision_of(outcome)}


@situation
def decisions__take_over() -> Asked:
    return {**_at_its_board(), "own_number": "2021-44"}


@situation
def decisions__note_meeting() -> Asked:
    return {**_at_its_board(), "meeting_on": local_date(NIGHT), "paragraph": "§ 88"}


@situation
def decisions__decide_left() -> Asked:
    proposal, decider = a_proposal(a_case()), with_number(a_decider())
    mandate, line = their_mandate(decider), a_line(decider.name)
    asked: dict[str, Any] = {
        "proposal": proposal.pk,
        "mandate": mandate.pk,
        "method": Method.BANKID,
        "caller_address": "192.0.2.10",
    }
    decisions.begin_signing(actor=at(decider, NIGHT), via=line, **asked)
    jourbok = an_actor(Role.SYSTEM, name="Jourbok", at=NIGHT + MINUTE)
    keep_left(actor=jourbok, via=line)
    return {"actor": at(jourbok, NIGHT + 2 * MINUTE)}
