"""What boards' orders cost: read from the service's file with its faults, and loaded without touching what was done."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import a_user, an_actor
from jourbok.calls.models import OrderPrice
from jourbok.calls.selectors import price_on
from jourbok.kernel.actor import Role
from jourbok.kernel.swedish import THIN_SPACE
from jourbok.setup.rules.changes import Change
from jourbok.setup.rules.service_file import ServiceFileRefused, read_service_file
from jourbok.setup.services import load_service_file
from jourbok.setup.tests.small_service import TEXT

TODAY = datetime(2021, 11, 27, 12, tzinfo=UTC)
VISIT = '\n[[order_prices]]\nkind = "home_visit"\nprice_ore = 250_000\n'
PHONE = '\n[[order_prices]]\nkind = "phone_support"\nprice_ore = 90_000\n'


def load(path: Path, *prices: str, at: datetime = TODAY) -> tuple[Change, ...]:
    file = path / "lilla.toml"
    file.write_text(TEXT + "".join(prices), encoding="utf-8")
    return load_service_file(actor=an_actor(Role.ADMINISTRATOR, at=at), service_file=read_service_file(file))


@pytest.mark.parametrize(
    ("prices", "key_path", "words"),
    [
        (VISIT.replace("home_visit", "visit"), "order_prices[0].kind", "home_visit"),
        (VISIT.replace("250_000", "-1"), "order_prices[0].price_ore", "Ska vara"),
        (VISIT.replace("250_000", "2500.5"), "order_prices[0].price_ore", "Ska vara"),
        (f"{VISIT}from = 2021-03-01\nto = 2021-03-01\n", "order_prices[0].to", "Ska vara senare än 2021-03-01."),
        (f"{VISIT}{VISIT}", "order_prices[1].from", "Priset gäller samtidigt som det på rad"),
        (f"{VISIT}price = 3\n", "order_prices[0].price", "Okänd nyckel."),
    ],
)
def test_a_fault_is_told_at_its_key_and_line(prices: str, key_path: str, words: str, tmp_path: Path) -> None:
    file = tmp_path / "lilla.toml"
    file.write_text(TEXT + prices, encoding="utf-8")
    with pytest.raises(ServiceFileRefused) as refused:
        read_service_file(file)
    [problem] = refused.value.problems
    assert problem.key_path == key_path
    assert words in problem.message
    assert problem.line is not None and problem.line > TEXT.count("\n")


def test_a_file_without_prices_prices_nothing(tmp_path: Path) -> None:
    file = tmp_path / "lilla.toml"
    file.write_text(TEXT, encoding="utf-8")
    assert read_service_file(file).order_prices == ()


@pytest.mark.django_db
class TestLoading:
    def test_prices_are_loaded_once_and_told_as_changes(self, tmp_path: Path) -> None:
        changes = load(tmp_path, VISIT, PHONE)
        assert {"home_visit alltid", "phone_support alltid"} <= {each.id for each in changes}
        assert load(tmp_path, VISIT, PHONE) == ()
        assert (price_on("home_visit", date(2021, 1, 1)), price_on("phone_support", date(2021, 1, 1))) == (
            250_000,
            90_000,
        )

    def test_a_new_price_follows_upon_the_old(self, tmp_path: Path) -> None:
        load(tmp_path, VISIT)
        later = VISIT.replace("250_000", "275_000") + "from = 2022-01-01\n"
        load(tmp_path, VISIT + "to = 2022-01-01\n", later)
        days = (date(2021, 12, 31), date(2022, 1, 1))
        assert [price_on("home_visit", day) for day in days] == [250_000, 275_000]
        assert load(tmp_path, later, VISIT + "to = 2022-01-01\n") == ()

    def test_a_price_that_the_file_no_longer_names_ends_on_the_day(self, tmp_path: Path) -> None:
        load(tmp_path, VISIT, PHONE)
        load(tmp_path, PHONE)
        assert [price_on("home_visit", date(2021, 11, day)) for day in (26, 27)] == [250_000, None]
        assert load(tmp_path, PHONE) == ()

    def test_a_price_that_never_began_is_taken_away(self, tmp_path: Path) -> None:
        load(tmp_path, VISIT + "from = 2022-01-01\n")
        load(tmp_path)
        assert not OrderPrice.objects.exists()

    def test_the_services_page_tells_them_in_words(self, tmp_path: Path, client: Client) -> None:
        load(tmp_path, f'{VISIT}from = 2021-01-01\nassumed = ["price_ore"]\n', PHONE)
        client.force_login(a_user())
        page = client.get(reverse("desk:service_agreed")).content.decode()
        assert "Hembesök från 2021-01-01" in page
        assert f"2{THIN_SPACE}500{THIN_SPACE}kr per tillfälle" in page
        assert "Stöd per telefon" in page
