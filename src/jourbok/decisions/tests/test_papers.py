"""A decision's papers say letter by letter what was signed, and are shown to those alone who may read them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pikepdf
import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import AccessEvent
from jourbok.cases.models import Case
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.decisions.models import Outcome
from jourbok.decisions.rules.meeting import ToReport, meeting_paper
from jourbok.decisions.rules.papers import OPEN_TO_ALL, decision_paper
from jourbok.decisions.rules.police import police_paper
from jourbok.decisions.selectors import (
    PaperOfOthers,
    ProposalOfOthers,
    ReasonForPaperNeeded,
    paper_for,
    papers_of_case,
    police_request_for,
    to_decide,
    to_report_for,
)
from jourbok.decisions.services import note_meeting, read_out
from jourbok.decisions.tests.factories import (
    a_decider,
    a_proposal,
    a_signed_decision,
    at,
    decision_of,
    signed_by,
    their_mandate,
)
from jourbok.documents.paper import SECRECY, Bullets, Paper, Table
from jourbok.documents.pdf import render_pdf
from jourbok.documents.tests.reading_pdf import words_of
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotFound, NotPermitted
from jourbok.people.rules.errors import UnlockFirst
from jourbok.people.tests.factories import a_child, an_adult, is_protected
from jourbok.signing.rules import hash_of
from jourbok.signing.services import record_paper_arrived

pytestmark = pytest.mark.django_db
LATER = NIGHT + timedelta(minutes=40)


def printed(paper: Paper) -> str:
    """The words of the PDF without spaces, without the places where a word may break and what frames each page."""
    with pikepdf.open(io.BytesIO(render_pdf(paper))) as file:
        said = squeezed("".join(words_of(page) for page in file.pages))
    frame = squeezed(f"{paper.title},{paper.reference}{paper.classification}")
    return re.sub(rf"{re.escape(squeezed(paper.footer))}Sida\d+av\d+({re.escape(frame)})?", "", said)


def squeezed(text: str) -> str:
    return re.sub("[\u200b\u00ad\\s]", "", text)


def worker() -> Actor:
    return at(an_actor(), LATER)


def intake(board: str = "sollentuna") -> Actor:
    return an_actor(Role.BOARD_INTAKE, boards=frozenset({board}), name="Mio Mottagning", at=LATER)


def carried_by_police(case: Case) -> Outcome:
    """A child is taken into care, and the police are asked to help."""
    outcome, decider, _ = a_signed_decision(case)
    asked = a_proposal(case, kind="lvu_43", about=decision_of(outcome))
    return signed_by(decider, asked, their_mandate(decider, layer="member"), when=NIGHT + timedelta(minutes=10))


def test_the_paper_says_letter_by_letter_what_was_signed() -> None:
    outcome, decider, _ = a_signed_decision()
    signed = paper_for(worker(), decision_of(outcome))
    said = printed(decision_paper(signed))
    assert squeezed(outcome.words) in said
    assert squeezed(hash_of(outcome.words)) in said
    for words in (decider.name, "lördag 27 november 2021 kl. 02:15", "passnyckel eller kod", signed.case_number):
        assert squeezed(words) in said


def test_the_paper_is_the_same_bytes_every_time_and_whoever_asks() -> None:
    outcome, decider, _ = a_signed_decision()
    decision = decision_of(outcome)
    papers = [decision_paper(paper_for(viewer, decision)) for viewer in (worker(), intake(), at(decider, LATER))]
    assert len({render_pdf(paper) for paper in papers}) == 1
    assert papers[0].created_at == outcome.ended_at


def test_a_party_is_told_how_the_decision_is_tried_and_that_nobody_has_confirmed_it() -> None:
    outcome, _, _ = a_signed_decision()
    said = printed(decision_paper(paper_for(worker(), decision_of(outcome))))
    assert squeezed("underställer det rätten inom en vecka från beslutet (7 §)") in said
    assert squeezed("inte bekräftad av nämndens jurist") in said


@pytest.mark.parametrize("kind", ["lvu_6", "lvm_13"])
def test_a_decision_to_take_somebody_into_care_does_not_say_that_it_is_secret(kind: str) -> None:
    """OSL 26:7: the secrecy of social services does not cover it; what stands in the case it does."""
    case = a_case(person=a_child() if kind == "lvu_6" else an_adult())
    outcome, decider, mandate = a_signed_decision(case, kind=kind)
    paper = decision_paper(paper_for(worker(), decision_of(outcome)))
    assert paper.classification == OPEN_TO_ALL
    assert "OSL 26 kap. 7 §, att bekräfta" in paper.classification
    with pikepdf.open(io.BytesIO(render_pdf(paper))) as file:
        pages = [squeezed(words_of(page)) for page in file.pages]
    assert all(squeezed(SECRECY) not in page for page in pages)
    assert squeezed(OPEN_TO_ALL) in pages[0]
    assert squeezed("Lämna inte ut beslutet innan nämnden har prövat det.") in "".join(pages)
    revoking = a_proposal(outcome.proposal.case, kind=kind, about=decision_of(outcome), revokes=True)
    taken_back = signed_by(decider, revoking, mandate, when=NIGHT + timedelta(minutes=10))
    revocation = decision_paper(paper_for(worker(), decision_of(taken_back)))
    assert revocation.classification == SECRECY
    assert squeezed("får upphäva är att bekräfta av nämndens jurist") in printed(revocation)
    assert (squeezed("LVU 9 § tredje stycket") in printed(revocation)) is (kind == "lvu_6")


def test_every_other_decision_is_secret_as_what_it_is_about() -> None:
    outcome, _, _ = a_signed_decision()
    paper = decision_paper(replace(paper_for(worker(), decision_of(outcome)), takes_into_care=False))
    assert paper.classification == SECRECY
    assert squeezed("26 kap. 7 §") not in printed(paper)


def test_a_revoked_decision_says_across_every_page_that_it_is_and_when() -> None:
    outcome, decider, mandate = a_signed_decision()
    decision = decision_of(outcome)
    before = render_pdf(decision_paper(paper_for(worker(), decision)))
    revoking = a_proposal(outcome.proposal.case, about=decision, revokes=True)
    taken_back = signed_by(decider, revoking, mandate, when=NIGHT + timedelta(minutes=10))
    paper = decision_paper(paper_for(worker(), decision))
    assert paper.watermark == "UPPHÄVT"
    assert squeezed("Upphävt lördag 27 november 2021 kl. 02:25") in printed(paper)
    assert render_pdf(paper) != before
    other = decision_paper(paper_for(worker(), decision_of(taken_back)))
    assert other.watermark == ""
    with pikepdf.open(io.BytesIO(render_pdf(other))) as file:
        assert len(file.pages) == 1
    assert squeezed("Fråga nämnden om beslutet kan överklagas") in printed(other)


def test_what_was_read_by_telephone_says_who_read_it_who_heard_it_and_whether_the_paper_has_come() -> None:
    proposal = a_proposal()
    mandate = their_mandate(a_decider())
    outcome = read_out(
        actor=at(an_actor(), NIGHT + timedelta(minutes=30)),
        proposal=proposal.pk,
        mandate=mandate.pk,
        signer_name="Noa Ek",
        witness_name="Sam Vittne",
        read_at=NIGHT + timedelta(minutes=20),
    )
    said = printed(decision_paper(paper_for(worker(), decision_of(outcome))))
    witness = "Uppgivet vittne Sam Vittne"
    for words in ("Uppläst av Kim Jour", witness, "Undertecknat papper Inväntas", "har inte kommit än"):
        assert squeezed(words) in said
    record_paper_arrived(
        actor=worker(),
        signature=str(outcome.signature),
        signed_on=NIGHT.date(),
        arrived_at=NIGHT + timedelta(hours=0.6),
    )
    said = printed(decision_paper(paper_for(worker(), decision_of(outcome))))
    assert squeezed("Kom lördag 27 november 2021 kl. 02:50") in said
    assert squeezed("har inte kommit än") not in said


def test_another_board_reads_nothing_and_that_it_tried_is_told() -> None:
    outcome, _, _ = a_signed_decision()
    with pytest.raises(PaperOfOthers) as refused:
        paper_for(intake("solna"), decision_of(outcome))
    assert refused.value.person == outcome.proposal.person_id
    assert refused.value.status == NotFound.status


def test_somebody_who_may_decide_but_did_not_reads_nothing_afterwards() -> None:
    outcome, decider, _ = a_signed_decision()
    other = a_decider(name="Ida Al")
    their_mandate(other)
    with pytest.raises(PaperOfOthers):
        paper_for(at(other, LATER), decision_of(outcome))
    assert paper_for(at(decider, LATER), decision_of(outcome)).id == outcome.decision_id


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.QUALITY_DEVELOPER, Role.ADMINISTRATOR, Role.RECORDS_OFFICER])
def test_nobody_else_reads_a_decision(role: Role) -> None:
    outcome, _, _ = a_signed_decision()
    with pytest.raises(NotPermitted):
        paper_for(an_actor(role), decision_of(outcome))


def test_each_read_is_logged_with_the_person_and_the_board() -> None:
    outcome, decider, _ = a_signed_decision()
    for viewer in (worker(), intake(), at(decider, LATER)):
        paper_for(viewer, decision_of(outcome))
    rows = AccessEvent.objects.filter(action="decisions.read_paper", person_id=outcome.proposal.person_id)
    assert {row.actor_name for row in rows} == {"Kim Jour", "Mio Mottagning", decider.name}


def test_a_board_and_whoever_decided_say_why_when_somebody_is_protected_also_since() -> None:
    child = a_child()
    outcome, decider, _ = a_signed_decision(a_case(person=child))
    is_protected(child)
    for viewer in (intake(), at(decider, LATER)):
        with pytest.raises(ReasonForPaperNeeded):
            paper_for(viewer, decision_of(outcome), reason="kort")
        paper_for(viewer, decision_of(outcome), reason="Tar över ärendet i morgon")
    with pytest.raises(UnlockFirst):
        paper_for(worker(), decision_of(outcome))


def test_what_was_only_written_down_has_no_paper() -> None:
    outcome, _, _ = a_signed_decision()
    with pytest.raises(NotFound):
        paper_for(worker(), outcome.proposal_id)


def test_the_police_are_told_what_is_asked_by_whom_for_which_decision_and_that_the_child_is_young() -> None:
    outcome = carried_by_police(a_case(person=a_child()))
    about = outcome.proposal.about_id
    said = printed(police_paper(police_request_for(worker(), decision_of(outcome))))
    assert squeezed(outcome.words) in said
    for words in (
        "Till Polismyndigheten",
        "LVU 43 §",
        str(about),
        "Pappan har hotat personal.",
        "Det kan finnas en hund i bostaden.",
        "Barnet är under 15 år och får inte tas i förvar.",
        "Uppgifterna lämnas trots sekretess",
        "jourens nummer, som jouren skriver in",
        "synnerliga skäl",
    ):
        assert squeezed(words) in said


def test_only_a_request_for_the_police_is_one() -> None:
    outcome, _, _ = a_signed_decision()
    with pytest.raises(NotFound):
        police_request_for(worker(), decision_of(outcome))


def test_a_cases_papers_are_those_of_the_board_that_asks() -> None:
    case = a_case(contact=a_contact())
    outcome = carried_by_police(case)
    found = papers_of_case(case.pk, "sollentuna", LATER)
    assert [each.ground for each in found] == ["LVU 6 §", "LVU 43 §"]
    assert found[1].id == outcome.decision_id
    assert papers_of_case(case.pk, "solna", LATER) == []


def test_the_list_for_the_meeting_names_each_decision_and_its_right_and_no_person() -> None:
    child = a_child("Ofelia", "Provsson")
    outcome, decider, _ = a_signed_decision(a_case(person=child))
    rows = to_report_for(intake(), "sollentuna")
    said = printed(meeting_paper(rows, board_name="Socialnämnden", service_name="Jouren", at=LATER))
    for words in ("Omedelbart omhändertagande av barn", "LVU 6 §", decider.name, "Delegationsordning 2021 § 14"):
        assert squeezed(words) in said
    for secret in ("Ofelia", "Provsson", str(child.number)[:8]):
        assert secret not in said
    note_meeting(actor=intake(), decision=decision_of(outcome), meeting_on=LATER.date())
    assert to_report_for(intake(), "sollentuna") == []
    assert to_report_for(intake("solna"), "solna") == []
    with pytest.raises(NotPermitted):
        to_report_for(intake(), "solna")
    nothing = printed(meeting_paper([], board_name="Socialnämnden", service_name="Jouren", at=LATER))
    assert squeezed("Det finns inget beslut att anmäla.") in nothing


def test_decisions_by_delegation_stand_under_a_heading_of_their_own_in_the_list_for_the_meeting() -> None:
    told: dict[str, Any] = {
        "case_number": "2021-1",
        "decided_at": NIGHT,
        "decided_by_name": "Noa Ek",
        "mandate_text": "Delegation",
    }
    rows = [
        ToReport(title="Läkarundersökning", ground="LVU 32 §", is_delegated=True, **told),
        ToReport(title="Omhändertagande", ground="LVU 6 §", **told),
    ]
    said = printed(meeting_paper(rows, board_name="Socialnämnden", service_name="Jouren", at=LATER))
    named = ("Omhändertagande", "Delegationsbeslut att anmäla", "KL 6:40 och 7:5–8", "Läkarundersökning")
    places = [said.index(squeezed(words)) for words in named]
    assert places == sorted(places)


def test_each_right_on_the_list_for_the_meeting_names_by_number_the_decisions_made_with_it() -> None:
    made = (("LVU 32 §", "Delegation", True), ("LVU 6 §", "Ordförande: Noa Ek", False), ("LVU 6 §", "Ledamot", False))
    rows = [
        ToReport("2021-1", f"Beslut {place}", ground, NIGHT + timedelta(minutes=place), "x", right, is_delegated=given)
        for place, (ground, right, given) in enumerate((*made, made[1]))
    ]
    paper = meeting_paper(rows, board_name="Socialnämnden", service_name="Jouren", at=LATER)
    tables = [block for section in paper.sections for block in section.blocks if isinstance(block, Table)]
    numbered = [(row[0], row[2]) for table in tables for row in table.rows]
    named = ("Beslut 1\nLVU 6 §", "Beslut 2\nLVU 6 §", "Beslut 3\nLVU 6 §", "Beslut 0\nLVU 32 §")
    assert numbered == [(str(number), words) for number, words in enumerate(named, 1)]
    [rights] = [block.items for section in paper.sections for block in section.blocks if isinstance(block, Bullets)]
    assert rights == ("Beslut 1, 3: Ordförande: Noa Ek", "Beslut 2: Ledamot", "Beslut 4: Delegation")


def test_whoever_decided_reads_the_paper_no_more_when_their_role_for_the_board_has_ended() -> None:
    outcome, decider, _ = a_signed_decision()
    assert paper_for(at(decider, LATER), decision_of(outcome)).decided_by_name == decider.name
    elsewhere = replace(at(decider, LATER), roles={Role.DECISION_MAKER: frozenset({"solna"})})
    with pytest.raises(PaperOfOthers):
        paper_for(elsewhere, decision_of(outcome))
    with pytest.raises(ProposalOfOthers):
        to_decide(elsewhere, outcome.proposal.pk)
    assert to_decide(at(decider, LATER), outcome.proposal.pk).outcome == outcome
