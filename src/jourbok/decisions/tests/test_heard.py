"""Nobody alone overrides a no: whoever heard a decision says so in an account of their own, or that they did not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, transaction

from jourbok.accounts.models import RoleAssignment
from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Decision, Mandate
from jourbok.cases.tests.factories import a_mandate
from jourbok.decisions.models import Heard, Outcome, Proposal
from jourbok.decisions.rules.codes import Result
from jourbok.decisions.rules.heard import APART, HeardByThemselves, NotConfirmed, NothingToHear
from jourbok.decisions.rules.papers import SIGNATURE, backing_facts, decision_paper
from jourbok.decisions.selectors import (
    decisions_for_board,
    decisions_told,
    denied_since,
    hearing_for,
    mandates_to_read_for,
    needed_for,
    paper_for,
)
from jourbok.decisions.services import (
    call,
    decline,
    read_out,
    record_moment,
    tell_heard,
    tell_not_heard,
    tell_result,
    withdraw,
    write_down,
)
from jourbok.decisions.tests.boards import intake
from jourbok.decisions.tests.factories import (
    a_colleague,
    a_decider,
    a_proposal,
    a_signed_decision,
    at,
    decision_of,
    signed_by,
    their_mandate,
)
from jourbok.kernel.actor import Actor, Role, system_actor
from jourbok.kernel.errors import BadInput, NotPermitted
from jourbok.law.rules import Event
from jourbok.rostering.tests.factories import a_shift, an_employee
from jourbok.signing.services import record_paper_arrived

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
READ, WRITES = NIGHT + 10 * MINUTE, NIGHT + 20 * MINUTE
LATER = NIGHT + timedelta(days=1)


def declined(kind: str = "lvu_6") -> tuple[Proposal, Mandate, Actor]:
    """Somebody said no; whoever it was still holds the right."""
    proposal, decider = a_proposal(kind=kind), a_decider()
    mandate = their_mandate(decider, grounds=("LVU 6 §", "LVU 6 a §", "LVM 13 §", "LVU 32 §"))
    decline(actor=at(decider, NIGHT), proposal=proposal.pk, reason="Det finns en mormor att fråga först.")
    return proposal, mandate, decider


def again(proposal: Proposal, kind: str = "lvu_6", **known: Any) -> Proposal:
    """It is asked for once more in the same case."""
    return a_proposal(proposal.case, kind=kind, actor=at(an_actor(), NIGHT + MINUTE), **known)


def read(proposal: Proposal, mandate: Mandate, *, actor: Actor | None = None, **changes: Any) -> Outcome:
    told = {"signer_name": mandate.holder_name, "witness_name": "Bo Al", "read_at": READ, **changes}
    return read_out(actor=actor or at(an_actor(), WRITES), proposal=proposal.pk, mandate=mandate.pk, **told)


def hears(actor: Actor, proposal: Proposal, mandate: Mandate | None = None, **changes: Any) -> Heard:
    told = {"heard_at": READ, "mandate": mandate.pk if mandate else None, **changes}
    return tell_heard(actor=at(actor, WRITES), proposal=proposal.pk, **told)


def one_read_out(witness: str = "Alex Jour") -> tuple[Outcome, Proposal]:
    proposal, mandate = a_proposal(), their_mandate(a_decider())
    return read(proposal, mandate, witness_name=witness), proposal


def said_of(outcome: Outcome) -> dict[str, str]:
    """What the board's list warns of, and what stands at the signature on paper and in the report."""
    [row] = decisions_for_board(intake(), "sollentuna").to_take
    printed = decision_paper(paper_for(at(an_actor(), WRITES), decision_of(outcome)))
    blocks = next(section for section in printed.sections if section.heading == SIGNATURE).blocks
    paper = {fact.label: fact.value for fact in blocks[0].facts}  # type: ignore[union-attr]
    [told] = [each.signature for each in decisions_told(outcome.proposal.case_id, LATER)]
    assert told is not None
    report = {label: text for label, text in backing_facts(told.on_paper, told.witness, told.paper_arrived_at) if text}
    for label in ("Bekräftelse", "Undertecknat papper", "Tidigare förslag"):
        assert paper.get(label) == report.get(label)
    return {"warned": row.from_paper_sv, "noted": printed.note, **report}


# --- After a no ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["lvu_6", "lvu_6a", "lvm_13"])
@pytest.mark.parametrize("way", ["read out", "on paper"])
def test_after_a_no_nobody_tells_alone_that_the_like_was_decided(way: str, kind: str) -> None:
    first, mandate, decider = declined()
    if way == "read out":
        proposal, do = again(first, kind), read
    else:
        proposal = again(first, kind, on_paper_at=NIGHT)

        def do(proposal: Proposal, mandate: Mandate, **changes: Any) -> Outcome:
            told = {"signer_name": decider.name, "witness_name": "Bo Al", "made_at": NIGHT, **changes}
            return write_down(actor=at(an_actor(), WRITES), proposal=proposal.pk, mandate=mandate.pk, **told)

    with pytest.raises(NotConfirmed, match=r"Noa Ek sa nej till .* logga in själv.*BankID per telefon"):
        do(proposal, mandate)
    assert not Decision.objects.exists()
    hears(a_colleague(), proposal, mandate)
    told = said_of(do(proposal, mandate, witness_name=""))
    what = "ett likadant förslag" if kind == "lvu_6" else "ett förslag enligt LVU 6 §"
    for place in ("warned", "noted", "Tidigare förslag"):
        assert f"Noa Ek sa nej till {what}" in told[place]
    assert told["Bekräftelse"].startswith("Alex Jour har bekräftat det i eget konto")


def test_what_was_taken_back_after_a_no_asks_for_a_colleague_too_and_what_excludes_nothing_does_not() -> None:
    first, mandate = a_proposal(), their_mandate(a_decider(), grounds=("LVU 6 §", "LVU 32 §"))
    rung = call(actor=an_actor(), proposal=first.pk, mandate=mandate.pk)
    tell_result(actor=an_actor(), attempt=rung.pk, result=Result.CANNOT)
    withdraw(actor=an_actor(), proposal=first.pk, reason="Mormor svarar inte.")
    with pytest.raises(NotConfirmed, match="Kim Jour tog tillbaka"):
        read(again(first), mandate)
    other = again(first, "lvu_32")
    assert read(other, mandate).decision_id


def test_what_was_taken_back_before_anybody_said_no_stops_no_lone_worker_and_is_told() -> None:
    first, mandate = a_proposal(), their_mandate(a_decider())
    rung = call(actor=an_actor(), proposal=first.pk, mandate=mandate.pk)
    tell_result(actor=an_actor(), attempt=rung.pk, result=Result.NO_ANSWER)
    withdraw(actor=an_actor(), proposal=first.pk, reason="Fel namn i texten.")
    told = said_of(read(again(first), mandate))
    assert "Kim Jour tog tillbaka ett likadant förslag" in told["warned"]


def test_after_a_no_the_next_decides_on_screen_as_before() -> None:
    first, _, _ = declined()
    other = a_decider(name="Ada Annan")
    outcome = signed_by(other, again(first), their_mandate(other, layer="member"), when=READ)
    assert outcome.by_name == "Ada Annan"


@pytest.mark.parametrize("apart", [APART + MINUTE, -APART - MINUTE])
def test_who_heard_another_or_at_another_time_confirms_nothing(apart: timedelta) -> None:
    first, mandate, _ = declined()
    proposal, other = again(first), their_mandate(a_decider(name="Ada Annan"), layer="member")
    hears(a_colleague(), proposal, other)
    with pytest.raises(NotConfirmed, match="Alex Jour har skrivit: Ada Annan"):
        read(proposal, mandate)
    late = at(an_actor(), WRITES + timedelta(hours=1))
    tell_heard(actor=at(a_colleague("Eli Jour"), late.moment), proposal=proposal.pk, mandate=mandate.pk, heard_at=READ)
    with pytest.raises(BadInput):
        read(proposal, mandate, actor=late, read_at=READ + apart, witness_name="")


def test_who_saw_the_paper_confirms_it_at_the_time_that_it_was_corrected_to() -> None:
    proposal, decider = a_proposal(on_paper_at=NIGHT), a_decider()
    mandate = their_mandate(decider)
    made_at = NIGHT + 9 * MINUTE
    told: dict[str, Any] = {"signer_name": decider.name, "witness_name": "Bo Al", "made_at": made_at}
    outcome = write_down(actor=at(an_actor(), WRITES), proposal=proposal.pk, mandate=mandate.pk, **told)
    with pytest.raises(BadInput, match="Kontrollera tiden"):
        hears(a_colleague(), proposal, heard_at=NIGHT + 3 * MINUTE)
    corrected: dict[str, Any] = {"event": Event.DECIDED, "at": NIGHT + 2 * MINUTE, "source": "Papperet"}
    assert outcome.decision_id
    record_moment(actor=at(an_actor(), WRITES + MINUTE), decision=outcome.decision_id, **corrected)
    tell_heard(
        actor=at(a_colleague("Eli Jour"), WRITES + 2 * MINUTE), proposal=proposal.pk, heard_at=NIGHT + 3 * MINUTE
    )
    assert said_of(outcome)["Bekräftelse"].startswith("Eli Jour har bekräftat")


def test_nobody_counts_as_their_own_witness_and_a_word_taken_back_counts_no_more() -> None:
    first, mandate, _ = declined()
    proposal = again(first)
    colleague = a_colleague()
    hears(colleague, proposal, mandate)
    with pytest.raises(NotConfirmed):
        read(proposal, mandate, actor=at(colleague, WRITES))
    tell_not_heard(actor=at(colleague, WRITES + MINUTE), proposal=proposal.pk)
    with pytest.raises(NotConfirmed):
        read(proposal, mandate, actor=at(an_actor(), WRITES + MINUTE))
    assert not Decision.objects.exists()
    hears(a_colleague("Eli Jour"), proposal, mandate)
    told = said_of(read(proposal, mandate, actor=at(an_actor(), WRITES + MINUTE), witness_name=""))
    assert "Eli Jour har bekräftat det" in told["Bekräftelse"]
    assert "Alex Jour bekräftade det" in told["Bekräftelse"]
    assert "men har sedan skrivit i eget konto" in told["Bekräftelse"]
    assert "hörde inte och såg inte Noa Ek besluta" in told["warned"]


# --- Without a no ----------------------------------------------------------------------------------------------


def test_a_typed_witness_serves_and_it_is_said_everywhere_whether_they_have_confirmed() -> None:
    outcome, proposal = one_read_out()
    told = said_of(outcome)
    for place in ("warned", "noted", "Bekräftelse"):
        assert "Vittnet har inte bekräftat i eget konto." in told[place]
    assert told["warned"].startswith("Uppläst i telefon av Kim Jour. Papperet har inte kommit.")
    hears(a_colleague(), proposal)
    told = said_of(outcome)
    assert told["Bekräftelse"].startswith("Alex Jour har bekräftat det i eget konto lördag 27 november")
    assert told["warned"] == ""


def test_that_a_colleague_did_not_hear_it_is_kept_and_shown() -> None:
    outcome, proposal = one_read_out()
    colleague = a_colleague()
    tell_not_heard(actor=at(colleague, WRITES), proposal=proposal.pk)
    for place in ("warned", "noted", "Bekräftelse"):
        assert "hörde inte och såg inte Noa Ek besluta" in said_of(outcome)[place]
    tell_heard(actor=at(colleague, WRITES + MINUTE), proposal=proposal.pk, heard_at=READ)
    assert "hörde inte" not in said_of(outcome)["Bekräftelse"]
    assert Heard.objects.count() == 2


def test_the_report_says_when_only_the_writer_has_the_paper_and_when_another_has() -> None:
    outcome, _ = one_read_out()
    assert said_of(outcome)["Undertecknat papper"] == "Inväntas"
    came: dict[str, Any] = {"signature": str(outcome.signature), "signed_on": READ.date(), "arrived_at": WRITES}
    record_paper_arrived(actor=at(an_actor(), WRITES), **came)
    told = said_of(outcome)
    assert told["Undertecknat papper"].endswith("registrerat av Kim Jour ensam")
    assert "Kim Jour har också registrerat papperet." in told["warned"]


def test_a_paper_that_another_has_registered_is_proof_without_the_witness() -> None:
    outcome, _ = one_read_out()
    came: dict[str, Any] = {"signature": str(outcome.signature), "signed_on": READ.date(), "arrived_at": WRITES}
    record_paper_arrived(actor=at(an_actor(name="Eli Jour"), WRITES), **came)
    told = said_of(outcome)
    assert told["warned"] == ""
    assert "ensam" not in told["Undertecknat papper"]
    assert told["Bekräftelse"] == "Vittnet har inte bekräftat i eget konto."


# --- Who says it -----------------------------------------------------------------------------------------------


def test_neither_the_reader_nor_the_decider_confirms_and_nobody_outside_the_service_does() -> None:
    reader = a_colleague("Kim Jour")
    proposal, decider = a_proposal(), a_decider()
    mandate = their_mandate(decider)
    both = replace(at(decider, WRITES), roles={**decider.roles, Role.DUTY_WORKER: frozenset()})
    with pytest.raises(HeardByThemselves):
        hears(both, proposal, mandate)
    read(proposal, mandate, actor=at(reader, WRITES))
    for not_another in (reader, replace(a_colleague("Kim  JOUR"), id="another")):
        for tell in (hears, lambda actor, proposal: tell_not_heard(actor=at(actor, WRITES), proposal=proposal.pk)):
            with pytest.raises(HeardByThemselves):
                tell(not_another, proposal)
    with pytest.raises(HeardByThemselves):
        hears(both, proposal)
    with pytest.raises(NotPermitted):
        hears(decider, proposal)
    with pytest.raises(NotPermitted):
        hears(intake(), proposal)
    assert not Heard.objects.exists()


def test_there_is_nothing_to_hear_of_what_was_signed_on_a_screen_or_is_not_written_down() -> None:
    colleague = a_colleague()
    outcome, _, _ = a_signed_decision()
    with pytest.raises(NothingToHear):
        hears(colleague, outcome.proposal)
    with pytest.raises(NothingToHear):
        tell_not_heard(actor=at(colleague, WRITES), proposal=outcome.proposal_id)
    waiting = again(outcome.proposal, "lvu_32")
    with pytest.raises(NothingToHear):
        tell_not_heard(actor=at(colleague, WRITES), proposal=waiting.pk)
    mandate = Mandate.objects.get()
    for wrong in ({"heard_at": WRITES + MINUTE}, {"mandate": None}):
        with pytest.raises((BadInput, NotPermitted)):
            hears(colleague, waiting, **({"mandate": mandate} | wrong if "mandate" not in wrong else {}))
    assert not Heard.objects.exists()


@pytest.mark.parametrize("who", ["nobody", "reader", "decider", "without a role", "another's name"])
def test_the_database_itself_refuses_whoever_may_not_say_it(who: str) -> None:
    reader, colleague = a_colleague("Kim Jour"), a_colleague()
    proposal, decider = a_proposal(), a_decider()
    mandate = their_mandate(decider)
    read(proposal, mandate, actor=at(reader, WRITES))
    by = {"nobody": an_actor(), "reader": reader, "decider": decider}.get(who, colleague)
    if who == "without a role":
        RoleAssignment.objects.filter(user_id=int(colleague.id)).update(valid=(NIGHT - 9 * MINUTE, NIGHT))
    name = "Någon Annan" if who == "another's name" else by.name
    told: dict[str, Any] = {"heard_at": READ, "mandate": mandate, "signer_name": decider.name, "is_heard": True}
    where: dict[str, Any] = {"proposal": proposal, "board_id": proposal.board_id, "told_at": WRITES}
    with pytest.raises(Error), transaction.atomic():
        Heard.objects.create(by_id=by.id, by_name=name, **told, **where)
    assert not Heard.objects.exists()


def test_what_somebody_has_said_is_never_changed_or_taken_away() -> None:
    _, proposal = one_read_out()
    hears(a_colleague(), proposal)
    for change in (lambda: Heard.objects.update(is_heard=False), lambda: Heard.objects.all().delete()):
        with pytest.raises(Error), transaction.atomic():
            change()
    assert Heard.objects.get().is_heard


# --- In whose name it stands -----------------------------------------------------------------------------------


def an_office() -> Mandate:
    """The service's own workers decide together, and Alex Jour was on duty."""
    a_shift(an_employee("AJ", "Alex Jour"))
    return a_mandate(grounds=("LVU 32 §",), layer="host_official", holder_name="Jourens socialsekreterare")


def test_whoever_a_decision_stands_for_can_say_that_they_did_not_decide_and_confirms_nothing() -> None:
    proposal, office = a_proposal(kind="lvu_32"), an_office()
    outcome = read(proposal, office, signer_name="Alex Jour", actor=at(a_colleague("Kim Jour"), WRITES))
    alex = at(a_colleague(), WRITES)
    known = hearing_for(alex, proposal.pk)
    assert (known.refusal, known.is_said_to_decide, known.can_deny) == ("", True, True)
    with pytest.raises(HeardByThemselves):
        hears(alex, proposal)
    tell_not_heard(actor=alex, proposal=proposal.pk)
    [told] = [each.signature for each in decisions_told(outcome.proposal.case_id, LATER)]
    assert told is not None
    assert told.on_paper is not None
    assert ": har inte fattat beslutet." in told.on_paper.backing.text_sv
    assert told.on_paper.backing.is_denied
    [denied] = denied_since(system_actor(moment=LATER, request_id=an_actor().request_id), NIGHT)
    assert denied.text_sv.endswith(": har inte fattat beslutet.")


def test_an_elected_member_who_also_works_here_can_say_that_they_did_not_decide() -> None:
    proposal, member = a_proposal(), a_colleague("Noa Ek")
    mandate = their_mandate(a_decider(), holder_id="", holder_name=member.name)
    read(proposal, mandate, actor=at(a_colleague("Kim Jour"), WRITES))
    tell_not_heard(actor=at(member, WRITES), proposal=proposal.pk)
    assert not Heard.objects.get().is_heard


def test_of_the_services_own_right_it_is_asked_who_was_typed_and_not_what_the_right_is_called() -> None:
    proposal, office = a_proposal(kind="lvu_32"), an_office()
    Mandate.objects.filter(pk=office.pk).update(registered_by_id=an_actor().id)
    tell_heard(
        actor=at(a_colleague("Eli Jour"), WRITES),
        proposal=proposal.pk,
        mandate=office.pk,
        signer_name="Alex Jour",
        heard_at=READ,
    )
    facts = next(each for each in mandates_to_read_for(an_actor(), proposal.pk, READ) if each.id == office.pk)
    asked: dict[str, Any] = {"proposal_id": proposal.pk, "mandate": facts, "at": READ}
    heard = {
        typed: [each.by_name for each in needed_for(at(an_actor(), WRITES), signer_name=typed, **asked).heard]
        for typed in ("", "alex  jour", "Kim Jour")
    }
    assert heard == {"": ["Eli Jour"], "alex  jour": ["Eli Jour"], "Kim Jour": []}
