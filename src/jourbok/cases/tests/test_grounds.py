"""What a board can give somebody the right to decide, held against the law as it is carried."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jourbok.cases.rules.codes import MANDATE_LAYERS
from jourbok.cases.rules.grounds import (
    Ground,
    GroundIsNotInForce,
    LayerMayNotDecideThat,
    NobodyIsGivenThat,
    OfficialMayNotDecideThat,
)
from jourbok.cases.tests.factories import LAW
from jourbok.law.rules import Kind, carried_law
from jourbok.law.rules.words import Layer

#: Before it nobody has been decided on by this register.
EARLIEST = date(2018, 1, 1)
LAYERS = [code for code, _ in MANDATE_LAYERS]
OFFICIALS = {"official_by_statute", "official", "host_official"}
#: What the law calls a section that the register writes shorter.
WRITTEN = {"2024:79 8:7–8": "2024:79 8:7", "SoL (2001:453) 4:1": "SoL 4:1"}


@pytest.mark.parametrize("kind", list(carried_law().kinds), ids=lambda kind: f"{kind.id} {kind.valid.start}")
def test_the_register_gives_nobody_a_ground_that_the_law_does_not_give_their_layer(kind: Kind) -> None:
    section = WRITTEN.get(kind.section, kind.section)
    by_law = set(kind.decided_by)
    told = {layer for layer in LAYERS if LAW.may_hold(layer, section)}
    delegated = Layer.OFFICIAL_BY_DELEGATION in by_law
    assert not told & {"official", "host_official"} or delegated
    assert "official_by_statute" not in told or Layer.OFFICIAL_BY_STATUTE in by_law
    assert "chair" not in told or delegated or Layer.CHAIR in by_law
    assert "member" not in told or delegated or Layer.MEMBER in by_law


@pytest.mark.parametrize("ground", list(LAW), ids=lambda ground: ground.section)
def test_every_ground_of_the_register_is_a_kind_that_the_law_tells_of(ground: Ground) -> None:
    told = {WRITTEN.get(kind.section, kind.section) for kind in carried_law().kinds}
    assert ground.section in told


@pytest.mark.parametrize("ground", list(LAW), ids=lambda ground: ground.section)
def test_a_ground_is_used_on_the_days_when_it_is_law_and_on_no_others(ground: Ground) -> None:
    """Held against the kinds of the law as it is carried, day by day around each change."""
    kinds = [each for each in carried_law().kinds if WRITTEN.get(each.section, each.section) == ground.section]
    changes = {date(2018, 6, 1), *(day for kind in kinds for day in (kind.valid.from_on, kind.valid.to_on) if day)}
    for day in {day + timedelta(days=step) for day in changes for step in (-1, 0, 1)}:
        if day >= EARLIEST:
            assert LAW.in_force(ground.section, day) is any(kind.valid.contains(day) for kind in kinds), day


def test_nobody_is_given_a_right_by_a_section_that_is_never_law_during_it() -> None:
    summer = date(2025, 7, 1)
    LAW.check_in_force(["SoL 4:1"], since=summer - timedelta(days=1), until=None)
    LAW.check_in_force(["SoL 12:1", "2024:79 4:1"], since=date(2020, 1, 1), until=None)
    for section, since, until in (
        ("SoL 4:1", summer, None),
        ("SoL 11:1", date(2020, 1, 1), summer),
        ("SoL  12:1", date(2024, 1, 1), date(2025, 6, 1)),
        ("2024:79 4:1", date(2023, 1, 1), date(2024, 4, 1)),
        ("LVU 31 d §", date(2020, 1, 1), date(2020, 7, 1)),
    ):
        with pytest.raises(GroundIsNotInForce) as refused:
            LAW.check_in_force([section], since=since, until=until)
        assert set(refused.value.fields) == {"grounds"}


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("ground", list(LAW), ids=lambda ground: ground.section)
def test_a_ground_is_given_to_its_layers_and_refused_to_all_others(ground: Ground, layer: str) -> None:
    section, held_by = ground.section, ground.held_by
    if layer in held_by:
        LAW.check(layer, [section])
        return
    with pytest.raises(LayerMayNotDecideThat) as refused:
        LAW.check(layer, [section])
    assert section in refused.value.message
    assert set(refused.value.fields) == {"grounds"}


@pytest.mark.parametrize("section", ["LVU 6 §", "LVM 13 §", "2024:79 4:1"])
@pytest.mark.parametrize("layer", sorted(OFFICIALS))
def test_no_official_is_given_what_takes_a_child_or_a_grown_up_into_care(layer: str, section: str) -> None:
    with pytest.raises(OfficialMayNotDecideThat, match="Bara ordföranden eller en förordnad ledamot"):
        LAW.check(layer, ["SoL 4:1", section])


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("written", ["LVU 14 §", "lvu 14", "LVU  14 § 2 st", "LVU 14 § p. 1"])
def test_nobody_alone_is_given_the_right_to_limit_contact_by_lvu_14_jo_4661_2007(layer: str, written: str) -> None:
    with pytest.raises(NobodyIsGivenThat, match="4661-2007"):
        LAW.check(layer, [written])


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("section", LAW.kept)
def test_what_the_board_or_its_committee_keeps_is_given_to_nobody(layer: str, section: str) -> None:
    with pytest.raises(NobodyIsGivenThat):
        LAW.check(layer, [section])
    assert not LAW.may_hold(layer, section)


@pytest.mark.parametrize("section", ["LVU 7 §", "LVU 6", "SoL 99:9", "", "Ordföranden"])
def test_a_section_that_is_not_in_the_list_is_refused_since_nobody_can_say_who_may(section: str) -> None:
    with pytest.raises(NobodyIsGivenThat, match="finns inte bland dem"):
        LAW.check("chair", [section])
    assert not any(LAW.may_hold(layer, section) for layer in LAYERS)


def test_a_section_with_a_letter_is_another_than_the_one_without() -> None:
    LAW.check("chair", ["LVU 6 a §"])
    with pytest.raises(NobodyIsGivenThat, match="finns inte bland dem"):
        LAW.check("chair", ["LVU 14 a §"])


def test_the_appointed_official_asks_for_the_police_and_decides_nothing_else() -> None:
    LAW.check("official_by_statute", ["LVU 43 §", "2024:79 8:7"])
    with pytest.raises(LayerMayNotDecideThat, match="bara begära polishjälp"):
        LAW.check("official_by_statute", ["SoL 4:1"])


@pytest.mark.parametrize("layer", ["official", "host_official"])
def test_delegation_is_not_enough_to_ask_for_the_police_by_lvu_43(layer: str) -> None:
    with pytest.raises(LayerMayNotDecideThat, match="räcker inte delegationsordningen"):
        LAW.check(layer, ["LVU 43 §"])
