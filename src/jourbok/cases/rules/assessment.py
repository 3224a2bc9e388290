"""The immediate protection assessment: what is asked, what may be answered, and what speaks for danger.

Source: SoL (2025:400) 20:1 and 3:1–4; SOSFS 2014:5 (facts apart from assessments).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from jourbok.kernel.errors import BadInput
from jourbok.kernel.worded import Worded


class Subject(StrEnum):
    """Whom the assessment is about."""

    CHILD = "child"
    ADULT = "adult"


class Answer(Worded):
    """What is known; *unknown* is an answer and is never read as no."""

    YES = "yes", "Ja"
    NO = "no", "Nej"
    UNKNOWN = "unknown", "Vet inte"


class Conclusion(StrEnum):
    """What the worker concludes."""

    IMMEDIATE = "immediate"
    WAIT = "wait"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Question:
    """One question with the answer that speaks for danger, if any does."""

    code: str
    text_sv: str
    danger: Answer | None


CHILD: Final = (
    Question("violence", "Har barnet utsatts för våld eller hot?", Answer.YES),
    Question("violence_seen", "Har barnet sett eller hört våld i familjen?", Answer.YES),
    Question("sexual_abuse", "Finns uppgift om sexuella övergrepp?", Answer.YES),
    Question("neglect", "Saknar barnet mat, värme, vård eller tillsyn?", Answer.YES),
    Question("injuries", "Har barnet skador eller behöver det läkare?", Answer.YES),
    Question("own_danger", "Utsätter barnet sig självt för fara?", Answer.YES),
    Question("caregiver_present", "Finns en vårdnadshavare eller annan trygg vuxen på plats?", Answer.NO),
    Question("caregiver_able", "Klarar den vuxna att ta hand om barnet i natt?", Answer.NO),
    Question("siblings_at_risk", "Finns syskon som kan vara i fara?", Answer.YES),
    Question("safe_place", "Finns en trygg plats för barnet i natt?", Answer.NO),
    Question("child_heard", "Har barnet fått berätta självt?", None),
)

ADULT: Final = (
    Question("violence_now", "Har personen utsatts för våld nu?", Answer.YES),
    Question("threat_now", "Hotas personen nu?", Answer.YES),
    Question("perpetrator_access", "Kan den som hotar eller slår nå personen i natt?", Answer.YES),
    Question("worse", "Har våldet blivit värre eller tätare?", Answer.YES),
    Question("strangulation", "Har någon tagit stryptag på personen?", Answer.YES),
    Question("weapons", "Finns vapen?", Answer.YES),
    Question("injuries", "Har personen skador eller behöver läkare?", Answer.YES),
    Question("self_harm", "Finns risk att personen skadar sig själv?", Answer.YES),
    Question("children_in_home", "Finns barn i hemmet?", None),
    Question("safe_place", "Finns en trygg plats i natt?", Answer.NO),
    Question("wants_protection", "Vill personen ha skydd i natt?", None),
)

QUESTIONS: Final[Mapping[Subject, tuple[Question, ...]]] = {Subject.CHILD: CHILD, Subject.ADULT: ADULT}


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything that is judged, with the circumstances (`facts`) kept apart from the reasons."""

    subject: str
    answers: Mapping[str, str]
    facts: str
    child_view: str
    child_view_how: str
    conclusion: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answer, and whether the answer speaks for danger."""

    text: str
    answer: str
    is_danger: bool


def check_judgement(judged: Judgement, *, is_unborn: bool, stands_by_it: bool = False) -> None:
    """Every question has an answer, a child has been heard or it says why not, and there are reasons.

    A conclusion that the answers speak against is kept only when its author stands by it, having been asked.

    Raises BadInput with each sentence beside its field; the field of a question is its code.
    """
    if judged.subject not in set(Subject):
        raise BadInput("Välj om bedömningen gäller ett barn eller en vuxen.")
    subject = Subject(judged.subject)
    faults = _unanswered(subject, judged.answers)
    if not judged.facts.strip():
        faults["facts"] = "Skriv vad du vet: vad har hänt, och vem säger det?"
    if subject is Subject.CHILD and not is_unborn and not judged.child_view.strip():
        faults["child_view"] = "Skriv vad barnet själv säger, eller varför barnet inte har hörts."
    if judged.conclusion not in set(Conclusion):
        faults["conclusion"] = "Välj vad du kommer fram till."
    if not judged.reasons.strip():
        faults["reasons"] = "Skriv varför du kommer fram till det."
    if not faults and not stands_by_it and doubt(judged.subject, judged.answers, judged.conclusion):
        faults["stands_by_it"] = "Ändra slutsatsen eller svaren, eller kryssa i att du står fast vid den."
    if faults:
        raise BadInput(" ".join(dict.fromkeys(faults.values())), fields=faults)


def _unanswered(subject: Subject, answers: Mapping[str, str]) -> dict[str, str]:
    asked = {question.code for question in QUESTIONS[subject]}
    if unknown := set(answers) - asked:
        raise BadInput(f"Frågorna {', '.join(sorted(unknown))} hör inte till bedömningen. Öppna formuläret igen.")
    allowed = set(Answer)
    return {
        question.code: "Svara ja, nej eller vet inte."
        for question in QUESTIONS[subject]
        if answers.get(question.code) not in allowed
    }


def answered(subject: str, answers: Mapping[str, str]) -> tuple[Answered, ...]:
    """The questions in order with what was answered; one that was not asked then is left out."""
    return tuple(
        Answered(question.text_sv, Answer(answers[question.code]).label_sv, answers[question.code] == question.danger)
        for question in QUESTIONS[Subject(subject)]
        if question.code in answers
    )


def doubt(subject: str, answers: Mapping[str, str], conclusion: str) -> str:
    """What somebody should look at twice: the conclusion that no protection is needed beside answers of danger."""
    dangers = [each.text for each in answered(subject, answers) if each.is_danger]
    if conclusion != Conclusion.NONE or not dangers:
        return ""
    return f"Slutsatsen är inget behov av skydd, men svaren talar för fara: {' '.join(dangers)}"
