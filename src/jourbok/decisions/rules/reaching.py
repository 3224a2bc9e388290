"""Whom to reach when a proposal waits: in which order, who is on it until when, and who is next.

Source: LVU 6 §; LVM 13 §; lag (2024:79) 4:1; KL 6:28–30.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from jourbok.cases.rules.alike import plain
from jourbok.cases.rules.codes import MANDATE_LAYERS
from jourbok.cases.rules.decision import HOST_OFFICIAL, ConflictFacts, MandateFacts, matching
from jourbok.cases.rules.on_call import OnCallFacts
from jourbok.decisions.rules.codes import MOVES_ON, Result, Way
from jourbok.decisions.rules.deciding import ACKNOWLEDGED_FOR_MINUTES, sent_themselves
from jourbok.messages.rules import Channel, NoSuchAddress, phone_number

#: How long it may be quiet, with nobody on it, before Jourbok itself writes to the next in the order.
QUIET_FOR_MINUTES: Final = 5
#: How many links the same person gets about one proposal without anybody asking for it; then they are rung.
MOST_LINKS: Final = 3
LINKS: Final = frozenset({Way.SMS, Way.EMAIL})
LACKS_ROLE: Final = (
    "Kontot saknar rollen beslutsfattare för nämnden, och då kan beslutet inte tas in i Jourbok. Be systemförvaltaren "
    "lägga in rollen."
)
_LAYERS: Final = {code: place for place, (code, _) in enumerate(MANDATE_LAYERS)}


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody in the call order; `why_not` is empty for those who may decide.

    `place` and `on_call` are None for those who may decide and are not on call.
    """

    mandate: MandateFacts
    phone: str
    email: str
    place: int | None = None
    on_call: UUID | None = None
    why_not: str = ""

    @property
    def works_here(self) -> bool:
        """Whether it is the service's own delegation: nobody needs to be woken for it."""
        return self.mandate.layer == HOST_OFFICIAL

    @property
    def is_asked(self) -> bool:
        return not self.why_not and not self.works_here

    @property
    def call_url(self) -> str:
        """The number as a link that a telephone calls; nothing for nothing."""
        digits = "".join(each for each in self.phone if each.isdigit() or each == "+")
        return f"tel:{digits}" if digits else ""

    def ways_to_write(self, ways: Collection[Channel]) -> list[Way]:
        """How a link gets to them by one of the ways out, SMS before e-mail."""
        return [Way(each.value) for each in (Channel.SMS, Channel.EMAIL) if each in ways and self._has(each)]

    def address(self, way: Way) -> str:
        """Where they are reached by that way; empty when nobody has told, and for whoever comes by themselves."""
        return {Way.CALL: self.phone, Way.SMS: self.phone, Way.EMAIL: self.email}.get(way, "")

    def _has(self, channel: Channel) -> bool:
        if channel is Channel.EMAIL:
            return bool(self.email)
        try:
            return bool(phone_number(self.phone))
        except NoSuchAddress:
            return False


@dataclass(frozen=True, slots=True)
class Stops:
    """What keeps somebody whom the board lets decide from being asked in one case.

    `appointed` is each board with each account that holds the role of decision maker for it: what an elected member
    with another account decides is refused also by telephone and on paper, so nobody is woken for it. None where that
    is not asked. The sender is whoever sent the proposal, who does not decide on it as elected.
    """

    conflicts: tuple[ConflictFacts, ...] = ()
    appointed: Collection[tuple[str, str]] | None = None
    sender: str = ""
    sender_name: str = ""

    def why_not(self, mandate: MandateFacts) -> str:
        """Why its holder is not asked by that mandate, in Swedish; empty for whoever is."""
        user, name = mandate.holder_id, mandate.holder_name
        if conflict := self.conflict(mandate):
            return conflict
        if sent_themselves(mandate, user=user, name=name, sender=self.sender, sender_name=self.sender_name):
            return "Har skickat förslaget."
        lacks_role = mandate.needs_role and self.appointed is not None
        return LACKS_ROLE if lacks_role and (mandate.board, user) not in (self.appointed or ()) else ""

    def conflict(self, mandate: MandateFacts) -> str:
        """That its holder has an interest in the case, in Swedish; empty for whoever has none."""
        user, name = mandate.holder_id, mandate.holder_name
        return "Jävig i ärendet." if any(each.concerns(name=name, user=user) for each in self.conflicts) else ""


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt and what came of it; `result` is None while nobody knows, `address` where it went."""

    id: UUID
    number: int
    mandate: int
    name: str
    way: Way
    made_at: datetime
    result: Result | None = None
    result_at: datetime | None = None
    address: str = ""

    @property
    def has_moved_on(self) -> bool:
        return self.result in MOVES_ON

    @property
    def waits_until(self) -> datetime:
        """Until when nobody else is written to.

        A link that was answered is waited for no longer: either somebody is on it, or they have said no. Whoever tells
        that a call came to nothing is left the time to ring the next.
        """
        last = self.result_at or self.made_at
        is_over = self.result is not None and (self.way is not Way.CALL or self.result is Result.ANSWERED)
        return last if is_over else last + timedelta(minutes=QUIET_FOR_MINUTES)


@dataclass(frozen=True, slots=True)
class OnIt:
    """That somebody has said that they are on it, until a time."""

    mandate: int
    name: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Reaching:
    """How far somebody has come in reaching whoever may decide.

    `on_it` has acknowledged and is waited for; `asked` is the latest attempt while its answer is waited for; `expired`
    is the latest acknowledgement when nothing came of it in time. `next` is whom to turn to now, or if they fail.
    `writes_at` is when Jourbok itself sends a link to `writes_to`, by `writes_by`; None when there is nobody left to
    write to.
    """

    order: tuple[Callee, ...]
    tried: tuple[Tried, ...]
    on_it: OnIt | None
    asked: Tried | None
    expired: OnIt | None
    next: Callee | None
    has_tried_everybody: bool
    writes_to: Callee | None
    writes_by: Way | None
    writes_at: datetime | None

    @property
    def is_free(self) -> bool:
        """Whether nobody is on it and no answer is waited for: somebody must turn to the next now."""
        return self.on_it is None and self.asked is None

    @property
    def may_be_decided_here(self) -> bool:
        """Whether the service's own workers may decide it themselves."""
        return any(each.works_here and not each.why_not for each in self.order)

    @property
    def begin_again_sv(self) -> str:
        """What to do when everybody has been tried; who is in the order already is not named as somebody else."""
        has_chair = any(each.is_asked and each.mandate.layer == "chair" for each in self.order)
        others = "enhetschefen" if has_chair else "nämndens ordförande eller enhetschefen"
        return f"Börja om från början. Ring också {others}."

    def callee(self, mandate: int) -> Callee | None:
        return next((each for each in self.order if each.mandate.id == mandate), None)

    def is_time_to_write(self, now: datetime) -> bool:
        return self.writes_to is not None and self.writes_at is not None and self.writes_at <= now


def acknowledged_until(at: datetime, minutes: int = ACKNOWLEDGED_FOR_MINUTES) -> datetime:
    """Until when somebody who says that they are on it is waited for."""
    return at + timedelta(minutes=minutes)


def call_order(
    on_call: Iterable[OnCallFacts],
    mandates: Iterable[MandateFacts],
    *,
    board: str,
    ground: str,
    at: datetime,
    stops: Stops = Stops(),
) -> tuple[Callee, ...]:
    """Those on call then by place, and after them everybody else who may decide, by layer; each once.

    Whoever has several mandates stands there by one that they can be asked by. Whoever is on call and may not decide
    on the ground stands there with the reason, so that nobody rings in vain.
    """
    able = matching(mandates, board=board, ground=ground, at=at)
    able.sort(key=lambda each: (_LAYERS.get(each.layer, len(_LAYERS)), plain(each.holder_name), each.id))
    called = [_called(row, able, ground, stops) for row in sorted(on_call, key=lambda row: row.place)]
    found: dict[object, Callee] = {}
    for each in [*called, *(Callee(one, one.phone, one.email, why_not=stops.why_not(one)) for one in able)]:
        known = found.setdefault(_holder(each.mandate), each)
        if known.why_not and not each.why_not:
            found[_holder(each.mandate)] = each
    return tuple(found.values())


def reaching(
    order: Sequence[Callee],
    tried: Iterable[Tried],
    acknowledged: Iterable[OnIt],
    *,
    sent_at: datetime,
    now: datetime,
    ways: Collection[Channel] = tuple(Channel),
) -> Reaching:
    """Who is on it, who is next and when Jourbok writes to them by itself, from everything that has been tried.

    `ways` are those out of the house that are set up.
    """
    able = {each.mandate.id for each in order if not each.why_not}
    attempts = sorted(tried, key=lambda each: each.number)
    said = sorted(acknowledged, key=lambda each: each.at)
    ends = {each: _ends_at(each, attempts, able) for each in said}
    on_it = next((each for each in reversed(said) if each.at <= now < ends[each]), None)
    asked = _waited_for(attempts, able, now) if on_it is None else None
    waited = _least_recent([each for each in order if each.is_asked], attempts, said)
    writable = [(each, left[0]) for each in waited if (left := _ways_left(each, attempts, ways))]
    quiet = [sent_at + timedelta(minutes=QUIET_FOR_MINUTES), *(each.waits_until for each in attempts), *ends.values()]
    touched = {each.mandate for each in attempts}
    return Reaching(
        order=tuple(order),
        tried=tuple(attempts),
        on_it=on_it,
        asked=asked,
        expired=next((each for each in said[-1:] if on_it is None and ends[each] == each.until), None),
        next=waited[0] if waited else None,
        has_tried_everybody=bool(waited) and all(each.mandate.id in touched for each in waited),
        writes_to=writable[0][0] if writable else None,
        writes_by=writable[0][1] if writable else None,
        writes_at=max(quiet) if writable else None,
    )


def _called(row: OnCallFacts, able: Sequence[MandateFacts], ground: str, stops: Stops) -> Callee:
    """Whoever is on call, by a mandate that they can be asked by; the one on the list where that is such."""
    theirs = [each for each in able if _holder(each) == _holder(row.mandate)]
    theirs.sort(key=lambda each: (bool(stops.why_not(each)), each.id != row.mandate.id))
    if theirs:
        mandate, why_not = theirs[0], stops.why_not(theirs[0])
    else:
        mandate, why_not = row.mandate, stops.conflict(row.mandate) or _lacks(row.mandate, ground)
    return Callee(mandate, row.phone, row.email, row.place, row.id, why_not)


def _lacks(mandate: MandateFacts, ground: str) -> str:
    if not mandate.covers(ground):
        return f"Beslutanderätten omfattar inte {ground}."
    if mandate.is_deputy and not mandate.clearance:
        return "Ersättare som nämnden inte har prövat."
    return f"Lagen låter inte {mandate.layer_label.lower()} besluta enligt {ground}."


def _holder(mandate: MandateFacts) -> object:
    """Who holds it: a user, else a name with a telephone, so that two of the same name are both rung."""
    return mandate.holder_id or (plain(mandate.holder_name), "".join(filter(str.isdigit, mandate.phone)))


def _ends_at(said: OnIt, attempts: Iterable[Tried], able: set[int]) -> datetime:
    """When it no longer holds: at its time, when they said no after all, or at once when they no longer may decide."""
    if said.mandate not in able:
        return said.at
    noes = [
        each.result_at
        for each in attempts
        if each.mandate == said.mandate and each.has_moved_on and each.result_at and each.result_at >= said.at
    ]
    return min([said.until, *noes])


def _waited_for(attempts: Sequence[Tried], able: set[int], now: datetime) -> Tried | None:
    """The latest attempt whose answer is still to come; a call is over when something else has been tried after it."""
    for each in reversed(attempts):
        is_open = each.result is None and each.mandate in able and now < each.waits_until
        if is_open and (each.way is not Way.CALL or each is attempts[-1]):
            return each
    return None


def _least_recent(asked: Sequence[Callee], attempts: Sequence[Tried], said: Sequence[OnIt]) -> list[Callee]:
    """Those nobody has tried first, in the order; then those tried longest ago, so that the order begins again."""
    times = [(each.made_at, each.number, each.mandate) for each in attempts]
    times += [(each.at, len(attempts) + 1, each.mandate) for each in said]
    latest = {mandate: place for place, (_, _, mandate) in enumerate(sorted(times), start=1)}
    return sorted(asked, key=lambda each: latest.get(each.mandate.id, 0))


def _ways_left(callee: Callee, attempts: Sequence[Tried], ways: Collection[Channel]) -> list[Way]:
    """How a link still gets to them: by no address that was found wrong, and by none when they have had the most."""
    links = [each for each in attempts if each.mandate == callee.mandate.id and each.way in LINKS]
    if len(links) >= MOST_LINKS:
        return []
    wrong = {_as_written(each.address) for each in attempts if each.result is Result.WRONG_NUMBER}
    return [way for way in callee.ways_to_write(ways) if _as_written(callee.address(way)) not in wrong]


def _as_written(address: str) -> str:
    """The same for a number or an address however it is spaced and capitalised."""
    try:
        return phone_number(address)
    except NoSuchAddress:
        return address.strip().casefold()
