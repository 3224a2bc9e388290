"""The words of a proposal and of a decision: parts with headings, and the same as running text that is signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jourbok.decisions.rules.codes import Purpose
from jourbok.decisions.rules.kinds import OWN_STATEMENT
from jourbok.kernel.errors import BadInput
from jourbok.law.rules import Kind, Statement

Sections = tuple[tuple[str, str], ...]
#: Under this heading stands what is decided; it comes first, on the phone too.
RULING: Final = "Beslut"
MANDATE: Final = "Beslutanderätt"
#: The shortest text that says anything under a statement.
LEAST: Final = 3
#: The longest sentence that tells what is decided.
LONGEST_RULING: Final = 500


class StatementsAreMissing(BadInput):
    """The law asks for something that the proposal does not say; each is named at its field."""

    code = "statements_are_missing"


@dataclass(frozen=True, slots=True)
class AboutWhom:
    """The person as the decision names them; `number` is empty when it is not known."""

    name: str
    number: str
    age_words: str = ""

    @property
    def text_sv(self) -> str:
        return ", ".join(filter(None, [self.name, self.number or "personnummer okänt", self.age_words]))


def asked_of(kind: Kind) -> tuple[Statement, ...]:
    """What somebody must write; who decides, by which mandate and when is told by Jourbok."""
    return tuple(statement for statement in kind.states if statement.id != OWN_STATEMENT)


def proposed_ruling(kind: Kind, person: AboutWhom, board_name: str, purpose: Purpose = Purpose.DECIDES) -> str:
    """The decision in a sentence, as it is offered to the worker to change."""
    verbs = ("begär", "återkallar begäran om") if kind.asks_the_police else ("beslutar om", "upphäver beslutet om")
    verb = verbs[purpose is Purpose.REVOKES]
    title = f"{kind.title[:1].lower()}{kind.title[1:]}"
    return f"{board_name} {verb} {title} enligt {kind.section} för {person.name}, {person.number or 'nummer okänt'}."


def check_ruling(ruling: str) -> None:
    """What is decided is told in a sentence or two; why stands under the statements. Raises BadInput."""
    if len(ruling.strip()) > LONGEST_RULING:
        message = f"Skriv beslutet med högst {LONGEST_RULING} tecken. Skälen skrivs under respektive rubrik."
        raise BadInput(message, fields={"ruling": message})


def check_stated(kind: Kind, ruling: str, content: Mapping[str, str], purpose: Purpose) -> None:
    """Everything that the law asks for is said. Raises StatementsAreMissing with each at its field."""
    faults = {} if len(ruling.strip()) >= LEAST else {"ruling": "Skriv vad som beslutas."}
    wanted = asked_of(kind) if purpose is not Purpose.REVOKES else ()
    faults |= {each.id: _wanted(each) for each in wanted if len(content.get(each.id, "").strip()) < LEAST}
    if purpose is Purpose.REVOKES and len(content.get("facts", "").strip()) < LEAST:
        faults["facts"] = "Skriv varför beslutet ska upphävas."
    if faults:
        labels = {each.id: each.label for each in wanted}
        missing = "; ".join(labels.get(name, text) for name, text in faults.items())
        raise StatementsAreMissing(f"Det här saknas: {missing}", fields=faults)


def _wanted(statement: Statement) -> str:
    return f"Skriv detta. {statement.section} kräver det." if statement.section else "Skriv detta. Det måste stå."


def proposal_sections(
    kind: Kind, *, ruling: str, content: Mapping[str, str], person: AboutWhom, case_number: str, carries: str = ""
) -> Sections:
    """The parts of a proposal in the order they are read: the decision, whom, why, and what the law asks for."""
    said = [(each.label, content.get(each.id, "").strip()) for each in asked_of(kind)]
    known = {each.id for each in asked_of(kind)}
    further = [("Skäl", content["facts"].strip())] if content.get("facts", "").strip() and "facts" not in known else []
    parts = [
        (RULING, ruling.strip()),
        ("Gäller", f"{person.text_sv}. Ärende {case_number}."),
        ("Gäller beslutet", carries),
        ("Lagrum", f"{kind.section}. {kind.ground}"),
        *said,
        *further,
    ]
    return tuple((heading, text) for heading, text in parts if text)


def revoking_sections(
    kind: Kind, *, ruling: str, why: str, person: AboutWhom, case_number: str, revoked: str
) -> Sections:
    """The parts of a proposal to take a decision of the kind back: the decision, what it takes back, why and whom.

    Why the kind is decided on says nothing of why it is taken back, and stands nowhere.
    """
    return (
        (RULING, ruling.strip()),
        ("Upphäver beslutet", revoked),
        ("Varför det upphävs", why.strip()),
        ("Gäller", f"{person.text_sv}. Ärende {case_number}."),
        ("Lagrum", f"{kind.section}, för beslutet som upphävs."),
    )


def with_mandate(sections: Sequence[Sequence[str]], *, name: str, mandate_text: str) -> Sections:
    """What somebody signs: the proposal, then who they are and by which right they decide."""
    return (*((heading, text) for heading, text in sections), (MANDATE, f"{name}. {mandate_text}"))


def words_of(sections: Iterable[Sequence[str]]) -> str:
    """The parts as running text, letter by letter what is signed: the same parts always give the same text."""
    return "\n\n".join(f"{heading}\n{text}" for heading, text in sections)
