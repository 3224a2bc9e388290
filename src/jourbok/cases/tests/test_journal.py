"""Writing, signing and correcting the journal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from jourbok.accounts.models import Draft, User
from jourbok.accounts.selectors import actor_of
from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.cases.models import Case, JournalEntry
from jourbok.cases.rules.drafts import entry_place
from jourbok.cases.rules.journal import (
    EntryChangedMeanwhile,
    EntryIsAlreadyCorrected,
    EntryIsNotSigned,
    EntryIsSigned,
    EntryIsSomebodyElses,
)
from jourbok.cases.selectors import case_head, journal_of
from jourbok.cases.selectors.page import LATEST
from jourbok.cases.services import correct_entry, edit_entry, sign_entry, write_entry
from jourbok.cases.tests.factories import a_case, a_signed_entry
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput

pytestmark = pytest.mark.django_db


def test_entries_are_numbered_within_the_case_and_keep_when_it_happened_and_when_it_was_written() -> None:
    case = a_case()
    happened = NIGHT - timedelta(minutes=40)
    first = write_entry(actor=an_actor(), case=case, kind="fact", text="Skrik.", source="Granne", occurred_at=happened)
    second = write_entry(actor=an_actor(), case=case.pk, kind="event", text="Polisen är på väg.")
    assert (first.number, second.number) == (1, 2)
    assert (first.occurred_at, first.written_at) == (happened, NIGHT)
    assert second.occurred_at == NIGHT


def test_a_long_journal_shows_what_was_written_last_and_every_draft_until_all_is_asked_for(
    page: Client, worker: User
) -> None:
    case = a_case()
    actor = actor_of(worker, moment=NIGHT, request_id=uuid4())
    draft = write_entry(actor=actor, case=case, kind="event", text="Utkast från början.")
    corrected = a_signed_entry(case, actor=actor)
    for number in range(LATEST):
        sign_entry(actor=actor, entry=write_entry(actor=actor, case=case, kind="event", text=f"Händelse {number}."))
    correction = correct_entry(actor=actor, entry=corrected, text="Rätt.", reason="Fel barn.", source="Granne")
    head = case_head(actor, case.pk)
    latest, whole = journal_of(head, whole=False), journal_of(head)
    assert (len(whole.lines), len(latest.lines), latest.left_out) == (LATEST + 3, LATEST + 1, 2)
    assert {line.number for line in whole.lines} - {line.number for line in latest.lines} == {corrected.number, 3}
    assert draft.number in {line.number for line in latest.lines}
    assert next(line.corrects for line in latest.lines if line.number == correction.number) == corrected.number
    where = reverse("cases:case", args=[case.pk])
    assert ["2 äldre visas inte" in page.get(f"{where}{all_}").content.decode() for all_ in ("", "?hela")] == [
        True,
        False,
    ]


def test_a_button_pressed_twice_writes_one_entry() -> None:
    case, key = a_case(), uuid4()
    asked: dict[str, Any] = {"case": case.pk, "kind": "event", "text": "Ringde polisen.", "key": key}
    assert write_entry(actor=an_actor(), **asked) == write_entry(actor=an_actor(), **asked)
    assert case.entries.count() == 1


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"kind": "fact", "text": "Skrik.", "source": " "}, "source"),
        ({"kind": "event", "text": "\n"}, "text"),
        ({"kind": "gossip", "text": "Hört i trappan."}, "kind"),
        ({"kind": "event", "text": "Imorgon.", "occurred_at": NIGHT + timedelta(hours=1)}, "occurred_at"),
    ],
)
def test_an_entry_that_lacks_something_says_what_at_its_field(entry: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        write_entry(actor=an_actor(), case=a_case(), **entry)
    assert set(refused.value.fields) == {field}


def test_the_log_of_changes_repeats_no_text_of_the_journal() -> None:
    a_signed_entry(a_case(), "Hemligt om flickan.")
    assert "Hemligt" not in str(list(ChangeEvent.objects.values_list("details", flat=True)))


def test_what_was_typed_on_another_screen_is_not_lost() -> None:
    entry = write_entry(actor=an_actor(), case=a_case(), kind="event", text="Första.")
    edit_entry(actor=an_actor(), entry=entry, version=1, text="Från bilen.")
    with pytest.raises(EntryChangedMeanwhile) as refused:
        edit_entry(actor=an_actor(), entry=entry, version=1, text="Från kontoret.")
    assert refused.value.stored.text == "Från bilen."
    assert refused.value.yours.text == "Från kontoret."
    merged = edit_entry(actor=an_actor(), entry=entry, version=refused.value.version, text="Från båda.")
    assert (merged.text, merged.version) == ("Från båda.", 3)


def test_a_colleague_neither_changes_nor_signs_a_draft() -> None:
    entry = write_entry(actor=an_actor(), case=a_case(), kind="event", text="Mitt.")
    colleague = an_actor(name="Alex Jour")
    with pytest.raises(EntryIsSomebodyElses):
        edit_entry(actor=colleague, entry=entry, version=1, text="Ditt.")
    with pytest.raises(EntryIsSomebodyElses):
        sign_entry(actor=colleague, entry=entry)


def test_only_the_text_that_the_author_saw_is_signed() -> None:
    entry = write_entry(actor=an_actor(), case=a_case(), kind="event", text="Första.")
    edit_entry(actor=an_actor(), entry=entry, version=1, text="Andra.")
    with pytest.raises(EntryChangedMeanwhile):
        sign_entry(actor=an_actor(), entry=entry, version=1)
    assert sign_entry(actor=an_actor(), entry=entry, version=2).signed_at == NIGHT


def test_what_is_signed_is_locked_also_for_the_database() -> None:
    entry = a_signed_entry(a_case())
    with pytest.raises(EntryIsSigned):
        edit_entry(actor=an_actor(), entry=entry, version=1, text="Annat.")
    with pytest.raises(DatabaseError), transaction.atomic():
        JournalEntry.objects.filter(pk=entry.pk).update(text="Annat.")
    with pytest.raises(DatabaseError), transaction.atomic():
        JournalEntry.objects.filter(pk=entry.pk).delete()
    assert sign_entry(actor=an_actor(at=NIGHT + timedelta(minutes=5)), entry=entry).signed_at == NIGHT


def test_a_signed_entry_is_corrected_by_a_new_one_with_a_reason_also_by_a_colleague() -> None:
    entry = a_signed_entry(a_case(), "Flickan är sju år.")
    colleague = an_actor(name="Alex Jour", at=NIGHT + timedelta(minutes=9))
    with pytest.raises(BadInput):
        correct_entry(actor=colleague, entry=entry, text="Åtta år.", reason="")
    correction = correct_entry(actor=colleague, entry=entry, text="Flickan är åtta år.", reason="Fel ålder.")
    assert correction.corrects == entry
    assert (correction.number, correction.kind, correction.source) == (2, "fact", "Polisen")
    assert (correction.occurred_at, correction.written_at) == (entry.occurred_at, colleague.moment)
    assert correction.signed_at is None
    entry.refresh_from_db()
    assert entry.text == "Flickan är sju år."


def test_a_draft_is_changed_and_not_corrected_and_an_entry_is_corrected_once() -> None:
    case = a_case()
    draft = write_entry(actor=an_actor(), case=case, kind="event", text="Utkast.")
    with pytest.raises(EntryIsNotSigned):
        correct_entry(actor=an_actor(), entry=draft, text="Nytt.", reason="Fel.")
    entry = a_signed_entry(case)
    first = correct_entry(actor=an_actor(), entry=entry, text="Nytt.", reason="Fel.")
    with pytest.raises(EntryIsAlreadyCorrected):
        correct_entry(actor=an_actor(), entry=entry, text="Nyare.", reason="Fel.")
    sign_entry(actor=an_actor(), entry=first)
    assert correct_entry(actor=an_actor(), entry=first, text="Nyare.", reason="Fel igen.").corrects == first


def test_the_autosaved_draft_is_gone_when_the_entry_is_written_and_stays_when_it_is_refused() -> None:
    user = a_user()
    actor = Actor(str(user.pk), user.name, an_actor().roles, NIGHT, uuid4())
    case = a_case(actor=actor)
    Draft.objects.create(user=user, place=entry_place(case.pk), fields={"text": "Skrik."}, saved_at=NIGHT)
    with pytest.raises(BadInput):
        write_entry(actor=actor, case=case, kind="fact", text="Skrik.")
    assert Draft.objects.exists()
    write_entry(actor=actor, case=case, kind="fact", text="Skrik.", source="Granne")
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_writing_in_one_case_at_once_both_keep_their_entry() -> None:
    case = a_case()

    def write(name: str) -> int:
        try:
            return write_entry(actor=an_actor(name=name), case=case.pk, kind="event", text=f"{name} skriver.").number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        numbers = list(workers.map(write, [f"Kim {n}" for n in range(8)]))
    assert sorted(numbers) == list(range(1, 9))
    assert Case.objects.get().entries.count() == 8
