"""Nobody decides who may not: over layers, boards, grounds, instants, deputies and conflicts of interest."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Decision, Mandate
from jourbok.cases.rules.codes import MANDATE_LAYERS
from jourbok.cases.rules.decision import (
    ConflictFacts,
    DeputyIsNotCleared,
    MandateFacts,
    NoMandate,
    check_deputy,
    choose_mandate,
)
from jourbok.cases.rules.grounds import ELECTED
from jourbok.cases.services import (
    end_mandate,
    register_mandate,
)
from jourbok.cases.tests.factories import LAW, a_case, a_decision, a_mandate
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput
from jourbok.organisations.tests.factories import a_service

PACKAGE = Path(__file__).parents[2]
HOUR = timedelta(hours=1)
LAYERS = [code for code, _ in MANDATE_LAYERS]
SECTIONS = [ground.section for ground in LAW]
EVERY_SECTION = [*SECTIONS, *LAW.kept, "LVU 99 §"]
BOARDS = ["solna", "sollentuna"]
NAMES = ["Noa Ek", "Bo Al", "Nämndens ordförande"]
#: A night between the law on protected lodging and the new SoL.
THEN = NIGHT.replace(year=2024)
#: Later than every ground of the register began.
LATER = NIGHT.replace(year=2026)
INSTANTS = [THEN + HOUR * step for step in range(-2, 3)]
#: Who the law lets decide, written down once more and apart from the rules.
ELECTED_ALONE = {
    *("LVU 6 §", "LVU 6 a §", "LVU 11 §", "LVU 27 §", "LVU 31 d §", "LVM 13 §"),
    *("2024:79 4:1", "2024:79 5:1", "2024:79 5:4–5", "KL 6:39"),
}
#: What was no law yet on the tests' night in 2021.
LATER_LAW = {"2024:79 4:1", "2024:79 5:1", "2024:79 5:4–5", "2024:79 8:7", "SoL 11:1", "SoL 12:1"}
#: The police's help: to carry out care, and to an examination, for which the chair asks.
POLICE = {"LVU 43 §", "2024:79 8:7"}
POLICE_BY_CHAIR = {"LVU 43 § 1"}

mandates = st.builds(
    MandateFacts,
    id=st.integers(1, 4),
    board=st.sampled_from(BOARDS),
    holder_id=st.sampled_from(["", "7", "8"]),
    holder_name=st.sampled_from(NAMES),
    layer=st.sampled_from(LAYERS),
    layer_label=st.just("x"),
    grounds=st.sampled_from([tuple(SECTIONS), tuple(EVERY_SECTION), ("SoL 4:1",), ()]),
    reference=st.just(""),
    valid_from=st.sampled_from([None, *INSTANTS]),
    valid_until=st.sampled_from([None, *INSTANTS]),
    law=st.just(LAW),
    is_office=st.booleans(),
    is_deputy=st.sampled_from([None, False, True]),
    clearance=st.sampled_from(["", "§ 3"]),
)
conflicts = st.lists(st.builds(ConflictFacts, st.sampled_from(NAMES), st.sampled_from(["", "7", "8"])), max_size=2)


@given(
    register=st.lists(mandates, max_size=4, unique_by=lambda each: each.id),
    chosen=st.integers(1, 4),
    board=st.sampled_from(BOARDS),
    ground=st.sampled_from(EVERY_SECTION),
    at=st.sampled_from(INSTANTS),
    name=st.sampled_from([*NAMES, "Bo  AL", "Noa\u00a0Ek"]),
    user=st.sampled_from(["", "7", "8"]),
    against=conflicts,
)
def test_no_choice_lets_somebody_decide_whom_the_law_and_the_board_do_not(
    register: list[MandateFacts],
    chosen: int,
    board: str,
    ground: str,
    at: datetime,
    name: str,
    user: str,
    against: list[ConflictFacts],
) -> None:
    try:
        found = choose_mandate(
            register,
            chosen=chosen,
            law=LAW,
            board=board,
            board_name="Nämnden",
            ground=ground,
            at=at,
            decided_by_name=name,
            decided_by_id=user,
            conflicts=against,
        )
    except NoMandate:
        return
    assert found in register and found.id == chosen
    assert found.board == board and ground in found.grounds
    assert found.valid_from is None or found.valid_from <= at
    assert found.valid_until is None or at < found.valid_until
    assert _the_law_lets(found.layer, ground) and ground not in {"SoL 11:1", "SoL 12:1"}
    assert not found.is_deputy or found.clearance
    assert found.is_office or _same(found.holder_name, name)
    assert not any(_same(each.name, name) or _same(each.name, found.holder_name) for each in against)
    assert not {each.user for each in against if each.user} & {found.holder_id, user}


PERIODS = [(None, None), (THEN, None), (None, THEN), (THEN + HOUR, None), (THEN - HOUR, THEN + HOUR)]
AGAINST = [
    [],
    [ConflictFacts("noa ek")],
    [ConflictFacts("X", "7")],
    [ConflictFacts("Y", "9")],
    [ConflictFacts("Bo Al")],
]
#: One ground of each sort: for elected members, for the police's help in both forms, delegable, nobody's, unknown.
SORTS = ["LVU 6 §", "LVU 43 §", "LVU 43 § 1", "2024:79 8:7", "SoL 4:1", "LVU 14 §", "LVU 99 §"]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("ground", SORTS)
def test_somebody_may_decide_exactly_when_board_ground_instant_person_and_clearance_all_say_so(
    layer: str, ground: str
) -> None:
    asked: dict[str, Any] = {"law": LAW, "board": "solna", "board_name": "x", "ground": ground, "at": THEN, "chosen": 1}
    held = [("", False), ("7", False), ("", True)] if layer == "host_official" else [("", False), ("7", False)]
    registers = product(BOARDS, [ground, "SoL 4:1"], PERIODS, [None, False, True], ["", "§ 3"], held)
    for (board, named, (start, end), deputy, cleared, (user, is_office)), name, against in product(
        registers, ["Noa  EK", "Bo Al"], AGAINST
    ):
        row = MandateFacts(
            *(1, board, user, "Noa Ek", layer, "x", (named,), "", start, end, LAW, is_office),
            is_deputy=deputy,
            clearance=cleared,
        )
        is_noa = name == "Noa  EK"
        holds = (start is None or start <= THEN) and (end is None or end > THEN)
        is_free = not any(
            each.name.casefold() == "noa ek"
            or (each.user == "7" and user)
            or each.user == "9"
            or (each.name == "Bo Al" and not is_noa)
            for each in against
        )
        may = (
            (board == "solna" and named == ground and holds and _the_law_lets(layer, ground))
            and (not deputy or bool(cleared))
            and (is_noa or is_office)
            and is_free
        )
        try:
            choose_mandate([row], **asked, decided_by_name=name, decided_by_id="9", conflicts=against)
            let_through = True
        except NoMandate:
            let_through = False
        assert let_through is may, (row, name, against)


@pytest.mark.parametrize(("layer", "ground"), list(product(LAYERS, EVERY_SECTION)), ids=str)
def test_a_mandate_that_names_a_ground_is_used_exactly_when_the_law_lets_its_layer(layer: str, ground: str) -> None:
    facts = MandateFacts(1, "solna", "", "Noa Ek", layer, "x", (ground,), "", None, None, LAW)
    at = THEN if ground == "SoL 4:1" else LATER
    asked: dict[str, Any] = {"law": LAW, "board": "solna", "board_name": "x", "ground": ground, "at": at, "chosen": 1}
    if _the_law_lets(layer, ground):
        assert choose_mandate([facts], **asked, decided_by_name="Noa Ek") is facts
    else:
        with pytest.raises(NoMandate, match="Ingen beslutanderätt"):
            choose_mandate([facts], **asked, decided_by_name="Noa Ek")


def _the_law_lets(layer: str, ground: str) -> bool:
    if ground in ELECTED_ALONE:
        return layer in {"chair", "member"}
    if ground in POLICE:
        return layer in {"member", "official_by_statute"}
    if ground in POLICE_BY_CHAIR:
        return layer == "chair"
    return ground in SECTIONS and layer != "official_by_statute"


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


@pytest.mark.parametrize("layer", sorted(ELECTED))
def test_a_deputy_is_refused_until_the_board_has_cleared_it_and_is_told_why(layer: str) -> None:
    with pytest.raises(DeputyIsNotCleared, match="annan ledamot") as refused:
        check_deputy(layer, True, "  ")
    assert set(refused.value.fields) == {"clearance"}
    check_deputy(layer, True, "Socialnämnden 2026-01-12 § 4")


def test_of_a_member_it_must_be_told_whether_they_are_a_deputy_and_an_official_is_none() -> None:
    with pytest.raises(BadInput, match="ordinarie eller ersättare"):
        check_deputy("member", None, "")
    with pytest.raises(BadInput, match="inte ersättare"):
        check_deputy("official", True, "§ 4")
    check_deputy("chair", None, "")
    check_deputy("official", None, "")


@pytest.mark.django_db
def test_a_mandate_that_ends_between_draft_and_signing_does_not_hold_for_what_is_decided_after() -> None:
    case, chair = a_case(), a_mandate(holder_name="Noa Ek")
    end_mandate(actor=an_actor(Role.UNIT_MANAGER), mandate=chair.pk)
    later = an_actor(at=NIGHT + HOUR)
    for decided in (NIGHT, NIGHT + timedelta(minutes=30)):
        with pytest.raises(NoMandate, match="Ingen beslutanderätt"):
            a_decision(case, chair, decided_at=decided, actor=later)
    assert a_decision(case, chair, decided_at=NIGHT - timedelta(seconds=1), actor=later).mandate_id == chair.pk


@pytest.mark.django_db
@pytest.mark.parametrize("layer", LAYERS)
def test_no_layer_gets_past_the_register_into_a_decision_that_the_law_does_not_give_it(layer: str) -> None:
    case = a_case()
    for ground in SECTIONS:
        row = a_mandate(layer=layer, holder_name="Kim Jour", grounds=(ground,))
        if _the_law_lets(layer, ground) and ground not in LATER_LAW:
            assert a_decision(case, row, ground=ground, decided_by_name="Kim Jour").ground == ground
        else:
            with pytest.raises(NoMandate):
                a_decision(case, row, ground=ground, decided_by_name="Kim Jour")
        Mandate.objects.filter(pk=row.pk).update(grounds=[])
    assert all(_the_law_lets(made.mandate_layer, made.ground) for made in Decision.objects.all())


def test_no_other_code_than_the_one_that_asks_for_a_mandate_makes_decisions() -> None:
    made_up = {"setup/services/demo_rows.py", "setup/services/volume/rows.py", "setup/services/volume/tables.py"}
    writes = re.compile(r"\bDecision(\.objects\.\w*create|\()|\.decisions\.\w*create")
    found = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if not {"tests", "migrations"} & set(path.parts)
        and writes.search(path.read_text("utf-8").replace("class Decision(", ""))
    }
    assert found - made_up == {"cases/services/decisions.py"}


@pytest.mark.django_db
def test_a_deputy_reaches_no_decision_through_the_register_nor_through_the_table() -> None:
    case = a_case()
    told: dict[str, Any] = {
        "board": "sollentuna",
        "layer": "member",
        "holder_name": "Noa Ek",
        "grounds": ["LVU 6 §"],
        "valid_from": NIGHT - HOUR,
        "decided_on": date(2021, 1, 12),
        "is_deputy": True,
    }
    manager = an_actor(Role.UNIT_MANAGER)
    with pytest.raises(DeputyIsNotCleared):
        register_mandate(actor=manager, **told)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_mandate(layer="member", is_deputy=True)
    cleared = register_mandate(actor=manager, **told, clearance="Socialnämnden 2021-01-12 § 4")
    decision = a_decision(case, cleared)
    assert "Ersättare, godkänd av nämnden: Socialnämnden 2021-01-12 § 4" in decision.mandate_text


@pytest.mark.django_db
def test_a_mandate_tells_when_the_board_decided_it_and_what_nobody_has_told() -> None:
    a_service()
    old = a_mandate(layer="member").facts(LAW)
    assert old.unknown_sv == ("beslutets datum", "beslutets nummer", "om ledamoten är ersättare")
    assert old.is_to_be_confirmed
    told: dict[str, Any] = {"decided_on": date(2021, 1, 12), "decision_number": "§ 4", "is_deputy": False}
    full = a_mandate(layer="member", **told).facts(LAW)
    assert (full.unknown_sv, full.is_to_be_confirmed) == ((), False)
    assert "Nämndens beslut 2021-01-12 § 4" in full.text_sv
    assert "070" not in a_mandate(phone="0700000000").facts(LAW).text_sv
    with pytest.raises(BadInput, match="i framtiden"):
        register_mandate(
            actor=an_actor(Role.UNIT_MANAGER),
            board="solna",
            layer="chair",
            holder_name="Noa Ek",
            grounds=["LVU 6 §"],
            valid_from=NIGHT,
            decided_on=date(2021, 11, 28),
        )


@pytest.mark.django_db(transaction=True)
def test_a_mandate_that_is_being_taken_back_is_waited_for_and_then_does_not_hold() -> None:
    case, chair, manager = a_case(), a_mandate(holder_name="Noa Ek"), an_actor(Role.UNIT_MANAGER)
    taken_back, may_commit = Event(), Event()

    def take_back() -> None:
        try:
            with transaction.atomic():
                end_mandate(actor=manager, mandate=chair.pk)
                taken_back.set()
                may_commit.wait(5)
        finally:
            connection.close()

    def decide() -> str:
        try:
            taken_back.wait(5)
            a_decision(case, chair, decided_at=NIGHT)
        except NoMandate as refused:
            return refused.code
        finally:
            connection.close()
        return "decided"

    with ThreadPoolExecutor(2) as both:
        both.submit(take_back)
        decided = both.submit(decide)
        taken_back.wait(5)
        assert not wait([decided], timeout=0.5).done
        may_commit.set()
        assert decided.result(10) == "no_mandate"
    assert not Decision.objects.exists()
