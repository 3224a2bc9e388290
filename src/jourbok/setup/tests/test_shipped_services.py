"""The three services that are shipped say what their sources say, and mark what the sources do not."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jourbok.calls.rules.file import SosContract
from jourbok.duty.rules import OpeningHoursUnknown, coverage, regime_at
from jourbok.duty.rules.file import read_duty_rules, read_promises
from jourbok.economy.rules.file import BasisName, ClientCosts, SharedAmount
from jourbok.kernel.filetable import stored_table
from jourbok.kernel.filevalues import MonthDay
from jourbok.kernel.localtime import parse_instant
from jourbok.organisations.rules import ChannelKind, Signed
from jourbok.setup.rules.service_file import ServiceFile, read_service_file

FOLDER = Path(__file__).parents[4] / "data" / "jourer"
IDS = ("nordvast", "syd", "nordost")
#: Swedish numbers that are never given to anybody (PTS), in the areas of Stockholm and Malmö.
FICTION = re.compile(r"08-465 004 [0-9]{2}|040-628 04 [0-9]{2}")


@pytest.fixture(params=IDS)
def service(request: pytest.FixtureRequest) -> ServiceFile:
    return shipped(request.param)


def shipped(service_id: str) -> ServiceFile:
    return read_service_file(FOLDER / f"{service_id}.toml")


def test_every_shipped_file_is_without_fault_and_named_by_its_id(service: ServiceFile) -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(IDS)
    assert shipped(service.register.service.id) == service


def test_duty_reads_the_same_rules_again_from_what_it_keeps(service: ServiceFile) -> None:
    kept = stored_table(json.loads(json.dumps(service.duty_as_written)))
    assert read_duty_rules(kept) == service.duty
    assert read_promises(kept) == service.promises


def test_organisation_numbers_are_fictive_and_marked(service: ServiceFile) -> None:
    for municipality in service.register.municipalities:
        assert (municipality.organisation_number or "").startswith(f"2129{municipality.scb_code[:2]}")
        assert "organisation_number" in municipality.assumed


def test_referral_numbers_belong_to_nobody_and_are_marked(service: ServiceFile) -> None:
    for referral in service.register.referrals:
        assert FICTION.fullmatch(referral.phone)
        assert "phone" in referral.assumed


def test_the_file_holds_no_number_to_an_official_and_no_address(service: ServiceFile) -> None:
    text = (FOLDER / f"{service.register.service.id}.toml").read_text(encoding="utf-8")
    phones = re.findall(r"\b0\d{1,3}[- ]\d[\d ]{5,}", text)
    assert all(FICTION.fullmatch(phone.strip()) for phone in phones)
    assert "@" not in text


def test_every_population_is_rounded_and_marked_except_the_one_that_a_municipality_states(service: ServiceFile) -> None:
    stated = [
        (municipality.id, population.inhabitants)
        for municipality in service.register.municipalities
        for population in municipality.populations
        if not population.is_assumed
    ]
    assert stated == ([("sollentuna", 73_990)] if service.register.service.id == "nordvast" else [])


def test_every_board_is_first_reached_in_its_portal_and_else_by_fax(service: ServiceFile) -> None:
    for board in service.register.boards:
        channels = [channel for channel in service.register.channels if channel.board == board.id]
        assert [channel.kind for channel in channels] == [ChannelKind.PORTAL, ChannelKind.FAX]


@pytest.mark.parametrize(("service_id", "is_promised"), [("nordvast", False), ("syd", True), ("nordost", False)])
def test_only_syd_has_promised_anything_itself(service_id: str, is_promised: bool) -> None:
    promises = shipped(service_id).promises
    assert (promises.callback_minutes, promises.on_site_minutes) == (30, 120)
    assert f"{promises.report_time:%H:%M}" == "08:00"
    assert (promises.assumed == frozenset()) is is_promised


def test_nordvast_is_eight_municipalities_with_the_population_of_the_turn_of_the_year() -> None:
    register = shipped("nordvast").register
    assert len(register.municipalities_on(date(2021, 11, 27))) == 8
    assert register.service.host == "sigtuna"
    counted = [population for municipality in register.municipalities for population in municipality.populations]
    assert {population.on for population in counted} == {date(2020, 12, 31)}
    assert sum(population.inhabitants for population in counted) == 446_590


def test_nordvast_has_approved_its_agreement_orally_and_not_everybody_has_signed() -> None:
    agreements = shipped("nordvast").register.agreements
    assert len(agreements) == 8
    assert {(agreement.orally_approved, agreement.signed) for agreement in agreements} == {(True, Signed.UNKNOWN)}


def test_nordvast_staffs_three_on_weekdays_and_four_from_friday_to_sunday() -> None:
    staffing = {day.value: rule.workers for rule in shipped("nordvast").staffing for day in rule.days}
    assert staffing == {"mon": 3, "tue": 3, "wed": 3, "thu": 3, "fri": 4, "sat": 4, "sun": 4}


def test_nordvast_has_a_thousand_calls_a_year_from_sos() -> None:
    assert shipped("nordvast").sos == SosContract(
        1000, MonthDay(1, 1), overflow_price_ore=None, assumed=frozenset({"contract_year_starts"})
    )


def test_nordvast_shares_half_by_last_years_end_and_half_by_time_and_adds_five_percent() -> None:
    cost = shipped("nordvast").cost
    assert cost is not None
    assert {basis.name: basis.share for basis in cost.bases} == {
        BasisName.POPULATION: Decimal("0.5"),
        BasisName.MINUTES: Decimal("0.5"),
    }
    assert cost.population_on(2021) == date(2020, 12, 31)
    assert cost.admin_percent == 5
    assert [(invoice.month, invoice.year, invoice.amount) for invoice in cost.invoices] == [
        (7, "same", "budget"),
        (1, "following", "outcome"),
    ]


@pytest.mark.parametrize(
    ("at", "regime"),
    [
        ("2021-11-27T02:14", "standby"),
        ("2021-11-26T13:59", "closed"),
        ("2021-11-26T14:00", "open"),
        ("2021-12-23T11:00", "closed"),
        ("2021-12-24T10:00", "standby"),
        ("2021-12-24T11:00", "open"),
        ("2021-12-25T15:59", "standby"),
    ],
)
def test_nordvast_keeps_the_hours_of_its_report(at: str, regime: str) -> None:
    assert regime_at(shipped("nordvast").duty, parse_instant(at)).kind == regime


def test_nordvast_always_answers() -> None:
    service = shipped("nordvast")
    assert coverage(service.duty, service.member_periods(), 2021).gaps == ()


def test_in_syd_lomma_joins_and_staffanstorp_leaves() -> None:
    syd = shipped("syd")

    def members(day: date) -> set[str]:
        return {municipality.id for municipality in syd.register.municipalities_on(day)}

    assert len(members(date(2020, 12, 31))) == 9
    assert members(date(2021, 3, 18)) - members(date(2021, 3, 17)) == {"lomma"}
    assert members(date(2021, 9, 30)) - members(date(2021, 10, 1)) == {"staffanstorp"}
    assert members(date(2015, 1, 6)) == set()


def test_trelleborg_has_two_boards_and_pays_once() -> None:
    register = shipped("syd").register
    boards = [board for board in register.members_on(date(2021, 1, 1)) if board.municipality == "trelleborg"]
    assert [(board.id, board.pays) for board in boards] == [
        ("trelleborg-socialnamnden", True),
        ("trelleborg-arbetsmarknadsnamnden", False),
    ]
    assert {board.assumed for board in boards} == {frozenset({"name", "pays", "subjects"})}
    answering = [
        (board.id, "economic" in board.subjects, "child" in board.subjects, "other" in board.subjects)
        for board in boards
    ]
    assert answering == [
        ("trelleborg-socialnamnden", False, True, False),
        ("trelleborg-arbetsmarknadsnamnden", True, False, False),
    ]
    paying = register.paying_board_on("trelleborg", date(2021, 1, 1))
    assert paying == boards[0]


def test_syd_shares_only_the_result_of_the_year_and_says_no_opening_hours() -> None:
    syd = shipped("syd")
    assert syd.cost is not None
    assert syd.cost.shares_apply_to is SharedAmount.YEAR_END_RESULT
    assert syd.cost.population_on(2021) == date(2020, 11, 1)
    with pytest.raises(OpeningHoursUnknown):
        coverage(syd.duty, syd.member_periods(), 2021)


def test_in_nordost_nobody_answers_for_half_an_hour_on_weekday_holidays() -> None:
    nordost = shipped("nordost")
    gaps = coverage(nordost.duty, nordost.member_periods(), 2023).gaps
    assert [(gap.interval.minutes, len(gap.members)) for gap in gaps] == [(30, 7)] * len(gaps)
    assert [f"{gap.interval.start:%m-%d}" for gap in gaps] == ["04-10", "05-01", "05-18", "06-06", "12-25", "12-26"]


def test_nordost_invoices_three_times_and_clients_costs_as_they_come() -> None:
    cost = shipped("nordost").cost
    assert cost is not None
    assert [(invoice.month, invoice.day, invoice.covers) for invoice in cost.invoices] == [
        (5, 31, (1, 5)),
        (11, 30, (6, 11)),
        (1, None, (12, 12)),
    ]
    assert cost.client_costs is ClientCosts.CONTINUOUSLY
    assert cost.admin_percent is None
