"""A decision after it was made, as those who work at the service follow it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from jourbok.cases import selectors as cases
from jourbok.cases.selectors import CaseHead
from jourbok.decisions.models import MeetingNote, Proposal, TakeOver
from jourbok.decisions.permissions import READ_DECISIONS
from jourbok.decisions.rules.choosing import carrying
from jourbok.decisions.rules.codes import Purpose
from jourbok.decisions.rules.deciding import as_document
from jourbok.decisions.rules.following import moment_lines
from jourbok.decisions.rules.notices import Party, parties_to_tell
from jourbok.decisions.rules.standing import Stands
from jourbok.decisions.selectors.clocks import DecisionClocks, clocks_of, history_of_clocks
from jourbok.decisions.selectors.ending import WithoutPlace, ended_by, without_place
from jourbok.decisions.selectors.followed import FollowedDecision, NoticeShown, notices_of
from jourbok.decisions.selectors.from_paper import as_known, known_on_paper
from jourbok.decisions.selectors.hearing import asked_if_heard_sv
from jourbok.decisions.selectors.proposals import ProposalShown, shown
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import local_date
from jourbok.law.selectors import kinds_on
from jourbok.people import selectors as people
from jourbok.people.rules.errors import UnlockFirst
from jourbok.people.rules.shown import ShownPerson
from jourbok.signing.selectors import Signed, signatures_of


@dataclass(frozen=True, slots=True)
class TakenOver:
    """That the board watches the decision itself from now on."""

    at: datetime
    by_name: str
    own_number: str


@dataclass(frozen=True, slots=True)
class MadeShown(FollowedDecision):
    """A decision with everything that has happened to it.

    `ended` is what it ended besides what it took back, and `without_place` that nothing says where to live any more.
    `follow_ups` are the proposals about it that wait or were decided: what carries it out, and what takes it back.
    `hides_guardians` is whether a child has a protected guardian, who is not named among those `to_tell`, and
    `asked_if_heard_sv` what the viewer is asked where they can say that they heard it, or did not decide.
    """

    to_tell: tuple[Party, ...]
    hides_guardians: bool
    taken_over: TakenOver | None
    meeting_on: date | None
    follow_ups: tuple[ProposalShown, ...]
    police_help: str
    where_to_live: str
    ended: tuple[DecisionClocks, ...]
    without_place: WithoutPlace | None
    asked_if_heard_sv: str

    @property
    def asks_the_police_now(self) -> bool:
        """Whether there is a paper to send to the police: of a request that has ended there is none."""
        return self.is_police_help and self.found.clocks.stands

    @property
    def can_be_placed_by(self) -> bool:
        """Whether somebody may seek a place for the person: it stands, and asks for more than the police's help."""
        kind = self.found.kind
        return self.found.clocks.stands and kind is not None and not kind.asks_the_police

    @property
    def can_be_revoked(self) -> bool:
        """Whether somebody can prepare that it is taken back: it stands or hides, and nobody has asked for that yet."""
        asked = any(each.purpose == Purpose.REVOKES and each.waits for each in self.follow_ups)
        stands = self.found.clocks.stands or self.found.hides_after_end
        return self.found.kind is not None and stands and not asked


def made_for(viewer: Actor, decision_id: UUID) -> tuple[CaseHead, MadeShown]:
    """A decision and its case. Raises NotFound, CaseNeedsReason, and UnlockFirst since the words name the person."""
    viewer.require(READ_DECISIONS)
    made = cases.decision_made(decision_id)
    if made is None:
        raise NotFound("Beslutet finns inte.")
    head = cases.case_head(viewer, made.case_id)
    if head.person.is_masked:
        raise UnlockFirst(person=head.person.id)
    found = clocks_of([made], viewer.moment)[0]
    notices = notices_of(decision_id)
    guardians = people.guardians_of(viewer, head.person.id, action="decisions.parties")
    taken = TakeOver.objects.filter(decision=decision_id).first()
    return head, MadeShown(
        found=found,
        signatures=_signatures(viewer, found),
        on_paper=known_on_paper([found]).get(decision_id),
        asked_if_heard_sv=asked_if_heard_sv(viewer, found.outcome),
        moments=moment_lines(found.told),
        history=tuple(history_of_clocks(found)),
        notices=notices,
        to_tell=tuple(_to_tell(head.person, guardians, notices, local_date(viewer.moment))),
        hides_guardians=any(each.is_masked for each in guardians),
        taken_over=TakenOver(taken.at, taken.by_name, taken.own_number) if taken else None,
        meeting_on=MeetingNote.objects.filter(decision=decision_id).values_list("meeting_on", flat=True).first(),
        follow_ups=_follow_ups(decision_id),
        ended=tuple(ended_by(found, viewer.moment)),
        without_place=without_place(found, viewer.moment),
        **_carried_out_by(found, local_date(viewer.moment)),
    )


def _signatures(viewer: Actor, found: DecisionClocks) -> tuple[Signed, ...]:
    if found.outcome is None:
        return ()
    rows = signatures_of(viewer, as_document(found.outcome.proposal_id))
    return tuple(as_known(each, found.made_at) for each in rows)


def _to_tell(
    person: ShownPerson, guardians: Iterable[ShownPerson], notices: Iterable[NoticeShown], today: date
) -> list[Party]:
    names = [each.name for each in guardians if not each.is_masked]
    return parties_to_tell(person.name, person.birth_date, names, [each.party for each in notices], on=today)


def _follow_ups(decision: UUID) -> tuple[ProposalShown, ...]:
    rows = Proposal.objects.filter(about=decision).select_related("outcome").order_by("-sent_at", "-pk")
    return tuple(shown(row) for row in rows)


def _carried_out_by(found: DecisionClocks, today: date) -> dict[str, str]:
    """The kinds that carry such a decision out by the law of today: police help, and where the person is to live."""
    if found.kind is None or found.clocks.state is not Stands.STANDS:
        return {"police_help": "", "where_to_live": ""}
    known, kind = kinds_on(today), found.kind.id
    return {
        "police_help": carrying(kind, (each for each in known if each.asks_the_police)),
        "where_to_live": carrying(kind, (each for each in known if each.says_where_to_live)),
    }
