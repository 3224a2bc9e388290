"""What boards have told and ordered beforehand, as a viewer may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from jourbok.calls.rules.announcing import Standing
from jourbok.calls.rules.concerned import Concerned, Sameness
from jourbok.calls.rules.ordering import ORDER_KINDS, OrderStanding, Span, is_outside

MASKED_SV = "Skyddade personuppgifter"


@dataclass(frozen=True, slots=True)
class UseShown:
    """When what was told was of use, by whom and what came of it."""

    at: datetime
    by_name: str
    note: str


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper that was sent along, without its content."""

    id: UUID
    name: str
    media_type: str
    size: int
    added_at: datetime
    by_name: str

    @property
    def size_words(self) -> str:
        return f"{max(1, round(self.size / 1000))} kB" if self.size < 1_000_000 else f"{self.size / 1_000_000:.1f} MB"


@dataclass(frozen=True, slots=True)
class VersionShown:
    """That it was written, changed or withdrawn, by whom and, unless it is masked, why; nothing of what it says."""

    version: int
    recorded_at: datetime
    by_name: str
    reason: str
    is_withdrawn: bool

    @property
    def word_sv(self) -> str:
        return "Återtagen" if self.is_withdrawn else "Ändrad" if self.version > 1 else "Skickad"


@dataclass(frozen=True, slots=True)
class Announced:
    """What a board has told beforehand. Masked it has neither person nor texts."""

    id: UUID
    number: str
    board: str
    board_name: str
    version: int
    standing: Standing
    from_at: datetime
    until_at: datetime
    is_protected: bool
    is_masked: bool
    concerned: Concerned | None
    what: str
    instructions: str
    uses: tuple[UseShown, ...]
    documents: int
    today: date
    why: tuple[Sameness, ...] = ()
    is_linked: bool = False

    @property
    def who(self) -> str:
        return self.concerned.name if self.concerned else MASKED_SV

    @property
    def holds(self) -> bool:
        """Whether it holds now or later, used or not."""
        return self.standing in (Standing.COMING, Standing.HOLDS, Standing.USED)

    @property
    def age_words(self) -> str:
        return self.concerned.age_words(self.today) if self.concerned else ""

    @property
    def why_words(self) -> str:
        return ", ".join(each.label_sv for each in self.why)


@dataclass(frozen=True, slots=True)
class AnnouncedPage:
    """Everything of one thing announced; the papers are none while it is masked."""

    shown: Announced
    made_at: datetime
    by_name: str
    versions: tuple[VersionShown, ...]
    papers: tuple[PaperShown, ...]

    @property
    def is_withdrawn(self) -> bool:
        return self.versions[-1].is_withdrawn

    @property
    def may_change(self) -> bool:
        """Whether its board may still change or withdraw it."""
        return not self.is_withdrawn and self.shown.standing is not Standing.UNUSED


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """What came of an ordered time, as it was last told."""

    id: UUID
    is_performed: bool
    span: Span | None
    note: str
    price_ore: int | None
    by_name: str
    recorded_at: datetime
    reason: str
    corrected: int


@dataclass(frozen=True, slots=True)
class OccasionShown:
    """An ordered time and what came of it, if anybody has told."""

    id: UUID
    span: Span
    outcome: OutcomeShown | None

    @property
    def is_outside(self) -> bool:
        """Whether it was done at another time than was ordered."""
        done = self.outcome.span if self.outcome else None
        return done is not None and is_outside(done, self.span)


@dataclass(frozen=True, slots=True)
class OrderAnswered:
    """Whether the service accepted, who said so and why not."""

    is_accepted: bool
    reason: str
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """That the board took its order back, and why."""

    reason: str
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """What a board has ordered. Masked it has neither person nor texts, nor what anybody wrote of what came of it."""

    id: UUID
    number: str
    board: str
    board_name: str
    kind: str
    standing: OrderStanding
    is_protected: bool
    is_masked: bool
    concerned: Concerned | None
    purpose: str
    instructions: str
    made_at: datetime
    by_name: str
    occasions: tuple[OccasionShown, ...]
    answer: OrderAnswered | None
    withdrawal: Withdrawn | None
    today: date

    @property
    def kind_label(self) -> str:
        return dict(ORDER_KINDS)[self.kind]

    @property
    def who(self) -> str:
        return self.concerned.name if self.concerned else MASKED_SV

    @property
    def age_words(self) -> str:
        return self.concerned.age_words(self.today) if self.concerned else ""

    @property
    def next(self) -> OccasionShown | None:
        """The first time that nobody has told the outcome of."""
        return next((each for each in self.occasions if each.outcome is None), None)

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it, because it was declined or taken back."""
        return self.standing in (OrderStanding.DECLINED, OrderStanding.WITHDRAWN)

    @property
    def may_withdraw(self) -> bool:
        """Whether its board may still take it back."""
        return self.standing in (OrderStanding.WAITS, OrderStanding.ACCEPTED)

    @property
    def may_answer(self) -> bool:
        return self.standing is OrderStanding.WAITS

    @property
    def may_tell(self) -> bool:
        """Whether the outcome of a time may be told: what is withdrawn may have been done before that."""
        return self.answer is not None and self.answer.is_accepted
