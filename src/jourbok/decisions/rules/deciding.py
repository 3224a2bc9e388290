"""Who of those who ask may sign a proposal, and what stands in the way. Source: LVU 6 §; KL 6:28–30; SoL 30:12."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from jourbok.cases.rules.alike import plain
from jourbok.cases.rules.decision import ConflictFacts, MandateFacts, NoMandate, matching
from jourbok.cases.rules.grounds import ELECTED
from jourbok.kernel.errors import BadInput, DomainError
from jourbok.kernel.localtime import elapsed
from jourbok.signing.rules import Document

#: What the room of signatures, and the log of reads, know a proposal as.
DOCUMENT: Final = "decisions.proposal"
#: How long somebody who has said that they are on it is waited for.
ACKNOWLEDGED_FOR_MINUTES: Final = 15


def as_document(proposal: UUID) -> Document:
    """A proposal, as the room of signatures knows it."""
    return Document(DOCUMENT, proposal)


class ProposalHasEnded(DomainError):
    """The proposal has been decided, declined or taken back, and nothing more is done with it."""

    code = "proposal_has_ended"
    message_sv = "Förslaget är redan avgjort. Öppna sidan igen och se hur det gick."
    status = 409


class AlreadyDecided(BadInput):
    """The person has a decision of that kind which stands; a second one would give two sets of clocks."""

    code = "already_decided"


class AlreadyAsked(BadInput):
    """The board has been asked for the same decision about the person, and nobody is woken for it twice."""

    code = "already_asked"


class AboutAnotherCase(BadInput):
    """A proposal is about a decision of the same person that stands."""

    code = "about_another_case"
    message_sv = "Beslutet som det gäller finns inte för personen, eller gäller inte längre."


class SentByThemselves(NoMandate):
    """Whoever sent the proposal does not decide on it by an elected member's right: that asks for two persons."""

    code = "sent_by_themselves"
    message_sv = (
        "Den som har skickat förslaget fattar inte beslutet som ordförande eller förordnad ledamot: det ska vara två "
        "personer. Låt en annan som får besluta göra det, eller låt en kollega ta tillbaka förslaget och skicka det."
    )


class SignedTooLongAgo(DomainError):
    """A signature decides at once or not at all; what could not be decided by it then is not decided by it later."""

    code = "signed_too_long_ago"
    message_sv = "Det är mer än tio minuter sedan texten skrevs under."
    status = 409


#: How old a signature fetched from BankID may be and still decide: a page may be left, a telephone may die.
DECIDES_WITHIN: Final = timedelta(minutes=10)


def decides_still(signed_at: datetime, now: datetime) -> bool:
    """Whether what was signed then can become the decision now."""
    return elapsed(signed_at, now) <= DECIDES_WITHIN


def check_signed_now(signed_at: datetime, now: datetime) -> None:
    """Raises SignedTooLongAgo."""
    if not decides_still(signed_at, now):
        raise SignedTooLongAgo()


#: What is said of a signature on a page that was left, until the decision is there.
IS_WRITTEN_IN: Final = "Beslutet skrivs in av sig självt inom ett par minuter, om inget hindrar det."
#: What to do after a signature by which nothing was decided.
SIGN_ANEW: Final = "Samma text skrivs inte under två gånger: ta tillbaka förslaget och skicka det på nytt."


def signed_in_vain_sv(why: str, *, can_be_sent_anew: bool = True) -> str:
    """What is said of a signature that can no longer be taken back, and by which nothing is decided.

    `can_be_sent_anew` unless the proposal has ended, or has other words to sign.
    """
    kept = f"{why} Underskriften är sparad som bevis, men den blev inget beslut."
    return f"{kept} {SIGN_ANEW}" if can_be_sent_anew else kept


class EnteredByThemselves(NoMandate):
    """Nobody enters somebody's right and then tells alone what they decided by it: that asks for two persons."""

    code = "entered_by_themselves"
    message_sv = (
        "Du har själv lagt in den här beslutanderätten. Då är det en kollega som läser upp eller skriver in beslutet: "
        "det ska vara två personer."
    )


def held_by(
    mandates: Iterable[MandateFacts],
    *,
    user: str,
    name: str,
    works_here: bool,
    is_appointed: bool,
    board: str,
    ground: str,
    at: datetime,
    conflicts: Iterable[ConflictFacts] = (),
) -> list[MandateFacts]:
    """The mandates by which this user may sign on the ground at the instant: their own, and none in conflict.

    A mandate that names a user is theirs alone; one that names nobody's user is theirs whose name it holds, to the
    letter. That of an elected member is held only with the role of decision maker for the board (`is_appointed`),
    which another gives than whoever keeps the register. An office of the service is held by whoever works there.
    """
    found = [
        each
        for each in matching(mandates, board=board, ground=ground, at=at)
        if _is_theirs(each, user=user, name=name, works_here=works_here, is_appointed=is_appointed)
    ]
    stops = list(conflicts)
    if any(each.concerns(name=name, user=user) for each in stops):
        return []
    return found


def _is_theirs(mandate: MandateFacts, *, user: str, name: str, works_here: bool, is_appointed: bool) -> bool:
    if mandate.is_office:
        return works_here
    is_own = mandate.holder_id == user if mandate.holder_id else plain(mandate.holder_name) == plain(name)
    return is_own and (is_appointed or mandate.layer not in ELECTED)


def entered_themselves(mandate: MandateFacts, *, user: str) -> bool:
    """Whether the user has entered the right, which is one person's."""
    return bool(user) and mandate.registered_by == user and not mandate.is_office


def sent_themselves(mandate: MandateFacts, *, user: str, name: str, sender: str, sender_name: str) -> bool:
    """Whether somebody would decide, by an elected member's right, on the proposal that they sent.

    By user where they have one, else by name. Officials prepare and decide by their own delegation.
    """
    is_sender = user == sender if user else plain(name) == plain(sender_name)
    return is_sender and mandate.layer in ELECTED
