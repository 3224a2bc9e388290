"""The national norm at a draft of emergency economic aid: what a night or a weekend of it is, and what is assumed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.decisions.models import Draft
from jourbok.decisions.rules.aid import ASSUMED, amounts, days_of, days_until_office, norm_shown
from jourbok.decisions.tests.desks import browser_of, it_is, send
from jourbok.decisions.tests.factories import a_draft
from jourbok.kernel.actor import Role
from jourbok.kernel.calendar import is_working_day
from jourbok.law.rules import carried_law

#: A Friday night by the norm of 2026, and one of a year that nobody has loaded.
FRIDAY, UNKNOWN = datetime(2026, 3, 27, 22, 0, tzinfo=UTC), datetime(2023, 3, 3, 22, 0, tzinfo=UTC)


@given(month=some.integers(min_value=0, max_value=100_000_000), days=some.integers(min_value=1, max_value=30))
def test_nobody_gets_less_than_the_norm_of_their_days_nor_a_krona_more_than_the_rounding(month: int, days: int) -> None:
    ore = days_of(month, days)
    assert ore % 100 == 0
    assert 0 <= ore * 30 - month * days < 100 * 30


def test_a_whole_month_of_days_is_the_months_amount() -> None:
    assert days_of(394_000, 30) == 394_000


@pytest.mark.parametrize(
    ("day", "days"),
    [(date(2026, 3, 25), 1), (date(2026, 3, 27), 3), (date(2026, 3, 28), 2), (date(2026, 4, 2), 5)],
)
def test_the_days_until_the_office_opens_reach_over_weekend_and_easter(day: date, days: int) -> None:
    assert days_until_office(day) == days


@given(days=some.integers(min_value=0, max_value=3000))
def test_the_office_is_open_when_the_days_are_over_and_not_before(days: int) -> None:
    day = date.fromordinal(date(2020, 1, 1).toordinal() + days)
    reached = [is_working_day(date.fromordinal(day.toordinal() + n)) for n in range(1, days_until_office(day) + 1)]
    assert reached == [False] * (len(reached) - 1) + [True]


def test_a_friday_night_of_2026_is_three_days_for_one_adult_and_for_two_together() -> None:
    day = date(2026, 3, 27)
    shown = norm_shown(carried_law().norm_on(day), "SFS", day)
    assert [(row.days, row.single_ore, row.couple_ore) for row in shown.rows] == [
        (1, 13_200, 23_700),
        (2, 26_300, 47_400),
        (3, 39_400, 71_000),
    ]
    texts = [each.text for each in amounts(shown)]
    assert texts[-2].startswith(
        "394\u202fkr för 3 dygn. Riksnormen 2026 (SoF 12:2), ensamstående: 3\u202f940\u202fkr i månaden × 3/30."
    )
    assert all(text.endswith(ASSUMED) for text in texts)


@pytest.mark.django_db
class TestTheDraft:
    def opened(self, patch: pytest.MonkeyPatch, night: datetime, kind: str = "sol_aid") -> tuple[str, str]:
        worker = an_actor(at=night)
        draft = a_draft(a_case(actor=worker, contact=a_contact(at=night)), kind=kind, actor=worker)
        it_is(patch, night)
        address = f"/beslut/utkast/{draft.pk}/"
        answer = browser_of(a_user(Role.DUTY_WORKER)).get(address)
        assert answer.status_code == 200
        return address, answer.content.decode()

    def test_it_shows_the_norm_of_the_day_with_source_mark_and_what_is_assumed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _, shown = self.opened(monkeypatch, FRIDAY)
        for words in ("Riksnormen 2026", "SoF 12:2", "3 dygn (till nästa vardag)", "394", ASSUMED, "Källa: "):
            assert words in shown
        _, older = self.opened(monkeypatch, NIGHT)
        assert "Riksnormen 2021" in older
        assert "Att bekräfta" in older

    def test_where_no_norm_of_the_year_is_loaded_it_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _, shown = self.opened(monkeypatch, UNKNOWN)
        assert "Ingen riksnorm som gäller fredag 3 mars 2023 är inläst." in shown
        assert "Hämta ensamstående" not in shown

    def test_other_kinds_show_no_norm(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "Riksnormen" not in self.opened(monkeypatch, FRIDAY, "sol_lodging")[1]

    def test_a_button_puts_the_amount_after_what_was_typed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        address, _ = self.opened(monkeypatch, FRIDAY)
        client = browser_of(a_user(Role.DUTY_WORKER))
        assert send(client, address, do="amount:single-3", version="1", amount="Till mat.").status_code == 302
        said = Draft.objects.get().content["amount"]
        assert said.startswith("Till mat.\n\n394\u202fkr för 3 dygn.")
        assert said.endswith(ASSUMED)
