"""A decision is signed on its own page, step by step, by somebody with the board's mandate, and in no other way."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import a_user, an_actor
from jourbok.cases.models import Decision, Mandate
from jourbok.cases.services import end_mandate, record_conflict
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.tests.desks import (
    LOOKS_AT,
    a_deciding_user,
    browser_of,
    it_is,
    mandate_of,
    proving,
    send,
)
from jourbok.decisions.tests.factories import a_proposal, another_like, at
from jourbok.kernel.actor import Role
from jourbok.signing.models import Signature, SigningOrder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_minutes_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proposal was sent a while ago."""
    it_is(monkeypatch)


@pytest.fixture
def proposal() -> Proposal:
    return a_proposal()


@pytest.fixture
def noa(proposal: Proposal) -> User:
    user = a_deciding_user()
    mandate_of(user)
    return user


@pytest.fixture
def phone(noa: User) -> Client:
    return browser_of(noa)


def page(name: str, proposal: Proposal, *more: Any) -> str:
    return reverse(f"decisions:{name}", args=[proposal.pk, *more])


def begun(desk: Client, proposal: Proposal) -> SigningOrder:
    """The desk's owner has been shown the words."""
    mandate = Mandate.objects.get(holder_id=desk.session["_auth_user_id"], board_id=proposal.board_id)
    assert send(desk, page("sign", proposal), mandate=mandate.pk, method="step_up").status_code == 302
    return SigningOrder.objects.latest("begun_at")


def nothing_was_signed() -> bool:
    return not (Signature.objects.exists() or Outcome.objects.exists() or Decision.objects.exists())


# --- A17: no step is skipped ----------------------------------------------------------------------------------


def test_nobody_signs_what_they_were_not_shown(phone: Client, proposal: Proposal) -> None:
    assert send(proving(phone), page("signing", proposal, uuid4())).status_code == 404
    assert nothing_was_signed()


def test_nobody_signs_with_the_order_of_somebody_else(phone: Client, proposal: Proposal) -> None:
    order = begun(phone, proposal)
    other = a_deciding_user(name="Alex Annan")
    mandate_of(other)
    thief = proving(browser_of(other))
    for answer in (thief.get(page("signing", proposal, order.pk)), send(thief, page("signing", proposal, order.pk))):
        assert answer.status_code == 404
        assert proposal.ruling not in answer.content.decode()
    assert nothing_was_signed()


def test_the_order_of_one_proposal_decides_no_other_though_the_words_are_the_same(phone: Client) -> None:
    first = a_proposal()
    second = another_like(first)
    assert first.words == second.words
    order = begun(phone, first)
    assert send(proving(phone), page("signing", second, order.pk)).status_code == 404
    assert nothing_was_signed()


def test_looking_signs_nothing(phone: Client, proposal: Proposal) -> None:
    order = begun(phone, proposal)
    proving(phone)
    assert phone.get(page("sign", proposal)).status_code == 405
    assert phone.get(page("signing", proposal, order.pk)).status_code == 200
    assert phone.head(page("signing", proposal, order.pk)).status_code == 200
    assert nothing_was_signed()


def test_a_proof_from_before_the_words_were_shown_signs_nothing(phone: Client, proposal: Proposal) -> None:
    proving(phone)
    order = begun(phone, proposal)
    assert send(phone, page("signing", proposal, order.pk)).status_code == 302
    assert nothing_was_signed()


def test_a_password_given_after_the_words_were_shown_signs_nothing(phone: Client, proposal: Proposal) -> None:
    order = begun(phone, proposal)
    assert send(proving(phone, "password"), page("signing", proposal, order.pk)).status_code == 403
    assert nothing_was_signed()


def test_one_proof_decides_one_proposal(phone: Client, proposal: Proposal) -> None:
    next_one = a_proposal(kind="lvu_32")
    mandate = Mandate.objects.get()
    Mandate.objects.update(grounds=[*mandate.grounds, "LVU 32 §"])
    first, second = begun(phone, proposal), begun(phone, next_one)
    assert send(proving(phone), page("signing", proposal, first.pk)).status_code == 302
    assert send(phone, page("signing", next_one, second.pk)).status_code == 302
    assert Outcome.objects.get().proposal_id == proposal.pk


def test_a_form_without_its_token_begins_and_signs_nothing(noa: User, phone: Client, proposal: Proposal) -> None:
    order = begun(phone, proposal)
    forger = Client(enforce_csrf_checks=True, raise_request_exception=False)
    forger.cookies = proving(phone).cookies
    assert send(forger, page("sign", proposal), mandate=Mandate.objects.get().pk, method="step_up").status_code == 403
    assert send(forger, page("signing", proposal, order.pk)).status_code == 403
    assert nothing_was_signed()


# --- A18: what is signed is what was shown --------------------------------------------------------------------


def test_words_that_changed_after_they_were_shown_are_not_signed(phone: Client, proposal: Proposal) -> None:
    order = begun(phone, proposal)
    Mandate.objects.update(reference="Delegationsordning 2021 § 15")
    answer = send(proving(phone), page("signing", proposal, order.pk))
    assert answer.status_code == 409
    assert "har ändrats sedan den visades" in answer.content.decode()
    assert nothing_was_signed()


def test_nobody_changes_the_words_of_a_proposal(proposal: Proposal) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(words="Något annat", sections=[["Beslut", "Något annat"]])


def test_what_is_sent_with_the_signature_changes_nothing_of_it(phone: Client, proposal: Proposal) -> None:
    order = begun(phone, proposal)
    forged = {"mandate": "1", "words": "Något annat", "ruling": "Något annat", "decided_at": "2020-01-01 00:00"}
    send(proving(phone), page("signing", proposal, order.pk), **forged, by_name="Någon Annan", document_hash="0" * 64)
    outcome = Outcome.objects.get()
    assert outcome.words.startswith(proposal.words)
    assert outcome.words_hash == order.document_hash
    assert outcome.by_name == "Noa Ek"
    assert outcome.ended_at >= LOOKS_AT


def test_signing_again_decides_nothing_more(phone: Client, proposal: Proposal) -> None:
    order = begun(phone, proposal)
    for _ in range(3):
        send(proving(phone), page("signing", proposal, order.pk))
    assert Decision.objects.count() == Signature.objects.count() == 1


def test_who_comes_second_has_signed_nothing(phone: Client, proposal: Proposal) -> None:
    other = a_deciding_user(name="Alex Annan")
    mandate_of(other)
    second = browser_of(other)
    first_order, second_order = begun(phone, proposal), begun(second, proposal)
    send(proving(phone), page("signing", proposal, first_order.pk))
    assert send(proving(second), page("signing", proposal, second_order.pk)).status_code == 409
    assert Signature.objects.get().signer_id == phone.session["_auth_user_id"]


# --- Without a mandate, by every way --------------------------------------------------------------------------


@pytest.fixture(
    params=["no mandate", "another board's", "another ground", "ended", "not begun", "in conflict", "worker"]
)
def outsider(request: pytest.FixtureRequest, proposal: Proposal, noa: User) -> Client:
    """Somebody who may not decide, each for another reason, though they are nearly the one who may."""
    kind = str(request.param)
    if kind == "worker":
        return browser_of(a_user(name="Kim Jour"))
    user = a_deciding_user("solna" if kind == "another board's" else "sollentuna", name="Alex Annan")
    unlike: dict[str, dict[str, Any]] = {
        "another board's": {"board": "solna"},
        "another ground": {"grounds": ["LVM 13 §"]},
        "ended": {"until": LOOKS_AT},
        "not begun": {"since": LOOKS_AT.replace(year=2022)},
    }
    if kind != "no mandate":
        mandate_of(user, **unlike.get(kind, {}))
    if kind == "in conflict":
        record_conflict(actor=an_actor(), case=proposal.case_id, decider_name=user.name, reason="Morbror till barnet")
    return proving(browser_of(user))


def test_who_has_no_mandate_reads_begins_signs_and_answers_nothing(
    outsider: Client, phone: Client, proposal: Proposal
) -> None:
    order, mandate = begun(phone, proposal), Mandate.objects.get(holder_name="Noa Ek")
    answers = [
        outsider.get(page("decide", proposal)),
        send(outsider, page("decide", proposal), reason="Jag vill läsa det här"),
        send(outsider, page("sign", proposal), mandate=mandate.pk, method="step_up"),
        outsider.get(page("signing", proposal, order.pk)),
        send(outsider, page("signing", proposal, order.pk), mandate=mandate.pk),
        send(outsider, page("decline", proposal), **{"decline-reason": "Jag säger nej till det"}),
        send(outsider, page("pass_on", proposal), **{"pass-is_conflict": "no", "pass-reason": "Jag kör bil"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert all(proposal.ruling not in answer.content.decode() for answer in answers)
    assert SigningOrder.objects.count() == 1
    assert nothing_was_signed()


def test_the_mandate_of_another_board_or_person_is_not_there_to_choose(phone: Client, proposal: Proposal) -> None:
    others = mandate_of(a_deciding_user(name="Alex Annan"))
    for mandate in (others.pk, 987_654, "", "x"):
        assert send(phone, page("sign", proposal), mandate=mandate, method="step_up").status_code == 422
    assert send(phone, page("sign", proposal), mandate=_mandate_for(phone, proposal), method="paper").status_code == 422
    assert not SigningOrder.objects.exists()


def test_a_mandate_that_the_board_ends_meanwhile_decides_nothing(phone: Client, proposal: Proposal) -> None:
    order = begun(phone, proposal)
    manager = at(an_actor(Role.UNIT_MANAGER), LOOKS_AT)
    end_mandate(actor=manager, mandate=_mandate_for(phone, proposal), ends_at=None)
    assert send(proving(phone), page("signing", proposal, order.pk)).status_code in {403, 409, 422}
    assert nothing_was_signed()


def _mandate_for(desk: Client, proposal: Proposal) -> int:
    own = Mandate.objects.filter(holder_id=desk.session["_auth_user_id"], board_id=proposal.board_id)
    return own.latest("pk").pk
