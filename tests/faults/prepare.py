"""Makes the tables, Socialjouren Nordväst, the demo's persons and a few cases. Run as the database's owner."""

from __future__ import annotations

import django

#: One for each client that writes at once, so that each reads and writes in a case of its own.
CASES = 8


def main() -> None:
    """Everything that a night needs is there afterwards, and nothing more."""
    django.setup()
    from jourbok.config.database_at_hand import migrate
    from tests.flow.scenario import the_people, the_service

    migrate()
    the_service()
    the_people()
    for number in range(CASES):
        _open_case(number)


def _open_case(number: int) -> None:
    from jourbok.accounts.models import User
    from jourbok.calls.rules.contact import ContactFacts
    from jourbok.calls.services import register_contact
    from jourbok.cases.services import open_case
    from jourbok.kernel import clock
    from jourbok.people.rules.facts import PersonFacts
    from jourbok.people.services import register_person
    from tests.flow.scenario import at

    kim = at(User.objects.get(email="kim@demo.invalid"), clock.now())
    facts = ContactFacts(channel="police", municipality="sollentuna", arrived_at=kim.moment, about="Barn")
    contact = register_contact(actor=kim, facts=facts)
    person = register_person(actor=kim, facts=PersonFacts(given_name="Mimmi", surname=f"Prov {number}"))
    open_case(actor=kim, contact=contact.pk, person=person.pk, category="child")


if __name__ == "__main__":
    main()
