"""What the world's boards have told and ordered beforehand: of whom, with which papers, and what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pikepdf

from jourbok.accounts.tests.factories import NIGHT
from jourbok.calls import services as calls
from jourbok.calls.rules.announcing import AnnouncedTexts
from jourbok.calls.rules.concerned import Concerned
from jourbok.calls.rules.ordering import Span
from jourbok.kernel.identity import synthetic_number

from .world import BOARD_A, BOARD_B, World, mark

SOON = NIGHT + timedelta(minutes=5)
LATELY = NIGHT + timedelta(minutes=20)


def put_beforehand(world: World) -> None:
    """Each board has told of somebody and ordered a visit; one of Sollentuna's is protected."""
    _announced(world, "announcement", "intake", BOARD_A, BOARD_A, 15)
    _announced(world, "other board's announcement", "other intake", BOARD_B, BOARD_B, 16)
    _announced(world, "protected announcement", "intake", BOARD_A, "hidden", 17)
    _ordered(world, "visit", "intake", BOARD_A, BOARD_A, 15)
    _ordered(world, "other board's visit", "other intake", BOARD_B, BOARD_B, 16)
    _ordered(world, "protected visit", "intake", BOARD_A, "hidden", 17)


def _somebody(told: str, serial: int) -> Concerned:
    return Concerned(
        name=f"Någon {told}",
        number=synthetic_number(date(2011, 6, 5), serial).digits12,
        address=f"Provgatan {serial} {told}",
        postal_town=f"Orten {told}",
        phone=f"070 {told}",
    )


def _announced(world: World, key: str, who: str, board: str, group: str, serial: int) -> None:
    told, is_protected = mark(group, key.replace(" ", "-")), group == "hidden"
    said = AnnouncedTexts(f"Kan hända {told}", f"Gör så {told}", NIGHT, NIGHT + timedelta(days=2))
    given: Any = {"concerned": _somebody(told, serial), "texts": said}
    made = calls.announce(actor=world.at(who, NIGHT), board=board, **given)
    papers = [
        calls.add_document(actor=world.at(who, NIGHT), announced=made.pk, name=f"{name}.pdf", content=_paper(told))
        for name in ("plan", "fel")
    ]
    calls.take_back_document(actor=world.at(who, NIGHT), document=papers[1].pk, reason=f"Fel papper {told}")
    calls.note_used(actor=world.at("colleague", SOON), announced=made.pk, note=f"Ledde till {told}")
    change: Any = {**given, "version": 1, "reason": f"Ändrat {told}", "is_protected": is_protected}
    calls.change_announced(actor=world.at(who, SOON), announced=made.pk, **change)
    if is_protected:
        why = f"Samtal om natten {mark('nowhere', 'announced')}"
        calls.open_announced(actor=world.at("colleague", NIGHT), announced=made.pk, reason=why)
    world.things[key] = made.pk
    world.things[f"{key.removesuffix('announcement')}document"] = papers[0].pk


def _ordered(world: World, key: str, who: str, board: str, group: str, serial: int) -> None:
    told = mark(group, key.replace(" ", "-"))
    made = calls.place_order(
        actor=world.at(who, NIGHT),
        board=board,
        kind="home_visit",
        concerned=_somebody(told, serial),
        purpose=f"Tillsyn {told}",
        instructions=f"Ring på {told}",
        is_protected=group == "hidden",
        occasions=[
            Span(SOON, SOON + timedelta(hours=1)),
            Span(SOON + timedelta(days=1), SOON + timedelta(days=1, hours=1)),
        ],
    )
    worker = world.at("colleague", SOON)
    if group == "hidden":
        calls.open_order(actor=worker, order=made.pk, reason=f"Ska åka dit {mark('nowhere', 'ordered')}")
    calls.answer_order(actor=worker, order=made.pk, is_accepted=True, reason=f"Vi kommer {told}")
    occasion = made.occasions.order_by("starts_at")[0].pk
    wrong = calls.tell_outcome(
        actor=world.at("colleague", LATELY), occasion=occasion, is_performed=False, note=f"Ingen öppnade {told}"
    )
    calls.tell_outcome(
        actor=world.at("colleague", LATELY),
        occasion=occasion,
        is_performed=True,
        started_at=SOON,
        ended_at=LATELY,
        note=f"Lugnt {told}",
        corrects=wrong.pk,
        reason=f"Fel tillfälle {told}",
    )
    calls.withdraw_order(actor=world.at(who, LATELY), order=made.pk, reason=f"Behövs inte {told}")
    waiting = calls.place_order(
        actor=world.at(who, NIGHT),
        board=board,
        kind="phone_support",
        concerned=_somebody(told, serial),
        purpose=f"Stöd {told}",
        is_protected=group == "hidden",
        occasions=[Span(SOON, SOON + timedelta(hours=1))],
    )
    world.things[key] = made.pk
    world.things[f"{key.removesuffix('visit')}waiting call"] = waiting.pk
    world.things[f"{key.removesuffix('visit')}occasion"] = occasion


def _paper(told: str) -> bytes:
    """An empty page whose title says what was told, made without our drawing program.

    That starts threads, and where mutants are tried every attack is a fork, which has no threads but its own.
    """
    plan = pikepdf.new()
    plan.add_blank_page().obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary())
    plan.docinfo["/Title"] = f"Plan {told}"
    file = BytesIO()
    plan.save(file)
    return file.getvalue()
