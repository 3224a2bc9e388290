"""The pages about the service: what its file says in words, what awaits confirmation, and what is absent."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jourbok.accounts.tests.factories import a_user, an_actor
from jourbok.calls import services as calls
from jourbok.calls.rules.contact import ContactFacts
from jourbok.desk.service import days_sv, touched
from jourbok.desk.service_members import members, period_sv
from jourbok.kernel import clock
from jourbok.kernel.actor import BOARD_SCOPED, NOBODYS, Role
from jourbok.kernel.calendar import DayClass
from jourbok.organisations.models import Referral
from jourbok.organisations.rules import Valid
from jourbok.organisations.selectors import register
from jourbok.organisations.tests.factories import a_board, a_service
from jourbok.setup.rules.service_file import read_service_file
from jourbok.setup.services import load_service_file

pytestmark = pytest.mark.django_db
FILES = Path(__file__).resolve().parents[2] / "data" / "jourer"
HOURS, MEMBERS, AGREED = "/jouren/", "/jouren/medlemmar/", "/jouren/avtal/"
PAGES = (HOURS, MEMBERS, AGREED)
MOST_QUERIES = 13


def load(name: str) -> None:
    administrator = an_actor(Role.ADMINISTRATOR, at=clock.now())
    load_service_file(actor=administrator, service_file=read_service_file(FILES / f"{name}.toml"))


def signed_in(role: Role = Role.DUTY_WORKER) -> Client:
    client = Client()
    client.force_login(a_user(role), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def seen(address: str, client: Client | None = None) -> str:
    """The words of the page, with one space between them."""
    answer = (client or signed_in()).get(address)
    assert answer.status_code == 200
    return re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).replace("\xad", "")
    )


def test_the_hours_promises_staffing_and_contract_of_nordvast_are_told_with_what_nobody_has_confirmed() -> None:
    load("nordvast")
    text = seen(HOURS)
    for expected in (
        "Socialjouren Nordväst",
        "Värdkommun Sigtuna",
        "Enhet Enheten för kommungemensamma resurser",
        "Startade uppgift saknas",
        "Måndag 16:00–02:00 02:00–08:00 08:00 tills jouren öppnar att bekräfta",
        "Fredag 14:00–02:00",
        "Dag före helgdag 11:00–02:00 att bekräfta",
        "Helgdag som veckodagen som på en söndag",
        "Ringa upp Inom 30 min att bekräfta",
        "Rapport till nämnden Klockan 08:00 nästa vardag att bekräfta",
        "Måndag–torsdag 3 socialsekreterare",
        "Samtal per avtalsår 1\xa0000 Avtalsåret börjar 1 januari att bekräfta",
        "Ett samtal utöver uppgift saknas",
    ):
        assert expected.replace("\xa0", " ") in text.replace("\xa0", " "), expected


def test_a_service_whose_file_is_silent_of_its_hours_says_so() -> None:
    load("syd")
    text = seen(HOURS)
    assert "Öppettider att bekräfta" in text
    assert "Måndag uppgift saknas" in text


def test_each_member_is_told_with_boards_periods_agreement_channels_and_referrals() -> None:
    load("nordvast")
    text = seen(MEMBERS)
    for expected in (
        "Ekerö Deltar",
        "Invånare 28 800 att bekräfta 2020-12-31",
        "Nämnd Socialnämnden i Ekerö att bekräfta",
        "Medlem Sedan länge, tills vidare",
        "Avtal Underskrift: uppgift saknas att bekräfta Från 2021-01-01, tills vidare",
        "Rapporter med Nämndens sida i Jourbok att bekräfta I andra hand Digital fax att bekräfta adress saknas",
        "Äldre 08-465 004 00 att bekräfta Funktionsnedsättning 08-465 004 00 att bekräfta",
    ):
        assert expected in text, expected


def test_who_joins_who_has_left_and_which_of_two_boards_pays_is_told() -> None:
    load("syd")
    loaded = register()
    assert loaded is not None
    states = {each.slug: each.state for each in members(loaded, date(2021, 3, 1))}
    assert states["lomma"] == "Deltar från 2021-03-18"
    assert {each.slug: each.state for each in members(loaded, date(2021, 10, 1))}[
        "staffanstorp"
    ] == "Deltar inte längre"
    trelleborg = next(each for each in members(loaded, date(2021, 10, 1)) if each.slug == "trelleborg")
    pays = [said.note for said in trelleborg.facts if said.label == "Nämnd"]
    assert sorted(pays) == ["Betalar för kommunen", "Betalar inte för kommunen"]
    answers_for = [(said.value, said.to_confirm) for said in trelleborg.facts if said.label == "Svarar för"]
    assert ("akut ekonomiskt stöd; asylsökande", True) in answers_for


@pytest.mark.parametrize("name", ["nordvast", "syd", "nordost"])
def test_cost_governance_and_reporting_of_every_shipped_service_are_told(name: str) -> None:
    load(name)
    text = seen(AGREED, signed_in(Role.CONTROLLER))
    for expected in ("Kostnadsmodell", "Styrgrupp", "Rapportering och uppföljning"):
        assert expected in text


def test_the_cost_model_of_nordvast_is_told_in_words() -> None:
    load("nordvast")
    text = seen(AGREED).replace("\xa0", " ")
    for expected in (
        "Efter folkmängd 50 % av kostnaden",
        "Folkmängd per 31 december året före",
        "Administrativ avgift 5 % läggs på varje kommuns del",
        "Juli Efter budget",
        "Januari året efter Efter utfall",
        "Verksamhetsberättelse Varje år",
        "Klientkostnader uppgift saknas",
    ):
        assert expected in text, expected


@pytest.mark.parametrize("address", PAGES)
def test_before_a_file_is_loaded_every_page_says_what_to_run(address: str) -> None:
    assert "jourbok load FIL" in seen(address)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", [role for role in Role if role not in NOBODYS])
def test_those_who_work_there_see_the_service_and_others_do_not(role: Role, address: str) -> None:
    may = {
        Role.DUTY_WORKER,
        Role.UNIT_MANAGER,
        Role.CONTROLLER,
        Role.QUALITY_DEVELOPER,
        Role.ADMINISTRATOR,
    }
    if role in BOARD_SCOPED:
        client = Client()
        user = a_user(role, board=a_board())
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    else:
        client = signed_in(role)
    assert client.get(address).status_code == (200 if role in may else 403)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_the_database_as_little_however_many_take_part(address: str) -> None:
    load("nordvast")
    client = signed_in()
    few = asked(client, address)
    for number in range(6):
        a_board(f"by-{number}", f"By {number}", f"99{number:02}")
    assert asked(client, address) == few <= MOST_QUERIES


def asked(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as told:
        assert client.get(address).status_code == 200
    return len([query for query in told.captured_queries if "SAVEPOINT" not in query["sql"]])


def test_a_contact_shows_its_own_municipalitys_numbers_and_what_nobody_has_confirmed() -> None:
    a_service()
    board = a_board("solna")
    Referral.objects.create(municipality=board.municipality, group="elderly", phone="08-465 004 04", assumed=["phone"])
    other = a_board("sollentuna").municipality
    Referral.objects.create(municipality=other, group="elderly", phone="08-465 004 03")
    now = clock.now()
    contact = calls.register_contact(
        actor=an_actor(at=now), facts=ContactFacts(channel="sos", municipality="solna", arrived_at=now)
    )
    worker = signed_in()
    beside = f"/telefonlista/vid/{board.pk}/"
    assert beside in worker.get(f"/kontakter/{contact.pk}/").content.decode()
    text = seen(beside, worker)
    assert "08-465 004 04" in text
    assert "att bekräfta" in text
    assert "08-465 004 03" not in text


# --- words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"mon", "tue", "wed", "thu", "sat", "sun"}, "Måndag–torsdag, lördag, söndag"),
        ({"fri"}, "Fredag"),
        ({"eve", "squeeze"}, "Dag före helgdag, klämdag"),
        (set(DayClass), "Måndag–söndag, dag före helgdag, klämdag, helgdagsafton, helgdag"),
    ],
)
def test_days_that_follow_on_each_other_are_drawn_together(days: set[str], words: str) -> None:
    assert days_sv(DayClass(day) for day in days) == words


@pytest.mark.parametrize(
    ("marked", "path", "is_touched"),
    [
        ("duty.open[2].to", "duty.open[2]", True),
        ("duty.open[2].to", "duty.open[20]", False),
        ("duty.open[20]", "duty.open[2]", False),
        ("duty", "duty.open[2]", True),
        ("duty.open[2]", "duty.open[2]", True),
        ("duty.office_hours", "duty.open[2]", False),
    ],
)
def test_what_stands_under_a_mark_or_over_one_awaits_confirmation(marked: str, path: str, is_touched: bool) -> None:
    assert touched([marked], path) is is_touched


@pytest.mark.parametrize(
    ("valid", "words"),
    [
        (Valid(), "Sedan länge, tills vidare"),
        (Valid(date(2021, 3, 18)), "Från 2021-03-18, tills vidare"),
        (Valid(None, date(2021, 10, 1)), "Sedan länge till 2021-10-01"),
    ],
)
def test_a_period_is_told_from_when_until_when(valid: Valid, words: str) -> None:
    assert period_sv(valid) == words
