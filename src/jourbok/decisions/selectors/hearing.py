"""What the page shows on which a colleague says that they heard a decision, and what its writer must wait for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.cases.rules.decision import MandateFacts
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.permissions import PREPARE
from jourbok.decisions.rules.deciding import entered_themselves
from jourbok.decisions.rules.heard import (
    Telling,
    ToldBy,
    check_may_deny,
    heard_by_others,
    is_said_to_decide,
    not_confirmed_sv,
    why_confirmed_sv,
)
from jourbok.decisions.selectors.from_paper import asked_and_ended, told_as_known
from jourbok.decisions.selectors.heard import tellings_of
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import DomainError, NotFound


@dataclass(frozen=True, slots=True)
class Needed:
    """What is known of whoever decides before it is written down: who heard it, and whether somebody must have."""

    heard: tuple[Telling, ...]
    must: bool
    missing_sv: str


@dataclass(frozen=True, slots=True)
class Hearing:
    """A decision that somebody tells of, as a colleague confirms it or does not.

    `written` is None while nobody has written it down. `refusal` is why the viewer cannot say anything, `own` what they
    have said last, and `decision` the decision when there is one. With `is_said_to_decide` it stands in the viewer's
    own name: they can say that they did not decide, and confirm nothing.
    """

    written: ToldBy | None
    decision: UUID | None
    said: tuple[Telling, ...]
    own: Telling | None
    refusal: str = ""
    on_paper_at: datetime | None = None
    is_said_to_decide: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it waits to be written down: then whoever heard it says whom."""
        return self.written is None and not self.refusal

    @property
    def has_confirmed(self) -> bool:
        """Whether the viewer's last word is that they heard it."""
        return self.own is not None and self.own.is_heard

    @property
    def can_deny(self) -> bool:
        """Whether there is something that the viewer can say that they did not hear."""
        return not self.refusal and (self.written is not None or self.has_confirmed)

    @property
    def was_on_paper(self) -> bool:
        """Whether it was signed on paper before anybody wrote it down, so that one may have seen it."""
        return self.on_paper_at is not None or (self.written is not None and self.written.made_before)

    def at(self, now: datetime) -> datetime:
        """When whoever decided must have had the right to."""
        return self.on_paper_at or now

    def heard_at(self, now: datetime) -> datetime:
        """When it is likely to have been heard."""
        return now if self.written is None or self.written.made_before else self.written.at


def needed_for(
    viewer: Actor,
    proposal_id: UUID,
    mandate: MandateFacts,
    at: datetime,
    *,
    signer_name: str = "",
    made_before: bool = False,
) -> Needed:
    """Who has heard that holder decide, and what to say to the viewer when somebody must have. Raises NotFound.

    Of the service's own delegation it is whoever was typed as the decider, or whom a colleague heard first.
    """
    viewer.require(PREPARE)
    row = _row(proposal_id)
    said = tellings_of([row.pk]).get(row.pk, ())
    first = next((each.signer_name for each in said if each.is_heard), "")
    name = (signer_name.strip() or first) if mandate.is_office else mandate.holder_name
    of = ToldBy(mandate.holder_id, name, at, viewer.id, viewer.name, made_before)
    heard = tuple(heard_by_others(said, of))
    has_entered = entered_themselves(mandate, user=viewer.id)
    why = why_confirmed_sv(ended=asked_and_ended(row, at, viewer.moment), entered_themselves=has_entered)
    return Needed(heard, bool(why), not_confirmed_sv(why, said) if why and not heard else "")


def hearing_for(viewer: Actor, proposal_id: UUID) -> Hearing:
    """What the viewer can say of a proposal that was read out or made on paper. Raises NotFound."""
    viewer.require(PREPARE)
    row = _row(proposal_id)
    said = tellings_of([row.pk]).get(row.pk, ())
    own = next((each for each in reversed(said) if each.by_id == viewer.id), None)
    outcome: Outcome | None = getattr(row, "outcome", None)
    if outcome is None:
        return Hearing(None, None, said, own, on_paper_at=row.on_paper_at)
    of = told_as_known(outcome, viewer.moment)
    if of is None:
        refusal = "Det finns inget att bekräfta: beslutet lästes inte upp och skrevs inte in från papper."
        return Hearing(None, outcome.decision_id, said, own, refusal)
    is_own = is_said_to_decide(viewer.id, viewer.name, of)
    return Hearing(of, outcome.decision_id, said, own, _why_not(viewer, of), is_said_to_decide=is_own)


def asked_if_heard_sv(viewer: Actor, outcome: Outcome | None) -> str:
    """What the viewer is asked of a decision on paper that they have not written down; empty where nothing is."""
    if outcome is None or not viewer.may(PREPARE):
        return ""
    found = hearing_for(viewer, outcome.proposal_id)
    if found.refusal:
        return ""
    return "Beslutade du inte? Säg det här" if found.is_said_to_decide else "Hörde du det? Säg det här"


def _why_not(viewer: Actor, of: ToldBy) -> str:
    try:
        check_may_deny(viewer.id, viewer.name, of)
    except DomainError as refused:
        return refused.message
    return ""


def _row(proposal_id: UUID) -> Proposal:
    row = Proposal.objects.select_related("outcome", "statute_version").filter(pk=proposal_id).first()
    if row is None:
        raise NotFound("Förslaget finns inte.")
    return row
