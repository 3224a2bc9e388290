"""What a board does with what it tells the service beforehand: sends, changes and withdraws it, and its papers."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jourbok.accounts.services import discard_draft
from jourbok.audit.services import Key, record_change, write_once
from jourbok.calls.models import (
    DocumentTakenBack,
    PreNotification,
    PreNotificationDocument,
    PreNotificationVersion,
)
from jourbok.calls.permissions import ANNOUNCE
from jourbok.calls.rules.announcing import AnnouncedTexts, announcement_number, announcement_place, check_texts
from jourbok.calls.rules.concerned import Concerned, checked
from jourbok.calls.rules.contact import refuse
from jourbok.calls.rules.papers import MOST, MOST_EVER, clean_name, media_type_of
from jourbok.calls.selectors import announced_to_change, document_for_board
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, SomebodyElseChangedIt
from jourbok.kernel.localtime import local_date
from jourbok.organisations.portal_role import as_board
from jourbok.organisations.services import next_number
from jourbok.people.rules.unlocking import reason_given


class AnnouncementChangedMeanwhile(SomebodyElseChangedIt):
    """A colleague changed or withdrew it first; `version` is the one that stands now."""

    code = "announcement_changed_meanwhile"
    message_sv = "En kollega har ändrat föranmälan medan du skrev. Se vad som står nu, och spara det som ska gälla."

    def __init__(self, *, version: int) -> None:
        self.version = version
        super().__init__()


class AnnouncementIsOver(BadInput):
    """What is withdrawn or has ended is not changed; a new one is sent instead."""

    code = "announcement_is_over"
    message_sv = "Föranmälan gäller inte längre. Skicka en ny i stället."


class TooManyPapers(BadInput):
    """Five papers are sent along at most."""

    code = "too_many_papers"

    def __init__(self) -> None:
        message = f"Högst {MOST} dokument. Ta tillbaka ett först, eller lägg ihop dem i en PDF."
        super().__init__(message, fields={"file": message})


@write_once
def announce(
    *,
    actor: Actor,
    board: str,
    concerned: Concerned,
    texts: AnnouncedTexts,
    is_protected: bool = False,
    key: Key = None,
) -> PreNotification:
    """The board tells the service beforehand of somebody, with the next number of the year. Raises BadInput."""
    actor.require(ANNOUNCE, board=board)
    known = checked(concerned, local_date(actor.moment))
    check_texts(texts, now=actor.moment)
    year = local_date(actor.moment).year
    number = announcement_number(year, next_number(name="prenotification", year=year))
    with as_board(board) as owner:
        made = PreNotification.objects.create(
            board_id=owner, number=number, made_at=actor.moment, by_id=actor.id, by_name=actor.name
        )
        _write(actor, made, 1, {**asdict(known), **asdict(texts), "is_protected": is_protected})
        record_change(actor=actor, action="calls.announced", subject=made, board=board, details={"number": number})
    discard_draft(actor=actor, place=announcement_place(board))
    return made


@write_once
def change_announced(
    *,
    actor: Actor,
    announced: UUID,
    version: int,
    concerned: Concerned,
    texts: AnnouncedTexts,
    reason: str = "",
    is_protected: bool = False,
    key: Key = None,
) -> PreNotification:
    """What was told is told anew, as a version; the one before is kept.

    Raises NotFound, AnnouncementChangedMeanwhile, AnnouncementIsOver, BadInput.
    """
    latest = _standing(actor, announced, version)
    known = checked(concerned, local_date(actor.moment))
    check_texts(texts, now=actor.moment)
    said = {**asdict(known), **asdict(texts), "is_protected": is_protected, "reason": reason.strip()}
    return _succeed(actor, latest, said, "calls.announcement_changed")


@write_once
def withdraw_announced(*, actor: Actor, announced: UUID, version: int, reason: str, key: Key = None) -> PreNotification:
    """What was told no longer holds, and why; the service is not shown it any more.

    Raises NotFound, AnnouncementChangedMeanwhile, AnnouncementIsOver, ReasonIsTooShort.
    """
    latest = _standing(actor, announced, version)
    said = {**_said(latest), "is_withdrawn": True, "reason": reason_given(reason)}
    return _succeed(actor, latest, said, "calls.announcement_withdrawn")


@write_once
def add_document(
    *, actor: Actor, announced: UUID, name: str, content: bytes, key: Key = None
) -> PreNotificationDocument:
    """A paper is sent along: a PDF or a picture of at most 10 MB, as it begins and as it is named.

    Raises NotFound, AnnouncementIsOver, TooManyPapers, BadInput.
    """
    latest = announced_to_change(actor, announced)
    _require_standing(actor, latest)
    media_type = media_type_of(name, content)
    with as_board(latest.board.slug) as owner:
        papers = PreNotificationDocument.objects.filter(announced=announced)
        ever = papers.count()
        if papers.filter(taken_back__isnull=True).count() >= MOST or ever >= MOST_EVER:
            raise TooManyPapers()
        try:
            with transaction.atomic():  # two who send at once take the same place, and one is told to send again
                made = PreNotificationDocument.objects.create(
                    board_id=owner,
                    announced_id=announced,
                    place=ever + 1,
                    name=clean_name(name),
                    media_type=media_type,
                    size=len(content),
                    sha256=hashlib.sha256(content).hexdigest(),
                    content=content,
                    added_at=actor.moment,
                    by_id=actor.id,
                    by_name=actor.name,
                )
        except IntegrityError:
            refuse({"file": "En kollega bifogade ett dokument samtidigt. Välj filen igen."})
            raise
        record_change(
            actor=actor,
            action="calls.document_added",
            subject=made,
            board=latest.board.slug,
            details={"number": latest.announced.number, "size": made.size, "sha256": made.sha256},
        )
    return made


@write_once
def take_back_document(*, actor: Actor, document: UUID, reason: str, key: Key = None) -> DocumentTakenBack:
    """A paper that should not have been sent is shown to nobody any more. Raises NotFound, ReasonIsTooShort."""
    paper = document_for_board(actor, document)
    why = reason_given(reason)
    board = announced_to_change(actor, paper.announced_id).board.slug
    with as_board(board) as owner:
        made, _ = DocumentTakenBack.objects.get_or_create(
            document_id=document,
            defaults={
                "board_id": owner,
                "reason": why,
                "at": actor.moment,
                "by_id": actor.id,
                "by_name": actor.name,
            },
        )
        record_change(actor=actor, action="calls.document_taken_back", subject=made, board=board, reason=why)
    return made


def _standing(actor: Actor, announced: UUID, version: int) -> PreNotificationVersion:
    latest = announced_to_change(actor, announced)
    if latest.version != version:
        raise AnnouncementChangedMeanwhile(version=latest.version)
    _require_standing(actor, latest)
    return latest


def _require_standing(actor: Actor, latest: PreNotificationVersion) -> None:
    if latest.is_withdrawn or latest.until_at <= actor.moment:
        raise AnnouncementIsOver()


def _said(latest: PreNotificationVersion) -> dict[str, Any]:
    texts = AnnouncedTexts(latest.what, latest.instructions, latest.from_at, latest.until_at)
    return {**asdict(latest.concerned), **asdict(texts), "is_protected": latest.is_protected}


def _succeed(actor: Actor, latest: PreNotificationVersion, said: dict[str, Any], action: str) -> PreNotification:
    board = latest.board.slug
    with as_board(board):
        try:
            with transaction.atomic():
                _write(actor, latest.announced, latest.version + 1, said)
        except IntegrityError:
            raise AnnouncementChangedMeanwhile(version=latest.version + 1) from None
        record_change(
            actor=actor,
            action=action,
            subject=latest.announced,
            board=board,
            details={"version": latest.version + 1},
            reason=said["reason"],
        )
    return latest.announced


def _write(actor: Actor, announced: PreNotification, version: int, said: dict[str, Any]) -> None:
    PreNotificationVersion.objects.create(
        announced=announced,
        board_id=announced.board_id,
        version=version,
        recorded_at=actor.moment,
        by_id=actor.id,
        by_name=actor.name,
        **said,
    )
