"""Loading a service's file into the database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

import pytest
from django.db.models import Model

from jourbok.accounts.tests.factories import an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.calls.models import SosContract
from jourbok.duty import selectors as duty
from jourbok.duty.models import RuleSet
from jourbok.economy.models import Accounting, CostModel, SocialCharges
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotPermitted
from jourbok.organisations import selectors as organisations
from jourbok.organisations.dated import HistoryStands
from jourbok.organisations.models import (
    Agreement,
    Board,
    DeliveryChannel,
    Membership,
    Municipality,
    Population,
    Referral,
    Service,
)
from jourbok.rostering.models import StaffingRule
from jourbok.setup.rules.changes import Action, Change
from jourbok.setup.rules.service_file import read_service_file
from jourbok.setup.services import AnotherServiceIsInstalled, load_service_file

from .small_service import TEXT

pytestmark = pytest.mark.django_db

JOURER = Path(__file__).resolve().parents[4] / "data" / "jourer"
TODAY = datetime(2021, 6, 1, 9, tzinfo=UTC)
ON = date(2021, 6, 1)
LOADED: tuple[type[Model], ...] = (
    Accounting,
    Agreement,
    Board,
    CostModel,
    DeliveryChannel,
    Membership,
    Municipality,
    Population,
    Referral,
    RuleSet,
    Service,
    SocialCharges,
    SosContract,
    StaffingRule,
)


class Load(Protocol):
    def __call__(
        self, *replaced: tuple[str, str], dry_run: bool = False, at: datetime = TODAY
    ) -> tuple[Change, ...]: ...


def administrator(at: datetime = TODAY) -> Actor:
    return an_actor(Role.ADMINISTRATOR, at=at)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load the small service with some of its text replaced."""

    def with_replaced(*replaced: tuple[str, str], dry_run: bool = False, at: datetime = TODAY) -> tuple[Change, ...]:
        text = TEXT
        for old, new in replaced:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path = tmp_path / "service.toml"
        path.write_text(text)
        return load_service_file(actor=administrator(at), service_file=read_service_file(path), dry_run=dry_run)

    return with_replaced


def told(changes: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    return [(change.action.value, change.kind, change.id) for change in changes]


def everything() -> list[list[object]]:
    return [list(model._default_manager.order_by("pk").values()) for model in LOADED]


@pytest.mark.parametrize("name", ["nordvast", "syd", "nordost"])
def test_a_shipped_service_is_added_once_and_unchanged_the_second_time(name: str) -> None:
    service_file = read_service_file(JOURER / f"{name}.toml")
    first = load_service_file(actor=administrator(), service_file=service_file)
    before = everything()
    assert {change.action for change in first} == {Action.ADDED}
    assert load_service_file(actor=administrator(), service_file=service_file) == ()
    assert everything() == before
    assert organisations.service().slug == name
    assert Board.objects.count() == len(service_file.register.boards)


def test_what_nobody_has_confirmed_is_kept_as_awaiting_confirmation() -> None:
    load_service_file(actor=administrator(), service_file=read_service_file(JOURER / "nordvast.toml"))
    assert Municipality.objects.get(slug="solna").assumed == ["organisation_number"]
    assert Population.objects.get(municipality__slug="solna").assumed
    assert not Population.objects.get(municipality__slug="sollentuna").assumed
    assert duty.in_force_on(ON).promises.assumed == {"callback_minutes", "on_site_minutes", "report_time"}
    assert SosContract.objects.get().assumed == ["contract_year_starts"]


def test_the_loaded_hours_give_the_same_regime_as_the_file() -> None:
    service_file = read_service_file(JOURER / "nordvast.toml")
    load_service_file(actor=administrator(), service_file=service_file)
    assert duty.in_force_on(date(2021, 12, 24)).hours == service_file.duty
    assert duty.in_force_on(date(2021, 12, 24)).promises == service_file.promises
    assert duty.in_force_on(date(2015, 1, 1)).hours == service_file.duty, "imported nights have rules too"


def test_a_dry_run_tells_the_same_and_writes_nothing(load: Load) -> None:
    dry = load(dry_run=True)
    assert not any(everything())
    assert load() == dry
    assert load(('name = "Solna"', 'name = "Solna stad"'), dry_run=True)
    assert Municipality.objects.get(slug="solna").name == "Solna"


def test_loading_is_written_in_the_log(load: Load) -> None:
    load()
    load()
    event = ChangeEvent.objects.get(action="setup.service_loaded")
    assert event.details["added"] > 10
    assert "board ekero" in event.details["rows"]


def test_the_file_of_another_service_is_refused(load: Load) -> None:
    load()
    with pytest.raises(AnotherServiceIsInstalled, match=r"Lilla jouren.*egen databas"):
        load_service_file(actor=administrator(), service_file=read_service_file(JOURER / "syd.toml"))


def test_a_duty_worker_may_not_load_rules() -> None:
    with pytest.raises(NotPermitted):
        load_service_file(actor=an_actor(), service_file=read_service_file(JOURER / "syd.toml"))


def test_changed_hours_hold_from_the_load_and_the_old_ones_stay_as_history(load: Load) -> None:
    load()
    changes = load(('from = "16:00"', 'from = "15:00"'))
    assert told(changes) == [("changed", "duty", "lilla")]
    first, second = RuleSet.objects.order_by("valid")
    assert (first.valid.lower, first.valid.upper) == (date(2015, 1, 7), ON)
    assert (second.valid.lower, second.valid.upper) == (ON, None)
    assert duty.in_force_on(date(2021, 5, 31)).hours.open[0].start.hour == 16
    assert duty.in_force_on(ON).hours.open[0].start.hour == 15


def test_rules_hold_from_the_day_that_the_file_names(load: Load) -> None:
    load()
    since = ("starts_on = 2015-01-07", "starts_on = 2015-01-07\nrules_from = 2022-01-01")
    load(since, ("quota_per_year = 1000", "quota_per_year = 1200"), ("admin_percent = 5", "admin_percent = 6"))
    for model in (SosContract, CostModel):
        first, second = model.objects.order_by("valid")
        assert (first.valid.upper, second.valid.lower) == (date(2022, 1, 1), date(2022, 1, 1))
    assert RuleSet.objects.count() == 1, "hours that did not change have no successor"


def test_rules_that_would_rewrite_history_are_refused_whole(load: Load) -> None:
    load()
    load(("callback_minutes = 30", "callback_minutes = 20"))
    before = everything()
    since = ("starts_on = 2015-01-07", "starts_on = 2015-01-07\nrules_from = 2019-01-01")
    with pytest.raises(HistoryStands, match="2019-01-01"):
        load(since, ("callback_minutes = 30", "callback_minutes = 25"))
    assert everything() == before


def test_a_second_change_on_the_same_day_corrects_the_first(load: Load) -> None:
    load()
    load(("quota_per_year = 1000", "quota_per_year = 1200"))
    load(("quota_per_year = 1000", "quota_per_year = 1300"))
    assert list(SosContract.objects.order_by("valid").values_list("quota_per_year", flat=True)) == [1000, 1300]


def test_a_contract_that_the_file_no_longer_has_ends(load: Load) -> None:
    load()
    changes = load(('[sos]\nquota_per_year = 1000\ncontract_year_starts = "01-01"\n', ""))
    assert told(changes) == [("ended", "sos", "lilla")]
    assert SosContract.objects.get().valid.upper == ON
    assert load(('[sos]\nquota_per_year = 1000\ncontract_year_starts = "01-01"\n', "")) == ()
    load()
    assert [row.valid.lower for row in SosContract.objects.order_by("valid")] == [date(2015, 1, 7), ON]


def test_staffing_follows_the_file_and_keeps_what_was(load: Load) -> None:
    load()
    split = (
        'days = ["mon", "tue"]\nworkers = 3',
        'days = ["mon"]\nworkers = 3\n\n[[staffing]]\ndays = ["tue"]\nworkers = 2',
    )
    changes = load(split)
    assert told(changes) == [
        ("added", "staffing", "mon"),
        ("added", "staffing", "tue"),
        ("ended", "staffing", "mon tue"),
    ]
    held = {(tuple(row.days), row.workers, row.valid.lower, row.valid.upper) for row in StaffingRule.objects.all()}
    assert held == {
        (("mon", "tue"), 3, date(2015, 1, 7), ON),
        (("mon",), 3, ON, None),
        (("tue",), 2, ON, None),
        (("fri",), 4, date(2015, 1, 7), None),
    }


LEAVES = 'boards = ["ekero"]\nto = 2021-10-01'


def test_a_member_that_leaves_keeps_its_history(load: Load) -> None:
    load((LEAVES, 'boards = ["ekero"]'))
    changes = load()
    assert told(changes) == [("ended", "membership", "ekero 2015-01-07")]
    assert Membership.objects.get(board__slug="ekero").valid.upper == date(2021, 10, 1)
    assert [board.slug for board in organisations.boards_on(date(2021, 9, 30))].count("ekero") == 1
    assert "ekero" not in [board.slug for board in organisations.boards_on(date(2021, 10, 1))]


WITHOUT_SECOND_BOARD = (
    (
        '[[boards]]\nid = "solna-arbete"\nmunicipality = "solna"\nname = "Arbetsmarknadsnämnden i Solna"\n'
        "pays = false # Solna\n",
        "",
    ),
    ('boards = ["solna-social", "solna-arbete"]', 'boards = ["solna-social"]'),
    ('boards = ["ekero", "solna-social", "solna-arbete"]', 'boards = ["ekero", "solna-social"]'),
)


def test_a_board_that_the_file_no_longer_names_ends_with_its_membership_and_channel(load: Load) -> None:
    load()
    changes = load(*WITHOUT_SECOND_BOARD)
    assert told(changes) == [
        ("ended", "board", "solna-arbete"),
        ("ended", "membership", "solna-arbete 2021-03-18"),
        ("ended", "channel", "solna-arbete portal"),
    ]
    assert Membership.objects.get(board__slug="solna-arbete").valid.upper == ON
    assert DeliveryChannel.objects.get(board__slug="solna-arbete").ended_on == ON
    assert load(*WITHOUT_SECOND_BOARD) == ()
    assert load() != ()
    assert DeliveryChannel.objects.get(board__slug="solna-arbete").ended_on is None


def test_a_corrected_first_day_moves_the_membership(load: Load) -> None:
    load()
    load(("from = 2021-03-18\nto = 2031-03-18", "from = 2020-03-18\nto = 2031-03-18"))
    periods = [row.valid for row in Membership.objects.filter(board__slug="solna-social")]
    assert [(valid.lower, valid.upper) for valid in periods] == [(date(2020, 3, 18), date(2031, 3, 18))]
    load(("from = 2021-03-18\nto = 2031-03-18", "from = 2020-06-18\nto = 2031-03-18"))
    periods = [row.valid for row in Membership.objects.filter(board__slug="solna-social").order_by("valid")]
    assert [(valid.lower, valid.upper) for valid in periods] == [
        (date(2020, 3, 18), date(2020, 6, 18)),
        (date(2020, 6, 18), date(2031, 3, 18)),
    ]


def test_an_older_count_of_people_stays_when_the_file_forgets_it(load: Load) -> None:
    load()
    older = "[[municipalities.populations]]\non = 2019-12-31\ninhabitants = 28_000\n"
    assert load((older, "")) == ()
    assert Population.objects.filter(municipality__slug="ekero").count() == 2


def test_a_count_that_has_been_confirmed_is_not_assumed_again(load: Load) -> None:
    assumed = ("inhabitants = 28_800", 'inhabitants = 28_800\nassumed = ["inhabitants"]')
    load(assumed)
    row = Population.objects.get(municipality__slug="ekero", assumed=True)
    Population.objects.filter(pk=row.pk).update(inhabitants=28_879, assumed=False, source="SCB")
    assert load(assumed) == ()
    assert [change.kind for change in load(assumed, ('name = "Lilla jouren"', 'name = "Jouren"'))] == ["service"]
    assert Population.objects.get(pk=row.pk).inhabitants == 28_879


def test_every_single_change_of_the_file_is_told_and_then_stands(load: Load) -> None:
    load()
    edits = [
        ('name = "Lilla jouren"', 'name = "Lilla jouren"\nunit = "Enheten"', "service"),
        ('organisation_number = "212901-2593"', "", "municipality"),
        ("inhabitants = 28_800", "inhabitants = 28_900", "population"),
        ('name = "Socialnämnden i Ekerö"', 'name = "Nämnden"', "board"),
        ('signed = "yes"', 'signed = "yes"\norally_approved = true', "agreement"),
        ('address = "08-465 004 98"', 'address = "08-465 004 97"', "channel"),
        ("callback_minutes = 30", "callback_minutes = 31", "promises"),
        ("quota_per_year = 1000", "quota_per_year = 1000\noverflow_price_ore = 12500", "sos"),
        ("day = 30", 'day = 29\namount = "budget"\ncovers_from_month = 1\ncovers_to_month = 6', "cost"),
        ("admin_percent = 5", 'client_costs = "continuously"\ncharges_ordered_assignments = true', "cost"),
        ('responsibilities = ["7111"]', 'responsibilities = ["7111"]\nleft_out_accounts = ["36"]', "accounting"),
        ("percent = 39.25", "percent = 38.5", "social_charge"),
        ('phone = "08-465 004 99"', 'phone = "08-465 004 96"', "referral"),
        ('cycle = "yearly"', 'cycle = "tertial"', "service"),
        ('days = ["mon", "fri"]\n', 'assumed = ["days"]\ndays = ["mon", "fri"]\n', "duty"),
    ]
    for old, new, kind in edits:
        changes = load((old, new))
        assert {(change.action, change.kind) for change in changes} == {(Action.CHANGED, kind)}, (new, told(changes))
        assert load((old, new)) == ()
        assert {change.kind for change in load()} == {kind}
