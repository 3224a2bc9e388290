"""A law that nobody wrote a line of code for: once its file is loaded it is given, prepared, signed and followed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.rules.decision import NoMandate
from jourbok.cases.rules.grounds import NobodyIsGivenThat, OfficialMayNotDecideThat
from jourbok.cases.selectors import grounds_in_force
from jourbok.cases.services import register_mandate
from jourbok.cases.tests.factories import a_case, a_decision, a_mandate
from jourbok.decisions.rules.kinds import NothingToCarryOut, TooOldForThat
from jourbok.decisions.rules.standing import Stands
from jourbok.decisions.selectors import kinds_to_prepare, made_for, police_request_for
from jourbok.decisions.services import begin_draft
from jourbok.decisions.tests.factories import (
    a_decider,
    a_draft,
    a_proposal,
    at,
    decision_of,
    signed_by,
    the_law,
    their_mandate,
)
from jourbok.kernel.actor import Role
from jourbok.law.rules import State, read_written
from jourbok.law.services import load_law
from jourbok.organisations.tests.factories import a_service
from jourbok.people.tests.factories import a_child

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NEW_LAW = """\
format = 2
[statute]
id = "nyl"
short = "NyL"
name = "En ny lag"
sfs = "2021:999"
from = 2021-11-01
mark = "verified"
[[statements]]
id = "facts"
label = "Vad som har hänt"
mark = "verified"
[[statements]]
id = "police_need"
label = "Varför polisen behövs"
mark = "verified"
[[sections]]
section = "NyL 1 §"
says = "Ordföranden beslutar."
mark = "verified"
[[sections]]
section = "NyL 2 §"
says = "En förordnad tjänsteman begär hjälp."
mark = "verified"
[[sections]]
section = "NyL 9 §"
says = "Somt beslutar nämnden själv."
mark = "verified"
[[reserved]]
sections = ["NyL 8 §"]
decided_by = ["board"]
section = "NyL 9 §"
mark = "verified"
[[kinds]]
id = "nyl_1"
section = "NyL 1 §"
title = "Nytt beslut"
ground = "Det behövs."
decided_by = ["chair"]
out_of_hours = true
needed_at_night = true
under_age = 18
begins_with = ["decided"]
states = ["facts"]
lapses = ["Det har inte underställts i tid."]
order = ["decided < submitted"]
mark = "verified"
[[kinds.clocks]]
name = "Ny frist"
section = "NyL 1 §"
anchors = ["decided"]
length = 6
unit = "hours"
met_by = ["submitted"]
ends = true
missed = "Beslutet upphör."
mark = "verified"
[[kinds]]
id = "nyl_2"
section = "NyL 2 §"
title = "Ny polishjälp"
ground = "Det går inte annars."
decided_by = ["official_by_statute"]
out_of_hours = true
carries = ["nyl_1"]
begins_with = ["decided"]
states = ["police_need"]
order = ["decided < executed"]
mark = "verified"
"""


@pytest.fixture(autouse=True)
def new_law(tmp_path: Path) -> None:
    the_law()
    path = tmp_path / "nyl.toml"
    path.write_text(NEW_LAW, "utf-8")
    load_law(actor=an_actor(Role.ADMINISTRATOR), written=read_written([path]))


def given(layer: str, ground: str) -> Any:
    a_service()
    return register_mandate(
        actor=an_actor(Role.UNIT_MANAGER),
        board="sollentuna",
        layer=layer,
        holder_name="Noa Ek",
        grounds=[ground],
        valid_from=NIGHT,
    )


def test_a_board_gives_the_right_to_those_whom_the_file_names_and_to_nobody_else() -> None:
    assert given("chair", "NyL 1 §").grounds == ["NyL 1 §"]
    assert given("official_by_statute", "NyL 2 §").pk
    with pytest.raises(OfficialMayNotDecideThat):
        given("official", "NyL 1 §")
    with pytest.raises(NobodyIsGivenThat, match="Bara nämnden själv"):
        given("chair", "NyL 8 §")
    with pytest.raises(NobodyIsGivenThat, match="finns inte bland dem"):
        given("chair", "NyL 3 §")


def test_it_is_prepared_signed_and_followed_until_its_own_clock_ends_it() -> None:
    assert {"nyl_1", "nyl_2"} <= {each.id for each in kinds_to_prepare(an_actor())}
    case, decider = a_case(), a_decider()
    mandate = their_mandate(decider, grounds=("NyL 1 §",))
    outcome = signed_by(decider, a_proposal(case, kind="nyl_1"), mandate)
    in_time, late = (made_for(at(an_actor(), NIGHT + HOUR * hours), decision_of(outcome))[1] for hours in (5, 8))
    assert [(each.clock.name, each.state) for each in in_time.found.clocks.running] == [("Ny frist", State.RUNNING)]
    assert in_time.found.clocks.state is Stands.STANDS
    assert late.found.clocks.state is not Stands.STANDS


def test_its_police_request_carries_out_its_decision_and_nothing_else() -> None:
    case, decider = a_case(), a_decider()
    mandate = their_mandate(decider, grounds=("NyL 1 §",))
    made = decision_of(signed_by(decider, a_proposal(case, kind="nyl_1"), mandate))
    with pytest.raises(NothingToCarryOut):
        begin_draft(actor=an_actor(), case=case.pk, kind="nyl_2")
    appointed = their_mandate(decider, layer="official_by_statute", grounds=("NyL 2 §",))
    asked = signed_by(decider, a_proposal(case, kind="nyl_2", about=made), appointed, when=NIGHT + HOUR / 6)
    request = police_request_for(at(an_actor(), NIGHT + HOUR), decision_of(asked))
    assert request.carries is not None
    assert request.carries.ground == "NyL 1 §"


def test_its_age_its_need_at_night_and_its_first_day_are_the_files() -> None:
    with pytest.raises(TooOldForThat, match="under 18 år"):
        a_draft(a_case(person=a_child(born=NIGHT.date().replace(year=2000))), kind="nyl_1")
    chair = a_mandate(grounds=("NyL 1 §",))
    with pytest.raises(NoMandate, match="gäller från 2021-11-01"):
        a_decision(a_case(), chair, ground="NyL 1 §", decided_at=NIGHT - timedelta(days=40))
    assert a_decision(a_case(), chair, ground="nyl  1 §").ground == "NyL 1 §"
    assert grounds_in_force().needed_on(NIGHT.date()) == ("LVM 13 §", "LVU 6 §", "NyL 1 §")
    assert "NyL 1 §" not in grounds_in_force().needed_on(date(2021, 10, 31))
