"""The night of the demo and of the flow test as data: scenes of one contact each, read from ``night.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from jourbok.calls.rules.contact import ContactFacts
from jourbok.people.rules.facts import PersonFacts


@dataclass(frozen=True, slots=True)
class ScenePerson:
    """Somebody in a scene, known there by `key`; `guardian` is another one's key."""

    key: str
    facts: PersonFacts
    guardian: str = ""


@dataclass(frozen=True, slots=True)
class SceneRelation:
    """`person` is this to `other`, both by key."""

    person: str
    other: str
    kind: str


@dataclass(frozen=True, slots=True)
class SceneEntry:
    """A note in the journal."""

    at: datetime
    kind: str
    text: str
    source: str = ""
    signed: bool = True


@dataclass(frozen=True, slots=True)
class SceneAssessment:
    """A protection assessment, with an answer to every question."""

    at: datetime
    subject: str
    answers: Mapping[str, str]
    facts: str
    conclusion: str
    reasons: str
    place: str = ""
    child_view: str = ""
    child_view_how: str = ""


@dataclass(frozen=True, slots=True)
class SceneMeasure:
    """Something that was done."""

    at: datetime
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SceneDecision:
    """Something that was decided, and who did."""

    at: datetime
    ground: str
    title: str
    text: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class SceneCase:
    """What is done about one of the scene's persons."""

    person: str
    category: str
    law: str
    priority: int
    entries: tuple[SceneEntry, ...] = ()
    assessment: SceneAssessment | None = None
    measures: tuple[SceneMeasure, ...] = ()
    decisions: tuple[SceneDecision, ...] = ()


@dataclass(frozen=True, slots=True)
class SceneTime:
    """Minutes that were worked on the contact."""

    minutes: int
    activity: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class SceneReport:
    """To which board the cases were reported and when, and when the board acknowledged."""

    board: str
    sent_at: datetime
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """One contact and everything that came of it. `worker`, `intake` and `manager` are demo persons' logins."""

    worker: str
    contact: ContactFacts
    persons: tuple[ScenePerson, ...]
    relations: tuple[SceneRelation, ...]
    cases: tuple[SceneCase, ...]
    times: tuple[SceneTime, ...]
    presence_needed_at: datetime | None = None
    on_site_at: datetime | None = None
    report: SceneReport | None = None
    intake: str = ""
    manager: str = ""


@dataclass(frozen=True, slots=True)
class MissedCall:
    """A first call that nobody answered."""

    at: datetime
    channel: str
    cause: str


@dataclass(frozen=True, slots=True)
class Night:
    """The call that the user takes, what was in progress before it, and the calls that nobody answered."""

    call: Scene
    evening: tuple[Scene, ...]
    missed: tuple[MissedCall, ...]

    @property
    def cases_of_the_evening(self) -> int:
        return sum(len(scene.cases) for scene in self.evening)


def read_night(told: Mapping[str, Any]) -> Night:
    """The night as TOML holds it; every moment becomes UTC. Raises KeyError or TypeError for a file that is wrong."""
    return Night(
        call=_scene(told["night"]),
        evening=tuple(_scene(each) for each in told["evening"]),
        missed=tuple(MissedCall(**_in_utc(each)) for each in told["attempts"]),
    )


def _scene(told: Mapping[str, Any]) -> Scene:
    contact = _in_utc(told["contact"])
    presence, on_site = contact.pop("presence_needed_at", None), contact.pop("on_site_at", None)
    return Scene(
        worker=told["worker"],
        contact=ContactFacts(**contact),
        persons=tuple(_person(each) for each in told.get("persons", ())),
        relations=tuple(SceneRelation(**each) for each in told.get("relations", ())),
        cases=tuple(_case(each) for each in told.get("cases", ())),
        times=tuple(SceneTime(**_in_utc(each)) for each in told.get("times", ())),
        presence_needed_at=presence,
        on_site_at=on_site,
        report=SceneReport(**_in_utc(told["report"])) if "report" in told else None,
        intake=told.get("intake", ""),
        manager=told.get("manager", ""),
    )


def _person(told: Mapping[str, Any]) -> ScenePerson:
    facts = {name: value for name, value in told.items() if name not in {"key", "guardian"}}
    return ScenePerson(told["key"], PersonFacts(**facts), told.get("guardian", ""))


def _case(told: Mapping[str, Any]) -> SceneCase:
    assessment = told.get("assessment")
    return SceneCase(
        person=told["person"],
        category=told["category"],
        law=told["law"],
        priority=told["priority"],
        entries=tuple(SceneEntry(**_in_utc(each)) for each in _listed(told, "entries")),
        assessment=SceneAssessment(**_in_utc(assessment)) if assessment else None,
        measures=tuple(SceneMeasure(**_in_utc(each)) for each in _listed(told, "measures")),
        decisions=tuple(SceneDecision(**_in_utc(each)) for each in _listed(told, "decisions")),
    )


def _listed(told: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    found: Iterable[Mapping[str, Any]] = told.get(name, ())
    return found


def _in_utc(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.astimezone(UTC) if isinstance(value, datetime) else value for name, value in told.items()}
