"""What somebody decided is told by another than who entered their right, and an officer's decision by a colleague."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from jourbok.accounts.models import RoleAssignment
from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Decision, Mandate
from jourbok.cases.rules.decision import NoMandate
from jourbok.cases.services import register_mandate
from jourbok.cases.tests.factories import a_mandate
from jourbok.decisions.models import Proposal
from jourbok.decisions.rules.deciding import EnteredByThemselves
from jourbok.decisions.selectors import mandates_to_read_for, needed_for
from jourbok.decisions.services import read_out, tell_heard, write_down
from jourbok.decisions.tests.factories import a_colleague, a_decider, a_proposal, at, their_mandate
from jourbok.kernel.actor import Actor, Role
from jourbok.rostering.tests.factories import a_shift, an_employee
from jourbok.signing.models import Signature

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EARLIER = NIGHT - HOUR
TOLD: dict[str, Any] = {"signer_name": "Ada Prov", "witness_name": "Polisassistent Bo Al"}


def the_manager() -> Actor:
    return at(an_actor(Role.UNIT_MANAGER, name="Mika Chef"), NIGHT + HOUR)


def entered(proposal: Proposal) -> Mandate:
    """A member whom the unit manager has entered, without an account."""
    return register_mandate(
        actor=at(the_manager(), NIGHT),
        board=proposal.board.slug,
        layer="member",
        holder_name="Ada Prov",
        grounds=["LVU 6 §"],
        valid_from=NIGHT - 30 * DAY,
        decided_on=date(2021, 10, 1),
        is_deputy=False,
    )


def on_paper(actor: Actor, proposal: Proposal, mandate: Mandate, **changes: Any) -> Any:
    told = {**TOLD, "before_contact": True, "made_at": EARLIER, **changes}
    return write_down(actor=actor, proposal=proposal.pk, mandate=mandate.pk, **told)


def read_to(actor: Actor, proposal: Proposal, mandate: Mandate, **changes: Any) -> Any:
    return read_out(
        actor=actor, proposal=proposal.pk, mandate=mandate.pk, read_at=NIGHT + HOUR / 2, **{**TOLD, **changes}
    )


@pytest.mark.parametrize("way", [on_paper, read_to])
def test_whoever_entered_a_right_tells_nothing_that_was_decided_by_it_and_a_colleague_does(way: Any) -> None:
    proposal = a_proposal()
    mandate = entered(proposal)
    with pytest.raises(EnteredByThemselves, match="bekräfta beslutet i sitt eget konto"):
        way(the_manager(), proposal, mandate)
    assert not Decision.objects.exists()
    [offered] = mandates_to_read_for(the_manager(), proposal.pk, NIGHT)
    assert needed_for(the_manager(), proposal.pk, offered, NIGHT).missing_sv.startswith("Du har själv lagt in")
    assert not needed_for(an_actor(), proposal.pk, offered, NIGHT).must
    assert way(at(an_actor(), NIGHT + HOUR), proposal, mandate).by_name == "Ada Prov"


@pytest.mark.parametrize("way", [on_paper, read_to])
def test_whoever_entered_a_right_tells_what_a_colleague_has_heard_too(way: Any) -> None:
    proposal = a_proposal()
    mandate = entered(proposal)
    colleague = a_colleague(moment=NIGHT + HOUR)
    heard_at = NIGHT + HOUR / 2
    tell_heard(actor=colleague, proposal=proposal.pk, mandate=mandate.pk, heard_at=heard_at)
    outcome = way(the_manager(), proposal, mandate, witness_name="")
    assert Signature.objects.get(pk=outcome.signature).evidence["witness"] == "Alex Jour"


@pytest.mark.parametrize("way", [on_paper, read_to])
def test_a_member_with_an_account_needs_the_role_of_that_time_also_on_paper_and_by_telephone(way: Any) -> None:
    proposal = a_proposal()
    decider = a_decider(name="Ada Prov")
    mandate = their_mandate(decider, layer="member", is_deputy=False)
    RoleAssignment.objects.update(valid=(NIGHT - 300 * DAY, NIGHT - 200 * DAY))
    with pytest.raises(NoMandate, match="inte inlagd som beslutsfattare"):
        way(at(an_actor(), NIGHT + HOUR), proposal, mandate)
    assert mandates_to_read_for(an_actor(), proposal.pk, NIGHT) == []
    RoleAssignment.objects.update(valid=(NIGHT - 300 * DAY, NIGHT + DAY))
    assert way(at(an_actor(), NIGHT + HOUR), proposal, mandate).by_name == "Ada Prov"


@pytest.mark.parametrize("way", [on_paper, read_to])
def test_what_a_worker_decided_by_the_services_delegation_is_told_with_their_own_name_if_they_were_on_duty(
    way: Any,
) -> None:
    proposal = a_proposal(kind="lvu_32")
    office = a_mandate(grounds=("LVU 32 §",), layer="host_official", holder_name="Jourens socialsekreterare")
    writer = at(replace(an_actor(name="Alex Jour"), id="another"), NIGHT + HOUR)
    for name in ("Jourens socialsekreterare", "Ada Prov"):
        with pytest.raises(NoMandate) as refused:
            way(writer, proposal, office, signer_name=name)
        assert "signer_name" in refused.value.fields
    a_shift(an_employee("AP", "Ada Prov"))
    outcome = way(writer, proposal, office)
    assert (outcome.by_name, outcome.recorded_by_name) == ("Ada Prov", "Alex Jour")
    assert "Ada Prov" in outcome.words
