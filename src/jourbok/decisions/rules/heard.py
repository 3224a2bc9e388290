"""Who says in their own account that somebody decided by telephone or on paper, and who says that it was not so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from jourbok.kernel.alike import plain
from jourbok.kernel.errors import BadInput, DomainError
from jourbok.kernel.localtime import elapsed, is_told_before
from jourbok.kernel.swedish import moment_long

#: Whoever heard the yes and whoever wrote it down agree on when it came, give or take.
APART: Final = timedelta(minutes=15)
#: What is done where a colleague must have confirmed and nobody has.
WHAT_TO_DO: Final = (
    "Be en kollega som hörde det, eller såg papperet skrivas under, att logga in själv, öppna förslaget och välja "
    "”Jag hörde det”. Finns ingen sådan: nå nästa som får besluta, på skärm eller med BankID per telefon."
)


class NotConfirmed(BadInput):
    """No colleague has said in their own account that they heard it, where somebody must have."""

    code = "not_confirmed"


class HeardByThemselves(BadInput):
    """Whoever decided, read it out or wrote it down does not confirm it; nor does whoever wrote it down deny it."""

    code = "heard_by_themselves"


class NothingToHear(DomainError):
    """The proposal was signed on a screen, or ended without a decision: there is nothing to have heard."""

    code = "nothing_to_hear"
    message_sv = "Det finns inget att bekräfta: förslaget lästes inte upp och skrevs inte in från papper."
    status = 409


@dataclass(frozen=True, slots=True)
class Telling:
    """What one account says of a proposal: that they heard who decided and when, or that they did not."""

    is_heard: bool
    by_id: str
    by_name: str
    told_at: datetime
    signer_name: str = ""
    heard_at: datetime | None = None

    @property
    def known_sv(self) -> str:
        """Whom they heard and when; empty for somebody who did not."""
        return f"{self.by_name} har skrivit: {self.signer_name}, {moment_long(self.heard_at)}." if self.heard_at else ""


@dataclass(frozen=True, slots=True)
class ToldBy:
    """A decision that somebody else than its decider tells of: who decided and when, and who writes it down.

    With `made_before` it had been made on paper, and somebody may know of it later than at once.
    """

    signer_id: str
    signer_name: str
    at: datetime
    writer_id: str
    writer_name: str
    made_before: bool = False


@dataclass(frozen=True, slots=True)
class Backing:
    """What others say of such a decision, in Swedish; whether somebody has confirmed it, or says that it was not so.

    With `has_witness` the witness who is named is among those who have confirmed it.
    """

    text_sv: str = ""
    is_confirmed: bool = False
    is_denied: bool = False
    has_witness: bool = False

    @property
    def witness_label(self) -> str:
        """What stands before the witness's name: whether they have said so themselves, or the writer alone."""
        return "Vittne" if self.has_witness else "Uppgivet vittne"


def confirming(tellings: Iterable[Telling], of: ToldBy) -> list[Telling]:
    """Those who confirm the decision: by another account than the decider's and the writer's, and of the same time."""
    heard = heard_by_others(tellings, of)
    return [each for each in heard if each.heard_at is not None and _agrees(each.heard_at, of)]


def heard_by_others(tellings: Iterable[Telling], of: ToldBy) -> list[Telling]:
    """Those by another account than the decider's and the writer's who heard that decider, whenever that was."""
    return [
        each
        for each in _latest(tellings)
        if each.is_heard and _is_another(each, of) and plain(each.signer_name) == plain(of.signer_name)
    ]


def denying(tellings: Iterable[Telling]) -> list[Telling]:
    """Those who have said that they did not hear it, and have not since said that they did."""
    return [each for each in _latest(tellings) if not each.is_heard]


def backing(witness: str, tellings: Sequence[Telling], of: ToldBy) -> Backing:
    """What is told of the witness who was named, and of whoever has said something in their own account.

    It stands in lists too, where nobody is named whom a worker has typed: a witness may be somebody whom it is about.
    """
    confirmed, denied = confirming(tellings, of), denying(tellings)
    before = {each.by_id: each for each in sorted(tellings, key=lambda one: one.told_at) if each.is_heard}
    has_confirmed = plain(witness) in {plain(each.by_name) for each in confirmed}
    told = [
        *(f"{each.by_name} har bekräftat det i eget konto {moment_long(each.told_at)}." for each in confirmed),
        "Vittnet har inte bekräftat i eget konto." if witness and not has_confirmed else "",
        *(_denied_sv(each, before.get(each.by_id), of.signer_name) for each in denied),
    ]
    return Backing(" ".join(filter(None, told)), bool(confirmed), bool(denied), has_confirmed)


def why_confirmed_sv(*, ended: Sequence[str], entered_themselves: bool) -> str:
    """Why a colleague must have confirmed in their own account; empty where nobody needs to.

    `ended` tells of what was asked here and not decided.
    """
    entered = "Du har själv lagt in den här beslutanderätten, och det ska vara två personer."
    return " ".join([*ended, *([entered] if entered_themselves else [])])


def not_confirmed_sv(why_sv: str, tellings: Iterable[Telling]) -> str:
    """What is said to whoever writes it down alone: why, what somebody has said of another time or name, what to do."""
    said = [each.known_sv for each in _latest(tellings) if each.is_heard]
    return " ".join([why_sv, "Därför ska en kollega bekräfta beslutet i sitt eget konto.", *said, WHAT_TO_DO])


def check_may_confirm(user: str, name: str, of: ToldBy) -> None:
    """Whoever confirms is neither the decider nor who wrote it down, however named. Raises HeardByThemselves."""
    if is_said_to_decide(user, name, of) or _is_writer(user, name, of):
        raise HeardByThemselves("Den som beslutade, läste upp eller skrev in beslutet kan inte själv bekräfta det.")


def check_may_deny(user: str, name: str, of: ToldBy) -> None:
    """Anybody but who wrote it down can say that it was not so, also who is said to have decided.

    Raises HeardByThemselves.
    """
    if _is_writer(user, name, of):
        raise HeardByThemselves(
            "Den som läste upp eller skrev in beslutet kan inte själv bekräfta det, och inte säga att det inte hördes."
        )


def is_said_to_decide(user: str, name: str, of: ToldBy) -> bool:
    """Whether the decision stands in their name, by their account or as they are called."""
    return user == of.signer_id or plain(name) == plain(of.signer_name)


def denial_sv(by_name: str, signer: str) -> str:
    """What somebody says who did not hear the signer decide, or who is the signer and did not."""
    is_own = plain(by_name) == plain(signer)
    return "har inte fattat beslutet" if is_own else f"hörde inte och såg inte {signer} besluta"


def check_agrees(heard_at: datetime, of: ToldBy) -> None:
    """What was heard is the decision that is written down. Raises BadInput at the time."""
    if not _agrees(heard_at, of):
        message = (
            f"Beslutet är inskrivet som fattat {moment_long(of.at)}. Kontrollera tiden. Hörde du det inte då: välj "
            "”Jag hörde det inte”."
        )
        raise BadInput(message, fields={"heard_at": message})


def _latest(tellings: Iterable[Telling]) -> list[Telling]:
    """The last word of each account, in the order that they came."""
    last: dict[str, Telling] = {}
    for each in sorted(tellings, key=lambda one: one.told_at):
        last.pop(each.by_id, None)
        last[each.by_id] = each
    return [*last.values()]


def _is_another(telling: Telling, of: ToldBy) -> bool:
    who = telling.by_id, telling.by_name
    return not (is_said_to_decide(*who, of) or _is_writer(*who, of))


def _is_writer(user: str, name: str, of: ToldBy) -> bool:
    return user == of.writer_id or plain(name) == plain(of.writer_name)


def _agrees(heard_at: datetime, of: ToldBy) -> bool:
    if of.made_before:
        return not is_told_before(heard_at, of.at)
    return abs(elapsed(of.at, heard_at)) <= APART


def _denied_sv(telling: Telling, before: Telling | None, signer: str) -> str:
    """What they say now, after what they said before, which is not taken away."""
    denied = f"i eget konto {moment_long(telling.told_at)}: {denial_sv(telling.by_name, signer)}"
    if before is None:
        return f"{telling.by_name} har skrivit {denied}."
    return f"{telling.by_name} bekräftade det {moment_long(before.told_at)}, men har sedan skrivit {denied}."
