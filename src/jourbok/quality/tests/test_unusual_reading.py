"""Whoever looks up themselves, a colleague or far more persons than a night needs is told to the head alone."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import uuid_utils.compat as uuid_utils
from django.db import transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from jourbok.accounts.models import User
from jourbok.accounts.selectors import actor_of
from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.audit.models import AccessEvent, ChangeEvent
from jourbok.audit.services import record_access
from jourbok.kernel.actor import NOBODYS, Actor, Role, system_actor
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.messages.models import OutboundMessage
from jourbok.messages.rules import Site
from jourbok.people.models import Person
from jourbok.people.selectors import page_of, search
from jourbok.people.tests.factories import a_person, is_guardian_of, is_protected
from jourbok.quality.models import ReadAlarm, ReadAlarmReview
from jourbok.quality.rules import MOST_PERSONS, Noticed, Read, Unusual, bears, night_of, noticed
from jourbok.quality.selectors import open_read_alarms, read_alarm, read_alarms
from jourbok.quality.services import AlreadyReviewed, OwnReading, notice_unusual_reading, review_reading

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def reads_of(persons: list[UUID], *, every: timedelta, reader: str = "1", since: datetime = NIGHT) -> list[Read]:
    return [Read(reader, "Kim Jour", person, since + every * at) for at, person in enumerate(persons)]


def crowds(reads: list[Read]) -> list[Noticed]:
    return [one for one in noticed(reads, names={}, accounts=()) if one.kind is Unusual.MANY]


class TestRules:
    @pytest.mark.parametrize(
        ("name", "account", "is_theirs"),
        [
            ("Kim Jour", "Kim Jour", True),
            ("kim JOUR", "Kim Jour", True),
            ("Kim Alex Jour", "Kim Jour", True),
            ("Kim", "Kim Jour", False),
            ("Kim Journalist", "Kim Jour", False),
            ("Jour", "Jour", False),
            ("Kim Jour", "Kim", False),
            ("", "", False),
        ],
    )
    def test_a_name_is_an_accounts_when_all_its_words_stand_in_it(
        self, name: str, account: str, is_theirs: bool
    ) -> None:
        assert bears(name, account) is is_theirs

    def test_two_hundred_persons_in_an_hour_are_not_told_and_one_more_is(self) -> None:
        persons = [uuid4() for _ in range(MOST_PERSONS + 1)]
        every = HOUR / (MOST_PERSONS + 1)
        assert crowds(reads_of(persons[:-1], every=every)) == []
        [told] = crowds(reads_of(persons, every=every))
        assert (told.persons, told.person) == (MOST_PERSONS + 1, None)

    def test_of_many_the_fullest_hour_of_the_night_is_told(self) -> None:
        first, later = ([uuid4() for _ in range(MOST_PERSONS + more)] for more in (1, 50))
        reads = reads_of(first, every=timedelta(seconds=1))
        reads += reads_of(later, every=timedelta(seconds=1), since=NIGHT + 2 * HOUR)
        assert [told.persons for told in crowds(reads)] == [MOST_PERSONS + 50]

    def test_the_same_persons_again_and_again_are_not_many(self) -> None:
        few = [uuid4() for _ in range(30)]
        assert crowds(reads_of(few * 40, every=timedelta(seconds=2))) == []

    def test_as_many_over_more_than_an_hour_are_not_told(self) -> None:
        persons = [uuid4() for _ in range(3 * MOST_PERSONS)]
        assert crowds(reads_of(persons, every=HOUR / MOST_PERSONS)) == []

    def test_what_colleagues_read_side_by_side_is_not_added_up(self) -> None:
        persons = [uuid4() for _ in range(2 * MOST_PERSONS)]
        by_two = [
            Read(str(at % 2), "Kim Jour", person, NIGHT + timedelta(seconds=at)) for at, person in enumerate(persons)
        ]
        assert crowds(by_two) == []

    def test_a_crowd_is_told_once_for_a_night(self) -> None:
        persons = [uuid4() for _ in range(5 * MOST_PERSONS)]
        assert len(crowds(reads_of(persons, every=timedelta(seconds=1)))) == 1

    def test_the_hours_before_and_after_midnight_are_one_night(self) -> None:
        assert night_of(datetime.fromisoformat("2021-11-26T23:50+01:00")) == date(2021, 11, 26)
        assert night_of(datetime.fromisoformat("2021-11-27T05:00+01:00")) == date(2021, 11, 26)
        assert night_of(datetime.fromisoformat("2021-11-27T18:00+01:00")) == date(2021, 11, 27)

    def test_a_namesake_that_a_search_brought_along_is_not_told(self) -> None:
        person = uuid4()
        along = Read("1", "Kim Jour", person, NIGHT, is_asked_for=False)
        assert noticed([along], names={person: "Kim Jour"}, accounts=()) == []

    @given(
        st.lists(st.tuples(st.integers(0, 2), st.integers(0, 400), st.integers(0, 4000)), max_size=900),
    )
    def test_a_crowd_is_told_just_when_some_hour_held_more_than_two_hundred(
        self, drawn: list[tuple[int, int, int]]
    ) -> None:
        ordered = sorted(drawn, key=lambda each: each[2])
        reads = [
            Read(str(who), "Kim Jour", UUID(int=person), NIGHT + timedelta(seconds=at)) for who, person, at in ordered
        ]
        held = {
            last.reader
            for last in reads
            if len({r.person for r in reads if r.reader == last.reader and last.at - HOUR < r.at <= last.at})
            > MOST_PERSONS
        }
        assert {one.reader for one in crowds(reads)} == held


def as_user(user: User, at: datetime = NIGHT) -> Actor:
    return actor_of(user, moment=at, request_id=uuid_utils.uuid7(), step_up_at=at)


def notice(at: datetime = NIGHT + MINUTE) -> int:
    return notice_unusual_reading(actor=system_actor(moment=at, request_id=uuid_utils.uuid7()))


@pytest.fixture
def kim(db: None) -> User:
    return a_user(name="Kim Jour")


@pytest.fixture
def head(db: None) -> Actor:
    return as_user(a_user(Role.UNIT_MANAGER, name="Mika Chef"))


class TestNoticing:
    def test_whoever_searches_for_their_own_name_is_told_once_a_night(self, kim: User) -> None:
        person = a_person("Kim", "Jour")
        search(as_user(kim), "Kim Jour")
        page_of(as_user(kim), person.pk)
        assert (notice(), notice()) == (1, 0)
        [alarm] = ReadAlarm.objects.all()
        assert (alarm.kind, alarm.reader_name, alarm.person_id) == ("own_name", "Kim Jour", person.pk)
        page_of(as_user(kim, NIGHT + 24 * HOUR), person.pk)
        assert notice(NIGHT + 24 * HOUR + MINUTE) == 1

    def test_whoever_opens_somebody_with_a_colleagues_name_is_told(self, kim: User) -> None:
        a_user(name="Alex Kollega")
        page_of(as_user(kim), a_person("Alex", "Kollega").pk)
        assert notice() == 1
        assert ReadAlarm.objects.get().kind == "colleague"

    def test_a_refused_look_is_told_too(self, kim: User) -> None:
        person = is_protected(a_person("Kim", "Jour"))
        record_access(viewer=as_user(kim), persons=[person.pk], action="refused.unlock_first")
        assert notice() == 1

    def test_a_search_that_brings_namesakes_along_is_not_told_for_their_names(self, kim: User) -> None:
        a_person("Kim", "Jour")
        assert len(search(as_user(kim), "Jour")) == 1
        assert notice() == 0

    def test_an_ordinary_night_is_not_told(self, kim: User, head: Actor) -> None:
        for number in range(40):
            parent, child = a_person("Petra", "Provdotter"), a_person(f"Mimmi{'abcdefghij'[number % 10]}")
            is_guardian_of(parent, child)
            at = NIGHT + number * MINUTE
            search(as_user(kim, at), "Petra Provdotter")
            page_of(as_user(kim, at), child.pk)
            page_of(as_user(kim, at), parent.pk)
        assert notice(NIGHT + HOUR) == 0

    def test_lists_that_the_product_shows_are_nobodys_looking(self, kim: User) -> None:
        record_access(viewer=as_user(kim), persons=[uuid4() for _ in range(900)], action="cases.list")
        assert notice() == 0

    def test_over_two_hundred_hits_within_an_hour_are_told(self, kim: User) -> None:
        for _ in range(11):
            record_access(viewer=as_user(kim), persons=[uuid4() for _ in range(20)], action="people.searched")
        assert notice() == 1
        assert (ReadAlarm.objects.get().kind, ReadAlarm.objects.get().persons) == ("many", 220)

    def test_the_products_own_reading_and_a_boards_system_are_nobodys(self, db: None) -> None:
        system = system_actor(moment=NIGHT, request_id=uuid_utils.uuid7())
        record_access(viewer=system, persons=[uuid4() for _ in range(300)], action="people.opened_page")
        assert notice() == 0

    def test_only_the_product_itself_watches(self, db: None) -> None:
        for role in Role:
            if role is not Role.SYSTEM:
                with pytest.raises(NotPermitted):
                    notice_unusual_reading(actor=an_actor(role))

    def test_a_search_tells_in_the_log_whom_it_named_from_who_came_along(self, kim: User) -> None:
        named, along = a_person("Alva", "Prov"), a_person("Alva", "Provhed")
        search(as_user(kim), "Alva Prov")
        told = dict(AccessEvent.objects.values_list("person_id", "action"))
        assert told == {named.pk: "people.asked_for", along.pk: "people.searched"}


@pytest.fixture
def by_mail(settings: Settings) -> None:
    settings.MESSAGE_TRANSPORTS = {"email": object()}
    settings.MESSAGE_SITE = Site("https://jour.example.se", "Provjouren")


def an_alarm(kim: User) -> ReadAlarm:
    page_of(as_user(kim), a_person("Kim", "Jour").pk)
    notice()
    return ReadAlarm.objects.get()


class TestLookingIntoIt:
    def test_the_head_reads_it_and_says_what_it_was(self, kim: User, head: Actor) -> None:
        alarm = an_alarm(kim)
        later = as_user(user_of(head), NIGHT + HOUR)
        assert [row.pk for row in read_alarms(later)] == [alarm.pk]
        assert open_read_alarms(later) == 1
        made = review_reading(actor=later, alarm=alarm.pk, outcome="explained", note="Hörde till ett ärende.")
        assert (made.by_name, open_read_alarms(later)) == ("Mika Chef", 0)
        assert ChangeEvent.objects.filter(action="quality.reading_reviewed").count() == 1
        with pytest.raises(AlreadyReviewed):
            review_reading(actor=later, alarm=alarm.pk, outcome="followed_up", note="Nej, det gjorde det inte.")
        with pytest.raises(DatabaseError), transaction.atomic():
            ReadAlarmReview.objects.update(note="Ändrad")

    def test_nobody_looks_into_what_they_looked_up_themselves(self, db: None) -> None:
        mika = a_user(Role.UNIT_MANAGER, name="Mika Chef")
        page_of(as_user(mika), a_person("Mika", "Chef").pk)
        notice()
        alarm = ReadAlarm.objects.get()
        later = as_user(mika, NIGHT + HOUR)
        assert read_alarm(later, alarm.pk).is_own
        with pytest.raises(OwnReading):
            review_reading(actor=later, alarm=alarm.pk, outcome="explained", note="Det var inget.")

    def test_a_protected_person_is_not_led_to(self, kim: User, head: Actor) -> None:
        alarm = an_alarm(kim)
        later = as_user(user_of(head), NIGHT + HOUR)
        assert read_alarm(later, alarm.pk).leads_to == alarm.person_id
        is_protected(Person.objects.get())
        assert read_alarm(later, alarm.pk).leads_to is None

    @pytest.mark.parametrize(("outcome", "note"), [("", "Hörde till ett ärende."), ("explained", "  "), ("x", "abc")])
    def test_what_was_found_is_said(self, kim: User, head: Actor, outcome: str, note: str) -> None:
        alarm = an_alarm(kim)
        with pytest.raises(BadInput):
            review_reading(actor=as_user(user_of(head), NIGHT + HOUR), alarm=alarm.pk, outcome=outcome, note=note)
        assert not ReadAlarmReview.objects.exists()

    def test_only_heads_and_whoever_watches_over_personal_data_read_it(self, kim: User) -> None:
        alarm = an_alarm(kim)
        for role in {*Role} - NOBODYS - {Role.UNIT_MANAGER, Role.RECORDS_OFFICER}:
            for ask in (read_alarms, open_read_alarms, lambda viewer: read_alarm(viewer, alarm.pk)):
                with pytest.raises(NotPermitted):
                    ask(an_actor(role))
        with pytest.raises(NotFound):
            read_alarm(an_actor(Role.RECORDS_OFFICER), uuid4())

    def test_each_head_but_the_reader_has_one_letter_a_day_without_a_name(self, kim: User, by_mail: None) -> None:
        heads = [a_user(Role.UNIT_MANAGER, name=name) for name in ("Mika Chef", "Ellen Chef")]
        User.objects.filter(pk=heads[0].pk).update(email="mika@example.se")
        User.objects.filter(pk=heads[1].pk).update(email="ellen@example.se")
        page_of(as_user(kim), a_person("Kim", "Jour").pk)
        page_of(as_user(heads[1]), a_person("Ellen", "Chef").pk)
        page_of(as_user(kim), a_person("Mika", "Chef").pk)
        assert notice() == 3
        sent = OutboundMessage.objects.order_by("pk").values_list("address", "template")
        assert sorted(sent) == [("ellen@example.se", "unusual_reading"), ("mika@example.se", "unusual_reading")]

    def test_the_letters_link_leads_to_the_page(self, kim: User, by_mail: None, head: Actor, client: Client) -> None:
        User.objects.filter(pk=head.id).update(email="mika@example.se")
        alarm = an_alarm(kim)
        link = OutboundMessage.objects.get().link
        assert link.removeprefix("https://jour.example.se") + "/" == reverse("quality:read_alarm", args=[alarm.pk])


def user_of(head: Actor) -> User:
    return User.objects.get(pk=head.id)


class TestPages:
    @pytest.fixture
    def at_the_desk(self, head: Actor, client: Client) -> Client:
        client.force_login(user_of(head))
        return client

    @pytest.fixture(autouse=True)
    def in_the_night(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("JOURBOK_CLOCK_AT", (NIGHT + HOUR).isoformat())
        monkeypatch.setenv("JOURBOK_CLOCK_SET", str(time.time()))

    def test_the_head_sees_what_waits_and_saves_what_it_was(self, kim: User, at_the_desk: Client) -> None:
        alarm = an_alarm(kim)
        page = at_the_desk.get(reverse("quality:read_alarms")).text
        assert "Kim Jour" in page
        assert "1 väntar på genomgång." in page
        address = reverse("quality:read_alarm", args=[alarm.pk])
        assert reverse("people:person", args=[alarm.person_id]) in at_the_desk.get(address).text
        wrong = at_the_desk.post(address, {"outcome": "explained", "note": ""})
        assert wrong.status_code == 422
        sent = {"idempotency_key": str(uuid4()), "outcome": "explained", "note": "Det hörde till ett ärende."}
        saved = at_the_desk.post(address, sent)
        assert saved.headers["Location"] == reverse("quality:read_alarms")
        assert "Slagningen hörde till arbetet" in at_the_desk.get(reverse("quality:read_alarms")).text
        assert "Det hörde till ett ärende." in at_the_desk.get(address).text

    def test_an_empty_page_says_what_would_stand_there(self, at_the_desk: Client) -> None:
        assert "Det finns inga ovanliga slagningar." in at_the_desk.get(reverse("quality:read_alarms")).text
        assert at_the_desk.get(reverse("quality:read_alarms"), {"efter": "nonsens"}).status_code == 200

    def test_whoever_searches_is_told_that_it_is_watched(self, kim: User, client: Client) -> None:
        client.force_login(kim)
        assert "slagningar på dig själv, på kollegor" in client.get(reverse("desk:search")).text
