"""Preparing a decision for somebody else to make, and asking for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jourbok.accounts.services import discard_draft
from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.selectors import DecisionMade
from jourbok.cases.services.locking import locked_case
from jourbok.decisions.models import Draft, Outcome, Proposal
from jourbok.decisions.permissions import PREPARE
from jourbok.decisions.rules.codes import Ending, Purpose
from jourbok.decisions.rules.deciding import AboutAnotherCase
from jourbok.decisions.rules.kinds import (
    NothingToCarryOut,
    check_age,
    ground_of,
    require_decided_at_night,
)
from jourbok.decisions.rules.on_paper import check_been
from jourbok.decisions.rules.places import draft_place
from jourbok.decisions.rules.words import (
    AboutWhom,
    check_ruling,
    check_stated,
    proposal_sections,
    proposed_ruling,
    revoking_sections,
    words_of,
)
from jourbok.decisions.selectors.clocks import clocks_of_decision, end_of
from jourbok.decisions.selectors.proposals import revocable_decisions_of, standing_decisions_of
from jourbok.decisions.services.asking import require_not_asked
from jourbok.decisions.services.ending import end_undecided
from jourbok.decisions.services.holding import (
    hold_person,
    open_proposal,
    require_none_stands,
    require_none_stood,
    require_not_revoked,
)
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, DomainError, NotFound, SomebodyElseChangedIt
from jourbok.kernel.identity import age_words_sv
from jourbok.kernel.localtime import is_told_before, local_date
from jourbok.kernel.swedish import moment
from jourbok.law.rules import Kind
from jourbok.law.selectors import edition_on
from jourbok.people import selectors as people
from jourbok.people.rules.errors import UnlockFirst
from jourbok.people.rules.shown import ShownPerson

if TYPE_CHECKING:
    from jourbok.cases.models import Case


class DraftIsClosed(DomainError):
    """The draft has been sent or thrown away; what it became stands in the case."""

    code = "draft_is_closed"
    message_sv = "Utkastet är redan skickat eller kastat. Öppna ärendet och se vad som gäller."
    status = 409


@write_once
def begin_draft(
    *,
    actor: Actor,
    case: UUID,
    kind: str,
    about: UUID | None = None,
    revokes: bool = False,
    like: UUID | None = None,
    on_paper_at: datetime | None = None,
    key: Key = None,
) -> Draft:
    """A duty worker begins to prepare a decision of a kind; `like` is a proposal that was declined, to go on from.

    `about` is the decision that it carries out or, with `revokes`, takes back. With `on_paper_at` it had been made on
    paper then, and the law, the age and what stood are those of that time. Raises KindIsNotDecidedAtNight,
    NothingToCarryOut, TooOldForThat, AlreadyDecided, AboutAnotherCase, UnlockFirst, NotInForce, NotFound,
    CaseNeedsReason, BadInput.
    """
    row = locked_case(case, actor=actor, permission=PREPARE)
    if on_paper_at is not None:
        check_been(on_paper_at, now=actor.moment)
    at = on_paper_at or actor.moment
    edition, _ = edition_on(kind, local_date(at))
    require_decided_at_night(edition)
    person = _person(actor, row)
    decision = _about(row, edition, about, revokes=revokes, on_paper_at=on_paper_at, now=actor.moment)
    purpose = _purpose(edition, revokes=revokes, about=decision)
    if purpose is not Purpose.REVOKES:
        _require_free(edition, person, row, on_paper_at=on_paper_at, now=actor.moment)
    earlier = Proposal.objects.filter(pk=like, case=row, kind=kind).select_related("draft").first() if like else None
    whom = _whom(person, on_paper_at)
    draft = Draft.objects.create(
        board_id=row.board_id,
        case=row,
        kind=kind,
        purpose=purpose,
        about_id=decision.id if decision else None,
        ruling=earlier.ruling if earlier else proposed_ruling(edition, whom, row.board.name, purpose),
        content=dict(earlier.draft.content) if earlier else {},
        on_paper_at=on_paper_at,
        begun_at=actor.moment,
        begun_by_id=actor.id,
        begun_by_name=actor.name,
        changed_at=actor.moment,
        changed_by_name=actor.name,
    )
    _record(actor, "decisions.draft_begun", draft, row, kind=kind)
    return draft


@write_once
def write_draft(
    *, actor: Actor, draft: UUID, version: int, ruling: str, content: Mapping[str, str], key: Key = None
) -> Draft:
    """What is said so far is kept for whoever is on duty. Raises SomebodyElseChangedIt, DraftIsClosed, NotFound."""
    row = _locked_draft(actor, draft, version)
    _write(actor, row, ruling, content)
    return row


@write_once
def discard(*, actor: Actor, draft: UUID, version: int, key: Key = None) -> Draft:
    """The draft is thrown away; what it said stays in the database and is shown nowhere."""
    row = _locked_draft(actor, draft, version)
    discard_draft(actor=actor, place=draft_place(row.pk))
    row.closed_at = actor.moment
    row.save(update_fields=["closed_at"])
    _record(actor, "decisions.draft_discarded", row, row.case, kind=row.kind)
    return row


@write_once
def take_up_again(*, actor: Actor, draft: UUID, key: Key = None) -> Draft:
    """A draft that was thrown away is written on again. Raises DraftIsClosed when it was sent, NotFound."""
    row = _held_draft(actor, draft)
    if Proposal.objects.filter(draft=row).exists():
        raise DraftIsClosed()
    if row.closed_at is not None:
        row.closed_at = None
        row.save(update_fields=["closed_at"])
        _record(actor, "decisions.draft_taken_up", row, row.case, kind=row.kind)
    return row


@write_once
def send_for_decision(
    *, actor: Actor, draft: UUID, version: int, ruling: str, content: Mapping[str, str], key: Key = None
) -> Proposal:
    """The words are frozen, and whoever may decide for the board can be asked.

    Raises StatementsAreMissing with each at its field, AlreadyAsked while another waits, and what begin_draft raises.
    """
    row = _locked_draft(actor, draft, version)
    at = row.on_paper_at or actor.moment
    edition, statute_version = edition_on(row.kind, local_date(at))
    purpose = Purpose(row.purpose)
    said = {name: text.strip() for name, text in content.items()}
    person = _person(actor, row.case)
    hold_person(person.id)
    _still_about(row, edition, purpose, actor.moment)
    check_stated(edition, ruling, said, purpose)
    if purpose is not Purpose.REVOKES:
        _require_free(edition, person, row.case, on_paper_at=row.on_paper_at, now=actor.moment)
    require_not_asked(row, edition, person)
    _write(actor, row, ruling, said)
    row.closed_at = actor.moment
    row.save(update_fields=["closed_at"])
    proposal = _freeze(actor, row, edition, statute_version.pk, person)
    _record(actor, "decisions.sent_for_decision", proposal, row.case, kind=row.kind)
    return proposal


@write_once
def withdraw(*, actor: Actor, proposal: UUID, reason: str, key: Key = None) -> Outcome:
    """The service takes the proposal back: nobody can decide on it any more. Raises ProposalHasEnded, BadInput."""
    actor.require(PREPARE)
    row = open_proposal(proposal)
    locked_case(row.case_id, actor=actor, permission=PREPARE)
    if not reason.strip():
        raise BadInput("Skriv varför förslaget tas tillbaka.", fields={"reason": "Skriv varför."})
    return end_undecided(actor, row, Ending.WITHDRAWN, action="decisions.withdrawn", reason=reason)


def _freeze(actor: Actor, row: Draft, edition: Kind, statute_version: int, person: ShownPerson) -> Proposal:
    purpose = Purpose(row.purpose)
    about = _told(clocks_of_decision(row.about_id, actor.moment).decision if row.about_id else None)
    whom = _whom(person, row.on_paper_at)
    told: dict[str, Any] = {"ruling": row.ruling, "person": whom, "case_number": row.case.number}
    if purpose is Purpose.REVOKES:
        sections = revoking_sections(edition, why=row.content["facts"], revoked=about, **told)
    else:
        sections = proposal_sections(edition, content=row.content, carries=about, **told)
    return Proposal.objects.create(
        board_id=row.board_id,
        case=row.case,
        draft=row,
        kind=row.kind,
        ground=ground_of(edition),
        statute_version_id=statute_version,
        purpose=purpose,
        about_id=row.about_id,
        title=f"Upphävande: {edition.title.lower()}" if purpose is Purpose.REVOKES else edition.title,
        ruling=row.ruling,
        sections=[list(part) for part in sections],
        words=words_of(sections),
        person_id=person.id,
        is_protected=person.is_protected,
        sent_at=actor.moment,
        sent_by_id=actor.id,
        sent_by_name=actor.name,
        on_paper_at=row.on_paper_at,
    )


def _locked_draft(actor: Actor, draft: UUID, version: int) -> Draft:
    """A draft that is written on, as it stood when its page was opened."""
    row = _held_draft(actor, draft)
    if row.closed_at is not None:
        raise DraftIsClosed()
    if row.version != version:
        raise SomebodyElseChangedIt()
    return row


def _held_draft(actor: Actor, draft: UUID) -> Draft:
    actor.require(PREPARE)
    case_id = Draft.objects.filter(pk=draft).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound("Utkastet finns inte.")
    case = locked_case(case_id, actor=actor, permission=PREPARE)
    row = Draft.objects.get(pk=draft)
    row.case = case
    return row


def _write(actor: Actor, row: Draft, ruling: str, content: Mapping[str, str]) -> None:
    check_ruling(ruling)
    discard_draft(actor=actor, place=draft_place(row.pk))
    row.ruling, row.content = ruling.strip(), {name: text.strip() for name, text in content.items()}
    row.version += 1
    row.changed_at, row.changed_by_name = actor.moment, actor.name
    row.save(update_fields=["ruling", "content", "version", "changed_at", "changed_by_name"])
    _record(actor, "decisions.draft_written", row, row.case, version=row.version)


def _person(actor: Actor, case: Case) -> ShownPerson:
    """The person of the case; one who is masked is unlocked first, since nobody decides about somebody unnamed."""
    shown = people.show(
        actor,
        [case.person_id],
        action="decisions.prepare",
        subject_kind="cases.case",
        subject_id=str(case.pk),
        board=case.board.slug,
    )
    person = shown.get(case.person_id)
    if person is None:
        raise NotFound("Personen finns inte.")
    if person.is_masked:
        raise UnlockFirst(person=case.person_id)
    return person


def _whom(person: ShownPerson, on_paper_at: datetime | None) -> AboutWhom:
    """Named with the age of today, or of the day that it was made on paper."""
    age_words = person.age_words
    if on_paper_at is not None and person.birth_date is not None:
        age_words = age_words_sv(person.birth_date, local_date(on_paper_at))
    return AboutWhom(person.name, person.number, age_words)


def _require_free(kind: Kind, person: ShownPerson, case: Case, *, on_paper_at: datetime | None, now: datetime) -> None:
    """The person is young enough for the kind, and nothing stands in its way: now, or when it was made on paper."""
    check_age(kind, born_on=person.birth_date, on=local_date(on_paper_at or now))
    require_none_stands(kind, person.id, case.board_id, now)
    if on_paper_at is not None:
        require_none_stood(kind, person.id, case.board_id, on_paper_at)


def _about(
    case: Case, kind: Kind, about: UUID | None, *, revokes: bool, on_paper_at: datetime | None, now: datetime
) -> DecisionMade | None:
    if about is None:
        if revokes or not kind.stands_alone:
            message = f"{kind.title} genomför ett beslut som gäller. Börja med det beslutet, och välj det sedan här."
            raise NothingToCarryOut(message, fields={"about": message})
        return None
    at, whose = on_paper_at or now, (case.person_id, case.board_id)
    found = revocable_decisions_of(*whose, at) if revokes else standing_decisions_of(*whose, at, for_kind=kind)
    decision = next((each.decision for each in found if each.decision.id == about), None)
    if decision is None or (on_paper_at is not None and is_told_before(on_paper_at, decision.decided_at)):
        raise AboutAnotherCase(fields={"about": AboutAnotherCase.message_sv})
    if revokes:
        require_not_revoked(decision.id)
    return decision


def _still_about(draft: Draft, kind: Kind, purpose: Purpose, now: datetime) -> None:
    """What the draft is about stands still. Raises AboutAnotherCase with how it ended."""
    if draft.about_id is not None:
        end = end_of(draft.about_id, draft.on_paper_at or now)
        if end is not None:
            raise AboutAnotherCase(f"Beslutet som utkastet är om gäller inte längre. {end.text_sv} Kasta utkastet.")
        revokes = purpose is Purpose.REVOKES
        _about(draft.case, kind, draft.about_id, revokes=revokes, on_paper_at=draft.on_paper_at, now=now)


def _purpose(kind: Kind, *, revokes: bool, about: DecisionMade | None) -> Purpose:
    if revokes:
        return Purpose.REVOKES
    return Purpose.CARRIES if about is not None and kind.carries else Purpose.DECIDES


def _told(about: DecisionMade | None) -> str:
    if about is None:
        return ""
    return f"{about.title} ({about.ground}), beslutat {moment(about.decided_at)} av {about.decided_by_name}."


def _record(actor: Actor, action: str, subject: Draft | Proposal, case: Case, **details: object) -> None:
    record_change(
        actor=actor,
        action=action,
        subject=subject,
        board=case.board.slug,
        details={"case": case.number, **details},
    )
