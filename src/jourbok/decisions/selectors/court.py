"""What a court needs of a decision, as far as it is known here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.cases.selectors import CaseHead, mandates_of
from jourbok.decisions.models import MeetingNote, PartyNotice
from jourbok.decisions.permissions import SUBMIT
from jourbok.decisions.rules.court import GUARDIAN, Needed, Noticed, Party, Submission, must_be_submitted, needed
from jourbok.decisions.rules.courts import court_of
from jourbok.decisions.rules.standing import moments_of
from jourbok.decisions.selectors.clocks import DecisionClocks, clocks_of
from jourbok.decisions.selectors.papers import Opened, as_signed, carrying_out, opened
from jourbok.decisions.selectors.reported import place_is_secret
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.law.rules import Event
from jourbok.organisations.selectors import board_by_slug
from jourbok.people import selectors as people


@dataclass(frozen=True, slots=True)
class SubmissionShown:
    """A submission with its list of what is needed; `case` is None for those who do not work at the service."""

    told: Submission
    needed: tuple[Needed, ...]
    case: CaseHead | None
    at: datetime

    @property
    def missing(self) -> int:
        return sum(each.found == "missing" for each in self.needed)


def submission_for(viewer: Actor, decision: UUID, *, reason: str = "") -> SubmissionShown:
    """What the court needs of a decision that must be submitted, and what is missing; the read is logged first.

    Raises NotFound also for a decision that is not submitted, and as `paper_for` does.
    """
    viewer.require(SUBMIT)
    found = opened(viewer, decision, reason=reason, action="decisions.read_submission")
    if found.is_revocation or not must_be_submitted(found.kind):
        raise NotFound("Beslutet ska inte underställas.")
    told = _submission(viewer, found, clocks_of([found.made], viewer.moment)[0])
    return SubmissionShown(told, needed(told), found.head, viewer.moment)


def _submission(viewer: Actor, found: Opened, counted: DecisionClocks) -> Submission:
    made = found.made
    submits = next(each for each in counted.clocks.running if Event.SUBMITTED in each.clock.met_by)
    mandate = next((each for each in mandates_of(made.board_id) if each.text_sv == made.mandate_text), None)
    works_here = found.head is not None
    return Submission(
        kind=found.kind,
        signed=as_signed(found),
        court=court_of(board_by_slug(made.board_slug).municipality.scb_code),
        moments=moments_of(made.decided_at, counted.told),
        deadline=submits.deadline,
        parties=_parties(viewer, found.head) if found.head else None,
        noticed=_noticed(made.id),
        mandate_text=made.mandate_text,
        mandate_unknown=mandate.unknown_sv if mandate and works_here else None,
        meeting_on=MeetingNote.objects.filter(decision=made.id).values_list("meeting_on", flat=True).first(),
        carried=tuple(as_signed(each) for each in carrying_out(found, viewer.moment)),
        is_child=made.is_child,
        place_is_secret=_hides_the_place(made.person_id, viewer.moment),
    )


def _parties(viewer: Actor, head: CaseHead) -> tuple[Party, ...]:
    """The person, and the guardians of a child; each is logged.

    The parties read each other's letter: where anybody in the family is protected, it says nobody's address.
    """
    is_child = head.case.is_child
    guardians = people.guardians_of(viewer, head.person.id, action="decisions.read_submission") if is_child else []
    told = [(head.person, "Barnet" if is_child else "Den enskilde"), *((each, GUARDIAN) for each in guardians)]
    hides = any(each.is_masked or people.has_protected_family(each.id, viewer.moment) for each, _ in told)
    return tuple(
        Party(each.name, capacity, each.number, "" if hides else each.address, hides) for each, capacity in told
    )


def _hides_the_place(person: UUID, at: datetime) -> bool:
    """By a decision, or because they or somebody in the family have protected whereabouts."""
    return place_is_secret(person, at) or people.has_protected_family(person, at)


def _noticed(decision: UUID) -> tuple[Noticed, ...]:
    """The last thing told of each party."""
    rows = PartyNotice.objects.filter(decision=decision, followed_by=None).order_by("at", "pk")
    return tuple(Noticed(row.party, row.served, row.get_served_display()) for row in rows)
