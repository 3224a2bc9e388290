"""Role × board × kind × instant × layer: exactly those whom law and board let decide, by every way there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any, Final

import pytest
from django.db import transaction

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Decision, Mandate
from jourbok.cases.rules.decision import ConflictFacts, IsPrepared, MandateFacts, NoMandate, choose_mandate
from jourbok.cases.services import decide_signed, make_decision, record_conflict
from jourbok.cases.tests.factories import LAW
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.rules.deciding import held_by
from jourbok.decisions.rules.kinds import ground_of
from jourbok.decisions.services import begin_signing, collect, decline, read_out, sign_by_phone
from jourbok.decisions.tests.factories import DECIDER, a_decider, a_proposal, at, their_mandate
from jourbok.kernel.actor import BOARD_SCOPED, Actor, Role
from jourbok.kernel.errors import DomainError, NotFound, NotPermitted
from jourbok.kernel.localtime import day_start
from jourbok.law.rules import Kind, carried_law
from jourbok.signing.rules import Method
from jourbok.signing.tests.factories import NUMBER, with_number
from jourbok.signing.transports.bankid import BankIdIsAway

TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
#: A night by the law of today, and the mandate's time around it.
TONIGHT = datetime(2026, 3, 27, 2, 10, tzinfo=UTC)
START, END = TONIGHT - HOUR, TONIGHT + HOUR
INSTANTS: Final = {START - TICK: False, START: True, END - TICK: True, END: False}

#: Who decides, written down once more and apart from the rules. Source: LAW.md, who decides out of hours.
ELECTED = frozenset({"chair", "member"})
DELEGATED = ELECTED | {"official", "host_official"}
WHO_DECIDES: Final = {
    **dict.fromkeys(["lvu_6", "lvu_6a", "lvu_11", "lvu_27", "lvu_31d", "lvm_13", "kl_6_39"], ELECTED),
    **dict.fromkeys(["skb_4_1", "skb_5_1", "skb_5_4"], ELECTED),
    **dict.fromkeys(["lvu_32", "lvm_45", "sol_aid", "sol_lodging"], DELEGATED),
    "lvu_43_1": frozenset({"chair"}),
    "lvu_43": frozenset({"member", "official_by_statute"}),
    "skb_8_7": frozenset({"member", "official_by_statute"}),
}
LAYERS: Final = ("chair", "member", "official_by_statute", "official", "host_official")
KINDS: Final = {kind.id: kind for kind in carried_law().kinds_on(TONIGHT.date())}
DECIDED: Final = sorted(kind.id for kind in KINDS.values() if kind.out_of_hours and ground_of(kind))


@dataclass(frozen=True)
class Somebody:
    """Who asks, as far as the rule sees them."""

    user: str
    name: str
    works_here: bool
    is_appointed: bool


PEOPLE: Final = (
    *(Somebody(user, "Noa  EK", works, seat) for user, works, seat in product("78", [False, True], [False, True])),
    Somebody("8", "Bo Al", works_here=False, is_appointed=True),
    Somebody("8", "Bo Al", works_here=True, is_appointed=False),
)
HOLDERS: Final = (
    *(("7", "Noa Ek", False), ("", "Noa Ek", False), ("9", "Noa Ek", False), ("", "Nämndens ordförande", False)),
    ("", "Socialsekreterare i jour", True),
)
DEPUTIES: Final = ((None, ""), (False, ""), (True, ""), (True, "§ 3"))


def test_the_table_of_who_decides_names_every_kind_that_can_be_prepared() -> None:
    assert set(DECIDED) == set(WHO_DECIDES)


@pytest.mark.parametrize("kind", DECIDED)
def test_whoever_asks_may_sign_exactly_what_law_board_instant_and_person_allow(kind: str) -> None:
    """Each mandate there can be, at each instant, asked for by everybody: two hundred thousand answers, no hole."""
    ground, let_through = ground_of(KINDS[kind]), 0
    for layer, board, (holder, name, is_office), (deputy, cleared), (at_instant, holds), person, against in product(
        LAYERS, ["solna", "sigtuna"], HOLDERS, DEPUTIES, INSTANTS.items(), PEOPLE, [(), (ConflictFacts("noa ek"),)]
    ):
        if is_office and layer != "host_official":
            continue
        row = MandateFacts(
            *(1, board, holder, name, layer, "x", (ground,), "", START, END, LAW, is_office),
            is_deputy=deputy,
            clearance=cleared,
        )
        may = (
            board == "solna"
            and holds
            and layer in WHO_DECIDES[kind]
            and (not deputy or bool(cleared))
            and is_theirs(layer, holder, name, person, is_office=is_office)
            and not (against and person.name == "Noa  EK")
        )
        found = held_by([row], **vars_of(person), board="solna", ground=ground, at=at_instant, conflicts=against)
        assert (found == [row]) is may, (row, person, at_instant, against)
        let_through += may
    assert let_through


def is_theirs(layer: str, holder: str, name: str, person: Somebody, *, is_office: bool) -> bool:
    if is_office:
        return person.works_here
    is_own = holder == person.user if holder else name == "Noa Ek" and person.name == "Noa  EK"
    return is_own and (person.is_appointed or layer not in ELECTED)


def vars_of(person: Somebody) -> dict[str, Any]:
    return {
        "user": person.user,
        "name": person.name,
        "works_here": person.works_here,
        "is_appointed": person.is_appointed,
    }


@pytest.mark.parametrize(
    "kind",
    [each for each in carried_law().kinds if each.out_of_hours and ground_of(each)],
    ids=lambda kind: f"{kind.id} {kind.valid.from_on}",
)
def test_a_kind_is_signed_from_the_first_moment_of_its_law_in_sweden_until_the_last(kind: Kind) -> None:
    ground = ground_of(kind)
    row = MandateFacts(1, "solna", "7", "Noa Ek", sorted(WHO_DECIDES[kind.id])[0], "x", (ground,), "", None, None, LAW)
    asked: dict[str, Any] = {**vars_of(Somebody("7", "Noa Ek", False, True)), "board": "solna", "ground": ground}
    others = [each for each in carried_law().kinds if ground_of(each) == ground]
    for day in filter(None, [kind.valid.from_on, kind.valid.to_on]):
        if day <= date(2018, 1, 1):
            continue
        midnight = day_start(day)
        for moment, on in ((midnight - TICK, day - timedelta(days=1)), (midnight, day)):
            is_law = any(each.valid.contains(on) for each in others)
            assert bool(held_by([row], **asked, at=moment)) is is_law, (ground, moment)


# --- Every way there is ---------------------------------------------------------------------------------------

Way = Callable[[Proposal, Mandate, Actor, datetime], Any]


def by_screen(proposal: Proposal, mandate: Mandate, who: Actor, when: datetime) -> object:
    begun = begin_signing(actor=at(who, when), proposal=proposal.pk, mandate=mandate.pk)
    return begun.order


def by_declining(proposal: Proposal, mandate: Mandate, who: Actor, when: datetime) -> object:
    return decline(actor=at(who, when), proposal=proposal.pk, reason="Mormor kan ta emot barnet.")


def by_reading(proposal: Proposal, mandate: Mandate, who: Actor, when: datetime) -> object:
    """A worker reads it out at the instant, and writes it down at the end of the night."""
    said: dict[str, Any] = {"signer_name": DECIDER, "witness_name": "Sam Vittne", "read_at": when}
    return read_out(actor=at(an_actor(), NIGHT + 3 * HOUR), proposal=proposal.pk, mandate=mandate.pk, **said)


def by_phone(proposal: Proposal, mandate: Mandate, who: Actor, when: datetime) -> object:
    """Only whether it is let through is of interest: there is no BankID here to ask."""
    return sign_by_phone(actor=at(an_actor(), when), proposal=proposal.pk, mandate=mandate.pk, number=NUMBER)


def by_writing_down(proposal: Proposal, mandate: Mandate, who: Actor, when: datetime) -> object:
    return make_decision(
        actor=at(an_actor(), NIGHT + 3 * HOUR),
        case=proposal.case_id,
        ground=proposal.ground,
        title=proposal.title,
        text="Barnet kan inte vara kvar.",
        decided_at=when,
        mandate=mandate.pk,
        decided_by_name=DECIDER,
    )


def by_the_door_of_signatures(proposal: Proposal, mandate: Mandate, who: Actor, when: datetime) -> object:
    return decide_signed(
        actor=at(who, NIGHT + 3 * HOUR),
        case=proposal.case_id,
        ground=proposal.ground,
        title=proposal.title,
        text="Barnet kan inte vara kvar.",
        decided_at=when,
        mandate=mandate.pk,
        decided_by_name=DECIDER,
        decided_by_id=who.id,
    )


WAYS: Final = (by_screen, by_declining, by_reading, by_phone, by_writing_down, by_the_door_of_signatures)


def got_through(way: Way, *asked: Any) -> bool:
    """Whether the way let them through; whatever came of it is undone."""
    try:
        with transaction.atomic():
            way(*asked)
            raise Undone
    except (NoMandate, NotPermitted, NotFound):
        return False
    except (Undone, BankIdIsAway, IsPrepared):  # what is prepared is refused by hand, when the mandate has been tried
        return True


class Undone(Exception):
    """It was let through, and is taken back."""


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_at_each_edge_of_the_mandate_every_way_answers_alike(way: Way) -> None:
    proposal = a_proposal(actor=an_actor(at=NIGHT))
    decider = with_number(a_decider())
    start, end = NIGHT + HOUR, NIGHT + 2 * HOUR
    mandate = their_mandate(decider, since=start, until=end)
    instants = {start - TICK: False, start: True, end - TICK: True, end: False, end + HOUR / 2: False}
    for moment, holds in instants.items():
        assert got_through(way, proposal, mandate, decider, moment) is holds, moment


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_way_takes_a_mandate_of_another_board_another_ground_another_layer_or_somebody_in_conflict(way: Way) -> None:
    proposal = a_proposal()
    decider = with_number(a_decider())
    own = their_mandate(decider)
    assert got_through(way, proposal, own, decider, NIGHT + HOUR), "or nothing is shown below"
    wrong: list[dict[str, Any]] = [
        {"board": "solna"},
        {"grounds": ("LVM 13 §", "LVU 6 a §", "LVU 6")},
        *({"layer": layer} for layer in ("official", "official_by_statute", "host_official")),
    ]
    for known in wrong:
        somebody = a_decider()
        assert not got_through(way, proposal, their_mandate(somebody, **known), somebody, NIGHT + HOUR), known
    record_conflict(actor=an_actor(), case=proposal.case_id, decider_name=decider.name, reason="Morbror till barnet")
    assert not got_through(way, proposal, own, decider, NIGHT + HOUR)


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("board", ["sollentuna", "solna"])
def test_a_role_decides_nothing_by_itself_and_an_elected_mandate_asks_for_its_own_role(role: Role, board: str) -> None:
    """Somebody of the same name, in every role for both boards; the mandate names no account."""
    proposal = a_proposal()
    mandate = their_mandate(replace(a_decider(), id=""))
    boards = frozenset({board}) if role in BOARD_SCOPED else frozenset()
    somebody = replace(an_actor(name=DECIDER), id="4711", roles={role: boards}, step_up_at=NIGHT)
    may = role is Role.DECISION_MAKER and board == "sollentuna"
    for way in (by_screen, by_declining):
        assert got_through(way, proposal, mandate, somebody, NIGHT + HOUR) is may, way


@pytest.mark.django_db
def test_nobody_collects_a_signature_into_a_decision_with_another_mandate_than_was_shown() -> None:
    proposal, decider = a_proposal(), a_decider()
    shown, other = their_mandate(decider), their_mandate(decider, decision_number="§ 99")
    begun = begin_signing(actor=decider, proposal=proposal.pk, mandate=shown.pk, method=Method.STEP_UP)
    later = at(decider, NIGHT + timedelta(minutes=1))
    with pytest.raises(DomainError):
        collect(
            actor=replace(later, step_up_at=later.moment),
            proposal=proposal.pk,
            order=begun.order.pk,
            mandate=other.pk,
            proved_by="mfa",
        )
    assert not Decision.objects.exists()
    assert not Outcome.objects.exists()


def test_no_register_lets_a_worker_choose_a_mandate_that_the_table_does_not() -> None:
    """The written-down way goes by the same table: every layer, kind and instant."""
    for kind, layer, (moment, holds) in product(DECIDED, LAYERS, INSTANTS.items()):
        ground = ground_of(KINDS[kind])
        row = MandateFacts(1, "solna", "", "Noa Ek", layer, "x", (ground,), "", START, END, LAW)
        asked: dict[str, Any] = {
            "law": LAW,
            "chosen": 1,
            "board": "solna",
            "board_name": "x",
            "ground": ground,
            "at": moment,
        }
        try:
            choose_mandate([row], **asked, decided_by_name="Noa Ek")
            let = True
        except NoMandate:
            let = False
        assert let is (holds and layer in WHO_DECIDES[kind]), (kind, layer, moment)
