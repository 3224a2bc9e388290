"""Somebody who may decide is reached, one after another, until the decision is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Mandate
from jourbok.cases.rules.decision import InConflict, NoMandate
from jourbok.cases.selectors import standing_conflicts
from jourbok.cases.services import put_on_call, record_conflict
from jourbok.cases.tests.factories import a_case, a_contact, a_mandate
from jourbok.decisions.models import Acknowledgement, Attempt, AttemptResult, Proposal
from jourbok.decisions.rules.codes import Result, Way
from jourbok.decisions.rules.deciding import ProposalHasEnded
from jourbok.decisions.selectors import attempts_of, reach_of, reaching_of
from jourbok.decisions.services import (
    acknowledge,
    call,
    decline,
    move_on,
    pass_on,
    send_link,
    tell_result,
    withdraw,
)
from jourbok.decisions.tests.factories import SAID, a_decider, a_proposal, at, signed_by, their_mandate
from jourbok.kernel.actor import Actor, Role, system_actor
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.messages.models import OutboundMessage
from jourbok.messages.rules import Channel, NoSuchAddress, Template, text_of

pytestmark = pytest.mark.django_db
PHONES = ("070-000 00 01", "070-000 00 02", "070-000 00 03")


def after(minutes: float) -> datetime:
    return NIGHT + timedelta(minutes=minutes)


def worker(minutes: float = 0) -> Actor:
    return at(an_actor(), after(minutes))


def jourbok(minutes: float) -> Actor:
    return system_actor(moment=after(minutes), request_id=worker().request_id)


def moved(minutes: float) -> list[Attempt]:
    """What Jourbok does by itself at that moment, in an installation with both ways out."""
    return move_on(actor=jourbok(minutes), ways=tuple(Channel))


def a_member(name: str, phone: str, **known: Any) -> tuple[Actor, Mandate]:
    """A member of the board with an account and a telephone, whom it has appointed."""
    decider = a_decider(name=name)
    return decider, their_mandate(
        decider, layer="member", is_deputy=False, phone=phone, email="ledamot@example.invalid", **known
    )


def two_on_call(proposal: Proposal) -> list[tuple[Actor, Mandate]]:
    """Noa Ek is rung first tonight, Sam Alm second."""
    found = [a_member("Noa Ek", PHONES[0]), a_member("Sam Alm", PHONES[1])]
    for place, (_, mandate) in enumerate(found, start=1):
        put_on_call(
            actor=an_actor(Role.UNIT_MANAGER),
            board=proposal.board.slug,
            mandate=mandate.pk,
            place=place,
            starts_at=NIGHT,
            ends_at=NIGHT + timedelta(hours=12),
        )
    return found


def next_name(proposal: Proposal, minutes: float) -> str:
    found = reaching_of(proposal, after(minutes)).next
    return found.mandate.holder_name if found else ""


def test_who_is_on_call_first_is_rung_first_and_the_next_when_nobody_answers() -> None:
    proposal = a_proposal()
    (_, noa), (_, sam) = two_on_call(proposal)
    assert next_name(proposal, 0) == "Noa Ek"
    attempt = call(actor=worker(), proposal=proposal.pk, mandate=noa.pk)
    assert reaching_of(proposal, after(1)).asked is not None
    tell_result(actor=worker(2), attempt=attempt.pk, result=Result.NO_ANSWER)
    found = reach_of(worker(3), proposal.pk)
    assert found.reaching.is_free
    assert next_name(proposal, 3) == "Sam Alm"
    assert [(each.name, each.result_label) for each in found.attempts] == [("Noa Ek", "Inget svar")]
    assert (attempt.place, attempt.number) == (1, 1)
    second = call(actor=worker(4), proposal=proposal.pk, mandate=sam.pk)
    tell_result(actor=worker(5), attempt=second.pk, result=Result.BUSY)
    assert reaching_of(proposal, after(5)).has_tried_everybody


def test_when_everybody_has_been_tried_the_chair_is_named_only_where_no_chair_was_among_them() -> None:
    proposal = a_proposal()
    (_, noa), _ = two_on_call(proposal)
    assert "Ring också nämndens ordförande eller enhetschefen." in reaching_of(proposal, after(1)).begin_again_sv
    Mandate.objects.filter(pk=noa.pk).update(layer="chair")
    assert reaching_of(proposal, after(1)).begin_again_sv == "Börja om från början. Ring också enhetschefen."
    assert next_name(proposal, 5) == "Noa Ek"


def test_whoever_answers_is_on_it_for_a_quarter_of_an_hour_and_then_the_next_is_named() -> None:
    proposal = a_proposal()
    (_, noa), _ = two_on_call(proposal)
    attempt = call(actor=worker(), proposal=proposal.pk, mandate=noa.pk)
    tell_result(actor=worker(1), attempt=attempt.pk, result=Result.ANSWERED)
    on_it = reaching_of(proposal, after(15)).on_it
    assert on_it is not None
    assert (on_it.name, on_it.until) == ("Noa Ek", after(16))
    found = reaching_of(proposal, after(16))
    assert found.on_it is None
    assert found.expired == on_it
    assert next_name(proposal, 16) == "Sam Alm"


def test_whoever_says_on_their_page_that_they_are_on_it_is_waited_for_and_the_link_is_answered() -> None:
    proposal = a_proposal()
    (decider, noa), _ = two_on_call(proposal)
    send_link(actor=worker(), proposal=proposal.pk, mandate=noa.pk, way=Way.SMS, ways=tuple(Channel))
    acknowledge(actor=at(decider, after(3)), proposal=proposal.pk, mandate=noa.pk)
    assert [each.result for each in attempts_of(proposal.pk)] == [Result.ANSWERED]
    on_it = reaching_of(proposal, after(10)).on_it
    assert on_it is not None
    assert on_it.until == after(18)


def test_nobody_says_so_of_a_proposal_that_they_may_not_decide() -> None:
    proposal = a_proposal()
    (_, noa), _ = two_on_call(proposal)
    stranger = a_decider("solna", name="Robin Gran")
    for attack in (
        lambda: acknowledge(actor=stranger, proposal=proposal.pk, mandate=noa.pk),
        lambda: pass_on(actor=stranger, proposal=proposal.pk, reason="Jag är på resa"),
    ):
        with pytest.raises(NotFound):
            attack()
    with pytest.raises(NotPermitted):
        acknowledge(actor=an_actor(Role.CONTROLLER), proposal=proposal.pk, mandate=noa.pk)
    assert not Acknowledgement.objects.exists()
    assert not AttemptResult.objects.exists()


def test_a_decision_maker_answers_for_nobody_but_themselves() -> None:
    proposal = a_proposal()
    (decider, _), (_, sam) = two_on_call(proposal)
    with pytest.raises(NotFound):
        acknowledge(actor=decider, proposal=proposal.pk, mandate=sam.pk)


def test_who_passes_on_as_in_conflict_is_asked_no_more_and_the_case_knows_why() -> None:
    proposal = a_proposal()
    (decider, noa), _ = two_on_call(proposal)
    send_link(actor=worker(), proposal=proposal.pk, mandate=noa.pk, way=Way.SMS, ways=tuple(Channel))
    told = pass_on(actor=at(decider, after(1)), proposal=proposal.pk, reason="Barnets morbror", is_conflict=True)
    assert told.result == Result.CONFLICT
    [conflict] = standing_conflicts(proposal.case_id)
    assert conflict.concerns(name="Noa Ek", user=decider.id)
    found = reaching_of(proposal, after(2))
    assert [each.why_not for each in found.order] == ["Jävig i ärendet.", ""]
    assert next_name(proposal, 2) == "Sam Alm"
    for ask in (call, acknowledge):
        with pytest.raises(InConflict):
            ask(actor=worker(2), proposal=proposal.pk, mandate=noa.pk)


def test_who_comes_by_themselves_and_cannot_leaves_an_attempt_that_says_so() -> None:
    proposal = a_proposal()
    (decider, _), _ = two_on_call(proposal)
    pass_on(actor=decider, proposal=proposal.pk, reason="Sitter på tåget utan täckning")
    [attempt] = attempts_of(proposal.pk)
    assert (attempt.way, attempt.result, attempt.note) == (Way.PAGE, Result.CANNOT, "Sitter på tåget utan täckning")
    assert not standing_conflicts(proposal.case_id)


def test_a_conflict_told_on_the_telephone_is_written_in_the_case_once() -> None:
    proposal = a_proposal()
    (_, noa), _ = two_on_call(proposal)
    attempt = call(actor=worker(), proposal=proposal.pk, mandate=noa.pk)
    with pytest.raises(BadInput) as refused:
        tell_result(actor=worker(), attempt=attempt.pk, result=Result.CONFLICT)
    assert set(refused.value.fields) == {"note"}
    record_conflict(actor=worker(), case=proposal.case_id, decider_name="Noa Ek", reason="Granne")
    tell_result(actor=worker(), attempt=attempt.pk, result=Result.CONFLICT, note="Granne till familjen")
    assert len(standing_conflicts(proposal.case_id)) == 1


def test_what_came_of_an_attempt_is_told_once() -> None:
    proposal = a_proposal()
    (_, noa), _ = two_on_call(proposal)
    attempt = call(actor=worker(), proposal=proposal.pk, mandate=noa.pk)
    tell_result(actor=worker(), attempt=attempt.pk, result=Result.NO_ANSWER)
    with pytest.raises(BadInput):
        tell_result(actor=worker(), attempt=attempt.pk, result=Result.ANSWERED)
    with pytest.raises(BadInput) as refused:
        tell_result(actor=worker(), attempt=call(actor=worker(), proposal=proposal.pk, mandate=noa.pk).pk, result="?")
    assert set(refused.value.fields) == {"result"}


def test_somebody_without_mandate_for_the_ground_is_neither_rung_nor_written_to() -> None:
    proposal = a_proposal()
    _, other = a_member("Kim Dal", PHONES[2], grounds=("LVM 13 §",))
    with pytest.raises(NoMandate):
        call(actor=worker(), proposal=proposal.pk, mandate=other.pk)
    with pytest.raises(NoMandate):
        send_link(actor=worker(), proposal=proposal.pk, mandate=other.pk, way=Way.SMS, ways=tuple(Channel))
    assert not Attempt.objects.exists()
    assert not OutboundMessage.objects.exists()


def test_a_link_carries_nothing_of_anybody_and_names_its_reader_by_reference() -> None:
    proposal = a_proposal()
    (_, noa), _ = two_on_call(proposal)
    for way in (Way.SMS, Way.EMAIL):
        send_link(actor=worker(), proposal=proposal.pk, mandate=noa.pk, way=way, ways=tuple(Channel))
    for message in OutboundMessage.objects.all():
        text = text_of(Template(message.template), message.about, settings.MESSAGE_SITE)
        told = " ".join([message.link, message.purpose, message.recipient, text.subject, text.words])
        assert message.link.endswith(f"/beslut/{proposal.pk}")
        assert message.recipient == f"mandate:{noa.pk}"
        person = proposal.case.person
        canaries = [person.given_name, person.surname, proposal.case.number, "Noa", "Ek", *SAID.values()]
        assert not [each for each in canaries if each and each in told]
    assert {each.address for each in OutboundMessage.objects.all()} == {"+46700000001", "ledamot@example.invalid"}
    assert [each.sent is not None for each in reach_of(worker(), proposal.pk).attempts] == [True, True]


def test_a_link_needs_an_address_that_can_be_written_to() -> None:
    proposal = a_proposal()
    _, mandate = a_member("Noa Ek", "jourtelefonen")
    with pytest.raises(NoSuchAddress):
        send_link(actor=worker(), proposal=proposal.pk, mandate=mandate.pk, way=Way.SMS, ways=tuple(Channel))
    with pytest.raises(BadInput):
        send_link(actor=worker(), proposal=proposal.pk, mandate=mandate.pk, way=Way.CALL, ways=tuple(Channel))
    assert not Attempt.objects.exists()


def test_jourbok_writes_to_the_next_once_when_a_link_is_not_answered_in_five_minutes() -> None:
    proposal = a_proposal()
    (_, noa), (_, sam) = two_on_call(proposal)
    send_link(actor=worker(), proposal=proposal.pk, mandate=noa.pk, way=Way.SMS, ways=tuple(Channel))
    assert moved(4.9) == []
    [attempt] = moved(5)
    assert (attempt.mandate_id, attempt.way, attempt.by_name) == (sam.pk, Way.SMS, "Jourbok")
    assert moved(5) == []
    assert moved(9) == []
    assert [each.mandate_id for each in moved(10)] == [noa.pk]


def test_jourbok_writes_to_the_next_when_an_acknowledgement_has_expired_or_been_taken_back() -> None:
    proposal = a_proposal()
    (decider, noa), (other, sam) = two_on_call(proposal)
    send_link(actor=worker(), proposal=proposal.pk, mandate=noa.pk, way=Way.SMS, ways=tuple(Channel))
    acknowledge(actor=at(decider, after(1)), proposal=proposal.pk, mandate=noa.pk)
    assert moved(15) == []
    assert [each.mandate_id for each in moved(16)] == [sam.pk]
    acknowledge(actor=at(other, after(17)), proposal=proposal.pk, mandate=sam.pk)
    pass_on(actor=at(other, after(20)), proposal=proposal.pk, reason="Barnet har blivit sjukt")
    assert [each.mandate_id for each in moved(20)] == [noa.pk]


def test_jourbok_never_writes_to_the_same_person_more_than_three_times() -> None:
    proposal = a_proposal()
    two_on_call(proposal)
    sent = [each.name for minutes in range(0, 24 * 60, 5) for each in moved(minutes)]
    assert sent == ["Noa Ek", "Sam Alm"] * 3
    assert next_name(proposal, 24 * 60) == "Noa Ek"


def test_jourbok_writes_to_nobody_where_no_way_out_is_set_up() -> None:
    proposal = a_proposal()
    two_on_call(proposal)
    assert move_on(actor=jourbok(60)) == []
    assert reaching_of(proposal, after(60)).writes_to is None
    assert next_name(proposal, 60) == "Noa Ek"


def test_one_who_cannot_be_written_to_is_left_to_be_rung_and_the_one_after_gets_the_link() -> None:
    proposal = a_proposal()
    _, silent = a_member("Ada Alm", "")
    Mandate.objects.filter(pk=silent.pk).update(email="")
    _, sam = a_member("Sam Alm", PHONES[1])
    assert [each.mandate_id for each in moved(5)] == [sam.pk]
    assert next_name(proposal, 6) == "Ada Alm"


def test_what_has_ended_is_followed_no_more_and_its_attempts_remain() -> None:
    signed, declined, withdrawn = (a_proposal(a_case()) for _ in range(3))
    decider, mandate = a_member("Noa Ek", PHONES[0])
    for each in (signed, declined, withdrawn):
        call(actor=worker(), proposal=each.pk, mandate=mandate.pk)
    signed_by(decider, signed, mandate, when=after(1))
    decline(actor=at(decider, after(1)), proposal=declined.pk, reason="Mormor kan ta emot barnet.")
    withdraw(actor=worker(1), proposal=withdrawn.pk, reason="Föräldrarna samtycker")
    assert moved(60) == []
    for each in (signed, declined, withdrawn):
        found = reach_of(worker(60), each.pk)
        assert (found.waits, len(found.attempts)) == (False, 1)
        for ask in (call, acknowledge):
            with pytest.raises(ProposalHasEnded):
                ask(actor=worker(60), proposal=each.pk, mandate=mandate.pk)


def test_an_answer_told_after_the_decision_was_made_says_that_nobody_is_on_it_any_more() -> None:
    proposal = a_proposal()
    decider, mandate = a_member("Noa Ek", PHONES[0])
    attempt = call(actor=worker(), proposal=proposal.pk, mandate=mandate.pk)
    signed_by(decider, proposal, mandate, when=after(1))
    tell_result(actor=worker(5), attempt=attempt.pk, result=Result.ANSWERED)
    assert not Acknowledgement.objects.exists()


def test_who_loses_the_mandate_while_on_it_stops_nobody() -> None:
    proposal = a_proposal()
    (decider, noa), (_, sam) = two_on_call(proposal)
    acknowledge(actor=decider, proposal=proposal.pk, mandate=noa.pk)
    Mandate.objects.filter(pk=noa.pk).update(valid=DateTimeTZRange(noa.valid.lower, after(2)))
    found = reaching_of(proposal, after(6))
    assert found.on_it is None
    assert [each.mandate_id for each in moved(6)] == [sam.pk]


def test_a_form_sent_twice_is_one_attempt() -> None:
    proposal = a_proposal()
    _, mandate = a_member("Noa Ek", PHONES[0])
    asked: dict[str, Any] = {"proposal": proposal.pk, "mandate": mandate.pk, "key": UUID(int=7)}
    first = call(actor=worker(), **asked)
    assert call(actor=replace(worker(1)), **asked) == first
    assert Attempt.objects.count() == 1


def test_what_is_told_of_attempts_is_not_told_to_those_who_do_not_work_here() -> None:
    proposal = a_proposal()
    (decider, _), _ = two_on_call(proposal)
    for outsider in (decider, an_actor(Role.CONTROLLER), an_actor(Role.BOARD_INTAKE, boards=frozenset({"sollentuna"}))):
        with pytest.raises(NotPermitted):
            reach_of(outsider, proposal.pk)


def test_the_worked_example_of_the_document_comes_out_as_it_says() -> None:
    proposal = a_proposal()
    (noas, noa), (sams, sam) = two_on_call(proposal)
    attempt = call(actor=worker(1), proposal=proposal.pk, mandate=noa.pk)
    tell_result(actor=worker(2), attempt=attempt.pk, result=Result.NO_ANSWER)
    assert [next_name(proposal, 3), moved(6.9)] == ["Sam Alm", []]
    assert [each.mandate_id for each in moved(7)] == [sam.pk]
    assert next_name(proposal, 8) == "Noa Ek"
    acknowledge(actor=at(sams, after(9)), proposal=proposal.pk, mandate=sam.pk)
    assert moved(23.9) == []
    assert [each.mandate_id for each in moved(24)] == [noa.pk]
    pass_on(actor=at(noas, after(26)), proposal=proposal.pk, reason="Jag har feber")
    assert [each.mandate_id for each in moved(26)] == [sam.pk]
    signed_by(sams, proposal, sam, when=after(29))
    assert moved(60) == []


def test_an_address_that_cannot_be_written_to_is_an_attempt_that_failed_and_the_next_is_written_to_at_once() -> None:
    """One that was put in before addresses were tried holds up neither its own proposal nor anybody else's."""
    first = a_proposal()
    (_, noa), (_, sam) = two_on_call(first)
    second = a_proposal(a_case(contact=a_contact(board="solna")))
    other = a_mandate("solna", holder_name="Ada Bra", email="ada@example.invalid")
    Mandate.objects.filter(pk=noa.pk).update(phone="", email="noa@@x")
    made = move_on(actor=jourbok(6), ways=tuple(Channel))
    assert [(each.proposal_id, each.mandate_id) for each in made] == [(first.pk, sam.pk), (second.pk, other.pk)]
    failed, sent = reach_of(worker(6), first.pk).attempts
    assert (failed.name, failed.result, failed.way) == ("Noa Ek", Result.WRONG_NUMBER, Way.EMAIL)
    assert "Kontrollera stavningen" in failed.note
    assert (sent.name, sent.result) == ("Sam Alm", None)
    for minutes in (12, 18, 24, 30):
        moved(minutes)
    assert Attempt.objects.filter(mandate=noa.pk).count() == 1


def test_a_corrected_address_is_written_to_again_and_another_with_the_wrong_one_is_not() -> None:
    proposal = a_proposal()
    (_, noa), (_, sam) = two_on_call(proposal)
    Mandate.objects.filter(pk=noa.pk).update(phone="", email="fel@example.invalid")
    Mandate.objects.filter(pk=sam.pk).update(phone="", email="Fel@example.invalid")
    [link] = moved(5)
    assert (link.mandate_id, link.address) == (noa.pk, "fel@example.invalid")
    tell_result(actor=worker(6), attempt=link.pk, result=Result.WRONG_NUMBER, note="Studsade")
    assert moved(20) == []
    Mandate.objects.filter(pk=noa.pk).update(email="noa@example.invalid")
    assert [each.mandate_id for each in moved(21)] == [noa.pk]
