"""Nothing told or corrected lets two decisions stand on one person, and a decision is taken back once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import uuid_utils.compat as uuid_utils
from django.db import connection

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Case, Decision, Mandate
from jourbok.cases.tests.factories import a_case
from jourbok.decisions.models import Draft, Moment, Outcome, Proposal
from jourbok.decisions.rules.deciding import AboutAnotherCase, AlreadyAsked, AlreadyDecided
from jourbok.decisions.rules.standing import Stands
from jourbok.decisions.selectors import clocks_of_decision
from jourbok.decisions.services import begin_draft, record_moment, send_for_decision, withdraw, write_down
from jourbok.decisions.tests.boards import a_written_decision, intake
from jourbok.decisions.tests.factories import (
    SAID,
    a_decider,
    a_draft,
    a_proposal,
    a_signed_decision,
    another_like,
    at,
    decision_of,
    signed_by,
    their_mandate,
)
from jourbok.decisions.tests.test_paper_times import moved
from jourbok.decisions.tests.test_standing import sent_then, state_of, tells
from jourbok.decisions.tests.test_walls import written_again
from jourbok.kernel.actor import Actor
from jourbok.law.rules import Event
from jourbok.people.models import Person

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: What is decided then by LVM 13 § and not submitted has lapsed when the night begins.
DAYS_BEFORE = NIGHT - 60 * HOUR


def on_paper(case: Case, mandate: Mandate, when: datetime) -> UUID:
    """Kim Jour writes down what Noa Ek decided on paper; a constable saw the paper."""
    told: dict[str, Any] = {"signer_name": "Noa Ek", "witness_name": "Bo Al", "before_contact": True}
    waiting, worker = a_proposal(case, kind="lvm_13"), at(an_actor(), NIGHT + HOUR)
    return decision_of(write_down(actor=worker, proposal=waiting.pk, mandate=mandate.pk, made_at=when, **told))


def one_lapsed_by_a_mistyped_time_and_another_signed() -> tuple[UUID, UUID, Case, tuple[Actor, Mandate]]:
    case, decider = a_case(), a_decider()
    mandate = their_mandate(decider)
    lapsed = on_paper(case, mandate, DAYS_BEFORE)
    assert state_of(lapsed, NIGHT + HOUR) is Stands.LAPSED
    other = signed_by(decider, sent_then(case, NIGHT + HOUR, kind="lvm_13"), mandate, when=NIGHT + HOUR)
    return lapsed, decision_of(other), case, (decider, mandate)


def test_a_corrected_time_lets_no_decision_stand_beside_one_that_was_signed_meanwhile() -> None:
    lapsed, other, case, (decider, mandate) = one_lapsed_by_a_mistyped_time_and_another_signed()
    with pytest.raises(AlreadyDecided, match=r"LVM 13 § från .* gäller nu.*Upphäv det") as refused:
        moved(lapsed, NIGHT - HOUR)
    assert "event" in refused.value.fields
    assert not Moment.objects.exists()
    assert state_of(lapsed, NIGHT + 2 * HOUR) is Stands.LAPSED
    gone = sent_then(case, NIGHT + HOUR, kind="lvm_13", about=other, revokes=True)
    signed_by(decider, gone, mandate, when=NIGHT + HOUR + HOUR / 2)
    moved(lapsed, NIGHT - HOUR)
    assert state_of(lapsed, NIGHT + 2 * HOUR) is Stands.STANDS


def test_a_corrected_time_by_which_it_has_lapsed_all_the_same_stands_in_nobodys_way() -> None:
    lapsed, _, _, _ = one_lapsed_by_a_mistyped_time_and_another_signed()
    moved(lapsed, DAYS_BEFORE - HOUR)
    assert clocks_of_decision(lapsed, NIGHT + 2 * HOUR).made_at == DAYS_BEFORE - HOUR


def one_refused_by_the_court_and_another_signed() -> tuple[UUID, UUID]:
    outcome, decider, mandate = a_signed_decision()
    refused = decision_of(outcome)
    for event, days in ((Event.SUBMITTED, 2), (Event.RECEIVED, 3), (Event.NOT_CONFIRMED, 5)):
        tells(refused, event, NIGHT + days * DAY)
    other = signed_by(decider, sent_then(outcome.proposal.case, NIGHT + 6 * DAY), mandate, when=NIGHT + 6 * DAY)
    return refused, decision_of(other)


def test_a_higher_courts_confirmation_is_told_only_when_the_one_decided_meanwhile_has_ended() -> None:
    refused, other = one_refused_by_the_court_and_another_signed()
    with pytest.raises(AlreadyDecided, match=r"LVU 6 § från .* gäller nu.*skriv att det har upphört"):
        tells(refused, Event.COURT_DECIDED, NIGHT + 8 * DAY)
    assert state_of(refused, NIGHT + 9 * DAY) is Stands.ENDED
    tells(other, Event.ENDED, NIGHT + 8 * DAY)
    tells(refused, Event.COURT_DECIDED, NIGHT + 8 * DAY)
    assert state_of(refused, NIGHT + 9 * DAY) is Stands.STANDS


def test_a_refusal_that_never_happened_is_corrected_only_when_the_one_decided_meanwhile_has_ended() -> None:
    refused, other = one_refused_by_the_court_and_another_signed()
    wrong = Moment.objects.get(decision=refused, event=Event.NOT_CONFIRMED)
    told: dict[str, Any] = {"actor": intake(moment=NIGHT + 7 * DAY), "decision": refused, "event": Event.NOT_CONFIRMED}
    with pytest.raises(AlreadyDecided, match="båda kan inte gälla"):
        record_moment(at=None, corrects=wrong.pk, source="Fel rad", **told)
    record_moment(at=NIGHT + 5 * DAY + HOUR, corrects=wrong.pk, source="Fel timme", **told)
    assert state_of(other, NIGHT + 7 * DAY) is Stands.STANDS


def test_what_was_submitted_in_time_after_all_is_told_only_when_the_one_decided_meanwhile_has_ended() -> None:
    outcome, decider, mandate = a_signed_decision()
    lapsed = decision_of(outcome)
    then = NIGHT + 12 * DAY
    signed_by(decider, sent_then(outcome.proposal.case, then), mandate, when=then)
    told: dict[str, Any] = {"actor": intake(moment=then + HOUR), "decision": lapsed, "event": Event.SUBMITTED}
    with pytest.raises(AlreadyDecided):
        record_moment(at=NIGHT + 2 * DAY, **told)
    record_moment(at=NIGHT + 11 * DAY, **told)
    assert state_of(lapsed, then + HOUR) is Stands.LAPSED


def test_whoever_tells_what_happened_holds_the_person_so_that_nobody_decides_meanwhile() -> None:
    made = a_written_decision()
    held = (
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        " AND (classid::bigint << 32 | objid::bigint) = hashtextextended('decisions.person:' || %s, 0))"
    )

    def is_held() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(held, [str(made.case.person_id)])
            found: tuple[bool] | None = cursor.fetchone()
        return found == (True,)

    assert not is_held()
    tells(made.pk, Event.EXECUTED, NIGHT)
    assert is_held()


# --- A decision is taken back once ----------------------------------------------------------------------------


def one_revoked_on_screen() -> tuple[Outcome, Outcome, Mandate]:
    """Made at the beginning of the night and taken back two hours later."""
    outcome, decider, mandate = a_signed_decision()
    back = sent_then(outcome.proposal.case, NIGHT + HOUR, about=decision_of(outcome), revokes=True)
    return outcome, signed_by(decider, back, mandate, when=NIGHT + 2 * HOUR), mandate


def test_what_was_taken_back_on_screen_is_not_taken_back_again_by_an_earlier_paper() -> None:
    outcome, decider, mandate = a_signed_decision()
    case, made = outcome.proposal.case, decision_of(outcome)
    first = a_proposal(case, about=made, revokes=True)
    second = another_like(first)
    signed_by(decider, first, mandate, when=NIGHT + 2 * HOUR)
    told: dict[str, Any] = {"signer_name": "Noa Ek", "witness_name": "Bo Al", "mandate": mandate.pk}
    later = at(an_actor(), NIGHT + 3 * HOUR)
    with pytest.raises(AboutAnotherCase, match="upphävs bara en gång"):
        write_down(actor=later, proposal=second.pk, made_at=NIGHT + HOUR, **told)
    with pytest.raises(AboutAnotherCase, match="upphävs bara en gång"):
        begin_draft(actor=later, case=case.pk, kind="lvu_6", about=made, revokes=True, on_paper_at=NIGHT + HOUR)
    assert Decision.objects.count() == 2


def revoked_again(back: Outcome, when: datetime) -> UUID:
    """A second decision like the one that took it back, on paper, put in without any code of the product."""
    draft, proposal, decision, signature = (uuid_utils.uuid7() for _ in range(4))
    written_again("decisions_draft", "id", back.proposal.draft_id, id=draft)
    written_again("decisions_proposal", "id", back.proposal_id, id=proposal, draft_id=draft)
    written_again("cases_decision", "id", back.decision_id, id=decision, decided_at=when)
    signed = {"id": signature, "document_id": proposal, "method": "paper_before", "order_id": None, "signed_at": when}
    written_again("signing_signature", "id", back.signature, **signed)
    ended = {"proposal_id": proposal, "decision_id": decision, "signature": signature, "ended_at": when}
    written_again("decisions_outcome", "proposal_id", back.pk, **ended)
    return decision


@pytest.mark.parametrize("hours", [-1, 1])
def test_of_two_that_took_it_back_the_earliest_counts_whichever_was_written_last(hours: int) -> None:
    outcome, back, _ = one_revoked_on_screen()
    when = back.ended_at + hours * HOUR
    revoked_again(back, when)
    end = clocks_of_decision(decision_of(outcome), NIGHT + 5 * HOUR).clocks.end
    assert end
    assert (end.how, end.at) == (Stands.REVOKED, min(when, back.ended_at))


def test_the_time_of_what_took_it_back_is_not_corrected_while_another_has_taken_it_back() -> None:
    _, back, _ = one_revoked_on_screen()
    second = revoked_again(back, back.ended_at - HOUR)
    with pytest.raises(AboutAnotherCase, match="upphävs bara en gång"):
        moved(second, back.ended_at - HOUR - HOUR / 4)
    assert not Moment.objects.exists()


def test_of_two_drafts_of_one_kind_that_are_open_at_once_one_is_sent_and_the_other_waits_for_it() -> None:
    case = a_case()
    drafts = [a_draft(case), a_draft(case)]
    first = send(drafts[0])
    with pytest.raises(AlreadyAsked, match="LVU 6 § väntar på beslut sedan"):
        send(drafts[1])
    assert list(Proposal.objects.filter(case=case)) == [first]
    withdraw(actor=an_actor(), proposal=first.pk, reason="Fel barn")
    assert send(drafts[1]).case_id == case.pk


def test_what_waits_to_be_written_down_from_paper_asks_for_that_and_wakes_nobody() -> None:
    case = a_case()
    a_proposal(case, on_paper_at=NIGHT)
    with pytest.raises(AlreadyAsked, match="på papper enligt LVU 6 § väntar på att skrivas in") as stopped:
        a_proposal(case)
    assert "Nå den" not in stopped.value.message


def test_a_proposal_in_another_case_of_the_person_is_in_the_way_too_and_one_of_another_kind_is_not() -> None:
    case = a_case()
    other = a_case(person=Person.objects.get(pk=case.person_id))
    a_proposal(case)
    with pytest.raises(AlreadyAsked, match="i ett annat ärende om personen"):
        a_proposal(other)
    assert a_proposal(other, kind="lvu_32").case_id == other.pk
    with pytest.raises(AlreadyAsked):
        a_proposal(case, kind="lvu_32")


def send(draft: Draft) -> Proposal:
    return send_for_decision(actor=an_actor(), draft=draft.pk, version=draft.version, ruling=draft.ruling, content=SAID)
