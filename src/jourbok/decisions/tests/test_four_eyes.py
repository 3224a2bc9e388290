"""An urgent decision by an elected member is two persons': one sends it and another decides, by a third's register."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Decision
from jourbok.cases.rules.decision import NoMandate
from jourbok.cases.services import register_mandate
from jourbok.cases.tests.factories import a_case
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.rules.deciding import SentByThemselves
from jourbok.decisions.selectors import mandates_to_read_for, reach_of, to_decide, waits_for
from jourbok.decisions.services import acknowledge, begin_signing, decline, read_out, sign_by_phone
from jourbok.decisions.tests.desks import a_deciding_user, browser_of, it_is, mandate_of
from jourbok.decisions.tests.factories import a_decider, a_proposal, signed_by, their_mandate
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import BadInput, DomainError, NotFound
from jourbok.signing.tests.factories import NUMBER, OTHER_NUMBER, with_number
from jourbok.signing.transports.bankid import BankIdIsAway

pytestmark = pytest.mark.django_db
WORKER = Role.DUTY_WORKER
ELECTED: list[dict[str, Any]] = [{"layer": "chair"}, {"layer": "member", "is_deputy": False}]


def two_roles() -> Actor:
    """Somebody who works at the service and decides for the board."""
    decider = a_decider()
    return with_number(replace(decider, roles={**decider.roles, WORKER: frozenset()}))


def refused(service: Any, **asked: Any) -> str:
    with pytest.raises(DomainError) as stopped:
        service(**asked)
    assert not Decision.objects.exists() and not Outcome.objects.exists()
    return stopped.value.code


@pytest.mark.parametrize("layer", ELECTED, ids=lambda layer: layer["layer"])
def test_whoever_sent_a_proposal_decides_on_it_by_no_way_as_an_elected_member(layer: dict[str, Any]) -> None:
    noa = two_roles()
    proposal, mandate = a_proposal(actor=noa), their_mandate(noa, **layer)
    asked: dict[str, Any] = {"proposal": proposal.pk, "mandate": mandate.pk}
    assert refused(begin_signing, actor=noa, **asked) == SentByThemselves.code
    assert refused(sign_by_phone, actor=an_actor(), **asked, number=NUMBER) == SentByThemselves.code
    told = {"signer_name": noa.name, "witness_name": "Sam Vittne", "read_at": NIGHT}
    assert refused(read_out, actor=an_actor(), **asked, **told) == SentByThemselves.code
    assert refused(decline, actor=noa, proposal=proposal.pk, reason="Mormor kan ta emot barnet.") == NoMandate.code
    with pytest.raises(DomainError):
        acknowledge(actor=noa, **asked)
    with pytest.raises(SentByThemselves):
        to_decide(noa, proposal.pk)
    assert waits_for(noa) == []
    assert mandates_to_read_for(an_actor(), proposal.pk, NIGHT) == []
    (callee,) = reach_of(an_actor(), proposal.pk).reaching.order
    assert (callee.why_not, callee.is_asked) == ("Har skickat förslaget.", False)


@pytest.mark.parametrize("layer", ELECTED, ids=lambda layer: layer["layer"])
def test_the_same_person_decides_on_what_a_colleague_sent(layer: dict[str, Any]) -> None:
    noa = two_roles()
    assert signed_by(noa, a_proposal(), their_mandate(noa, **layer)).decision_id


def test_a_name_without_an_account_is_the_senders_however_it_is_typed() -> None:
    proposal = a_proposal(actor=an_actor(name="Kim Jour"))
    mandate = their_mandate(replace(a_decider(name="KIM \u00a0jour"), id=""))
    told = {"signer_name": mandate.holder_name, "witness_name": "Sam Vittne", "read_at": NIGHT}
    reader = an_actor(name="Alex Jour")
    assert refused(read_out, actor=reader, proposal=proposal.pk, mandate=mandate.pk, **told) == SentByThemselves.code


@pytest.mark.parametrize("layer", ["official", "host_official"])
def test_officials_prepare_and_decide_by_their_own_delegation(layer: str) -> None:
    worker = replace(a_decider(name="Kim Jour"), roles={WORKER: frozenset()})
    own = their_mandate(worker, layer=layer, grounds=("LVU 32 §",))
    proposal = a_proposal(kind="lvu_32", actor=worker)
    assert signed_by(worker, proposal, own).decision_id


def test_a_manager_who_gets_the_chairs_right_into_the_register_decides_nothing_by_it() -> None:
    """The right without the role that the administrator gives is nobody's, whoever sent the proposal."""
    mika = replace(a_decider(name="Mika Chef"), roles={Role.UNIT_MANAGER: frozenset()})
    told: dict[str, Any] = {"board": "sollentuna", "layer": "chair", "grounds": ["LVU 6 §"], "valid_from": NIGHT}
    with pytest.raises(BadInput, match="din egen rätt"):
        register_mandate(actor=mika, **told, holder_id=mika.id, holder_name="Ordföranden")
    past_the_register = their_mandate(mika)
    for sender in (mika, an_actor()):
        proposal = a_proposal(a_case(), actor=sender)
        with pytest.raises(NotFound):
            to_decide(mika, proposal.pk)
        asked = {"proposal": proposal.pk, "mandate": past_the_register.pk}
        assert refused(begin_signing, actor=mika, **asked) == NoMandate.code


def test_bankid_by_telephone_asks_an_elected_holder_who_has_the_role_for_the_board() -> None:
    proposal = a_proposal()
    for decider, asks in ((a_decider(), BankIdIsAway), (a_decider("solna"), NoMandate)):
        mandate = their_mandate(decider)
        with_number(decider, NUMBER if asks is BankIdIsAway else OTHER_NUMBER)
        with pytest.raises(asks) as told:
            sign_by_phone(actor=an_actor(), proposal=proposal.pk, mandate=mandate.pk, number=NUMBER)
    assert "inte inlagd som beslutsfattare för nämnden" in told.value.message


def test_the_page_says_why_whoever_sent_it_does_not_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(monkeypatch)
    a_case()
    user = a_deciding_user()
    sender = replace(an_actor(name=user.name), id=str(user.pk))
    proposal, mandate = a_proposal(actor=sender), mandate_of(user)
    browser = browser_of(user)
    for answer in (browser.get(_page("decide", proposal)), _sent(browser, proposal, mandate.pk)):
        assert answer.status_code == 409
        said = answer.content.decode()
        assert "Den som har skickat förslaget fattar inte beslutet" in said
        assert proposal.sections[1][1] not in said


def _page(name: str, proposal: Proposal) -> str:
    return reverse(f"decisions:{name}", args=[proposal.pk])


def _sent(browser: Client, proposal: Proposal, mandate: int) -> Any:
    return browser.post(_page("sign", proposal), {"mandate": mandate, "method": "step_up"})
