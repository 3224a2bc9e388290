"""One effect however often the button is pressed, and nothing half done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import AccessEvent, ChangeEvent, IdempotencyKey
from jourbok.audit.services import record_access
from jourbok.calls import services
from jourbok.calls.models import Contact
from jourbok.calls.rules.contact import ContactFacts
from jourbok.duty.tests.factories import some_hours
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, SameKeyOtherContent, WhatWasMadeIsGone
from jourbok.organisations.models import NumberSeries
from jourbok.organisations.tests.factories import a_service
from jourbok.rostering.models import Assignment
from jourbok.rostering.services import assign, unassign
from jourbok.rostering.tests.factories import a_manager, a_shift, an_employee

PRESSES = 20
FACTS = ContactFacts(channel="sos", municipality="sollentuna", arrived_at=NIGHT, about="Kvinna")


@pytest.fixture
def service(db: None) -> None:
    a_service()
    some_hours()


def in_parallel(press: object, times: int = PRESSES) -> list[object]:
    """Everybody waits for everybody, then all press at once."""
    ready = Barrier(times)

    def one(_number: int) -> object:
        ready.wait()
        try:
            return press()  # type: ignore[operator]
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_twenty_presses_at_once_make_one_contact() -> None:
    a_service()
    some_hours()
    actor = an_actor()
    made = in_parallel(lambda: services.register_contact(actor=actor, facts=FACTS, key="k").pk)
    assert len(set(made)) == 1
    assert Contact.objects.count() == ChangeEvent.objects.count() == 1
    assert NumberSeries.objects.get(name="contact").last == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_contacts_at_once_are_numbered_without_gap_or_double() -> None:
    a_service()
    some_hours()
    made = in_parallel(lambda: services.register_contact(actor=an_actor(), facts=FACTS).number)
    assert sorted(made) == [f"K2021-{number:05}" for number in range(1, PRESSES + 1)]  # type: ignore[type-var]


@pytest.mark.usefixtures("service")
def test_a_refused_form_takes_no_number_and_may_be_sent_again_mended() -> None:
    actor = an_actor()
    late = ContactFacts(channel="sos", municipality="sollentuna", arrived_at=NIGHT + timedelta(hours=1))
    with pytest.raises(BadInput):
        services.register_contact(actor=actor, facts=late, key="k")
    assert not IdempotencyKey.objects.exists()
    assert services.register_contact(actor=actor, facts=FACTS, key="k").number == "K2021-00001"


@pytest.mark.usefixtures("service")
def test_a_key_with_other_content_is_refused_and_nothing_is_made() -> None:
    actor = an_actor()
    services.register_contact(actor=actor, facts=FACTS, key="k")
    other = ContactFacts(channel="sos", municipality="solna", arrived_at=NIGHT)
    with pytest.raises(SameKeyOtherContent):
        services.register_contact(actor=actor, facts=other, key="k")
    assert Contact.objects.count() == 1


@pytest.mark.usefixtures("service")
def test_a_service_without_an_actor_is_a_mistake() -> None:
    with pytest.raises((KeyError, TypeError)):
        services.register_contact(actor=None, facts=FACTS)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_an_assignment_that_has_been_taken_back_is_not_made_again_by_the_same_form() -> None:
    manager, planned, worker = a_manager(), a_shift(), an_employee()
    made = assign(actor=manager, shift_id=planned.pk, employee_id=worker.pk, key="k")
    unassign(actor=manager, shift_id=made.shift_id, assignment_id=made.pk)
    with pytest.raises(WhatWasMadeIsGone):
        assign(actor=manager, shift_id=planned.pk, employee_id=worker.pk, key="k")
    assert not Assignment.objects.exists()


def seen_by(viewer: Actor, *persons: UUID) -> None:
    record_access(viewer=viewer, persons=persons, action="test.seen")


@pytest.mark.django_db
def test_a_person_shown_twice_on_a_page_is_logged_once_and_on_the_next_page_again() -> None:
    person, other = UUID(int=1), UUID(int=2)
    viewer = an_actor()
    seen_by(viewer, person, other)
    seen_by(viewer, person)
    assert AccessEvent.objects.count() == 2
    seen_by(an_actor(), person)
    assert AccessEvent.objects.filter(person_id=person).count() == 2
