"""Whatever is done in whatever order, nobody has decided who might not, and what has ended is as it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Case, Conflict, Decision, Mandate
from jourbok.cases.services import end_mandate, record_conflict, take_back_conflict
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.decisions.models import Draft, Moment, Outcome, Proposal
from jourbok.decisions.selectors import DecisionClocks, standing_decisions_of
from jourbok.decisions.services import (
    begin_draft,
    begin_signing,
    collect,
    decline,
    read_out,
    record_moment,
    send_for_decision,
    withdraw,
)
from jourbok.decisions.tests.factories import SAID, a_decider, at, the_law, their_mandate
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import DomainError
from jourbok.law.rules import Event, State
from jourbok.people.tests.factories import a_child

#: An invented name that both decision makers could be taken for is never used: each has their own.
NAMES: Final = ("Noa Ek", "Bo Al", "Ali Ro")
KINDS: Final = ("lvu_6", "lvu_11", "lvu_32")
which = st.integers(0, 5)
#: Now and then somebody does what is not theirs to do; oftener everybody does what they should.
seldom = st.sampled_from([False, False, False, True])
oftener = seldom.map(lambda is_so: not is_so)


@contextmanager
def refused_in_words() -> Iterator[None]:
    """A refusal that the product has words for is an answer; anything else is a fault."""
    try:
        with transaction.atomic():
            yield
    except DomainError:
        return


class ANight(RuleBasedStateMachine):
    """One child with two cases, three who may or may not decide, and an hour that passes."""

    #: How every proposal of every night ended, so that a run in which nobody decides is no proof.
    endings: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.undo = ExitStack()
        self.undo.enter_context(transaction.atomic())
        the_law()
        child = a_child()
        self.cases: list[Case] = [a_case(contact=a_contact(), person=child) for _ in range(2)]
        self.child: UUID = child.pk
        self.now = NIGHT
        self.deciders = [a_decider(name=name) for name in NAMES]
        self.mandates: list[Mandate] = [their_mandate(self.deciders[0], grounds=("LVU 6 §", "LVU 11 §", "LVU 32 §"))]
        self.ended: dict[UUID, dict[str, Any]] = {}
        self.told = 0
        self.somebody_is_asked_to_decide(0, "lvu_6", False)

    def teardown(self) -> None:
        self.endings.update(Outcome.objects.values_list("ending", flat=True))
        transaction.set_rollback(True)
        self.undo.close()

    def standing(self) -> list[DecisionClocks]:
        return standing_decisions_of(self.child, self.cases[0].board_id, self.now)

    def worker(self) -> Actor:
        return at(an_actor(), self.now)

    def one(self, rows: list[Any], number: int) -> Any:
        return rows[number % len(rows)]

    @rule(minutes=st.integers(1, 20))
    def time_passes(self, minutes: int) -> None:
        if self.now < NIGHT + timedelta(hours=4):
            self.now += timedelta(minutes=minutes)

    @rule(
        number=which, layer=st.sampled_from(["chair", "member", "official", "host_official"]), hours=st.integers(0, 2)
    )
    def the_board_lets_somebody_decide(self, number: int, layer: str, hours: int) -> None:
        """Perhaps for a while only, and perhaps what it cannot give."""
        until = self.now + timedelta(hours=hours) if hours else None
        self.mandates.append(
            their_mandate(self.one(self.deciders, number), layer=layer, until=until, grounds=("LVU 6 §", "LVU 32 §"))
        )

    @precondition(lambda self: Conflict.objects.exists())
    @rule(number=which)
    def it_was_another_of_the_same_name(self, number: int) -> None:
        with refused_in_words():
            told = self.one(list(Conflict.objects.filter(takes_back=None).order_by("pk")), number)
            take_back_conflict(actor=self.worker(), conflict=told.pk, reason="En annan med samma namn")

    @rule(case=which, kind=st.sampled_from(KINDS), revokes=seldom)
    def somebody_is_asked_to_decide(self, case: int, kind: str, revokes: bool) -> None:
        with refused_in_words():
            standing = self.standing()
            about = standing[0].decision.id if standing and (revokes or kind == "lvu_11") else None
            draft: Draft = begin_draft(
                actor=self.worker(), case=self.one(self.cases, case).pk, kind=kind, about=about, revokes=revokes
            )
            said: dict[str, Any] = {
                "draft": draft.pk,
                "version": draft.version,
                "ruling": draft.ruling,
                "content": SAID,
            }
            send_for_decision(actor=self.worker(), **said)

    def proposal(self, number: int, *, ended: bool) -> Proposal:
        """One that waits, a new one where none does, unless one that has ended is asked for."""
        rows = Proposal.objects.order_by("sent_at", "pk")
        if not ended and not rows.filter(outcome=None).exists():
            self.somebody_is_asked_to_decide(number, KINDS[0] if number % 2 else KINDS[-1], False)
        found: Proposal = self.one(list(rows.filter(outcome=None) if not ended else rows) or list(rows), number)
        return found

    def holder(self, mandate: Mandate, number: int, *, impostor: bool) -> Actor:
        theirs = [each for each in self.deciders if impostor or each.id == mandate.holder_id]
        who: Actor = self.one(theirs, number)
        return at(who, self.now)

    @rule(
        number=which,
        mandate=which,
        impostor=seldom,
        ended=seldom,
        strays=seldom,
        meanwhile=st.sampled_from(["", "", "", "lost", "conflict", "withdrawn", "late"]),
    )
    def somebody_is_shown_the_words_and_signs(
        self, number: int, mandate: int, impostor: bool, ended: bool, strays: bool, meanwhile: str
    ) -> None:
        """By the mandate that was shown or by another one, and perhaps something happens in between."""
        proposal, held = self.proposal(number, ended=ended), self.one(self.mandates, mandate)
        who = self.holder(held, number, impostor=impostor)
        orders: list[UUID] = []
        with refused_in_words():
            orders.append(begin_signing(actor=who, proposal=proposal.pk, mandate=held.pk).order.pk)
        self.now += timedelta(minutes=20 if meanwhile == "late" else 1)
        with refused_in_words():
            self.happens(meanwhile, proposal, held)
        proved = replace(at(who, self.now), step_up_at=self.now - timedelta(seconds=1))
        chosen = self.one(self.mandates, number) if strays else held
        for order in orders:
            with refused_in_words():
                collect(actor=proved, proposal=proposal.pk, order=order, mandate=chosen.pk, proved_by="mfa")

    def happens(self, what: str, proposal: Proposal, held: Mandate) -> None:
        """Whatever comes of it stands, also when the signature is then refused."""
        if what == "lost":
            end_mandate(actor=at(an_actor(Role.UNIT_MANAGER), self.now - timedelta(seconds=30)), mandate=held.pk)
        elif what == "conflict":
            told = {"decider_name": held.holder_name, "reason": "Granne med barnet"}
            record_conflict(actor=self.worker(), case=proposal.case_id, **told)
        elif what == "withdrawn":
            withdraw(actor=self.worker(), proposal=proposal.pk, reason="Mormor är på plats")

    @rule(number=which, decider=which, ended=oftener)
    def somebody_says_no(self, number: int, decider: int, ended: bool) -> None:
        who, proposal = at(self.one(self.deciders, decider), self.now), self.proposal(number, ended=ended)
        with refused_in_words():
            decline(actor=who, proposal=proposal.pk, reason="Mormor kan ta emot barnet")

    @rule(number=which, ended=oftener)
    def the_service_takes_it_back(self, number: int, ended: bool) -> None:
        proposal = self.proposal(number, ended=ended)
        with refused_in_words():
            withdraw(actor=self.worker(), proposal=proposal.pk, reason="Mormor är på plats")

    @rule(number=which, mandate=which, impostor=seldom, ended=seldom, ago=st.integers(0, 60))
    def it_is_read_on_the_telephone(self, number: int, mandate: int, impostor: bool, ended: bool, ago: int) -> None:
        proposal, held = self.proposal(number, ended=ended), self.one(self.mandates, mandate)
        said: dict[str, Any] = {"witness_name": "Sam Vittne", "read_at": self.now - timedelta(minutes=ago)}
        name = self.holder(held, number, impostor=impostor).name
        with refused_in_words():
            read_out(actor=self.worker(), proposal=proposal.pk, mandate=held.pk, signer_name=name, **said)

    @precondition(lambda self: Decision.objects.exists())
    @rule(event=st.sampled_from([Event.EXECUTED, Event.SUBMITTED, Event.RECEIVED]), ago=st.integers(0, 90))
    def something_happens_to_a_decision(self, event: Event, ago: int) -> None:
        decision = Decision.objects.order_by("pk")[0].pk
        standing = Moment.objects.filter(decision=decision, event=event, corrected_by=None).first()
        with refused_in_words():
            record_moment(
                actor=self.worker(),
                decision=decision,
                event=event,
                at=self.now - timedelta(minutes=ago),
                corrects=standing.pk if standing else None,
            )

    @invariant()
    def everybody_who_decided_had_the_boards_mandate_then(self) -> None:
        for outcome in Outcome.objects.filter(ending="signed").select_related("proposal", "decision__mandate__board"):
            made = outcome.decision
            assert made is not None and made.mandate is not None
            held = made.mandate
            assert held.valid.lower <= made.decided_at
            assert held.valid.upper is None or made.decided_at < held.valid.upper
            assert held.board_id == made.board_id == outcome.proposal.board_id
            assert made.ground == outcome.proposal.ground and made.ground in held.grounds
            assert held.layer in ("chair", "member") or made.ground == "LVU 32 §"
            assert held.holder_name == made.decided_by_name == outcome.by_name
            assert made.text == outcome.words
            assert outcome.words.startswith(outcome.proposal.words)

    @invariant()
    def a_decision_is_made_by_a_proposal_that_was_signed_and_in_no_other_way(self) -> None:
        assert Decision.objects.count() == Outcome.objects.filter(ending="signed").count()

    @invariant()
    def what_has_ended_is_as_it_ended(self) -> None:
        now = {row.pk: {**vars(row), "_state": None} for row in Outcome.objects.all()}
        assert self.ended == {key: now[key] for key in self.ended}
        self.ended = now

    @invariant()
    def at_most_one_taking_into_care_stands(self) -> None:
        standing = [each.kind.id for each in self.standing() if each.kind]
        assert standing.count("lvu_6") <= 1

    @invariant()
    def no_clock_ends_later_than_a_week_after_the_decision_when_it_counts_from_it(self) -> None:
        for each in self.standing():
            for running in each.clocks.running:
                if running.anchor is Event.DECIDED and running.deadline and running.state is State.RUNNING:
                    day = running.deadline.due_on - each.decision.decided_at.date()
                    assert day <= timedelta(days=8)

    @invariant()
    def what_was_told_of_a_decision_is_never_taken_away(self) -> None:
        rows = Moment.objects.count()
        assert rows >= self.told
        self.told = rows


@pytest.mark.django_db
def test_no_path_gives_a_decision_without_a_mandate_that_held() -> None:
    run_state_machine_as_test(
        ANight,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert ANight.endings["signed"], ANight.endings
