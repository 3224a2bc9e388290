"""What cannot both have happened to a decision, whatever the order of the law allows."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from jourbok.decisions.rules.codes import EVENTS
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import local_date
from jourbok.kernel.swedish import moment
from jourbok.law.rules import Event, Moments

_WORDS: Final = dict(EVENTS)
_ANSWERS: Final = (Event.COURT_DECIDED, Event.NOT_CONFIRMED)
#: When the court has decided the matter there is no decision left that any of these could happen to.
_OVER_BY_THEN: Final = (*_ANSWERS, Event.DETAINED)


class CannotBoth(BadInput):
    """Something is told that cannot be true beside what was told before; the message says which to correct."""

    code = "cannot_both"


def check_can_happen(event: Event, moments: Moments, *, source: str) -> None:
    """What is told now agrees with the rest of what has been told, which `moments` holds all of. Raises CannotBoth.

    A court confirms a decision or does not. A higher court may undo that it did, on a later day, and then whoever
    tells it says which court. That nothing of it happened (a correction) agrees with everything.
    """
    if event not in moments:
        return
    if event in _ANSWERS and all(each in moments for each in _ANSWERS):
        _check_answers(event, *(moments[each] for each in _ANSWERS), source=source)
    matter_at = moments.get(Event.MATTER_DECIDED)
    if matter_at is None:
        return
    concerned = _OVER_BY_THEN if event is Event.MATTER_DECIDED else (event,)
    late = next((each for each in concerned if each in _OVER_BY_THEN and _is_after(moments, each, matter_at)), None)
    if late is not None:
        raise _refused(
            f"Rätten avgjorde frågan {moment(matter_at)}, och då upphörde beslutet. Efter det kan det inte hända: "
            f"{_WORDS[late].lower()} ({moment(moments[late])}). Rätta först den tid som är fel."
        )


def _check_answers(event: Event, confirmed_at: datetime, undone_at: datetime, *, source: str) -> None:
    if local_date(undone_at) > local_date(confirmed_at) and source.strip():
        return
    other = next(each for each in _ANSWERS if each is not event)
    told_at = confirmed_at if other is Event.COURT_DECIDED else undone_at
    raise _refused(
        f"Det är redan skrivet: {_WORDS[other].lower()} ({moment(told_at)}). Båda kan inte stämma. Rätta det först, om "
        "det är fel. Har en högre rätt senare upphävt fastställandet: skriv den dagen, och vilken rätt, under Källa."
    )


def _is_after(moments: Moments, event: Event, at: datetime) -> bool:
    return event in moments and moments[event] > at


def _refused(message: str) -> CannotBoth:
    return CannotBoth(message, fields={"event": message})
