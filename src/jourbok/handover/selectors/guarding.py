"""Who else a report tells of, and who may be taken for the person: read anew each time it is looked at or sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from jourbok.handover.rules.guards import Finding, Said, place, texts_corrected, texts_of, without_corrected
from jourbok.people.rules.shown import identity_only

if TYPE_CHECKING:
    from jourbok.cases.rules.facts import CaseFacts
    from jourbok.documents.paper import Paper
    from jourbok.people.rules.shown import ShownPerson
    from jourbok.people.selectors import Circle, Mentioned


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The case as the report tells it, and the entries and assessments whose text it leaves out."""

    facts: CaseFacts
    left_out: tuple[UUID, ...]


def what_is_left_out(circle: Circle, facts: CaseFacts) -> LeftOut:
    """A text that has been corrected and named somebody else is not told again, only that it was corrected."""
    corrected = texts_corrected(facts)
    if not corrected:
        return LeftOut(facts, ())
    keys = list(corrected)
    named = {keys[at] for each in circle.mentioned(list(corrected.values())) for at, _ in each.spans}
    return LeftOut(without_corrected(facts, named), tuple(sorted(named)))


def findings_in(circle: Circle, paper: Paper, *, person: UUID, reported: Collection[UUID]) -> tuple[Finding, ...]:
    """Whom the report's text names beside the person; `reported` have cases of the same contact. Each is logged."""
    texts = texts_of(paper)
    return tuple(_finding(each, texts, person, reported) for each in circle.mentioned([each.text for each in texts]))


def alike_to(circle: Circle, facts: CaseFacts) -> tuple[ShownPerson, ...]:
    """The person and those who may be taken for them, by birth and name; empty when nobody may."""
    alike = circle.lookalikes()
    if not alike:
        return ()
    choices = [identity_only(facts.person), *alike]
    return tuple(sorted(choices, key=lambda one: (one.born_words, one.name, str(one.id))))


def _finding(found: Mentioned, texts: list[Said], person: UUID, reported: Collection[UUID]) -> Finding:
    return Finding(
        person=found.person,
        kinds=tuple(dict.fromkeys(span.kind.label_sv for _, span in found.spans)),
        places=tuple(place(texts[at], span.start, span.end) for at, span in found.spans),
        has_own_report=found.person.id in reported,
        is_own=found.person.id == person,
    )
