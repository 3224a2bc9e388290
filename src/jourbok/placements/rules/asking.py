"""Who has been asked for a place, what they said, and whom to call next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.kernel.errors import BadInput
from jourbok.placements.rules.codes import ANSWERS, Answer
from jourbok.placements.rules.fit import Ranked
from jourbok.placements.rules.places import HIGHEST_PRICE_ORE

TAG_KINDS = {
    Answer.YES: "success",
    Answer.NO: "neutral",
    Answer.FULL: "neutral",
    Answer.CALLS_BACK: "info",
    Answer.NO_ANSWER: "warning",
}


@dataclass(frozen=True, slots=True)
class CallFacts:
    """A call to a place about a search; `price_ore` is what they ask a day. `taken_back_*` are empty while it holds."""

    id: UUID
    place_id: UUID
    place_name: str
    called_at: datetime
    answered_by: str
    answer: str
    reason: str
    price_ore: int | None
    note: str
    author_name: str
    recorded_at: datetime
    taken_back_reason: str = ""
    taken_back_by: str = ""
    taken_back_at: datetime | None = None

    @property
    def stands(self) -> bool:
        return self.taken_back_at is None

    @property
    def answer_label(self) -> str:
        return Answer(self.answer).label_sv

    @property
    def tag_kind(self) -> str:
        """How the answer is coloured."""
        return TAG_KINDS[Answer(self.answer)]


def last_said(calls: Iterable[CallFacts]) -> dict[UUID, CallFacts]:
    """The last call with each place that nobody has taken back, by place."""
    standing = sorted((call for call in calls if call.stands), key=lambda call: (call.called_at, call.recorded_at))
    return {call.place_id: call for call in standing}


def next_to_call(places: Sequence[Ranked], said: Mapping[UUID, CallFacts]) -> Ranked | None:
    """The place to call now: the best that fits and has not been asked, else the best that did not pick up.

    None when somebody has said yes, and when everybody that fits has answered.
    """
    if any(call.answer == Answer.YES for call in said.values()):
        return None
    fitting = [each for each in places if each.fits]
    unasked = [each for each in fitting if each.id not in said]
    silent = [each for each in fitting if each.id in said and said[each.id].answer == Answer.NO_ANSWER]
    silent.sort(key=lambda each: said[each.id].called_at)
    return next(iter([*unasked, *silent]), None)


def check_call(answer: str, answered_by: str, reason: str, price_ore: int | None) -> None:
    """A call has an answer; a yes or a no has somebody who gave it, and a no its reason. Raises BadInput."""
    faults = {}
    if answer not in dict(ANSWERS):
        faults["answer"] = "Välj vad de svarade."
    if answer in (Answer.YES, Answer.NO, Answer.CALLS_BACK) and not answered_by.strip():
        faults["answered_by"] = "Skriv vem du talade med."
    if answer == Answer.NO and not reason.strip():
        faults["reason"] = "Skriv varför de sa nej."
    if price_ore is not None and not 0 <= price_ore <= HIGHEST_PRICE_ORE:
        faults["price_ore"] = "Priset per dygn ska vara mellan 0 och 100 000 kr."
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)
