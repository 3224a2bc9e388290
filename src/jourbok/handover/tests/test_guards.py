"""A report goes to the right board, about the right person, and tells of nobody else unless it is meant to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import AccessEvent, ChangeEvent
from jourbok.calls.models import Contact
from jourbok.cases.models import Case
from jourbok.cases.services import correct_entry, sign_entry
from jourbok.cases.tests.factories import a_case, a_contact, a_signed_entry
from jourbok.handover import selectors, services
from jourbok.handover.models import Disclosure, Report, ReportVersion
from jourbok.handover.rules.guards import LEFT_OUT, Disclosed, Finding, PreviewIsStale, WrongPersonPicked
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.organisations.models import Board, Membership, Municipality
from jourbok.organisations.portal_role import as_board
from jourbok.organisations.tests.factories import a_board, a_service
from jourbok.people.models import Person, Relation
from jourbok.people.services import unlock, update_person
from jourbok.people.tests.factories import a_child, an_adult, is_guardian_of, is_protected

pytestmark = pytest.mark.django_db
WHY = "Syskonens läge hör ihop"


def registered(person: Person, slug: str | None = "sollentuna", **known: Any) -> Person:
    home = Municipality.objects.get(slug=slug) if slug else None
    Person.objects.filter(pk=person.pk).update(registered_in=home, **known)
    return Person.objects.get(pk=person.pk)


def of(person: Person | None = None, *, contact: Contact | None = None, **known: Any) -> Case:
    """A case with a signed entry, of Mimmi unless told otherwise."""
    a_service()
    case = a_case(person=person or registered(a_child()), contact=contact, **known)
    a_signed_entry(case)
    return case


def send(case: Case, board: str = "sollentuna", *, actor: Actor | None = None, **given: Any) -> ReportVersion:
    sender = actor or an_actor()
    seen = selectors.preview(sender, case.pk, board)
    return services.send_report(
        actor=sender, case=case.pk, board=board, **{"preview_fingerprint": seen.fingerprint, **given}
    )


def findings(case: Case, *, actor: Actor | None = None) -> tuple[Finding, ...]:
    return selectors.preview(actor or an_actor(), case.pk, "sollentuna").findings


def nothing_is_sent() -> bool:
    return not ReportVersion.objects.exists() and not Report.objects.exists()


class TestTheBoard:
    def test_where_the_person_belongs_and_is_and_who_gets_the_report_stand_side_by_side_in_full(self) -> None:
        a_service()
        seen = selectors.preview(an_actor(), of(registered(a_child(), "solna")).pk)
        assert [(side.label, side.municipality, side.board, side.differs) for side in seen.sides] == [
            ("Folkbokförd i", "Solna", "Socialnämnden i Solna", False),
            ("Vistas i", "Sollentuna", "Socialnämnden i Sollentuna", True),
            ("Rapporten går till", "Solna", "Socialnämnden i Solna", False),
        ]

    def test_nobody_is_told_to_be_registered_where_nobody_knows(self) -> None:
        a_service()
        seen = selectors.preview(an_actor(), of(registered(a_child(), None)).pk)
        where = seen.sides[0]
        assert (where.municipality, where.board, where.differs) == ("inte känt", "", True)

    def test_a_person_who_is_found_to_have_moved_after_the_preview_is_not_reported_to_the_old_board(self) -> None:
        case, actor = of(), an_actor()
        seen = selectors.preview(actor, case.pk)
        person = Person.objects.get(pk=case.person_id)
        moved = {**vars_of(person), "registered_in": "solna"}
        update_person(actor=actor, person=person.pk, version=person.version, facts=person.facts().__class__(**moved))
        with pytest.raises(PreviewIsStale):
            services.send_report(
                actor=actor, case=case.pk, board="sollentuna", preview_fingerprint=seen.fingerprint,
                other_board_reason="Barnet är kvar här",
            )  # fmt: skip
        assert nothing_is_sent()

    @pytest.mark.parametrize("changed", ["name", "subjects"])
    def test_a_board_that_is_written_otherwise_after_the_preview_is_looked_at_again(self, changed: str) -> None:
        case, actor = of(), an_actor()
        a_second_board()
        seen = selectors.preview(actor, case.pk, "sollentuna")
        values: dict[str, Any] = {"name": "Barnnämnden"} if changed == "name" else {"subjects": ["child"]}
        Board.objects.filter(slug="sollentuna").update(**values)
        with pytest.raises(PreviewIsStale):
            services.send_report(
                actor=actor, case=case.pk, board="sollentuna", preview_fingerprint=seen.fingerprint
            )  # fmt: skip
        assert nothing_is_sent()

    @pytest.mark.parametrize(
        ("category", "expected", "other"),
        [("child", "sollentuna", "sollentuna-arbete"), ("economic", "sollentuna-arbete", "sollentuna")],
    )
    def test_of_two_boards_the_one_that_answers_for_the_subject_is_proposed_and_the_other_needs_a_reason(
        self, category: str, expected: str, other: str
    ) -> None:
        case = of(category=category)
        a_second_board(subjects=["economic"])
        Board.objects.filter(slug="sollentuna").update(subjects=["child"])
        seen = selectors.preview(an_actor(), case.pk)
        assert seen.recipient is not None
        assert (seen.recipient.board.slug, seen.recipient.needs_reason) == (expected, False)
        with pytest.raises(BadInput) as refused:
            send(case, other)
        assert set(refused.value.fields) == {"other_board_reason"}
        assert "svarar för" in refused.value.message
        assert nothing_is_sent()
        assert send(case, other, other_board_reason="Överenskommet med mottagningen").board.slug == other

    def test_where_nobody_says_who_answers_for_the_subject_somebody_chooses_and_needs_no_reason(self) -> None:
        case = of(category="other")
        a_second_board(subjects=["economic"])
        Board.objects.filter(slug="sollentuna").update(subjects=["child"])
        assert selectors.preview(an_actor(), case.pk).recipient is None
        with pytest.raises(PreviewIsStale):
            services.send_report(actor=an_actor(), case=case.pk, board="sollentuna", preview_fingerprint="")
        assert send(case, "sollentuna").board.slug == "sollentuna"

    def test_the_board_of_the_last_night_before_it_left_gets_the_report_of_that_night(self) -> None:
        a_service()
        last_evening = datetime(2021, 9, 30, 20, 0, tzinfo=UTC)
        Membership.objects.filter(board__slug="sollentuna").update(valid=DateRange(date(2015, 1, 7), date(2021, 10, 1)))
        contact = a_contact(at=last_evening)
        case = a_case(person=registered(a_child()), contact=contact, actor=an_actor(at=last_evening))
        morning = an_actor(at=last_evening + timedelta(hours=4))
        seen = selectors.preview(morning, case.pk)
        assert seen.recipient is not None
        assert (seen.recipient.board.slug, seen.recipient.needs_reason) == ("sollentuna", False)

    def test_a_board_that_joined_after_the_night_is_chosen_only_with_a_reason(self) -> None:
        a_service()
        a_board("lomma", "Lomma", "1262", valid=DateRange(NIGHT.date() + timedelta(days=1), None))
        case = of(registered(a_child(), "lomma"))
        later = an_actor(at=NIGHT + timedelta(hours=24))
        seen = selectors.preview(later, case.pk, "lomma")
        assert seen.recipient is not None
        assert seen.recipient.needs_reason
        assert "inte med i jouren när kontakten kom" in seen.recipient.why
        proposed = selectors.preview(later, case.pk).recipient
        assert proposed is not None
        assert proposed.board.slug == "sollentuna"


class TestThePerson:
    @pytest.fixture
    def twins(self) -> tuple[Case, Person]:
        a_service()
        contact = a_contact()
        case = of(registered(a_child("Alva", serial=1)), contact=contact)
        twin = registered(a_child("Alma", serial=2))
        a_case(person=twin, contact=contact)
        return case, twin

    def test_when_somebody_is_alike_the_sender_says_who_it_is_and_nothing_goes_before(
        self, twins: tuple[Case, Person]
    ) -> None:
        case, twin = twins
        seen = selectors.preview(an_actor(), case.pk)
        assert {each.id for each in seen.choices} == {case.person_id, twin.pk}
        with pytest.raises(BadInput) as refused:
            send(case)
        assert set(refused.value.fields) == {"picked"}
        with pytest.raises(WrongPersonPicked):
            send(case, picked=twin.pk)
        assert nothing_is_sent()
        assert send(case, picked=case.person_id).person_id == case.person_id

    def test_it_is_asked_anew_for_the_next_version(self, twins: tuple[Case, Person]) -> None:
        case, _ = twins
        send(case, picked=case.person_id)
        a_signed_entry(case, "Mamman har kommit hem.")
        with pytest.raises(BadInput):
            send(case)

    def test_who_is_picked_though_nobody_asked_is_right_or_refused(self) -> None:
        case = of()
        with pytest.raises(WrongPersonPicked):
            send(case, picked=uuid4())
        assert send(case, picked=case.person_id).person_id == case.person_id

    def test_a_sibling_by_the_same_mother_is_alike_though_they_have_other_names_and_numbers(self) -> None:
        a_service()
        own, brother, mother = a_child(), a_child("Otto", "Alm", born=date(2006, 1, 2)), an_adult()
        for child in (own, brother):
            is_guardian_of(mother, child)
        seen = selectors.preview(an_actor(), of(registered(own)).pk)
        assert {each.id for each in seen.choices} == {own.pk, brother.pk}

    def test_somebody_of_the_register_who_is_alike_but_does_not_belong_there_is_not_asked_about(self) -> None:
        a_service()
        a_child("Alma", serial=2)
        assert selectors.preview(an_actor(), of(registered(a_child("Alva", serial=1))).pk).choices == ()

    def test_a_protected_person_who_is_alike_is_not_told_of_because_of_where_they_live(self) -> None:
        a_service()
        own = registered(a_child("Alva", serial=1), address="Provvägen 3")
        hidden = is_protected(registered(a_child("Alma", serial=2), address="Provvägen 3"))
        case = of(own)
        assert selectors.preview(an_actor(), case.pk).choices == ()
        Relation.objects.create(person=own, other=hidden, kind="other", created_at=NIGHT)
        masked = [each for each in selectors.preview(an_actor(), case.pk).choices if each.id != own.pk]
        assert [(each.is_masked, each.number, each.birth_date) for each in masked] == [(True, "", None)]


class TestOthersInTheText:
    def brother_of(self, case: Case, **known: Any) -> Person:
        brother = registered(a_child("Otto", "Alm", born=date(2006, 1, 2), serial=3), **known)
        Relation.objects.create(person=brother, other_id=case.person_id, kind="sibling", created_at=NIGHT)
        return brother

    def test_a_name_a_number_and_an_address_of_the_family_are_found_with_their_places(self) -> None:
        case = of()
        brother = self.brother_of(case, address="Gläntan 12")
        number = brother.identity_number
        assert number is not None
        a_signed_entry(case, f"Storebror Otto Alm ({number.formatted}) bor på gläntan 12.")
        (found,) = findings(case)
        assert (found.person.id, found.kinds) == (brother.pk, ("namn", "personnummer", "adress"))
        assert [place.hit for place in found.places] == ["Otto Alm", number.formatted, "gläntan 12"]
        assert {place.heading for place in found.places} == {"Uppgifter"}
        assert AccessEvent.objects.filter(action="people.found_in_text", person_id=brother.pk).exists()

    def test_who_has_a_case_of_the_same_contact_is_said_to_have_a_report_of_their_own(self) -> None:
        a_service()
        contact = a_contact(summary="Otto Alm och Mimmi är ensamma hemma.")
        case = of(contact=contact)
        a_case(person=registered(a_child("Otto", "Alm", born=date(2006, 1, 2), serial=3)), contact=contact)
        (found,) = findings(case)
        assert found.words == "Texten nämner Otto Alm (namn), som har en egen rapport"

    def test_it_is_taken_out_by_a_correction_and_only_that_it_was_is_told(self) -> None:
        case, actor = of(), an_actor()
        self.brother_of(case)
        wrong = a_signed_entry(case, "Otto Alm har blåmärken på armen.")
        sign_entry(
            actor=actor,
            entry=correct_entry(
                actor=actor, entry=wrong.pk, text="Flickan har blåmärken på armen.", reason="Fel barn", source="Skolan"
            ),
        )
        assert findings(case) == ()
        paper = send(case).paper
        assert "Otto" not in paper
        assert LEFT_OUT in paper
        assert "Flickan har blåmärken" in paper

    def test_a_correction_of_something_else_leaves_the_text_as_it_was(self) -> None:
        case, actor = of(), an_actor()
        wrong = a_signed_entry(case, "Polisen kom 02.10.")
        sign_entry(
            actor=actor,
            entry=correct_entry(
                actor=actor, entry=wrong.pk, text="Polisen kom 02.20.", reason="Fel tid", source="Polisen"
            ),
        )
        assert "02.10" in send(case).paper

    def test_it_is_let_stand_on_purpose_with_a_reason_for_each_that_is_frozen(self) -> None:
        case = of()
        brother = self.brother_of(case)
        a_signed_entry(case, "Otto Alm är med.")
        for given in ((), (Disclosed(brother.pk, "  "),), (Disclosed(uuid4(), WHY),)):
            with pytest.raises(BadInput) as refused:
                send(case, disclosed=given)
            assert set(refused.value.fields) == {f"disclose_reason_{brother.pk}"}
        assert nothing_is_sent()
        version = send(case, disclosed=(Disclosed(brother.pk, f" {WHY} "),))
        row = Disclosure.objects.get()
        assert (row.version_id, row.board_id, row.person_id, row.reason) == (
            version.pk, version.board_id, brother.pk, WHY,
        )  # fmt: skip
        assert ChangeEvent.objects.get(action="handover.disclosed").reason == WHY
        told = selectors.disclosed_in(an_actor(), [version])
        assert [(each.person.name, each.reason) for each in told] == [("Otto Alm", WHY)]

    def test_what_was_disclosed_is_never_changed_and_is_nothing_for_the_board(self) -> None:
        case = of()
        brother = self.brother_of(case)
        a_signed_entry(case, "Otto Alm är med.")
        send(case, disclosed=(Disclosed(brother.pk, WHY),))
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            Disclosure.objects.update(reason="Annat")
        with pytest.raises(Exception, match="permission denied"), as_board("sollentuna"):
            Disclosure.objects.first()

    def test_a_reason_for_the_last_version_is_none_for_the_next(self) -> None:
        case = of()
        brother = self.brother_of(case)
        a_signed_entry(case, "Otto Alm är med.")
        send(case, disclosed=(Disclosed(brother.pk, WHY),))
        a_signed_entry(case, "Mamman har kommit hem.")
        with pytest.raises(BadInput):
            send(case)

    def test_somebody_protected_is_told_of_only_by_who_has_opened_them(self) -> None:
        case = of()
        hidden = is_protected(self.brother_of(case))
        a_signed_entry(case, "Otto Alm är med.")
        (found,) = findings(case)
        assert (found.must_unlock, "Otto" in found.words) == (True, False)
        with pytest.raises(BadInput) as refused:
            send(case, disclosed=(Disclosed(hidden.pk, WHY),))
        assert "Lås upp" in refused.value.message
        assert nothing_is_sent()
        unlock(actor=an_actor(), person=hidden.pk, reason="Behöver nämnas i systerns rapport")
        assert send(case, disclosed=(Disclosed(hidden.pk, WHY),)).number == 1

    def test_where_a_protected_person_is_may_not_stand_in_their_own_report_unmeant(self) -> None:
        a_service()
        own = registered(a_child(), address="Hemliga vägen 1", phone="070-174 06 05")
        case = of(own)
        a_signed_entry(case, "Hon bor på Hemliga vägen. Ring 0701740605.")
        is_protected(own)
        unlock(actor=an_actor(), person=own.pk, reason="Rapport till socialnämnden")
        (found,) = findings(case)
        assert (found.is_own, found.kinds) == (True, ("adress", "telefon"))
        with pytest.raises(BadInput):
            send(case)
        assert nothing_is_sent()

    def test_somebody_who_lives_there_is_found_though_nobody_has_related_them(self) -> None:
        a_service()
        own = registered(a_child(), address="Provvägen 3")
        lodger = registered(an_adult("Inge", "Boende"), address="PROVVÄGEN 3")
        case = of(own)
        a_signed_entry(case, "Inge Boende öppnade på Provvägen 3.")
        assert [(each.person.id, each.kinds) for each in findings(case)] == [(lodger.pk, ("namn",))]


def a_second_board(subjects: list[str] | None = None) -> Board:
    home = Municipality.objects.get(slug="sollentuna")
    board = Board.objects.create(
        slug="sollentuna-arbete", municipality=home, name="Arbetsmarknadsnämnden", pays=False, subjects=subjects or []
    )
    Membership.objects.create(board=board, valid=DateRange(date(2000, 1, 1), None))
    return board


def vars_of(person: Person) -> dict[str, Any]:
    facts = person.facts()
    return {name: getattr(facts, name) for name in facts.__slots__}


def test_a_report_is_of_nobody_but_the_person_of_the_case() -> None:
    assert isinstance(send(of()).person_id, UUID)
