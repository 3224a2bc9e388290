"""What the world's boards have asked about their reports, and what they were answered."""

from __future__ import annotations

from datetime import timedelta

from jourbok.accounts.tests.factories import NIGHT
from jourbok.handover import services as handover

from .world import BOARD_B, LONG_AGO, World, mark

SOON = NIGHT + timedelta(minutes=15)


def put_questions(world: World) -> None:
    """Each board has asked, about somebody protected and another night too; the first question was answered twice."""
    _asked(world, "question", "second version", "intake", "answered")
    _asked(world, "other board's question", "other board's version", "other intake", BOARD_B)
    _asked(world, "protected question", "protected version", "intake", "hidden")
    _asked(world, "earlier question", "earlier version", "intake", "earlier", days=-14)
    colleague, said = world.at("colleague", SOON), mark("answered", "answer")
    first = handover.answer_question(actor=colleague, question=world.things["question"], text=f"Svaret {said}")
    again = world.at("colleague", SOON)
    handover.answer_question(
        actor=again, question=world.things["question"], text=f"Rättat svar {said}", corrects=first.pk
    )


def _asked(world: World, key: str, version: str, who: str, group: str, *, days: int = 0) -> None:
    at = LONG_AGO + timedelta(hours=1) if days else SOON
    world.things[key] = handover.ask_about(
        actor=world.at(who, at),
        version=world.things[version],
        text=f"Vem följde {mark(group, key.replace(' ', '-'))}",
        reason=f"Jag har mottagningen {mark('nowhere', 'asked')}",
    ).pk
