"""The service, who takes part in it and when, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from jourbok.kernel.worded import Worded

Assumed = frozenset[str]


class Signed(StrEnum):
    """Whether the signed copy of an agreement has come in."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class ChannelKind(Worded):
    """A way in which a board can be reached with a report."""

    PORTAL = "portal", "Nämndens sida i Jourbok"
    MAIL_LINK = "mail_link", "E-post med länk"
    SECURE_MAIL = "secure_mail", "Krypterad e-post"
    SDK = "sdk", "Säker digital kommunikation (SDK)"
    FAX = "fax", "Digital fax"
    LETTER = "letter", "Utskrift"


class ReferralGroup(StrEnum):
    """A group whose own office takes over, when the service only passes the caller on."""

    ELDERLY = "elderly"
    DISABILITY = "disability"


class Cycle(StrEnum):
    """How often something is reported or gone through."""

    YEARLY = "yearly"
    TWICE_A_YEAR = "twice_a_year"
    TERTIAL = "tertial"
    TERM = "term"
    STEERING_GROUP_MEETING = "steering_group_meeting"
    AS_PLANNED = "as_planned"


@dataclass(frozen=True, slots=True)
class Valid:
    """From a date until, but not including, another; None is unlimited."""

    from_on: date | None = None
    to_on: date | None = None

    def contains(self, day: date) -> bool:
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day < self.to_on)

    def overlaps(self, other: Valid) -> bool:
        return self.start < other.end and other.start < self.end

    @property
    def start(self) -> date:
        return self.from_on or date.min

    @property
    def end(self) -> date:
        return self.to_on or date.max


@dataclass(frozen=True, slots=True)
class Service:
    """The duty service, the municipality that runs it, and from when this file's rules apply.

    `phone` is where its boards reach whoever is on duty.
    """

    id: str
    name: str
    host: str
    unit: str | None = None
    starts_on: date | None = None
    rules_from: date | None = None
    assumed: Assumed = frozenset()
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Population:
    """How many lived in a municipality on a date, and who says so."""

    on: date
    inhabitants: int
    is_assumed: bool
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality that takes part; `populations` in order of date."""

    id: str
    name: str
    scb_code: str
    organisation_number: str | None = None
    populations: tuple[Population, ...] = ()
    assumed: Assumed = frozenset()


@dataclass(frozen=True, slots=True)
class Board:
    """A social board that the service works for and reports to; one board of each municipality pays.

    `subjects` are the categories of cases that it answers for, where a municipality has several boards; none when the
    file is silent. `phone` is the number of its reception, rung when nobody there has taken a report over.
    `other_contact` is the e-mail address of somebody else there, who is written to when the reception does nothing.
    """

    id: str
    municipality: str
    name: str
    pays: bool
    assumed: Assumed = frozenset()
    subjects: frozenset[str] = frozenset()
    phone: str | None = None
    other_contact: str | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """The period in which a board takes part."""

    board: str
    valid: Valid
    assumed: Assumed = frozenset()


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a board has agreed to, and whether the signed copy has come in."""

    board: str
    valid: Valid
    signed: Signed
    orally_approved: bool | None = None
    legal_basis: str | None = None
    note: str | None = None
    assumed: Assumed = frozenset()


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach a board with a report; the one with the lowest `priority` is tried first."""

    board: str
    kind: ChannelKind
    priority: int
    address: str | None = None
    assumed: Assumed = frozenset()


@dataclass(frozen=True, slots=True)
class Referral:
    """The number in a municipality to which somebody of a group is passed on."""

    municipality: str
    group: ReferralGroup
    phone: str
    note: str | None = None
    assumed: Assumed = frozenset()


@dataclass(frozen=True, slots=True)
class Governance:
    """Who steers the service, how often they meet at least, and how often members' numbers are to be checked."""

    steering_group: str | None = None
    least_meetings_per_year: int | None = None
    numbers_checked_every_months: int | None = None
    assumed: Assumed = frozenset()


@dataclass(frozen=True, slots=True)
class Reporting:
    """Something that the service reports or goes through again and again."""

    report: str
    cycle: Cycle
    assumed: Assumed = frozenset()


@dataclass(frozen=True, slots=True)
class Register:
    """The whole of what a service's file says of the service, its municipalities and its boards."""

    service: Service
    municipalities: tuple[Municipality, ...]
    boards: tuple[Board, ...]
    memberships: tuple[Membership, ...]
    agreements: tuple[Agreement, ...] = ()
    channels: tuple[Channel, ...] = ()
    referrals: tuple[Referral, ...] = ()
    governance: Governance = field(default_factory=Governance)
    reporting: tuple[Reporting, ...] = ()

    def members_on(self, day: date) -> tuple[Board, ...]:
        """The boards that take part on the day, in the order of the file."""
        taking_part = {membership.board for membership in self.memberships if membership.valid.contains(day)}
        return tuple(board for board in self.boards if board.id in taking_part)

    def municipalities_on(self, day: date) -> tuple[Municipality, ...]:
        """The municipalities with a board that takes part on the day; each once, however many boards it has."""
        taking_part = {board.municipality for board in self.members_on(day)}
        return tuple(municipality for municipality in self.municipalities if municipality.id in taking_part)

    def paying_board_on(self, municipality: str, day: date) -> Board | None:
        """The board that pays for the municipality on the day; None when it does not take part."""
        paying = (board for board in self.members_on(day) if board.municipality == municipality and board.pays)
        return next(paying, None)

    def periods_of(self, municipality: str) -> tuple[Valid, ...]:
        """When a municipality takes part with any of its boards."""
        boards = {board.id for board in self.boards if board.municipality == municipality}
        return tuple({membership.valid: None for membership in self.memberships if membership.board in boards})
