"""Contacts keep what was true when they came in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.calls import selectors, services
from jourbok.calls.models import Contact
from jourbok.calls.rules.contact import ContactFacts
from jourbok.duty.tests.factories import some_hours
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput, NotPermitted, SameKeyOtherContent, SomebodyElseChangedIt
from jourbok.organisations.tests.factories import a_service

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def service() -> None:
    a_service()
    some_hours()


def facts(**changes: object) -> ContactFacts:
    given = {"channel": "sos", "municipality": "sollentuna", "arrived_at": NIGHT, "about": "Kvinna och två barn"}
    return ContactFacts(**given | changes)  # type: ignore[arg-type]


def test_a_contact_freezes_the_regime_and_its_clocks() -> None:
    contact = services.register_contact(actor=an_actor(), facts=facts())
    assert contact.regime == "standby"
    assert contact.number == "K2021-00001"
    assert contact.callback_due_at == NIGHT + 30 * MINUTE
    assert contact.report_due_at is not None
    assert contact.board.slug == "sollentuna"
    assert ChangeEvent.objects.get().action == "calls.contact_registered"


def test_pressing_the_button_twice_makes_one_contact() -> None:
    actor = an_actor()
    first = services.register_contact(actor=actor, facts=facts(), key="k1")
    second = services.register_contact(actor=actor, facts=facts(), key="k1")
    assert first == second
    assert Contact.objects.count() == 1


def test_the_same_form_key_with_other_content_is_refused() -> None:
    actor = an_actor()
    services.register_contact(actor=actor, facts=facts(), key="k1")
    with pytest.raises(SameKeyOtherContent):
        services.register_contact(actor=actor, facts=facts(about="Någon annan"), key="k1")


def test_somebody_elses_key_is_not_mine() -> None:
    services.register_contact(actor=an_actor(name="Kim"), facts=facts(), key="k1")
    services.register_contact(actor=an_actor(name="Alex"), facts=facts(), key="k1")
    assert Contact.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channel": "brevduva"}, "channel"),
        ({"municipality": "kiruna"}, "municipality"),
        ({"arrived_at": NIGHT + 60 * MINUTE}, "arrived_at"),
        ({"answered_at": NIGHT - MINUTE}, "answered_at"),
        ({"caller_role": "kungen"}, "caller_role"),
        ({"board": "solna"}, "board"),
    ],
)
def test_bad_input_is_told_beside_its_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        services.register_contact(actor=an_actor(), facts=facts(**changes))
    assert field in refused.value.fields
    assert not Contact.objects.exists()


def test_a_controller_takes_no_contacts() -> None:
    with pytest.raises(NotPermitted):
        services.register_contact(actor=an_actor(Role.CONTROLLER), facts=facts())


def test_answering_or_calling_back_stops_the_callback_clock() -> None:
    contact = services.register_contact(actor=an_actor(), facts=facts())
    later = an_actor(at=NIGHT + 10 * MINUTE)
    assert len(selectors.running_clocks(later, later.moment)) == 1
    services.register_callback(actor=later, contact=contact.pk, at=NIGHT + 5 * MINUTE, answered=False)
    assert len(selectors.running_clocks(later, later.moment)) == 1
    services.register_callback(actor=later, contact=contact.pk, at=NIGHT + 10 * MINUTE, answered=True)
    assert selectors.running_clocks(later, later.moment) == []


def test_on_site_runs_from_when_presence_was_recorded_as_needed() -> None:
    contact = services.register_contact(actor=an_actor(), facts=facts(answered_at=NIGHT))
    later = an_actor(at=NIGHT + 40 * MINUTE)
    row = services.need_presence(actor=later, contact=contact.pk, at=NIGHT + 40 * MINUTE)
    assert row.on_site_due_at == NIGHT + 160 * MINUTE
    row = services.register_arrival(
        actor=an_actor(at=NIGHT + 100 * MINUTE), contact=contact.pk, at=NIGHT + 100 * MINUTE
    )
    assert row.on_site_at == NIGHT + 100 * MINUTE


def test_what_breaks_first_stands_first_and_children_first_among_equals() -> None:
    actor = an_actor()
    adult = services.register_contact(actor=actor, facts=facts())
    child = services.register_contact(actor=actor, facts=facts(concerns_child=True))
    early = services.register_contact(actor=actor, facts=facts(arrived_at=NIGHT - 5 * MINUTE))
    order = [running.contact_id for running in selectors.running_clocks(actor, NIGHT)]
    assert order == [early.pk, child.pk, adult.pk]


def test_a_broken_promise_wants_a_reason_and_a_kept_one_takes_none() -> None:
    contact = services.register_contact(actor=an_actor(), facts=facts())
    with pytest.raises(BadInput):
        services.explain_breach(actor=an_actor(), contact=contact.pk, which="callback", reason="Linjen låg nere")
    late = an_actor(at=NIGHT + 31 * MINUTE)
    assert selectors.breaches_without_reason(late, NIGHT, late.moment) == [contact]
    services.explain_breach(actor=late, contact=contact.pk, which="callback", reason="Linjen låg nere")
    assert selectors.breaches_without_reason(late, NIGHT, late.moment) == []


def test_the_second_worker_to_amend_is_shown_what_the_first_wrote() -> None:
    contact = services.register_contact(actor=an_actor(), facts=facts())
    services.amend_contact(actor=an_actor(name="Kim"), contact=contact.pk, version=1, changes={"place": "Malmvägen"})
    with pytest.raises(SomebodyElseChangedIt) as refused:
        changes = {"place": "Torget", "concerns_child": contact.concerns_child}
        services.amend_contact(actor=an_actor(name="Alex"), contact=contact.pk, version=1, changes=changes)
    assert refused.value.fields == {"place": "En kollega har ändrat. Nu står det: Malmvägen"}


def test_what_a_contact_said_before_it_was_amended_is_kept() -> None:
    contact = services.register_contact(actor=an_actor(), facts=facts(summary="Barnet sover"))
    changes = {"summary": "Barnet är vaket", "place": contact.place}
    services.amend_contact(actor=an_actor(), contact=contact.pk, version=1, changes=changes)
    kept = ChangeEvent.objects.get(action="calls.contact_amended")
    assert kept.details == {"summary": ["Barnet sover", "Barnet är vaket"]}


def test_an_unanswered_first_call_is_a_row_of_its_own() -> None:
    services.register_attempt(actor=an_actor(), channel="sos", at=NIGHT, answered=False, cause="Pågående samtal")
    assert [attempt.cause for attempt in selectors.recent_attempts(an_actor(), NIGHT)] == ["Pågående samtal"]


def test_half_past_midnight_on_new_years_day_is_numbered_in_the_new_year() -> None:
    new_year = NIGHT.replace(year=2021, month=12, day=31, hour=23, minute=30)
    contact = services.register_contact(actor=an_actor(at=new_year), facts=facts(arrived_at=new_year))
    assert contact.number == "K2022-00001"
