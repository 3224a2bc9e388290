"""What cannot both be true of a decision is refused in words, and what is wrong but true is taken and seen."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.forms import Form
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.tests.sending import a_form
from jourbok.decisions import forms
from jourbok.decisions.models import Moment
from jourbok.decisions.rules.following import CARRIED_OUT_LATE, warnings
from jourbok.decisions.rules.happening import CannotBoth
from jourbok.decisions.rules.standing import Stands
from jourbok.decisions.selectors import carried_out_late, clocks_of_decision, decision_for_board, lapsed_since
from jourbok.decisions.services import record_moment, take_over
from jourbok.decisions.tests.boards import a_written_decision, intake
from jourbok.decisions.tests.desks import browser_of, it_is, words
from jourbok.decisions.tests.factories import a_proposal, a_signed_decision, at, decision_of, signed_by
from jourbok.decisions.views.followed import clocks_told
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import NotPermitted
from jourbok.law.rules import Event, ImpossibleOrder

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATER = NIGHT + 100 * DAY


def tells(
    decision: UUID, event: Event, when: datetime | None, *, source: str = "", corrects: UUID | None = None
) -> UUID:
    row = record_moment(
        actor=intake(moment=LATER), decision=decision, event=event, at=when, source=source, corrects=corrects
    )
    return row.pk


def is_form(each: Any) -> bool:
    return isinstance(each, type) and issubclass(each, Form) and each.__module__.startswith(forms.__name__)


def a_followed_decision() -> UUID:
    """Executed, submitted and with the court."""
    made = a_written_decision()
    for event, days in ((Event.EXECUTED, 0.1), (Event.SUBMITTED, 2), (Event.RECEIVED, 3)):
        tells(made.pk, event, NIGHT + days * DAY)
    return made.pk


@pytest.mark.parametrize(
    ("first", "second"),
    [(Event.COURT_DECIDED, Event.NOT_CONFIRMED), (Event.NOT_CONFIRMED, Event.COURT_DECIDED)],
)
@pytest.mark.parametrize("hours", [0, 1])
def test_a_court_confirms_a_decision_or_does_not(first: Event, second: Event, hours: int) -> None:
    made = a_followed_decision()
    wrong = tells(made, first, NIGHT + 5 * DAY)
    with pytest.raises(CannotBoth, match="Båda kan inte stämma") as refused:
        tells(made, second, NIGHT + 5 * DAY + hours * HOUR, source="Rättens beslut")
    assert "event" in refused.value.fields
    assert Moment.objects.filter(event=second).count() == 0
    tells(made, first, None, source="Fel rad", corrects=wrong)
    tells(made, second, NIGHT + 5 * DAY + hours * HOUR)


def test_a_higher_court_may_undo_on_a_later_day_what_a_court_confirmed_and_is_named() -> None:
    made = a_followed_decision()
    tells(made, Event.COURT_DECIDED, NIGHT + 5 * DAY)
    with pytest.raises(CannotBoth, match="vilken rätt under Källa"):
        tells(made, Event.NOT_CONFIRMED, NIGHT + 15 * DAY)
    tells(made, Event.NOT_CONFIRMED, NIGHT + 15 * DAY, source="Kammarrätten i Stockholm")
    end = clocks_of_decision(made, LATER).clocks.end
    assert end
    assert end.at == NIGHT + 15 * DAY


ENDS = [Event.NOT_CONFIRMED, Event.MATTER_DECIDED, Event.DETAINED, Event.ENDED]
PRESUMES = [Event.COURT_DECIDED, Event.NOT_CONFIRMED, Event.DETAINED, Event.ENDED, Event.MORE_TIME_ASKED]


@pytest.mark.parametrize("event", PRESUMES)
@pytest.mark.parametrize("end", ENDS)
def test_nothing_that_presumes_that_a_decision_stands_happens_after_its_end(end: Event, event: Event) -> None:
    if event is end or {event, end} == {Event.COURT_DECIDED, Event.NOT_CONFIRMED}:
        return
    made = a_followed_decision()
    tells(made, Event.APPLIED, NIGHT + 4 * DAY)
    told = tells(made, end, NIGHT + 20 * DAY)
    with pytest.raises(CannotBoth, match="Efter det kan det inte hända") as refused:
        tells(made, event, NIGHT + 21 * DAY)
    assert "event" in refused.value.fields
    tells(made, event, NIGHT + 20 * DAY)
    with pytest.raises(CannotBoth, match="Efter det kan det inte hända"):
        tells(made, end, NIGHT + 18 * DAY, source="Fel dag", corrects=told)


def test_an_application_and_what_comes_of_it_may_follow_on_what_no_court_confirmed() -> None:
    """A board may ask for care though the taking into care has ended, and what it sent may arrive afterwards."""
    made = a_written_decision().pk
    tells(made, Event.SUBMITTED, NIGHT + 2 * DAY)
    tells(made, Event.ENDED, NIGHT + 2.5 * DAY)
    for event, days in ((Event.RECEIVED, 3), (Event.APPLIED, 9), (Event.MATTER_DECIDED, 60)):
        tells(made, event, NIGHT + days * DAY)


def test_nothing_is_submitted_when_it_has_ended_and_what_was_taken_back_is_confirmed_by_no_court() -> None:
    ended = a_written_decision().pk
    tells(ended, Event.DETAINED, NIGHT + DAY)
    with pytest.raises(CannotBoth, match=r"personen är häktad\. Efter det kan det inte hända: underställt"):
        tells(ended, Event.SUBMITTED, NIGHT + 2 * DAY)
    outcome, decider, mandate = a_signed_decision()
    revoking = a_proposal(outcome.proposal.case, about=decision_of(outcome), revokes=True)
    signed_by(decider, revoking, mandate, when=NIGHT + HOUR)
    with pytest.raises(CannotBoth, match="Beslutet är upphävt"):
        tells(decision_of(outcome), Event.COURT_DECIDED, NIGHT + 2 * DAY)
    tells(decision_of(outcome), Event.COURT_DECIDED, NIGHT + HOUR)


def test_what_follows_on_a_missed_clock_is_always_taken_since_it_may_show_that_none_was_missed() -> None:
    made = a_written_decision().pk
    assert clocks_of_decision(made, LATER).clocks.state is Stands.LAPSED
    tells(made, Event.MORE_TIME_ASKED, NIGHT + 19 * DAY)
    tells(made, Event.COURT_DECIDED, NIGHT + 20 * DAY)
    tells(made, Event.ENDED, NIGHT + 21 * DAY)
    assert clocks_of_decision(made, LATER).clocks.state is Stands.ENDED


def test_a_higher_court_may_confirm_on_a_later_day_what_a_court_did_not_and_is_named() -> None:
    made = a_followed_decision()
    tells(made, Event.NOT_CONFIRMED, NIGHT + 5 * DAY)
    with pytest.raises(CannotBoth, match="vilken rätt under Källa"):
        tells(made, Event.COURT_DECIDED, NIGHT + 15 * DAY)
    with pytest.raises(CannotBoth, match="Båda kan inte stämma"):
        tells(made, Event.COURT_DECIDED, NIGHT + 5 * DAY + HOUR, source="Kammarrätten i Stockholm")
    confirmed = tells(made, Event.COURT_DECIDED, NIGHT + 15 * DAY, source="Kammarrätten i Stockholm")
    between, after = (clocks_of_decision(made, NIGHT + days * DAY).clocks for days in (10, 16))
    assert (between.state, between.gap) == (Stands.ENDED, None)
    assert (after.state, after.gap and after.gap.end, after.gap and after.gap.until) == (
        *(Stands.STANDS, between.end),
        NIGHT + 15 * DAY,
    )
    with pytest.raises(CannotBoth, match="Efter det kan det inte hända"):
        tells(made, Event.DETAINED, NIGHT + 10 * DAY)
    tells(made, Event.COURT_DECIDED, NIGHT + 16 * DAY, source="Fel dag", corrects=confirmed)
    tells(made, Event.DETAINED, NIGHT + 18 * DAY)
    assert clocks_of_decision(made, LATER).clocks.state is Stands.ENDED


def test_the_refusal_of_the_first_court_is_not_told_after_the_higher_courts_confirmation() -> None:
    made = a_followed_decision()
    tells(made, Event.COURT_DECIDED, NIGHT + 15 * DAY, source="Kammarrätten i Stockholm")
    with pytest.raises(CannotBoth, match="skriv först vad den första rätten beslutade"):
        tells(made, Event.NOT_CONFIRMED, NIGHT + 5 * DAY, source="Förvaltningsrätten")


def test_the_page_says_when_a_decision_that_a_higher_court_confirmed_did_not_stand() -> None:
    outcome, _, _ = a_signed_decision()
    made = decision_of(outcome)
    for event, days in ((Event.RECEIVED, 3), (Event.NOT_CONFIRMED, 5), (Event.COURT_DECIDED, 15)):
        tells(made, event, NIGHT + days * DAY, source="Kammarrätten i Stockholm")
    tells(made, Event.EXECUTED, NIGHT + 7 * DAY)
    shown = decision_for_board(intake(moment=NIGHT + 20 * DAY), made)
    assert shown.found.clocks.stands
    [late, *_] = [each for each in clocks_told(shown)["warnings"] if each.is_late]
    assert (late.title, "rätten fastställde det inte" in late.text) == (CARRIED_OUT_LATE, True)
    [told] = carried_out_late(an_actor(Role.SYSTEM), LATER)
    assert (told.at, told.end.at) == (NIGHT + 7 * DAY, NIGHT + 5 * DAY)


def test_what_carried_a_decision_out_before_a_court_refused_it_stands_no_more_when_a_higher_court_confirms_it() -> None:
    outcome, decider, mandate = a_signed_decision()
    made = decision_of(outcome)
    carrying = a_proposal(outcome.proposal.case, kind="lvu_11", about=made)
    carried = decision_of(signed_by(decider, carrying, mandate, when=NIGHT + HOUR))
    for event, days in ((Event.RECEIVED, 3), (Event.NOT_CONFIRMED, 5), (Event.COURT_DECIDED, 15)):
        tells(made, event, NIGHT + days * DAY, source="Kammarrätten i Stockholm")
    later = NIGHT + 16 * DAY
    assert clocks_of_decision(made, later).clocks.stands
    end = clocks_of_decision(carried, later).clocks.end
    assert end
    assert (end.at, end.why_sv) == (NIGHT + 5 * DAY, "det som det genomför (LVU 6 §) fastställdes inte då")


def test_a_matter_is_not_decided_before_what_is_told_to_have_happened_to_the_decision() -> None:
    made = a_followed_decision()
    tells(made, Event.APPLIED, NIGHT + 20 * DAY)
    tells(made, Event.DETAINED, NIGHT + 41 * DAY)
    with pytest.raises(CannotBoth, match="personen häktades"):
        tells(made, Event.MATTER_DECIDED, NIGHT + 40 * DAY)
    tells(made, Event.MATTER_DECIDED, NIGHT + 42 * DAY)


def test_what_was_carried_out_after_it_had_ended_is_taken_and_is_an_alarm() -> None:
    made = a_written_decision()
    tells(made.pk, Event.NOT_CONFIRMED, NIGHT + 5 * DAY)
    assert carried_out_late(an_actor(Role.SYSTEM), LATER) == []
    tells(made.pk, Event.EXECUTED, NIGHT + 26 * DAY)
    [warned] = warnings(clocks_of_decision(made.pk, LATER).clocks)
    assert (warned.title, warned.is_late) == (CARRIED_OUT_LATE, True)
    assert "rätten fastställde det inte" in warned.text
    [late] = carried_out_late(an_actor(Role.SYSTEM), LATER)
    assert (late.made.id, late.at) == (made.pk, NIGHT + 26 * DAY)


def test_what_lapsed_and_was_carried_out_afterwards_is_told_of_both() -> None:
    made = a_written_decision()
    tells(made.pk, Event.EXECUTED, NIGHT + 21 * DAY)
    first, second = warnings(clocks_of_decision(made.pk, LATER).clocks)
    assert first.title == CARRIED_OUT_LATE
    assert second.title.startswith("Underställning skulle ha gjorts")


def test_what_was_carried_out_before_it_ended_or_by_its_board_afterwards_is_no_deviation() -> None:
    system = an_actor(Role.SYSTEM, at=LATER, name="Jourbok")
    ended, taken = a_written_decision(), a_written_decision(decided_at=NIGHT - HOUR)
    tells(ended.pk, Event.EXECUTED, NIGHT + DAY)
    tells(ended.pk, Event.NOT_CONFIRMED, NIGHT + 5 * DAY)
    take_over(actor=intake(moment=NIGHT + 4 * DAY), decision=taken.pk)
    tells(taken.pk, Event.NOT_CONFIRMED, NIGHT + 5 * DAY)
    tells(taken.pk, Event.EXECUTED, NIGHT + 26 * DAY)
    assert carried_out_late(system, LATER) == []
    assert clocks_of_decision(taken.pk, LATER).clocks.carried_out_late_at == NIGHT + 26 * DAY
    assert clocks_of_decision(ended.pk, LATER).clocks.carried_out_late_at is None
    with pytest.raises(NotPermitted):
        carried_out_late(an_actor(), LATER)


def test_that_a_revoked_decision_was_carried_out_can_be_told_and_is_an_alarm_when_it_was_too_late() -> None:
    outcome, decider, mandate = a_signed_decision()
    revoking = a_proposal(outcome.proposal.case, about=decision_of(outcome), revokes=True)
    signed_by(decider, revoking, mandate, when=NIGHT + HOUR)
    worker = at(an_actor(), NIGHT + 3 * HOUR)
    record_moment(actor=worker, decision=decision_of(outcome), event=Event.EXECUTED, at=NIGHT + 2 * HOUR)
    [warned] = warnings(clocks_of_decision(decision_of(outcome), NIGHT + 3 * HOUR).clocks)
    assert warned.title == CARRIED_OUT_LATE
    assert "Upphävt" in warned.text


def test_nothing_happens_to_a_decision_before_it_is_made_whatever_its_law_says_of_the_order() -> None:
    made = a_written_decision()
    for event in (Event.PLACED, Event.APPLIED, Event.DETAINED):
        with pytest.raises(ImpossibleOrder):
            tells(made.pk, event, NIGHT - HOUR)


def test_the_page_says_what_cannot_be_and_loses_nothing_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(monkeypatch)
    outcome, _, _ = a_signed_decision()
    made, page = decision_of(outcome), browser_of(a_user())
    worker, then = at(an_actor(), NIGHT + 4 * MINUTE), NIGHT + 3 * MINUTE
    wrong = record_moment(actor=worker, decision=made, event=Event.NOT_CONFIRMED, at=then)
    address = reverse("decisions:moment", args=[made])
    answer = page.post(address, a_form(event="court_decided", at_at="2021-11-27 02:17", source="Rätten ringde"))
    assert answer.status_code == 422
    assert "Båda kan inte stämma" in words(answer)
    assert "Rätten ringde" in answer.content.decode()
    never = page.post(f"{address}?rattar={wrong.pk}", a_form(never="on", source="Fel rad"))
    assert never.status_code == 302
    moved = record_moment(actor=worker, decision=made, event=Event.COURT_DECIDED, at=then)
    record_moment(actor=worker, decision=made, event=Event.MATTER_DECIDED, at=then)
    late = page.post(f"{address}?rattar={moved.pk}", a_form(at_at="2021-11-27 02:18", source="Fel minut"))
    assert late.status_code == 422
    assert "Efter det kan det inte hända" in words(late)


def test_the_page_of_what_a_court_confirmed_warns_of_no_submission_and_asks_for_its_time() -> None:
    outcome, _, _ = a_signed_decision()
    made = decision_of(outcome)
    tells(made, Event.COURT_DECIDED, NIGHT + 4 * DAY)
    shown = decision_for_board(intake(moment=NIGHT + 20 * DAY), made)
    said = [each.title for each in clocks_told(shown)["warnings"]]
    assert said == ["Tiden för underställningen saknas", "Tiden för mottagandet hos rätten saknas"]
    assert clocks_told(shown)["lines"][0].state_sv == "uppfylld"
    assert lapsed_since(an_actor(Role.SYSTEM), NIGHT - DAY, NIGHT + 20 * DAY) == []


def test_every_field_that_somebody_can_be_told_of_has_a_swedish_name() -> None:
    named = [importlib.import_module(f"{forms.__name__}.{each.name}") for each in pkgutil.iter_modules(forms.__path__)]
    found = [each for module in named for each in vars(module).values() if is_form(each)]
    assert len(found) > 9
    for form in found:
        assert all(field.label for field in form.base_fields.values()), form
