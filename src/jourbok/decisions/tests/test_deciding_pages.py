"""Somebody woken at night reads the grounds, decides or says no, and is told in words what stands in the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Decision, Mandate
from jourbok.cases.tests.factories import a_case
from jourbok.decisions.models import Acknowledgement, Outcome, Proposal
from jourbok.decisions.rules.codes import Ending
from jourbok.decisions.rules.papers import signature_blocks
from jourbok.decisions.selectors import paper_for
from jourbok.decisions.services import withdraw
from jourbok.decisions.tests.desks import LOOKS_AT, a_deciding_user, browser_of, it_is, mandate_of, proving, send
from jourbok.decisions.tests.factories import a_proposal, at
from jourbok.kernel.actor import Role
from jourbok.people.services import protect, unlock
from jourbok.signing.models import SigningOrder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def eight_minutes_later(monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(monkeypatch)


@pytest.fixture
def proposal(db: None) -> Proposal:
    return a_proposal()


@pytest.fixture
def noa(proposal: Proposal) -> Client:
    user = a_deciding_user()
    mandate_of(user)
    return browser_of(user)


def words(response: Any) -> str:
    return str(response.content.decode())


def page(name: str, proposal: Proposal, *more: Any) -> str:
    return reverse(f"decisions:{name}", args=[proposal.pk, *more])


def begun(client: Client, proposal: Proposal) -> str:
    """The address of the page where the words are signed."""
    mandate = Mandate.objects.get(holder_id=client.session["_auth_user_id"])
    answer = send(client, page("sign", proposal), mandate=mandate.pk, method="step_up")
    assert answer.status_code == 302, words(answer)
    return page("signing", proposal, SigningOrder.objects.latest("begun_at").pk)


def test_what_waits_is_listed_without_naming_anybody(noa: Client, proposal: Proposal) -> None:
    said = words(noa.get(reverse("decisions:waiting")))
    assert proposal.board.name in said
    assert "8 min" in said
    assert proposal.sections[1][1] not in said
    assert proposal.ruling not in said


def test_a_decision_maker_comes_first_to_what_waits(noa: Client) -> None:
    answer = noa.get("/")
    assert answer.headers["Location"] == reverse("decisions:waiting")


def test_the_link_of_the_message_works_without_its_last_stroke(noa: Client, proposal: Proposal) -> None:
    answer = noa.get(page("decide", proposal).rstrip("/"), follow=True)
    assert answer.status_code == 200
    assert proposal.ruling in words(answer)


def test_the_grounds_stand_before_the_buttons_and_the_clocks_are_told(noa: Client, proposal: Proposal) -> None:
    said = words(noa.get(page("decide", proposal)))
    assert said.index(proposal.ruling) < said.index("Hemförhållanden, 2 § LVU.") < said.index("Jag tar det")
    assert said.index("Jag tar det") < said.index("Fatta beslutet")
    assert "<button" not in said[said.index("<main") : said.index("Hemförhållanden, 2 § LVU.")]
    assert "Underställning senast lör 4 dec" in said
    assert "(får göras till mån 6 dec" in said
    assert "LVU 7 §" in said


def test_who_signs_is_shown_the_words_twice_proves_who_they_are_and_is_told_what_happens_now(
    noa: Client, proposal: Proposal
) -> None:
    here = begun(noa, proposal)
    shown = words(noa.get(here))
    assert "Bekräfta att det är du" in shown or "Ditt konto kan inte skriva under" in shown
    assert "Skriv under: beslutet gäller" not in shown
    said = words(proving(noa).get(here))
    assert proposal.ruling in said
    assert "Skriv under: beslutet gäller" in said
    answer = send(noa, here)
    assert answer.headers["Location"] == page("decide", proposal)
    outcome = Outcome.objects.get()
    assert outcome.ending == Ending.SIGNED
    done = words(noa.get(page("decide", proposal)))
    assert "Beslutet är fattat" in done
    assert outcome.words_hash[:8] in done
    assert outcome.words_hash[:8] in said
    assert "Underställning senast lör 4 dec" in done
    assert "(får göras till mån 6 dec" in done


@pytest.mark.parametrize(
    ("method", "how", "said"),
    [
        ("mfa", {"type": "webauthn"}, "bekräftad med passnyckel"),
        ("mfa", {"type": "totp"}, "bekräftad med kod från en app"),
        ("mfa", {"type": "recovery_codes"}, "bekräftad med reservkod"),
        ("socialaccount", {"provider": "broker"}, "bekräftad med e-legitimation"),
    ],
)
def test_the_page_and_the_paper_say_by_what_the_signer_proved_who_they_are(
    noa: Client, proposal: Proposal, method: str, how: dict[str, str], said: str
) -> None:
    here = begun(noa, proposal)
    send(proving(noa, method, how=how), here)
    assert f"inloggad, {said}." in words(noa.get(page("decide", proposal)))
    made = Outcome.objects.get().decision
    assert made
    shown = signature_blocks(paper_for(at(an_actor(), LOOKS_AT), made.pk))
    assert f"Inloggad, {said}" in str(shown)


def test_a_no_tells_beforehand_that_it_is_everybodys_and_who_is_on_it(noa: Client, proposal: Proposal) -> None:
    sam = a_deciding_user(name="Sam Al")
    assert "Ditt nej avslutar förslaget för alla" in words(noa.get(page("decide", proposal)))
    send(browser_of(sam), page("acknowledge", proposal), mandate=mandate_of(sam).pk)
    said = words(noa.get(page("decide", proposal)))
    assert "Sam Al har sagt att hen tar det." in said
    assert said.index("Ditt nej avslutar förslaget för alla") < said.index("Förslaget går vidare till nästa")


def test_who_breaks_off_has_signed_nothing_and_can_begin_again(noa: Client, proposal: Proposal) -> None:
    here = begun(noa, proposal)
    assert send(noa, here, do="cancel").headers["Location"] == page("decide", proposal)
    assert "Inget är undertecknat" in words(proving(noa).get(here))
    assert send(noa, here).status_code == 200
    assert not Decision.objects.exists()
    again = begun(noa, proposal)
    send(proving(noa), again)
    assert Decision.objects.count() == 1


def test_signing_twice_is_signing_once(noa: Client, proposal: Proposal) -> None:
    here = begun(noa, proposal)
    proving(noa)
    assert [send(noa, here).status_code for _ in range(3)] == [302, 302, 302]
    assert Decision.objects.count() == 1


def test_without_a_fresh_proof_nothing_is_signed_and_the_signer_is_asked(noa: Client, proposal: Proposal) -> None:
    answer = send(noa, begun(noa, proposal))
    assert answer.status_code in {200, 302, 403}
    assert not Decision.objects.exists()


def test_a_password_alone_signs_nothing_and_the_page_says_so(noa: Client, proposal: Proposal) -> None:
    here = begun(noa, proposal)
    answer = send(proving(noa, "password"), here)
    assert answer.status_code == 403
    assert "Lösenord räcker inte" in words(answer)
    assert not Decision.objects.exists()


def test_who_says_no_writes_why_and_what_was_typed_stays(noa: Client, proposal: Proposal) -> None:
    short = send(noa, page("decline", proposal), **{"decline-reason": "Nej"})
    assert short.status_code == 422
    assert "Skriv varför, minst några ord." in words(short)
    assert ">Nej</textarea>" in words(short).replace("\n", "")
    answer = send(noa, page("decline", proposal), **{"decline-reason": "Mormor kan ta emot barnet i natt."})
    assert answer.headers["Location"] == page("decide", proposal)
    said = words(noa.get(page("decide", proposal)))
    assert "Du sa nej" in said
    assert "Mormor kan ta emot barnet i natt." in said


def test_who_is_on_it_says_so_with_one_press(noa: Client, proposal: Proposal) -> None:
    mandate = Mandate.objects.get(holder_id=noa.session["_auth_user_id"])
    assert send(noa, page("acknowledge", proposal), mandate=mandate.pk).status_code == 302
    assert Acknowledgement.objects.get().name == "Noa Ek"
    assert "Noa Ek tar det" in words(noa.get(page("decide", proposal)))


def test_who_has_a_conflict_leaves_it_to_the_next_and_reads_no_more(noa: Client, proposal: Proposal) -> None:
    fields = {"pass-is_conflict": "yes", "pass-reason": "Barnet är min systers."}
    assert send(noa, page("pass_on", proposal)).status_code == 422
    assert send(noa, page("pass_on", proposal), **fields).headers["Location"] == reverse("decisions:waiting")
    assert noa.get(page("decide", proposal)).status_code == 404


def test_who_loses_the_mandate_between_the_words_and_the_signature_is_told_so(noa: Client, proposal: Proposal) -> None:
    here = begun(noa, proposal)
    Mandate.objects.update(valid=(NIGHT - timedelta(days=9), NIGHT))
    answer = send(proving(noa), here)
    for told in (words(answer), words(noa.get(here))):
        assert "Din beslutanderätt gäller inte längre" in told
        assert proposal.ruling not in told
    assert not Decision.objects.exists()


def test_whoever_was_woken_while_another_decided_is_told_that_nothing_is_left_to_do(
    noa: Client, proposal: Proposal
) -> None:
    other = a_deciding_user(name="Alex Annan")
    mandate_of(other)
    second = browser_of(other)
    here, there = begun(noa, proposal), begun(second, proposal)
    send(proving(noa), here)
    for answer in (send(proving(second), there), second.get(there), second.get(page("decide", proposal))):
        assert answer.status_code == 409
        assert "redan" in words(answer)
        assert proposal.ruling not in words(answer)
    assert Decision.objects.count() == 1


def test_a_proposal_that_the_service_took_back_is_told_in_words(noa: Client, proposal: Proposal) -> None:
    withdraw(actor=at(an_actor(), LOOKS_AT), proposal=proposal.pk, reason="Mormor kom")
    answer = noa.get(page("decide", proposal))
    assert answer.status_code == 409
    assert "Jouren har tagit tillbaka förslaget" in words(answer)


def test_somebody_protected_is_opened_with_a_reason_first() -> None:
    case = a_case()
    protect(actor=an_actor(Role.UNIT_MANAGER), person=case.person_id, kind="marked")
    unlock(actor=an_actor(), person=case.person_id, reason="Behövs för beslutet i natt")
    proposal = a_proposal(case)
    user = a_deciding_user()
    mandate_of(user)
    desk = browser_of(user)
    asked = desk.get(page("decide", proposal))
    assert "Varför öppnar du det?" in words(asked)
    assert proposal.ruling not in words(asked)
    short = send(desk, page("decide", proposal), reason="kort")
    assert short.status_code == 422
    assert 'value="kort"' in words(short)
    opened = send(desk, page("decide", proposal), reason="Jouren ringde och bad mig")
    assert opened.headers["Location"] == page("decide", proposal)
    assert proposal.ruling in words(desk.get(page("decide", proposal)))
    here = begun(desk, proposal)
    assert proposal.ruling in words(desk.get(here))
    assert "Varför öppnar du det?" in words(browser_of(user).get(here, follow=True))
