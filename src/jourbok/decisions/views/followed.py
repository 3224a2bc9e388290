"""What the duty worker's and the board's pages of a decision have in common: its clocks, moments and notices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from jourbok.decisions.forms.made import CorrectMadeForm, CorrectMomentForm, MomentForm
from jourbok.decisions.rules.following import MomentLine, clock_lines, gaps, warnings
from jourbok.decisions.rules.standing import Clocks
from jourbok.decisions.selectors import DecisionClocks
from jourbok.kernel import swedish
from jourbok.kernel.errors import NotFound
from jourbok.law.rules import Event
from jourbok.web.routing import ActorRequest


class Followed(Protocol):
    """A decision as somebody follows it."""

    @property
    def found(self) -> DecisionClocks: ...
    @property
    def moments(self) -> tuple[MomentLine, ...]: ...
    @property
    def history(self) -> Sequence[tuple[datetime, Clocks]]: ...
    @property
    def events(self) -> list[tuple[str, str]]: ...


class Written(Protocol):
    """What somebody has written of a party."""

    @property
    def id(self) -> UUID: ...


Notice = TypeVar("Notice", bound=Written)


def clocks_told(shown: Followed) -> dict[str, Any]:
    """How the clocks stand, what they warn of, and how they were told at each earlier time."""
    return {
        "lines": clock_lines(shown.found.clocks),
        "warnings": (*gaps(shown.found.kind, shown.moments, shown.found.clocks), *warnings(shown.found.clocks)),
        "history": [
            (f"{number}. Som det var känt {swedish.moment(at)}", clock_lines(then))
            for number, (at, then) in enumerate(shown.history[:-1], start=1)
        ],
    }


def corrected_moment(shown: Followed, asked: str) -> MomentLine | None:
    """The moment that is corrected; None when a new one is told. Raises NotFound for one that counts no more."""
    if not asked:
        return None
    if asked == str(shown.found.decision.id) and not shown.found.is_time_told:
        return when_made(shown.found)
    found = next((line for line in shown.moments if line.counts and str(line.id) == asked), None)
    if found is None:
        raise NotFound("Tidpunkten finns inte, eller så har någon redan rättat den.")
    return found


def when_made(found: DecisionClocks) -> MomentLine:
    """That the decision was made, as it was first written, for a page that corrects it."""
    made = found.decision
    return MomentLine(
        id=made.id,
        event=Event.DECIDED,
        at=found.first_told_at,
        source="",
        recorded_at=made.recorded_at,
        by_name=made.decided_by_name,
        counts=True,
        corrects=False,
    )


def moment_form(
    request: ActorRequest, shown: Followed, wrong: MomentLine | None, *, arrived_at: datetime | None = None
) -> CorrectMadeForm | CorrectMomentForm | MomentForm:
    """To correct a moment, or to tell a new one; which is chosen when the address says so.

    `arrived_at` is when the service was called, to those who work there.
    """
    if wrong is not None and wrong.event is Event.DECIDED and arrived_at is not None:
        return CorrectMadeForm(request.POST or None, arrived_at=arrived_at, initial={"at": wrong.at})
    if wrong is not None:
        return CorrectMomentForm(request.POST or None, initial={"at": wrong.at})
    chosen = {"event": request.GET.get("vad", "")} if request.GET.get("vad") else None
    return MomentForm(request.POST or None, events=shown.events, now=request.actor.moment, initial=chosen)


def said_of_moment(wrong: MomentLine | None, decision: UUID) -> dict[str, Any]:
    """What the service is told beside the form: what is corrected, which happened then or never.

    When it was made stands in the decision itself, and no row is corrected the first time.
    """
    if wrong is None:
        return {}
    return {"event": wrong.event, "corrects": None if wrong.id == decision else wrong.id}


def followed_notice(notices: Iterable[Notice], asked: str) -> Notice | None:
    """What was written of the party until now; None for another party. Raises NotFound for what counts no more."""
    if not asked:
        return None
    found = next((each for each in notices if str(each.id) == asked), None)
    if found is None:
        raise NotFound("Underrättelsen finns inte, eller så har någon redan skrivit hur det gick sedan.")
    return found
