"""What a court needs of a decision: nothing is said to be there that is not, and nobody is named who must not be."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.audit.models import AccessEvent
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.decisions.models import Outcome, PartyNotice
from jourbok.decisions.rules.court import Found, Needed, enclosed, must_be_submitted
from jourbok.decisions.rules.court_letter import court_letter
from jourbok.decisions.rules.courts import CARRIED, carried_courts, court_of, read_courts
from jourbok.decisions.rules.hiding import place_headings
from jourbok.decisions.rules.papers import decision_paper
from jourbok.decisions.selectors import submission_for
from jourbok.decisions.selectors.court import SubmissionShown
from jourbok.decisions.services import record_moment
from jourbok.decisions.tests.desks import LOOKS_AT, browser_of, it_is
from jourbok.decisions.tests.factories import (
    a_decider,
    a_proposal,
    a_signed_decision,
    at,
    decision_of,
    signed_by,
    their_mandate,
)
from jourbok.decisions.tests.test_papers import intake, printed, squeezed, worker
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import NotFound, NotPermitted
from jourbok.kernel.filetable import FileRefused
from jourbok.law.rules import Event, carried_law
from jourbok.organisations.models import Board
from jourbok.people.models import Person
from jourbok.people.services import unlock
from jourbok.people.tests.factories import a_child, an_adult, is_guardian_of, is_protected

pytestmark = pytest.mark.django_db
OF_2024_79 = datetime(2026, 3, 27, 1, 10, tzinfo=UTC)
ADDRESS = "Björkvägen 7"


def a_decision(child: Person | None = None) -> Outcome:
    return a_signed_decision(a_case(person=child) if child else None)[0]


def listed(shown: SubmissionShown) -> dict[str, Needed]:
    return {each.name: each for each in shown.needed}


def submission(outcome: Outcome, viewer: Any = None) -> SubmissionShown:
    return submission_for(viewer or worker(), decision_of(outcome))


def test_the_courts_of_the_services_municipalities_are_known() -> None:
    assert len(carried_courts()) == 12
    for code, name in {
        "0163": "Stockholm",
        "0980": "Stockholm",
        "0191": "Uppsala",
        "0114": "Uppsala",
        "1293": "Malmö",
        "1496": "Jönköping",
        "1480": "Göteborg",
        "2580": "Luleå",
    }.items():
        found = court_of(code)
        assert found is not None
        assert found.name == f"Förvaltningsrätten i {name}"
        assert found.is_to_be_confirmed
    assert court_of("9999") is None


def test_every_county_has_one_court() -> None:
    counties = [county for court in carried_courts() for county in court.counties]
    known = {f"{number:02}" for number in (1, *range(3, 11), 12, 13, 14, *range(17, 26))}
    assert sorted(counties) == sorted(known)


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ('counties = ["03", "19"]', 'counties = ["03", "01"]', "01 hör redan till Förvaltningsrätten i Stockholm"),
        ('"0114"', '"114"', "kommunens fyra siffror"),
        ("format = 1", "format = 2", "läser format 1"),
    ],
)
def test_a_faulty_file_of_courts_is_refused_in_words(was: str, becomes: str, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "courts.toml"
    file.write_text(CARRIED.read_text("utf-8").replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        read_courts(file)
    assert any(reason in str(problem) for problem in refused.value.problems)


def test_exactly_the_decisions_that_lapse_without_a_court_are_submitted() -> None:
    assert {kind.id for kind in carried_law().kinds if must_be_submitted(kind)} == {
        *("lvu_6", "lvu_6a", "lvu_27", "lvu_31d", "lvm_13", "skb_4_1")
    }


def test_what_is_missing_is_told_with_what_to_do_and_goes_when_it_is_there() -> None:
    child = a_child()
    outcome = a_decision(child)
    before = listed(submission(outcome))
    for name in ("När beslutet verkställdes", "Vårdnadshavare", "Underrättelse till parterna", "Beslutanderätten"):
        assert before[name].found is Found.MISSING
        assert before[name].do
    mother = an_adult()
    is_guardian_of(mother, child)
    record_moment(actor=worker(), decision=decision_of(outcome), event=Event.EXECUTED, at=NIGHT + timedelta(minutes=30))
    _told(outcome, "served")
    after = listed(submission(outcome))
    for name in ("När beslutet verkställdes", "Vårdnadshavare", "Underrättelse till parterna", "Barnets inställning"):
        assert after[name].found is Found.THERE
    assert "lördag 27 november 2021 kl. 02:44" in after["När beslutet verkställdes"].said


def _told(outcome: Outcome, served: str) -> None:
    PartyNotice.objects.create(
        board_id=outcome.board_id,
        decision_id=decision_of(outcome),
        party="Petra Provdotter",
        capacity="guardian",
        served=served,
        how="I hallen",
        at=NIGHT,
        recorded_at=NIGHT,
        by_id="0",
        by_name="Kim Jour",
    )


def test_a_party_who_could_not_be_served_is_not_told_of_as_served() -> None:
    outcome = a_decision()
    _told(outcome, "not_served")
    notices = listed(submission(outcome))["Underrättelse till parterna"]
    assert notices.found is Found.MISSING
    assert "Petra Provdotter" in notices.said


def test_the_letter_can_be_made_though_things_are_missing_and_says_what_follows() -> None:
    shown = submission(a_decision())
    said = printed(court_letter(shown.told, at=shown.at))
    for words in (
        "Till Förvaltningsrätten i Stockholm",
        "Underställning enligt LVU 7 §",
        "lördag 4 december 2021",
        "Följer senare",
        "När beslutet verkställdes",
    ):
        assert squeezed(words) in said


def test_a_protected_address_stands_in_no_letter() -> None:
    child, mother = a_child(), an_adult()
    Person.objects.update(address=ADDRESS)
    is_guardian_of(mother, child)
    outcome = a_decision(child)
    open_letter = submission(outcome)
    assert squeezed(ADDRESS) in printed(court_letter(open_letter.told, at=open_letter.at))
    is_protected(mother)
    shown = submission(outcome)
    said = printed(court_letter(shown.told, at=shown.at))
    assert squeezed(ADDRESS) not in said
    assert mother.given_name not in said
    assert listed(shown)["Parternas personnummer och adress"].found is Found.CHECK
    unlock(actor=worker(), person=mother.pk, reason="Ska underställas i dag")
    opened = submission(outcome)
    assert squeezed(ADDRESS) not in printed(court_letter(opened.told, at=opened.at))


def submitted_with_a_place(*, hidden: bool) -> SubmissionShown:
    """A child in sheltered housing and at a named home, by decisions that carry out the one that is submitted."""
    case, decider = a_case(actor=an_actor(at=OF_2024_79), contact=a_contact(at=OF_2024_79)), a_decider()
    mandate = their_mandate(decider, grounds=("2024:79 4:1", "2024:79 5:1", "2024:79 5:4–5"))
    first = decision_of(
        signed_by(decider, a_proposal(case, kind="skb_4_1", actor=an_actor(at=OF_2024_79)), mandate, when=OF_2024_79)
    )
    for number, kind in enumerate(("skb_5_1", "skb_5_4") if hidden else ("skb_5_1",), start=1):
        when = OF_2024_79 + timedelta(minutes=number)
        signed_by(decider, a_proposal(case, kind=kind, about=first, actor=an_actor(at=when)), mandate, when=when)
    return submission_for(an_actor(at=OF_2024_79 + timedelta(minutes=9)), first)


@pytest.mark.parametrize("hidden", [True, False])
def test_what_the_parties_read_says_where_a_child_is_only_while_nobody_has_hidden_it(*, hidden: bool) -> None:
    shown = submitted_with_a_place(hidden=hidden)
    papers = [decision_paper(each) for _name, each in enclosed(shown.told)]
    assert any("Jourhemmet Eken" in str(each) for each in papers) is not hidden
    assert len(papers) == 2
    (placing,) = (each for each in shown.needed if "2024:79 5:1" in each.said)
    assert placing.found is (Found.CHECK if hidden else Found.THERE)
    assert ("Bifogas inte" in placing.said) is hidden
    assert ("5:1" in str(court_letter(shown.told, at=shown.at))) is not hidden


def test_no_decision_that_is_submitted_says_itself_where_somebody_is() -> None:
    assert [kind.id for kind in carried_law().kinds if must_be_submitted(kind) and place_headings(kind)] == []


def test_a_board_sees_no_register_of_persons_and_is_told_to_look_in_its_own_file() -> None:
    outcome = a_decision(a_child())
    Person.objects.update(address=ADDRESS)
    shown = submission(outcome, intake())
    assert shown.case is None
    assert listed(shown)["Parternas personnummer och adress"].found is Found.CHECK
    assert squeezed(ADDRESS) not in printed(court_letter(shown.told, at=shown.at))
    assert AccessEvent.objects.filter(action="decisions.read_submission", board="sollentuna").exists()


def test_another_board_and_whoever_decided_submit_nothing() -> None:
    outcome, decider, _ = a_signed_decision()
    with pytest.raises(NotFound):
        submission(outcome, intake("solna"))
    with pytest.raises(NotPermitted):
        submission(outcome, at(decider, LOOKS_AT))


def test_a_decision_that_is_not_submitted_has_no_list() -> None:
    case = a_case()
    outcome, decider, mandate = a_signed_decision(case)
    where = a_proposal(case, kind="lvu_11", about=decision_of(outcome))
    placed = signed_by(decider, where, mandate, when=NIGHT + timedelta(minutes=5))
    with pytest.raises(NotFound):
        submission(placed)
    told = submission(outcome)
    assert [each.ground for each in told.told.carried] == ["LVU 11 §"]
    assert listed(told)["Var barnet ska bo under omhändertagandet"].file == "02-beslut.pdf"


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(monkeypatch)


@pytest.mark.usefixtures("now")
class TestPages:
    def test_the_package_holds_the_letter_and_the_decision_and_no_file_name_names_anybody(self) -> None:
        outcome = a_decision(a_child())
        answer = at_the_desk().get(page("court_zip", outcome))
        with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
            assert package.namelist() == ["00-understallning.pdf", "01-beslut.pdf"]
            assert all(package.read(name).startswith(b"%PDF-1.7") for name in package.namelist())
        assert answer.headers["Content-Disposition"].startswith('inline; filename="understallning-2021-')

    @pytest.mark.parametrize("name", ["pdf", "court_pdf", "court_zip"])
    def test_no_cache_keeps_a_paper_and_no_browser_takes_it_for_something_else(self, name: str) -> None:
        answer = at_the_desk().get(page(name, a_decision()))
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_the_worker_and_the_board_see_the_list_with_the_last_day(self) -> None:
        outcome = a_decision()
        for desk in (at_the_desk(), at_the_board()):
            said = desk.get(page("court", outcome)).content.decode()
            assert "Förvaltningsrätten i Stockholm" in said
            assert "lör 4 december" in said
            assert "mån 6 december" in said

    def test_a_board_says_why_once_and_reads_all_papers_of_somebody_protected(self) -> None:
        child = a_child()
        outcome = a_decision(child)
        is_protected(child)
        desk = at_the_board()
        asked = desk.get(page("pdf", outcome))
        assert (asked.status_code, b"Varf\xc3\xb6r" in asked.content) == (200, True)
        assert desk.post(page("pdf", outcome), {"reason": "kort"}).status_code == 422
        assert desk.post(page("pdf", outcome), {"reason": "Tar över ärendet i dag"}).headers["Content-Type"] == (
            "application/pdf"
        )
        assert desk.get(page("court", outcome)).status_code == 200
        assert child.surname.encode() not in asked.content

    def test_a_worker_opens_somebody_protected_first(self) -> None:
        child = a_child()
        outcome = a_decision(child)
        is_protected(child)
        answer = at_the_desk().get(page("pdf", outcome))
        assert answer.status_code == 302
        assert "/personer/" in answer.headers["Location"]


def page(name: str, outcome: Outcome) -> str:
    return reverse(f"decisions:{name}", args=[outcome.decision_id])


def at_the_desk() -> Client:
    return browser_of(a_user())


def at_the_board() -> Client:
    return browser_of(a_user(Role.BOARD_INTAKE, board=Board.objects.get(slug="sollentuna"), name="Mio Mottagning"))
