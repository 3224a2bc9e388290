"""What cannot both have happened to a decision, whatever the order of the law allows."""

from __future__ import annotations

from typing import Final

from jourbok.decisions.rules.codes import EVENTS
from jourbok.decisions.rules.hiding import HIDING_KINDS
from jourbok.decisions.rules.standing import End, Stands, told_ends, undone_at
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import local_date
from jourbok.kernel.swedish import moment
from jourbok.law.rules import Event, Kind, Moments

_WORDS: Final = dict(EVENTS)
_ANSWERS: Final = (Event.COURT_DECIDED, Event.NOT_CONFIRMED)
#: What happens only to a decision that stands. That it is carried out afterwards is wrong but can be true.
_PRESUMES_STANDING: Final = (
    *(*_ANSWERS, Event.SUBMITTED, Event.MORE_TIME_ASKED, Event.DETAINED, Event.ENDED, Event.REVIEWED),
)


class CannotBoth(BadInput):
    """Something is told that cannot be true beside what was told before; the message says which to correct."""

    code = "cannot_both"


def check_can_happen(
    event: Event, moments: Moments, kind: Kind, *, source: str, stopped: End | None = None, is_correction: bool = False
) -> None:
    """What is told now agrees with the rest of what has been told, which `moments` holds all of. Raises CannotBoth.

    A court confirms a decision or does not. A higher court may change either on a later day, and then whoever tells it
    says which court, after what it changed. When a decision has ended nothing happens to it that presumes that it
    stands; `stopped` is the end that a revocation gave it, or the end of what it carries out. That nothing of it
    happened agrees with everything, and so does whatever follows on a missed clock: it may show that none was missed.
    """
    if event not in moments:
        return
    if event in _ANSWERS and all(each in moments for each in _ANSWERS):
        _check_answers(event, moments, source=source, is_correction=is_correction)
    _check_ends(event, moments, kind, stopped)


def _check_answers(event: Event, moments: Moments, *, source: str, is_correction: bool) -> None:
    confirmed_on, refused_on = (local_date(moments[each]) for each in _ANSWERS)
    is_told_after = is_correction or confirmed_on < refused_on or event is Event.COURT_DECIDED
    if confirmed_on != refused_on and is_told_after and source.strip():
        return
    other = next(each for each in _ANSWERS if each is not event)
    raise _refused(
        f"Det är redan skrivet: {_WORDS[other].lower()} ({moment(moments[other])}). Båda kan inte stämma. Rätta det "
        "först, om det är fel. Har en högre rätt ändrat det en senare dag: skriv först vad den första rätten beslutade "
        "och sedan den högre rättens beslut med sin dag, och vilken rätt under Källa."
    )


def _check_ends(event: Event, moments: Moments, kind: Kind, stopped: End | None) -> None:
    """Nothing that presumes that the decision stands comes after what ended it, whichever of them is told now.

    But one that hides where somebody is does so until the board decides that it ends, also after what it carries out.
    """
    for ended, end in told_ends(kind, moments):
        concerned = _PRESUMES_STANDING if event is ended else (event,)
        _refuse_what_came_after(end, concerned, moments, but=ended)
    is_released = event is Event.ENDED and kind.id in HIDING_KINDS
    if stopped is not None and not stopped.is_counted and not (is_released and stopped.how is not Stands.REVOKED):
        _refuse_what_came_after(stopped, (event,), moments)


def _refuse_what_came_after(
    end: End, concerned: tuple[Event, ...], moments: Moments, *, but: Event | None = None
) -> None:
    changed_at = undone_at(moments) if but is Event.NOT_CONFIRMED else None
    for each in concerned:
        if each is but or each not in _PRESUMES_STANDING or each not in moments or moments[each] <= end.at:
            continue
        if changed_at is None or moments[each] < changed_at:
            raise _refused(
                f"Beslutet är {end.word_sv} {moment(end.at)}: {end.why_sv}. Efter det kan det inte hända: "
                f"{_WORDS[each].lower()} ({moment(moments[each])}). Rätta först den tid som är fel."
            )


def _refused(message: str) -> CannotBoth:
    return CannotBoth(message, fields={"event": message})
