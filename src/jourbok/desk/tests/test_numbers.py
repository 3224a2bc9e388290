"""The list of numbers: kept by boards and the service, and found at night."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.messages.models import OutboundMessage
from jourbok.organisations import selectors, services
from jourbok.organisations.models import Board, DeliveryChannel, PhoneCheck, PhoneEntry, PhoneVersion, Referral
from jourbok.organisations.portal_role import as_board
from jourbok.organisations.rules.numbers import NumberKind, PhoneFacts
from jourbok.organisations.tests.factories import a_service

pytestmark = pytest.mark.django_db
PATROL = PhoneFacts(NumberKind.ELDERLY, "Nattpatrullen", ("08-465 004 04",))
ALARM = PhoneFacts(NumberKind.EMERGENCY, "Trygghetsjouren", ("08-465 004 05", "112"))
HALF_A_YEAR = timedelta(days=190)


def an_intake(board: str = "sollentuna", **more: Any) -> Actor:
    return an_actor(Role.BOARD_INTAKE, boards=frozenset({board}), name="Sam Mottagning", **more)


def listed(facts: PhoneFacts = PATROL, *, actor: Actor | None = None, board: str = "sollentuna") -> PhoneEntry:
    a_service()
    return services.add_number(actor=actor or an_intake(board), board=board, facts=facts)


def test_what_a_board_writes_is_found_by_the_duty_worker_with_who_and_when() -> None:
    listed()
    [member] = selectors.phone_list(an_actor(), municipality="sollentuna")
    [number] = member.numbers
    assert number.facts == PATROL
    assert (number.checked_on, number.checked_by) == (NIGHT.date(), "Sam Mottagning, nämnden")
    assert not number.is_due


def test_a_number_in_haste_stands_first() -> None:
    listed()
    listed(ALARM)
    found = selectors.numbers_beside(an_actor(), Board.objects.get(slug="sollentuna").pk).numbers
    assert [each.facts.name for each in found] == ["Trygghetsjouren", "Nattpatrullen"]


def test_every_municipality_that_takes_part_is_on_the_list_also_without_a_number() -> None:
    listed()
    members = selectors.phone_list(an_actor())
    assert [(each.name, len(each.numbers)) for each in members] == [("Sigtuna", 0), ("Sollentuna", 1), ("Solna", 0)]


@pytest.mark.parametrize("sought", ["nattpat", "004 04", "46500404", "SOLLENTUNA äldre"])
def test_a_number_is_found_by_name_digits_and_municipality(sought: str) -> None:
    listed()
    listed(ALARM, board="solna")
    [member] = selectors.phone_list(an_actor(), sought=sought)
    assert [each.facts.name for each in member.numbers] == ["Nattpatrullen"]


def test_what_the_file_says_is_shown_where_the_list_has_none_of_the_kind() -> None:
    entry = listed()
    for group in ("elderly", "disability"):
        Referral.objects.create(municipality=entry.board.municipality, group=group, phone="08-465 004 99")
    member = selectors.numbers_beside(an_actor(), Board.objects.get(slug="sollentuna").pk)
    assert [each.kind for each in member.referrals] == [NumberKind.DISABILITY]


def test_a_change_keeps_what_stood_and_must_be_checked_when_nobody_says_it_is_right() -> None:
    entry = listed()
    later = an_actor(at=NIGHT + timedelta(days=1))
    new = PhoneFacts(NumberKind.ELDERLY, "Nattpatrullen", ("08-465 004 06",))
    services.change_number(actor=later, entry=entry.pk, version=1, facts=new, is_checked=False)
    shown = selectors.number_for(later, entry.pk)
    assert (shown.version, shown.facts, shown.checked_on, shown.is_due) == (2, new, None, True)
    assert [row.phones for row in selectors.versions_of(later, entry.pk)] == [["08-465 004 06"], ["08-465 004 04"]]


def test_one_press_says_that_a_number_is_right_for_another_half_year() -> None:
    entry = listed()
    later = an_actor(at=NIGHT + HALF_A_YEAR)
    assert [each.id for each in selectors.numbers_to_check(later)] == [entry.pk]
    key = uuid4()
    first = services.check_number(actor=later, entry=entry.pk, version=1, key=key)
    again = services.check_number(actor=later, entry=entry.pk, version=1, key=key)
    assert first == again
    assert PhoneCheck.objects.count() == 2
    assert selectors.numbers_to_check(later) == []


def test_the_services_file_says_after_how_many_months() -> None:
    entry = listed()
    service = a_service()
    service.governance = {"governance": {"numbers_checked_every_months": 12}}
    service.save()
    assert selectors.numbers_to_check(an_actor(at=NIGHT + HALF_A_YEAR)) == []
    assert selectors.number_for(an_actor(at=NIGHT + 2 * HALF_A_YEAR), entry.pk).is_due


def test_nobody_says_that_a_number_is_right_when_it_was_changed_after_they_saw_it() -> None:
    entry = listed()
    services.change_number(actor=an_actor(), entry=entry.pk, version=1, facts=ALARM)
    for act in (services.check_number, services.remove_number):
        with pytest.raises(services.NumberChangedMeanwhile):
            act(actor=an_intake(), entry=entry.pk, version=1)
    with pytest.raises(services.NumberChangedMeanwhile):
        services.change_number(actor=an_intake(), entry=entry.pk, version=1, facts=PATROL)


def test_what_is_removed_is_off_the_list_and_can_be_put_back() -> None:
    entry = listed()
    services.remove_number(actor=an_intake(), entry=entry.pk, version=1, reason="Nytt avtal")
    assert selectors.numbers_beside(an_actor(), Board.objects.get(slug="sollentuna").pk).numbers == ()
    assert [each.is_removed for each in selectors.numbers_of_board(an_intake(), "sollentuna")] == [True]
    assert selectors.numbers_to_check(an_actor(at=NIGHT + HALF_A_YEAR)) == []
    with pytest.raises(services.NumberIsRemoved):
        services.check_number(actor=an_intake(), entry=entry.pk, version=2)
    services.change_number(actor=an_intake(), entry=entry.pk, version=2, facts=PATROL)
    assert len(selectors.numbers_beside(an_actor(), Board.objects.get(slug="sollentuna").pk).numbers) == 1


def test_another_boards_number_does_not_exist_for_a_board() -> None:
    entry = listed(board="solna")
    sam = an_intake()
    assert selectors.numbers_of_board(sam, "sollentuna") == []
    with pytest.raises(NotPermitted):
        selectors.numbers_of_board(sam, "solna")
    with pytest.raises(NotPermitted):
        services.add_number(actor=sam, board="solna", facts=PATROL)
    for act in (
        lambda: selectors.number_for(sam, entry.pk),
        lambda: selectors.versions_of(sam, entry.pk),
        lambda: services.check_number(actor=sam, entry=entry.pk, version=1),
        lambda: services.remove_number(actor=sam, entry=entry.pk, version=1),
        lambda: services.change_number(actor=sam, entry=entry.pk, version=1, facts=ALARM),
    ):
        with pytest.raises(NotFound):
            act()
    assert selectors.number_for(an_actor(), entry.pk).version == 1


def test_behind_its_wall_a_board_is_shown_its_own_rows_and_writes_no_others() -> None:
    listed(board="solna")
    listed()
    entry = PhoneEntry.objects.get(board__slug="solna")
    with as_board("sollentuna"):
        for model in (PhoneEntry, PhoneVersion, PhoneCheck):
            assert {row.board.slug for row in model.objects.select_related("board")} == {"sollentuna"}
    with pytest.raises(DatabaseError), as_board("sollentuna"):
        PhoneEntry.objects.create(board=entry.board, made_at=NIGHT)


def test_no_row_points_at_another_boards_number() -> None:
    entry = listed(board="solna")
    with pytest.raises(IntegrityError), transaction.atomic():
        PhoneVersion.objects.create(
            entry=entry,
            board=Board.objects.get(slug="sollentuna"),
            version=2,
            kind="elderly",
            name="Fel",
            phones=["112"],
            recorded_at=NIGHT,
            by_board=True,
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_is_written_is_never_changed() -> None:
    entry = listed()
    for rows in (PhoneEntry.objects.all(), PhoneVersion.objects.all(), PhoneCheck.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        PhoneVersion.objects.filter(entry=entry).update(name="Annat")


def test_a_personal_number_is_refused() -> None:
    a_service()
    with pytest.raises(BadInput):
        services.add_number(
            actor=an_intake(), board="sollentuna", facts=PhoneFacts(NumberKind.ELDERLY, "Astrid", ("19500412-9821",))
        )


def a_system(days: int = 190) -> Actor:
    return an_actor(Role.SYSTEM, at=NIGHT + timedelta(days=days), name="Jourbok")


def test_a_board_is_written_to_once_a_month_with_a_link_and_nothing_else(settings: Any) -> None:
    settings.MESSAGE_TRANSPORTS = {"email": object()}
    entry = listed()
    listed(board="solna")
    DeliveryChannel.objects.create(board=entry.board, kind="mail_link", address="namnd@example.se", priority=2)
    assert services.remind_boards(actor=a_system(1)) == []
    assert services.remind_boards(actor=a_system()) == ["sollentuna"]
    assert services.remind_boards(actor=a_system(191)) == ["sollentuna"]
    [letter] = OutboundMessage.objects.all()
    assert (letter.address, letter.about, letter.template) == ("namnd@example.se", entry.pk, "numbers_to_check")
    assert letter.link.endswith(f"/telefonlista/{entry.pk}")
    services.remind_boards(actor=a_system(225))
    assert OutboundMessage.objects.count() == 2
