"""A17: nobody decides who may not, whatever they send, and nobody reads what they are not asked to decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import uuid_utils.compat as uuid_utils

from jourbok.cases import services as cases
from jourbok.cases.models import Decision
from jourbok.cases.selectors import case_head
from jourbok.decisions import selectors, services
from jourbok.decisions.models import Outcome, Proposal
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import DomainError
from jourbok.law.rules import Event
from jourbok.people.rules.errors import UnlockFirst
from jourbok.signing.rules import Document, hash_of
from jourbok.signing.services import begin_by_step_up

from .world import LOOKS_AT, World

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def refused(do: Callable[..., Any], **asked: Any) -> str:
    """What the refusal is called; nothing is decided by what is refused."""
    before = Decision.objects.count(), Outcome.objects.count()
    with pytest.raises(DomainError) as found:
        do(**asked)
    assert (Decision.objects.count(), Outcome.objects.count()) == before
    return type(found.value).__name__


def proved(world: World, who: str = "decision maker", minutes: int = 1) -> Actor:
    then = world.at(who, LOOKS_AT + minutes * MINUTE)
    return replace(then, step_up_at=then.moment - timedelta(seconds=1))


def to_sign(world: World, **other: Any) -> dict[str, Any]:
    return {"proposal": world.things["proposal"], "mandate": world.things["decider's mandate"], **other}


def shown(world: World) -> UUID:
    return services.begin_signing(actor=world.at("decision maker"), **to_sign(world)).order.pk


def test_the_decision_maker_signs_what_waits_for_them_so_that_the_refusals_below_are_refusals(world: World) -> None:
    order = shown(world)
    done = services.collect(actor=proved(world), order=order, proved_by="mfa", **to_sign(world))
    assert done.outcome is not None
    again = services.collect(actor=proved(world, minutes=2), order=order, proved_by="mfa", **to_sign(world))
    assert again.outcome == done.outcome
    assert refused(shown, world=world) == "ProposalHasEnded"


@pytest.mark.parametrize("who", ["duty worker", "unit manager", "intake", "other intake", "administrator"])
def test_nobody_signs_or_answers_with_the_mandate_of_another(world: World, who: str) -> None:
    asked = to_sign(world)
    for service, more in (
        (services.begin_signing, {}),
        (services.collect, {"order": world.things["decider's order"], "proved_by": "mfa"}),
    ):
        assert refused(service, actor=proved(world, who), **asked, **more) in ("NoMandate", "NotPermitted", "NotFound")
    said = {"proposal": asked["proposal"], "reason": "Barnet kan vara hos mormor"}
    assert refused(services.decline, actor=world.at(who), **said) in ("NoMandate", "NotPermitted")


def test_a_decision_maker_neither_reads_nor_decides_another_boards_proposal(world: World) -> None:
    decider, other = world.at("decision maker"), world.things["other board's proposal"]
    assert refused(selectors.to_decide, viewer=decider, proposal_id=other) == "ProposalOfOthers"
    assert refused(services.begin_signing, actor=decider, **to_sign(world, proposal=other)) == "NoMandate"
    assert other not in {row.pk for row in selectors.waiting_for(decider)}


def test_a_mandate_that_has_ended_reads_and_decides_nothing(world: World) -> None:
    order = shown(world)
    cases.end_mandate(actor=world.at("unit manager"), mandate=world.things["decider's mandate"])
    late = proved(world)
    assert refused(services.collect, actor=late, order=order, proved_by="mfa", **to_sign(world)) == "NoMandate"
    assert refused(services.begin_signing, actor=late, **to_sign(world)) == "NoMandate"
    assert refused(selectors.to_decide, viewer=late, proposal_id=world.things["proposal"]) == "ProposalOfOthers"
    read = {"signer_name": world.users["decision maker"].name, "witness_name": "Sam Vittne"}
    worker = world.at("duty worker", LOOKS_AT + 2 * MINUTE)
    assert refused(services.read_out, actor=worker, read_at=LOOKS_AT + MINUTE, **read, **to_sign(world)) == "NoMandate"


def test_somebody_in_conflict_reads_and_decides_nothing_by_any_way(world: World) -> None:
    proposal = Proposal.objects.get(pk=world.things["proposal"])
    order, name = shown(world), world.users["decision maker"].name
    told: dict[str, Any] = {"case": proposal.case_id, "decider_name": name, "reason": "Barnets farbror"}
    cases.record_conflict(actor=world.at("duty worker"), **told)
    late, worker = proved(world), world.at("duty worker", LOOKS_AT + 2 * MINUTE)
    assert refused(services.collect, actor=late, order=order, proved_by="mfa", **to_sign(world)) == "NoMandate"
    assert refused(selectors.to_decide, viewer=late, proposal_id=proposal.pk) == "ProposalOfOthers"
    read = {"signer_name": name, "witness_name": "Sam Vittne", "read_at": LOOKS_AT + MINUTE}
    assert refused(services.read_out, actor=worker, **read, **to_sign(world)) == "InConflict"
    phoned = {**to_sign(world), "number": "198005062384"}
    assert refused(services.sign_by_phone, actor=worker, **phoned) == "InConflict"


def test_an_order_for_another_document_makes_no_decision(world: World) -> None:
    decider = world.at("decision maker")
    waiting = selectors.to_decide(decider, world.things["proposal"])
    mandate = next(each for each in waiting.mandates if each.id == world.things["decider's mandate"])
    words = waiting.words_with(mandate, decider.name)
    twin = Document("decisions.proposal", world.things["declined proposal"])
    order = begin_by_step_up(actor=decider, document=twin, document_hash=hash_of(words), words_shown=words).order.pk
    assert refused(services.collect, actor=proved(world), order=order, proved_by="mfa", **to_sign(world)) == "NotFound"


@pytest.mark.parametrize("ended", ["declined proposal", "decided proposal", "earlier proposal"])
def test_what_has_ended_is_neither_signed_declined_nor_taken_back(world: World, ended: str) -> None:
    proposal = world.things[ended]
    decider, worker = world.at("decision maker"), world.at("duty worker")
    asked = to_sign(world, proposal=proposal)
    assert refused(services.begin_signing, actor=decider, **asked) == "ProposalHasEnded"
    no = {"proposal": proposal, "reason": "Barnet kan vara hos mormor"}
    assert refused(services.decline, actor=decider, **no) == "ProposalHasEnded"
    assert refused(services.withdraw, actor=worker, **no) == "ProposalHasEnded"


def test_a_second_taking_into_care_is_neither_begun_nor_sent(world: World) -> None:
    draft = Proposal.objects.get(pk=world.things["decided proposal"]).draft
    worker = world.at("duty worker")
    assert refused(services.begin_draft, actor=worker, case=draft.case_id, kind="lvu_6") == "AlreadyDecided"
    draft.pk, draft.closed_at = uuid_utils.uuid7(), None  # one that was begun before the other was decided
    draft.save(force_insert=True)
    said = dict.fromkeys(("ground", "facts", "urgency", "childs_view"), "Allt som lagen frågar efter.")
    said |= {"information": "Barnet vet.", "alternatives": "Inga."}
    sent = {"draft": draft.pk, "version": draft.version, "ruling": draft.ruling, "content": said}
    assert refused(services.send_for_decision, actor=worker, **sent) == "AlreadyDecided"


def test_a_masked_persons_draft_proposal_and_words_are_not_shown_before_they_are_opened(world: World) -> None:
    worker, key = world.at("duty worker"), world.things["protected proposal"]
    with pytest.raises(UnlockFirst):
        selectors.proposal_for(worker, key)
    head = case_head(worker, world.things["protected's case"])
    assert {(each.words, each.ruling, each.sections) for each in selectors.proposals_of(head)} == {("", "", ())}
    assert refused(selectors.to_decide, viewer=world.at("decision maker"), proposal_id=key) == "ReasonToDecideNeeded"


def test_a_board_tells_nothing_of_another_boards_decision(world: World) -> None:
    told = {"event": Event.SUBMITTED, "at": LOOKS_AT - MINUTE, "source": "Rätten"}
    for who, decision in (("intake", "other board's decision"), ("other intake", "decision")):
        asked = {"actor": world.at(who), "decision": world.things[decision], **told}
        assert refused(services.record_moment, **asked) == "NotFound"
