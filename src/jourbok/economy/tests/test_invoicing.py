"""What a run bills, what is missing before it can, and what stands when it has gone out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import InternalError

from jourbok.accounts.tests.factories import an_actor
from jourbok.economy.models import Invoice, InvoiceRun
from jourbok.economy.rules.invoicing import InvoicesRefused, UnknownRun
from jourbok.economy.selectors import (
    billing,
    files_for_board,
    invoice,
    invoice_files,
    invoice_for_board,
    invoices_of_board,
    invoices_of_run,
    standing,
)
from jourbok.economy.services import correct_invoices, credit_invoice, issue_invoices, keep_ledger
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.organisations.models import Board, Municipality, NumberSeries, Population
from jourbok.statistics.models import MonthClose
from jourbok.statistics.services import close_month
from jourbok.statistics.tests.factories import a_counted_case, some_minutes

from .factories import a_controller, invoicing_terms, nordvast_plan, the_year

pytestmark = pytest.mark.django_db

JULY = datetime(2021, 7, 5, 9, tzinfo=UTC)


def july(key: str | None = None) -> InvoiceRun:
    return issue_invoices(actor=a_controller(JULY), year=2021, name="july", key=key)


def january() -> InvoiceRun:
    return issue_invoices(actor=a_controller(), year=2021, name="january")


def by_board(name: str) -> dict[str, Invoice]:
    return {each.board.slug: each for each in invoices_of_run(a_controller(), year=2021, name=name)}


class TestTheTwoRunsOfNordvast:
    def test_july_bills_half_the_budget_by_population_and_the_minutes_of_the_half_year(self) -> None:
        the_year()
        july()
        found = by_board("july")
        # 6 000 000 kr without the fee, half of it; a third each by population, minutes 1:2:3 by minutes.
        assert {slug: each.net_ore for slug, each in found.items()} == {
            "sigtuna": 75_000_000,
            "sollentuna": 100_000_000,
            "solna": 125_000_000,
        }
        assert {slug: each.admin_ore for slug, each in found.items()} == {
            "sigtuna": 3_750_000,
            "sollentuna": 5_000_000,
            "solna": 6_250_000,
        }
        assert sum(each.net_ore for each in found.values()) == 300_000_000

    def test_january_bills_the_outcome_by_the_whole_years_keys_less_what_july_billed(self) -> None:
        the_year()
        july()
        january()
        found = by_board("january")
        # 5 400 000 kr; a third each of half, minutes of the year 4:2:6 of the other half.
        assert {slug: each.net_ore for slug, each in found.items()} == {
            "sigtuna": 180_000_000 - 75_000_000,
            "sollentuna": 135_000_000 - 100_000_000,
            "solna": 225_000_000 - 125_000_000,
        }
        assert {each.number for each in found.values()} == {"2022-0001", "2022-0002", "2022-0003"}

    def test_who_was_billed_too_much_in_july_gets_a_credit_note_with_the_fee_mirrored(self) -> None:
        the_year(outcome_ore=240_000_000)
        july()
        january()
        low = by_board("january")["sollentuna"]
        assert (low.net_ore, low.admin_ore, low.total_ore) == (-40_000_000, -2_000_000, -42_000_000)
        assert low.is_credit_note
        assert [line.amount_ore for line in low.lines.all()] == [60_000_000, -100_000_000, -2_000_000]

    def test_july_and_january_together_bill_the_outcome_to_the_ore(self) -> None:
        the_year(outcome_ore=123_456_789)
        july()
        january()
        assert sum(each.net_ore for name in ("july", "january") for each in by_board(name).values()) == 123_456_789


class TestWhatIsMissing:
    def test_all_that_is_missing_is_said_at_once_and_nothing_is_issued(self) -> None:
        the_year(closed=range(1, 6))
        Municipality.objects.filter(slug="solna").update(organisation_number="")
        with pytest.raises(InvoicesRefused) as refused:
            july()
        assert "Juni 2021 är inte stängd" in refused.value.message
        assert "Socialnämnden i Solna: e-fakturan saknar organisationsnummer" in refused.value.message
        assert not Invoice.objects.exists()
        assert not NumberSeries.objects.filter(name="invoice").exists()

    def test_january_waits_for_july_and_for_every_month(self) -> None:
        the_year(closed=range(1, 11))
        found = billing(a_controller(), year=2021, name="january")
        assert "November och december 2021 är inte stängda" in " ".join(found.lacking)
        assert "Tidigare körning är inte utställd: july" in " ".join(found.lacking)

    def test_an_unknown_run_is_told_which_there_are(self) -> None:
        the_year()
        with pytest.raises(UnknownRun, match="july, january"):
            issue_invoices(actor=a_controller(), year=2021, name="juli")

    def test_a_file_that_says_not_who_invoices_is_told_so(self) -> None:
        the_year(terms=False)
        with pytest.raises(InvoicesRefused, match="invoicing"):
            july()

    def test_a_missing_population_and_budget_are_named(self) -> None:
        the_year(ledger=False)
        Population.objects.filter(municipality__slug="solna").update(counted_on=date(2021, 12, 31))
        lacking = " ".join(billing(a_controller(JULY), year=2021, name="july").lacking)
        assert "Budget för 2021 är inte inläst" in lacking
        assert "Folkmängden per torsdag 31 december 2020 saknas för solna" in lacking

    def test_a_board_without_e_invoice_needs_no_reference(self) -> None:
        the_year()
        invoicing_terms(solna={"e_invoice": False, "reference": None})
        july()
        assert by_board("july")["solna"].buyer["e_invoice"] is False


class TestOnce:
    def test_a_run_that_is_issued_is_given_back_as_it_is(self) -> None:
        the_year()
        assert july() == july()
        assert july("k") == july("k")
        assert Invoice.objects.count() == 3

    def test_numbers_have_no_gap_and_follow_the_day_of_issue(self) -> None:
        the_year()
        july()
        numbers = [each.number for each in invoices_of_run(a_controller(), year=2021, name="july")]
        assert numbers == ["2021-0001", "2021-0002", "2021-0003"]

    @pytest.mark.django_db(transaction=True)
    def test_two_who_press_at_once_see_the_same_invoices(self) -> None:
        the_year()
        ready = Barrier(2)

        def press(_number: int) -> object:
            ready.wait(10)
            try:
                return july().pk
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            assert len(set(pool.map(press, range(2)))) == 1
        assert Invoice.objects.count() == 3

    def test_the_database_refuses_a_second_invoice_and_any_change(self) -> None:
        the_year()
        run = july()
        first = Invoice.objects.filter(run=run).first()
        assert first is not None
        again = {field.attname: getattr(first, field.attname) for field in Invoice._meta.concrete_fields}
        with pytest.raises(IntegrityError, match="invoiced_once_in_a_run"), transaction.atomic():
            Invoice.objects.create(**again | {"id": None, "number": "2021-9999"})
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            Invoice.objects.filter(pk=first.pk).update(total_ore=1)


class TestLater:
    def test_a_month_restated_after_its_invoice_offers_credit_and_new(self) -> None:
        the_year()
        run = july()
        some_minutes(a_counted_case("2021-03-11T20:00", board="solna"), 600)
        close_month(actor=an_actor(Role.UNIT_MANAGER, at=JULY), year=2021, month=3, reason="Glömd tid")
        found = billing(a_controller(), year=2021, name="july")
        assert found.fingerprint != run.fingerprint
        again = correct_invoices(actor=a_controller(), year=2021, name="july", reason="Mars räknades om")
        assert again.number == 2
        everything = invoices_of_run(a_controller(), year=2021, name="july")
        assert len(everything) == 9
        stand = standing(a_controller(), year=2021, name="july")
        assert sum(each.net_ore for each in stand) == 300_000_000
        assert {each.board.slug: each.net_ore for each in stand} == {bill.id: bill.net_ore for bill in found.bills}
        assert sum(each.total_ore for each in everything) == sum(each.total_ore for each in stand)

    def test_a_population_corrected_after_the_invoice_does_too(self) -> None:
        the_year()
        run = july()
        Population.objects.filter(municipality__slug="solna").update(inhabitants=83_200)
        assert billing(a_controller(), year=2021, name="july").fingerprint != run.fingerprint

    def test_a_run_that_would_be_the_same_is_not_corrected(self) -> None:
        the_year()
        july()
        with pytest.raises(BadInput, match="inget att rätta"):
            correct_invoices(actor=a_controller(), year=2021, name="july", reason="För säkerhets skull")

    def test_a_credit_mirrors_the_whole_invoice_once(self) -> None:
        the_year()
        july()
        first = by_board("july")["solna"]
        credit = credit_invoice(actor=a_controller(), invoice=first.pk, reason="Fel mottagare")
        assert credit_invoice(actor=a_controller(), invoice=first.pk, reason="Fel mottagare") == credit
        assert (credit.net_ore, credit.admin_ore) == (-first.net_ore, -first.admin_ore)
        mirrored = [(line.text, -line.quantity, line.price_ore) for line in credit.lines.all()]
        assert mirrored == [(line.text, line.quantity, line.price_ore) for line in first.lines.all()]
        assert (credit.seller, credit.buyer) == (first.seller, first.buyer)
        with pytest.raises(BadInput, match="kreditering"):
            credit_invoice(actor=a_controller(), invoice=credit.pk, reason="Fel igen")

    def test_what_was_credited_by_hand_is_issued_anew_by_correcting(self) -> None:
        the_year()
        july()
        first = by_board("july")["solna"]
        credit_invoice(actor=a_controller(), invoice=first.pk, reason="Fel mottagare")
        correct_invoices(actor=a_controller(), year=2021, name="july", reason="Rätt mottagare")
        assert len(standing(a_controller(), year=2021, name="july")) == 3


class TestWhoSees:
    def test_a_board_sees_its_own_invoices_and_never_anothers(self) -> None:
        the_year()
        july()
        economist = an_actor(Role.BOARD_CONTROLLER, boards=frozenset({"solna"}))
        own = invoices_of_board(economist, "solna")
        assert [each.board.slug for each in own] == ["solna"]
        assert invoice_for_board(economist, "solna", own[0].pk).lines.count() >= 0
        assert files_for_board(economist, "solna", own[0].pk).pdf.startswith(b"%PDF")
        others = by_board("july")["sigtuna"]
        with pytest.raises(NotFound):
            invoice_for_board(economist, "solna", others.pk)
        with pytest.raises(NotFound):
            files_for_board(economist, "solna", others.pk)
        with pytest.raises(NotPermitted):
            invoices_of_board(economist, "sigtuna")

    def test_what_a_board_is_told_of_its_share_holds_no_other_members_figures(self) -> None:
        the_year()
        july()
        said = by_board("july")["solna"].explanation
        assert set(said) == {
            *("whole_ore", "fixed_whole_ore", "fixed_ore", "minimum_ore", "days", "of_days", "bases", "weight"),
            *("population_on", "months", "fingerprint"),
        }
        assert said["bases"][1] == {"name": "minutes", "share": "0.5", "own": 180, "total": "360"}

    @pytest.mark.parametrize("role", [Role.QUALITY_DEVELOPER, Role.DUTY_WORKER, Role.BOARD_CONTROLLER])
    def test_nobody_else_issues_credits_or_reads(self, role: Role) -> None:
        the_year()
        july()
        first = by_board("july")["solna"]
        somebody = an_actor(role, boards=frozenset({"solna"} if role is Role.BOARD_CONTROLLER else ()))
        for attempt in (
            lambda: issue_invoices(actor=somebody, year=2021, name="july"),
            lambda: correct_invoices(actor=somebody, year=2021, name="july", reason="Utan lov"),
            lambda: credit_invoice(actor=somebody, invoice=first.pk, reason="Utan lov"),
            lambda: invoice(somebody, first.pk),
            lambda: invoice_files(somebody, [first.pk]),
            lambda: invoices_of_run(somebody, year=2021, name="july"),
        ):
            with pytest.raises(NotPermitted):
                attempt()


class TestSyd:
    def test_a_deficit_is_shared_by_population_to_the_ore(self) -> None:
        the_year(ledger=False)
        nordvast_plan(
            bases=[["population", "1"]],
            admin_percent=None,
            shares_apply_to="year_end_result",
            fees=[["sigtuna", 100_000_000], ["sollentuna", 100_000_000], ["solna", 100_000_000]],
            plan=[
                {"month": 1, "amount": "fixed_fee", "year": "same"},
                {"month": 2, "amount": "settlement", "year": "following"},
            ],
        )
        line = {"month": 12, "kind": "outcome", "account": "Allt", "text": "Allt", "amount_ore": 327_500_000}
        keep_ledger(actor=a_controller(), year=2021, lines=[line])
        issue_invoices(actor=a_controller(JULY), year=2021, name="january")
        issue_invoices(actor=a_controller(), year=2021, name="february")
        found = by_board("february")
        assert sum(each.net_ore for each in found.values()) == 27_500_000
        assert {each.net_ore for each in found.values()} <= {9_166_666, 9_166_667}
        assert {line.text for each in found.values() for line in each.lines.all()} == {"Del av underskott 2021"}

    def test_a_fee_that_nobody_has_stated_is_named(self) -> None:
        the_year()
        nordvast_plan(plan=[{"month": 1, "amount": "fixed_fee", "year": "same"}], fees=[["solna", 5]])
        lacking = " ".join(billing(a_controller(), year=2021, name="january").lacking)
        assert "Den fasta årsavgiften saknas för sigtuna och sollentuna" in lacking


def test_a_close_that_changes_no_figure_leaves_the_invoice_as_it_is() -> None:
    the_year()
    run = july()
    assert run.basis["closes"]["1"]["fingerprint"] == MonthClose.objects.get(year=2021, month=1).fingerprint
    assert billing(a_controller(), year=2021, name="july").fingerprint == run.fingerprint


def test_the_invoice_is_due_after_the_agreed_days() -> None:
    the_year()
    july()
    found = by_board("july")["solna"]
    assert (found.issued_on, found.due_on) == (date(2021, 7, 5), date(2021, 8, 4))
    assert Board.objects.get(slug="solna").name == found.buyer["name"]
