"""What has been tried to reach whoever may decide, and what they said: a part of the case's history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.decisions.models import Acknowledgement, Attempt, AttemptResult, Proposal
from jourbok.decisions.rules.codes import MOVES_ON, Result, Way
from jourbok.decisions.rules.reaching import OnIt
from jourbok.kernel.swedish import clock
from jourbok.messages.selectors import Sent


@dataclass(frozen=True, slots=True)
class AttemptShown:
    """An attempt as the case shows it; `sent` is the message with its own attempts, for those that were one."""

    id: UUID
    number: int
    mandate: int
    name: str
    way: Way
    way_label: str
    made_at: datetime
    by_name: str
    result: Result | None
    result_label: str
    note: str
    result_at: datetime | None
    told_by_name: str
    sent: Sent | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has told what came of it."""
        return self.result is None

    @property
    def went_sv(self) -> str:
        """How the message is, as far as the operator; empty for a call."""
        if self.sent is None:
            return ""
        if not self.sent.attempts:
            return "På väg"
        reason = self.sent.attempts[-1].reason
        return ". ".join(filter(None, [self.sent.outcome.label_sv.capitalize(), reason.rstrip(".")]))


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that was tried or said, in words; `kind` is the colour of how it went."""

    at: datetime
    text: str
    detail: str = ""
    by: str = ""
    icon: str = "dot"
    kind: str = ""


def attempts_of(proposal_id: UUID) -> list[AttemptShown]:
    """What has been tried, in order, without the messages; whoever asks has found out that the viewer may know."""
    return [attempt_shown(each) for each in attempt_rows([proposal_id])]


def attempts_told(case_id: UUID) -> list[Happened]:
    """How those who may decide were reached in the case, in order; whoever asks has found out that it may be told."""
    proposals = list(Proposal.objects.filter(case_id=case_id).values_list("pk", flat=True))
    return history_of([attempt_shown(each) for each in attempt_rows(proposals)], acknowledgements_of(proposals))


def history_of(attempts: Iterable[AttemptShown], said: Iterable[OnIt]) -> list[Happened]:
    """The attempts and acknowledgements as one history, the first to happen first."""
    found = [*map(_attempt, attempts), *map(_acknowledgement, said)]
    return sorted(found, key=lambda each: each.at)


def attempt_rows(proposals: Iterable[UUID]) -> list[Attempt]:
    """The attempts of the proposals with what came of them."""
    rows = Attempt.objects.filter(proposal__in=list(proposals)).select_related("result")
    return list(rows.order_by("proposal__sent_at", "proposal", "number"))


def acknowledgements_of(proposals: Iterable[UUID]) -> list[OnIt]:
    """Who has said that they are on one of the proposals, first to last."""
    found = acknowledgements_by_proposal(proposals)
    return sorted((each for said in found.values() for each in said), key=lambda each: each.at)


def acknowledgements_by_proposal(proposals: Iterable[UUID]) -> dict[UUID, list[OnIt]]:
    """Who has said that they are on each of the proposals, first to last; without those that nobody is on."""
    found: dict[UUID, list[OnIt]] = {}
    for row in Acknowledgement.objects.filter(proposal__in=list(proposals)).order_by("at", "pk"):
        found.setdefault(row.proposal_id, []).append(OnIt(row.mandate_id, row.name, row.at, row.lasts_until_at))
    return found


def result_of(attempt: Attempt) -> AttemptResult | None:
    """What came of the attempt, when somebody has told."""
    found: AttemptResult | None = getattr(attempt, "result", None)
    return found


def attempt_shown(row: Attempt, sent: Sent | None = None) -> AttemptShown:
    """The attempt as a page shows it, with its message where it was one."""
    told = result_of(row)
    return AttemptShown(
        id=row.pk,
        number=row.number,
        mandate=row.mandate_id,
        name=row.name,
        way=Way(row.way),
        way_label=row.get_way_display(),
        made_at=row.made_at,
        by_name=row.by_name,
        result=Result(told.result) if told else None,
        result_label=told.get_result_display() if told else "",
        note=told.note if told else "",
        result_at=told.at if told else None,
        told_by_name=told.by_name if told else "",
        sent=sent,
    )


def _attempt(each: AttemptShown) -> Happened:
    came_of_it = f"{each.result_label} {clock(each.result_at)}" if each.result_at else ""
    detail = ". ".join(filter(None, [each.went_sv, came_of_it or "Inget svar noterat", each.note]))
    kind = "" if each.result is None else "warning" if each.result in MOVES_ON else "success"
    icon = "phone" if each.way is Way.CALL else "person" if each.way is Way.PAGE else "send"
    return Happened(
        each.made_at, f"Försök {each.number}, {each.way_label.lower()}: {each.name}", detail, each.by_name, icon, kind
    )


def _acknowledgement(said: OnIt) -> Happened:
    text = f"{said.name} tar sig an beslutet, till {clock(said.until)}"
    return Happened(said.at, text, icon="check-circle", kind="success")
