"""A board tells the service beforehand, the service is told in time, and the board is told what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import uuid_utils.compat as uuid_utils
from django.db import DatabaseError, connection, transaction

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import AccessEvent, ChangeEvent
from jourbok.calls import selectors, services
from jourbok.calls.models import PreNotification, PreNotificationUse, PreNotificationVersion
from jourbok.calls.rules.announcing import Standing
from jourbok.calls.rules.concerned import Concerned, Sameness
from jourbok.calls.tests.factories import (
    AFTERNOON,
    BORN,
    NUMBER,
    PNG,
    SAM,
    a_caller,
    an_announcement,
    an_intake,
    some_texts,
)
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.kernel.intervals import Interval
from jourbok.organisations.models import Board
from jourbok.organisations.portal_role import as_board
from jourbok.organisations.tests.factories import a_service
from jourbok.people.models import Person
from jourbok.people.rules.errors import ReasonIsTooShort
from jourbok.people.rules.facts import PersonFacts
from jourbok.people.services import protect, register_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def service() -> None:
    a_service()


def elsa() -> Person:
    facts = PersonFacts(number=NUMBER, given_name="Elsa", surname="Provdotter")
    return register_person(actor=an_actor(), facts=facts)


def popped_up(**known: Any) -> list[Any]:
    persons = known.pop("persons", ())
    return selectors.announced_for_contact(an_actor(), a_caller(**known), persons)


class TestTelling:
    def test_it_is_numbered_within_the_year_and_said_in_the_log(self) -> None:
        first, second = an_announcement(), an_announcement("solna")
        assert (first.number, second.number) == ("R-2021-0001", "R-2021-0002")
        assert ChangeEvent.objects.filter(action="calls.announced", board="sollentuna").count() == 1

    def test_pressed_twice_it_is_told_once(self) -> None:
        key = uuid_utils.uuid7()
        said: Any = {"actor": an_intake(), "board": "sollentuna", "concerned": SAM, "texts": some_texts(), "key": key}
        assert services.announce(**said).pk == services.announce(**said).pk
        assert PreNotification.objects.count() == 1

    def test_a_board_tells_in_its_own_name_alone(self) -> None:
        with pytest.raises(NotPermitted):
            an_announcement("solna", actor=an_intake("sollentuna"))

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"what": " "}, "what"),
            ({"until_at": AFTERNOON - timedelta(minutes=1)}, "until_at"),
            ({"from_at": AFTERNOON - timedelta(days=3), "until_at": AFTERNOON}, "until_at"),
            ({"until_at": AFTERNOON + timedelta(days=93)}, "until_at"),
        ],
    )
    def test_what_nobody_could_act_on_is_refused_beside_the_field(self, changes: Any, field: str) -> None:
        with pytest.raises(BadInput) as refused:
            an_announcement(**changes)
        assert field in refused.value.fields

    def test_a_change_is_a_new_version_and_the_old_one_stays(self) -> None:
        made = an_announcement()
        changed: Any = {"announced": made.pk, "concerned": SAM, "texts": some_texts(what="Nu är det mamman.")}
        services.change_announced(actor=an_intake(), version=1, **changed)
        assert selectors.announced_for(an_actor(), made.pk).shown.what == "Nu är det mamman."
        assert PreNotificationVersion.objects.filter(announced=made).count() == 2
        with pytest.raises(services.AnnouncementChangedMeanwhile) as refused:
            services.change_announced(actor=an_intake(), version=1, **changed)
        assert refused.value.version == 2

    def test_what_is_withdrawn_is_not_announced_and_not_changed(self) -> None:
        made = an_announcement()
        services.withdraw_announced(actor=an_intake(), announced=made.pk, version=1, reason="Flickan är hos farmor")
        assert popped_up(about=f"Flicka {NUMBER}") == []
        page = selectors.announced_for_board(an_intake(at=NIGHT), made.pk)
        assert (page.shown.standing, page.versions[-1].reason) == (Standing.WITHDRAWN, "Flickan är hos farmor")
        with pytest.raises(services.AnnouncementIsOver):
            services.withdraw_announced(actor=an_intake(), announced=made.pk, version=2, reason="En gång till alltså")

    def test_nothing_of_it_is_ever_changed_in_place(self) -> None:
        made = an_announcement()
        for row in (made, made.versions.get()):
            with pytest.raises(DatabaseError), transaction.atomic():
                type(row).objects.filter(pk=row.pk).update(by_name="Någon annan")


class TestPoppingUp:
    def test_it_pops_up_by_number_and_by_address_with_why(self) -> None:
        made = an_announcement()
        [by_number] = popped_up(about=f"Flicka {NUMBER}")
        [by_address] = popped_up(place="Provgatan 5B, Sollentuna")
        assert (by_number.id, by_number.why) == (made.pk, (Sameness.NUMBER,))
        assert by_address.why == (Sameness.ADDRESS,)

    def test_it_pops_up_by_the_person_of_a_case_also_in_another_municipality(self) -> None:
        an_announcement()
        [found] = popped_up(board="solna", persons=[elsa().pk])
        assert found.concerned == SAM

    def test_it_pops_up_only_while_it_holds(self) -> None:
        an_announcement(from_at=NIGHT + timedelta(hours=1), until_at=NIGHT + timedelta(hours=2))
        assert popped_up(about=NUMBER) == []
        assert len(popped_up(about=NUMBER, at=NIGHT + timedelta(hours=1))) == 1
        assert popped_up(about=NUMBER, at=NIGHT + timedelta(hours=2)) == []

    def test_whoever_is_shown_it_stands_in_the_log_with_the_person(self) -> None:
        made = an_announcement()
        popped_up(about=NUMBER)
        assert AccessEvent.objects.filter(person_id=made.pk, action="calls.announced_popped_up").count() == 1
        person = elsa()
        popped_up(about=NUMBER)
        assert AccessEvent.objects.filter(person_id=person.pk, action="calls.announced_popped_up").count() == 1

    def test_what_is_announced_for_the_night_is_listed_the_first_to_begin_first(self) -> None:
        later = an_announcement(from_at=NIGHT + timedelta(hours=1))
        sooner = an_announcement("solna")
        an_announcement(from_at=NIGHT + timedelta(days=1))
        night = selectors.announced_within(an_actor(), _night())
        assert [each.id for each in night] == [sooner.pk, later.pk]


def _night() -> Interval:

    return Interval(NIGHT - timedelta(hours=6), NIGHT + timedelta(hours=6))


class TestUsing:
    def test_the_board_is_told_when_by_whom_and_what_came_of_it(self) -> None:
        made, contact = an_announcement(), a_caller()
        services.note_used(actor=an_actor(), announced=made.pk, note="Polisen körde honom hem.", contact=contact.pk)
        [shown] = selectors.announced_by_board(an_intake(at=NIGHT + timedelta(days=9)), "sollentuna")
        [use] = shown.uses
        assert (use.at, use.by_name, use.note) == (NIGHT, "Kim Jour", "Polisen körde honom hem.")
        assert shown.standing is Standing.USED

    def test_what_ended_unused_is_told_as_such_without_anybody_writing_it(self) -> None:
        an_announcement()
        [shown] = selectors.announced_by_board(an_intake(at=AFTERNOON + timedelta(days=3)), "sollentuna")
        assert shown.standing is Standing.UNUSED

    def test_a_use_says_what_came_of_it(self) -> None:
        with pytest.raises(BadInput):
            services.note_used(actor=an_actor(), announced=an_announcement().pk, note=" ")


class TestSomebodyProtected:
    def test_is_masked_everywhere_until_opened_with_a_reason(self) -> None:
        made, worker = an_announcement(is_protected=True), an_actor()
        [found] = popped_up(about=NUMBER)
        assert (found.is_masked, found.concerned, found.what, found.who) == (True, None, "", "Skyddade personuppgifter")
        with pytest.raises(services.OpenItFirst):
            services.note_used(actor=worker, announced=made.pk, note="Ringde polisen.")
        with pytest.raises(ReasonIsTooShort):
            services.open_announced(actor=worker, announced=made.pk, reason="kort")
        services.open_announced(actor=worker, announced=made.pk, reason="Samtal om henne i natt")
        assert selectors.announced_for(worker, made.pk).shown.concerned == SAM
        assert AccessEvent.objects.filter(person_id=made.pk, reason="Samtal om henne i natt").count() == 1
        an_hour_later = an_actor(at=NIGHT + timedelta(minutes=61))
        assert selectors.announced_for(an_hour_later, made.pk).shown.is_masked

    def test_the_register_masks_what_the_board_did_not_tick(self) -> None:
        made, person = an_announcement(), elsa()
        protect(actor=an_actor(), person=person.pk, kind="marked")
        assert selectors.announced_for(an_actor(), made.pk).shown.is_masked

    def test_a_hidden_persons_case_does_not_tell_whom_a_board_meant(self) -> None:
        an_announcement(concerned=Concerned("Elsa Provdotter", birth_date=BORN))
        person = elsa()
        protect(actor=an_actor(), person=person.pk, kind="marked")
        [found] = popped_up(persons=[person.pk])
        assert found.is_masked

    def test_is_opened_with_a_reason_at_the_board_too(self) -> None:
        made, intake = an_announcement(is_protected=True), an_intake()
        assert selectors.announced_for_board(intake, made.pk).shown.is_masked
        services.open_announced(actor=intake, announced=made.pk, reason="Ska ändra föranmälan")
        assert selectors.announced_for_board(intake, made.pk).shown.concerned == SAM


class TestPapersSentAlong:
    def test_a_paper_is_kept_whole_with_a_clean_name(self) -> None:
        made = an_announcement()
        paper = services.add_document(actor=an_intake(), announced=made.pk, name="../Plan.png", content=PNG)
        kept = selectors.document_for(an_actor(), paper.pk)
        assert (bytes(kept.content), kept.name, kept.media_type) == (PNG, "Plan.png", "image/png")

    def test_five_at_most_and_a_paper_taken_back_is_shown_to_nobody(self) -> None:
        made, intake = an_announcement(), an_intake()
        papers = [
            services.add_document(actor=intake, announced=made.pk, name=f"{n}.png", content=PNG) for n in range(5)
        ]
        with pytest.raises(services.TooManyPapers):
            services.add_document(actor=intake, announced=made.pk, name="6.png", content=PNG)
        services.take_back_document(actor=intake, document=papers[0].pk, reason="Fel barns papper")
        for read, who in ((selectors.document_for, an_actor()), (selectors.document_for_board, intake)):
            with pytest.raises(NotFound):
                read(who, papers[0].pk)
        services.add_document(actor=intake, announced=made.pk, name="6.png", content=PNG)

    def test_a_masked_persons_paper_is_not_read(self) -> None:
        made, intake = an_announcement(), an_intake()
        paper = services.add_document(actor=intake, announced=made.pk, name="a.png", content=PNG)
        services.change_announced(
            actor=intake, announced=made.pk, version=1, concerned=SAM, texts=some_texts(), is_protected=True
        )
        with pytest.raises(NotFound):
            selectors.document_for(an_actor(), paper.pk)


class TestWalls:
    def test_to_another_board_it_does_not_exist_and_that_they_asked_is_a_refusal(self) -> None:
        made, other = an_announcement(), an_intake("solna")
        for ask in (selectors.announced_for_board, selectors.announced_to_change):
            with pytest.raises(selectors.OfAnotherBoard):
                ask(other, made.pk)
        assert selectors.announced_by_board(other, "solna") == []

    def test_the_database_shows_a_board_its_own_whatever_the_code_asks(self) -> None:
        an_announcement()
        an_announcement("solna", concerned=replace(SAM, name="En annan"))
        with as_board("sollentuna"):
            assert list(PreNotificationVersion.objects.values_list("name", flat=True)) == ["Elsa Provdotter"]
            with pytest.raises(DatabaseError), transaction.atomic():
                Person.objects.count()

    def test_the_database_lets_no_row_point_at_another_boards(self) -> None:
        made, solna = an_announcement(), Board.objects.get(slug="solna")
        with pytest.raises(DatabaseError), transaction.atomic():
            PreNotificationUse.objects.create(board=solna, announced=made, note="x", at=NIGHT, by_id="1", by_name="Kim")
            connection.check_constraints()
        with as_board("solna"), pytest.raises(DatabaseError), transaction.atomic():
            PreNotification.objects.create(
                board_id=made.board_id, number="R-2021-9999", made_at=NIGHT, by_id="1", by_name="Kim"
            )

    @pytest.mark.parametrize("role", [Role.CONTROLLER, Role.ADMINISTRATOR, Role.DECISION_MAKER, Role.BOARD_INTAKE])
    def test_nobody_else_reads_what_boards_have_told(self, role: Role) -> None:
        who = an_actor(role, boards=frozenset({"sollentuna"}))
        made: UUID = an_announcement().pk
        for ask in (selectors.announced_lately, lambda viewer: selectors.announced_for(viewer, made)):
            with pytest.raises(NotPermitted):
                ask(who)
