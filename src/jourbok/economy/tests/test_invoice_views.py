"""The pages of invoices, as the controller and a board's controller use them."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import a_user
from jourbok.economy.models import Invoice, InvoiceRun
from jourbok.economy.services import issue_invoices
from jourbok.kernel.actor import Role
from jourbok.organisations.models import Board, Population

from .factories import AFTER_THE_YEAR, a_controller, the_year

pytestmark = pytest.mark.django_db
JULY = {"year": 2021, "name": "july"}


@pytest.fixture(autouse=True)
def after_the_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock shows a morning in January, when the whole year is closed."""
    monkeypatch.setenv("JOURBOK_CLOCK_AT", AFTER_THE_YEAR.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(datetime.now().timestamp()))  # noqa: DTZ005 - the machine's clock
    the_year()


def signed_in(client: Client, role: Role = Role.CONTROLLER, board: str = "") -> Client:
    client.force_login(a_user(role, board=Board.objects.get(slug=board) if board else None))
    return client


def sent(client: Client, route: str, of: dict[str, object], **typed: str) -> int:
    return client.post(reverse(route, kwargs=of), {"idempotency_key": str(uuid4()), **typed}).status_code


def the_invoice(board: str) -> Invoice:
    return Invoice.objects.get(board__slug=board, credits=None, credited_by=None, run__name="july")


def test_the_controller_sees_what_a_run_would_bill_issues_it_and_reads_the_invoices(client: Client) -> None:
    signed_in(client)
    page = client.get(reverse("economy:invoice_run", kwargs=JULY)).content.decode()
    assert "Förhandsvisning" in page
    assert "50\u202f% efter folkmängd och 50\u202f% efter minuter" in page
    assert sent(client, "economy:issue_run", dict(JULY)) == 302
    page = client.get(reverse("economy:invoices") + "?ar=2021").content.decode()
    assert "2022-0003" in page
    assert "Utställd 2022-01-10" in page
    page = client.get(reverse("economy:invoice", args=[the_invoice("solna").pk])).content.decode()
    assert "Så räknades andelen" in page
    assert "50\u202f% × 180 / 360 minuter" in page


def test_a_run_that_cannot_be_issued_says_why_and_offers_no_button(client: Client) -> None:
    signed_in(client)
    january = {"year": 2021, "name": "january"}
    page = client.get(reverse("economy:invoice_run", kwargs=january)).content.decode()
    assert "Tidigare körning är inte utställd: july" in page
    assert "Ställ ut fakturorna" not in page
    assert sent(client, "economy:issue_run", dict(january)) == 422
    assert not InvoiceRun.objects.exists()


def test_a_population_corrected_afterwards_is_shown_and_corrected_from_the_page(client: Client) -> None:
    issue_invoices(actor=a_controller(), year=2021, name="july")
    Population.objects.filter(municipality__slug="solna").update(inhabitants=83_200)
    signed_in(client)
    page = client.get(reverse("economy:invoice_run", kwargs=JULY)).content.decode()
    assert "Underlaget har ändrats" in page
    assert sent(client, "economy:correct_run", dict(JULY), reason="") == 422
    assert sent(client, "economy:correct_run", dict(JULY), reason="Folkmängden rättades") == 302
    assert "Stämmer med underlaget" in client.get(reverse("economy:invoice_run", kwargs=JULY)).content.decode()


def test_an_invoice_is_credited_with_a_reason(client: Client) -> None:
    issue_invoices(actor=a_controller(), year=2021, name="july")
    signed_in(client)
    found = the_invoice("solna")
    assert sent(client, "economy:credit_invoice", {"invoice_id": found.pk}, reason="") == 422
    assert sent(client, "economy:credit_invoice", {"invoice_id": found.pk}, reason="Fel mottagare") == 302
    page = client.get(reverse("economy:invoice", args=[found.pk])).content.decode()
    assert "Krediterad av 2022-0004" in page
    assert "Kreditera hela fakturan" not in page


def test_the_files_are_fetched_by_number(client: Client) -> None:
    issue_invoices(actor=a_controller(), year=2021, name="july")
    signed_in(client)
    found = the_invoice("solna")
    pdf = client.get(reverse("economy:invoice_pdf", args=[found.pk]))
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"] == f'attachment; filename="faktura-{found.number}.pdf"'
    assert b"<cbc:ID>2022-" in client.get(reverse("economy:invoice_xml", args=[found.pk])).content
    assert client.get(reverse("economy:invoice_pdf", args=[uuid4()])).status_code == 404


def test_a_boards_controller_reads_its_own_and_never_anothers(client: Client) -> None:
    issue_invoices(actor=a_controller(), year=2021, name="july")
    signed_in(client, Role.BOARD_CONTROLLER, "solna")
    own, other = the_invoice("solna"), the_invoice("sigtuna")
    page = client.get(reverse("economy:board_invoices")).content.decode()
    assert own.number in page
    assert other.number not in page
    for route in ("board_invoice", "board_invoice_pdf", "board_invoice_xml"):
        assert client.get(reverse(f"economy:{route}", args=[own.pk])).status_code == 200
        assert client.get(reverse(f"economy:{route}", args=[other.pk])).status_code == 404
    assert client.get(reverse("economy:invoices")).status_code == 403


def test_a_year_without_a_plan_and_a_broken_year_are_told_and_not_a_fault(client: Client) -> None:
    signed_in(client)
    assert client.get(reverse("economy:invoices") + "?ar=1995").status_code == 200
    assert client.get(reverse("economy:invoice_run", kwargs={"year": 0, "name": "july"})).status_code == 404
    assert client.get(reverse("economy:invoice_run", kwargs={"year": 2021, "name": "juli"})).status_code == 422
