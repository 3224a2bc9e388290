"""Writing, signing and correcting the journal. Source: SoL (2025:400) 14:3–7; SOSFS 2014:5."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from jourbok.accounts.services import discard_draft
from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.models import Case, JournalEntry
from jourbok.cases.permissions import WRITE_CASE
from jourbok.cases.rules.drafts import correction_place, edited_place, entry_place
from jourbok.cases.rules.journal import (
    EntryChangedMeanwhile,
    EntryIsAlreadyCorrected,
    EntryIsNotSigned,
    EntryText,
    check_entry,
    check_own_draft,
    check_reason,
)
from jourbok.cases.services.locking import locked_case, locked_entry
from jourbok.kernel.actor import Actor


@write_once
def write_entry(
    *,
    actor: Actor,
    case: Case | UUID,
    kind: str,
    text: str,
    source: str = "",
    occurred_at: datetime | None = None,
    key: Key = None,
) -> JournalEntry:
    """A new entry gets the next number of the case and is a draft until its author signs it.

    Raises BadInput when the text, or the source of a fact, is missing.
    """
    row = locked_case(case, actor=actor, permission=WRITE_CASE)
    discard_draft(actor=actor, place=entry_place(row.pk))
    return add_entry(row, actor=actor, kind=kind, text=text, source=source, occurred_at=occurred_at)


def add_entry(
    case: Case,
    *,
    actor: Actor,
    kind: str,
    text: str,
    source: str = "",
    occurred_at: datetime | None = None,
    corrects: JournalEntry | None = None,
    reason: str = "",
) -> JournalEntry:
    """Put the next entry into a case that the caller has locked."""
    said = EntryText(text.strip(), source.strip(), occurred_at or actor.moment)
    check_entry(kind, said, now=actor.moment)
    last = JournalEntry.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    entry = JournalEntry.objects.create(
        board_id=case.board_id,
        case=case,
        number=last + 1,
        kind=kind,
        text=said.text,
        source=said.source,
        occurred_at=said.occurred_at,
        written_at=actor.moment,
        author_id=actor.id,
        author_name=actor.name,
        corrects=corrects,
        correction_reason=reason.strip(),
    )
    _record(actor, "cases.entry_corrected" if corrects else "cases.entry_written", entry)
    return entry


@write_once
def edit_entry(
    *,
    actor: Actor,
    entry: JournalEntry | UUID,
    version: int,
    text: str,
    source: str = "",
    occurred_at: datetime | None = None,
    key: Key = None,
) -> JournalEntry:
    """A draft says something else, if its author says so and nobody saved it in between.

    Raises EntryChangedMeanwhile with both texts, EntryIsSigned, EntryIsSomebodyElses, BadInput.
    """
    row = locked_entry(entry, actor=actor, permission=WRITE_CASE)
    check_own_draft(author_id=row.author_id, is_signed=row.signed_at is not None, actor_id=actor.id)
    said = EntryText(text.strip(), source.strip(), occurred_at or row.occurred_at)
    if row.version != version:
        stored = EntryText(row.text, row.source, row.occurred_at)
        raise EntryChangedMeanwhile(stored=stored, yours=said, version=row.version)
    check_entry(row.kind, said, now=actor.moment)
    row.text, row.source, row.occurred_at = said.text, said.source, said.occurred_at
    row.written_at = actor.moment
    row.version += 1
    row.save(update_fields=["text", "source", "occurred_at", "written_at", "version"])
    discard_draft(actor=actor, place=edited_place(row.pk))
    _record(actor, "cases.entry_edited", row)
    return row


@write_once
def sign_entry(
    *, actor: Actor, entry: JournalEntry | UUID, version: int | None = None, key: Key = None
) -> JournalEntry:
    """The author stands for the entry, and from then on nobody can change it.

    With `version`, only the text that the author saw is signed. Raises EntryChangedMeanwhile, EntryIsSomebodyElses.
    """
    row = locked_entry(entry, actor=actor, permission=WRITE_CASE)
    if row.signed_at is not None and row.author_id == actor.id:
        return row
    check_own_draft(author_id=row.author_id, is_signed=row.signed_at is not None, actor_id=actor.id)
    if version is not None and version != row.version:
        stored = EntryText(row.text, row.source, row.occurred_at)
        raise EntryChangedMeanwhile(stored=stored, yours=stored, version=row.version)
    row.signed_at, row.signed_by_name = actor.moment, actor.name
    row.save(update_fields=["signed_at", "signed_by_name"])
    _record(actor, "cases.entry_signed", row)
    return row


@write_once
def correct_entry(
    *,
    actor: Actor,
    entry: JournalEntry | UUID,
    text: str,
    reason: str,
    source: str = "",
    occurred_at: datetime | None = None,
    key: Key = None,
) -> JournalEntry:
    """A signed entry is corrected by a new one that says why; the first stays as it was.

    The correction keeps the kind, source and time of what it corrects unless others are given, and is itself
    a draft until it is signed. Raises EntryIsNotSigned, EntryIsAlreadyCorrected, BadInput.
    """
    row = locked_entry(entry, actor=actor, permission=WRITE_CASE)
    if row.signed_at is None:
        raise EntryIsNotSigned()
    check_reason(reason)
    if JournalEntry.objects.filter(corrects=row).exists():
        raise EntryIsAlreadyCorrected()
    discard_draft(actor=actor, place=correction_place(row.pk))
    return add_entry(
        row.case,
        actor=actor,
        kind=row.kind,
        text=text,
        source=source.strip() or row.source,
        occurred_at=occurred_at or row.occurred_at,
        corrects=row,
        reason=reason,
    )


def _record(actor: Actor, action: str, entry: JournalEntry) -> None:
    details = {"case": entry.case.number, "number": entry.number, "kind": entry.kind, "version": entry.version}
    record_change(actor=actor, action=action, subject=entry, board=entry.case.board.slug, details=details)
