"""Asking a board for a decision about somebody once, so that nobody is woken for what another is asked already."""

from __future__ import annotations

from jourbok.decisions.models import Draft, Proposal
from jourbok.decisions.rules.choosing import Awaited
from jourbok.decisions.rules.codes import Purpose
from jourbok.decisions.rules.deciding import AlreadyAsked
from jourbok.decisions.rules.kinds import never_beside
from jourbok.kernel.localtime import local_date
from jourbok.law.rules import Kind
from jourbok.law.selectors import edition_of
from jourbok.people.rules.shown import ShownPerson


def require_not_asked(draft: Draft, kind: Kind, person: ShownPerson) -> None:
    """No proposal of the board about the person waits that says the same or that this could not stand beside.

    Of what was made on paper it is not asked: nobody is woken for that, and what stands is asked when it is written
    down. The caller holds the person. Raises AlreadyAsked, which names the one that waits.
    """
    if draft.on_paper_at is not None:
        return
    waiting = Proposal.objects.filter(person_id=person.id, board=draft.board_id, outcome=None)
    for row in waiting.select_related("statute_version").order_by("sent_at", "pk"):
        if _says_the_same(draft, row) or _excludes(draft, kind, row):
            awaited = Awaited(
                row.kind, row.ground, row.sent_at, row.case_id == draft.case_id, row.on_paper_at is not None
            )
            raise AlreadyAsked(awaited.text_sv, fields={"kind": awaited.text_sv})


def _says_the_same(draft: Draft, row: Proposal) -> bool:
    return (row.kind, row.purpose, row.about_id) == (draft.kind, draft.purpose, draft.about_id)


def _excludes(draft: Draft, kind: Kind, row: Proposal) -> bool:
    if Purpose.REVOKES in (draft.purpose, row.purpose):
        return False
    return never_beside(kind, edition_of(row.statute_version, row.kind, local_date(row.on_paper_at or row.sent_at)))
