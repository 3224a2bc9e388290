"""Members' own systems: in which a worker may read, what must be tried, and what must be granted or ended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from jourbok.kernel.errors import BadInput
from jourbok.kernel.identity import names_somebody
from jourbok.kernel.worded import Worded
from jourbok.organisations.rules.numbers import months_later

LONGEST_NAME: Final = 120
LONGEST_WORDS: Final = 1000
LONGEST_BLOCK: Final = 300
TRY_EVERY_MONTHS: Final = 6

_NAMES_OF_SECRETS: Final = r"\b(?:lösen(?:ord)?(?:et)?|lösenfrasen?|password|pwd|pin(?:-?kod)?(?:en)?)\b"
_SECRET_GIVEN: Final = re.compile(rf"{_NAMES_OF_SECRETS}\s*(?:(?::|=|är)\s*\S|\S*\d)", re.IGNORECASE)
_CODE_GIVEN: Final = re.compile(r"\b\w*kod(?:en)?\b\s*(?::|=|är)?\s*\d", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://|www\.|@|\.[a-z]{2,4}(?:/|$)", re.IGNORECASE)
_LEAST_SECRET: Final = 8


@dataclass(frozen=True, slots=True)
class SystemFacts:
    """What is known of a member's system: how one signs in, in words, and when and by whom it will be opened to us."""

    name: str
    sign_in: str
    problems: str = ""
    planned_on: date | None = None
    responsible: str = ""
    is_ended: bool = False


class Standing(Worded):
    """How a worker's right to read in a system stands; pulled from its rows."""

    MISSING = "missing", "Saknas", "neutral"
    COMING = "coming", "Börjar senare", "info"
    UNTRIED = "untried", "Inte provad", "warning"
    WORKS = "works", "Fungerar", "success"
    DUE = "due", "Prova igen", "warning"
    BLOCKED = "blocked", "Hinder", "danger"
    EXPIRED = "expired", "Har gått ut", "warning"


@dataclass(frozen=True, slots=True)
class Tried:
    """When somebody last tried to sign in, and what stopped them; nothing did when `blocked_by` is empty."""

    on: date
    by: str
    blocked_by: str = ""


@dataclass(frozen=True, slots=True)
class Right:
    """A worker may read in a system from a day, and until another when that is known."""

    id: UUID
    system: UUID
    worker: int
    from_on: date
    to_on: date | None = None
    tried: Tried | None = None

    def standing(self, today: date) -> Standing:
        """How it stands today; the last day is a day on which it holds."""
        if today < self.from_on:
            return Standing.COMING
        if self.to_on is not None and self.to_on < today:
            return Standing.EXPIRED
        if self.tried is None:
            return Standing.UNTRIED
        if self.tried.blocked_by:
            return Standing.BLOCKED
        return Standing.DUE if today > months_later(self.tried.on, TRY_EVERY_MONTHS) else Standing.WORKS


class Step(Worded):
    """What is to be done with a right."""

    GRANT = "grant", "Ge behörighet"
    TRY = "try", "Prova"
    END = "end", "Avsluta"


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who takes the duty, or did; `works` is whether they hold the role today."""

    id: int
    name: str
    works: bool


@dataclass(frozen=True, slots=True)
class ToDo:
    """One line of the checklist: for whom, in which system, what, and the right that it is about when there is one."""

    worker: Worker
    system: UUID
    step: Step
    right: Right | None = None


def checklist(
    workers: Iterable[Worker], open_to_us: Sequence[UUID], rights: Sequence[Right], today: date
) -> list[ToDo]:
    """What is left to do: whoever works is granted and tries every system, and whoever has stopped is ended in each.

    `rights` are those that nobody has ended, `open_to_us` the systems that are used.
    """
    found: list[ToDo] = []
    for worker in workers:
        own = [right for right in rights if right.worker == worker.id]
        kept = [right for right in own if worker.works and right.system in open_to_us]
        found += [ToDo(worker, right.system, Step.END, right) for right in own if right not in kept]
        found += [ToDo(worker, right.system, step, right) for right in kept if (step := _step(right.standing(today)))]
        if worker.works:
            known = {right.system for right in kept}
            found += [ToDo(worker, system, Step.GRANT) for system in open_to_us if system not in known]
    return found


def _step(standing: Standing) -> Step | None:
    if standing is Standing.EXPIRED:
        return Step.END
    return Step.TRY if standing in {Standing.UNTRIED, Standing.BLOCKED, Standing.DUE} else None


def tidied(facts: SystemFacts, today: date) -> SystemFacts:
    """What was typed, without stray spaces. Raises BadInput where something looks like a secret or names somebody."""
    words = {name: getattr(facts, name).strip() for name in ("name", "sign_in", "problems", "responsible")}
    faults = {name: fault for name, text in words.items() if (fault := fault_in(text, today))}
    if not words["name"]:
        faults["name"] = "Skriv vad systemet heter."
    if not words["sign_in"]:
        faults["sign_in"] = "Skriv hur man loggar in, till exempel: tjänstekort och val av kommun."
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)
    return replace(facts, **words)


def fault_in(text: str, today: date) -> str:
    """Why the text may not be kept; empty when it may."""
    if names_somebody(text, today):
        return "Ta bort personnumret. Här står bara hur man gör."
    if looks_like_secret(text):
        return "Det där ser ut som ett lösenord eller en kod. Skriv hur man gör, aldrig själva lösenordet."
    return ""


def looks_like_secret(text: str) -> bool:
    """Whether a password or a code seems to stand in the text; rather once too often than never."""
    if _SECRET_GIVEN.search(text) or _CODE_GIVEN.search(text):
        return True
    return any(_is_secret(word.strip("()[]\"'.,:;!?")) for word in text.split())


def _is_secret(word: str) -> bool:
    if len(word) < _LEAST_SECRET or _ADDRESS.search(word):
        return False
    kinds = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
    return sum(any(kind(sign) for sign in word) for kind in kinds) >= 3 and any(sign.isdigit() for sign in word)
