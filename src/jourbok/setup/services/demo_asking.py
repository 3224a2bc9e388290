"""What the demo's boards have asked about their reports, and the routines that they read, through the same services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import uuid_utils.compat as uuid_utils

from jourbok.accounts.models import User
from jourbok.accounts.selectors import actor_of
from jourbok.handover import services as handover
from jourbok.handover.models import ReportVersion
from jourbok.kernel.actor import Actor
from jourbok.quality import services as quality
from jourbok.setup.services.demo_files import demo_file

ASKED_AFTER: Final = timedelta(minutes=4)
ANSWERED_AFTER: Final = timedelta(minutes=9)
ASKED: Final = (
    "Vem har meddelat skolan?",
    "Står det någonstans när mamman väntas hem från sjukhuset?",
)
ANSWERED: Final = "Ingen. Vi nådde inte skolan i natt. Rektorn svarar från klockan 07.30."


def ask_lately(users: Mapping[str, User], *, board: str, clock: datetime) -> None:
    """The board has asked about two of its latest reports: the older question is answered, the newer waits."""
    sent_by = clock - ANSWERED_AFTER
    of_the_board = ReportVersion.objects.filter(board__slug=board, is_protected=False, withdrawal__isnull=True)
    rows = list(of_the_board.filter(sent_at__lt=sent_by).defer("paper").order_by("-sent_at")[: len(ASKED)])
    for row, text in zip(reversed(rows), ASKED, strict=False):
        asks = _at(users["sam"], row.sent_at + ASKED_AFTER)
        made = handover.ask_about(actor=asks, version=row.pk, text=text)
        if text == ASKED[0]:
            answers = _at(users["kim"], row.sent_at + ANSWERED_AFTER)
            handover.answer_question(actor=answers, question=made.pk, text=ANSWERED)


def write_routines(users: Mapping[str, User]) -> None:
    """Every routine of the file, each with the change that it has had."""
    for each in demo_file("routines")["routines"]:
        said = {"title": each["title"], "text": each["text"], "from_on": each["from_on"]}
        first = quality.write_routine(actor=_at(users["mika"], each["at"]), **said)
        if "change_at" in each:
            quality.change_routine(
                actor=_at(users["mika"], each["change_at"]),
                routine=first.routine,
                version=first.version,
                title=each["title"],
                text=each["change_text"],
                from_on=each["change_from_on"],
                reason=each["change_reason"],
            )


def _at(user: User, moment: datetime) -> Actor:
    return actor_of(user, moment=moment, request_id=uuid_utils.uuid7())
