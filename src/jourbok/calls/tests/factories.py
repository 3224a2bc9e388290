"""What boards tell and order beforehand, for tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, Final

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.calls import services
from jourbok.calls.models import Contact, Order, OrderOccasion, PreNotification
from jourbok.calls.rules.announcing import AnnouncedTexts
from jourbok.calls.rules.concerned import Concerned
from jourbok.calls.rules.ordering import Span
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.identity import synthetic_number
from jourbok.organisations.models import Board

#: Before the night: the office of the board is open.
AFTERNOON: Final = NIGHT - timedelta(hours=12)
BORN: Final = date(2014, 4, 12)
NUMBER: Final = synthetic_number(BORN, 17).digits12
SAM: Final = Concerned("Elsa Provdotter", NUMBER, BORN, "Provgatan 5 B", "Sollentuna", "070-174 06 05")
PNG: Final = b"\x89PNG\r\n\x1a\n" + b"0" * 20

_serial = count(70_001)


def a_caller(*, board: str = "sollentuna", at: datetime = NIGHT, **known: Any) -> Contact:
    """Somebody called in the night about somebody in the board's municipality."""
    answering = Board.objects.get(slug=board)
    return Contact.objects.create(
        number=f"K2021-{next(_serial)}",
        arrived_at=at,
        board=answering,
        municipality=answering.municipality,
        channel="sos",
        worker_id="test",
        worker_name="Kim Jour",
        **known,
    )


def an_intake(board: str = "sollentuna", *, at: datetime = AFTERNOON, name: str = "Sam Mottagning") -> Actor:
    return an_actor(Role.BOARD_INTAKE, boards=frozenset({board}), at=at, name=name)


def some_texts(**changes: Any) -> AnnouncedTexts:
    said: dict[str, Any] = {
        "what": "Pappan kan komma och kräva att få hem henne.",
        "instructions": "Ring familjehemmet och polisen.",
        "from_at": AFTERNOON,
        "until_at": AFTERNOON + timedelta(days=3),
    }
    return AnnouncedTexts(**{**said, **changes})


def an_announcement(board: str = "sollentuna", *, concerned: Concerned = SAM, **changes: Any) -> PreNotification:
    """The board's intake told of Elsa on the afternoon before the night."""
    is_protected = changes.pop("is_protected", False)
    actor = changes.pop("actor", None) or an_intake(board)
    texts = some_texts(**changes)
    return services.announce(actor=actor, board=board, concerned=concerned, texts=texts, is_protected=is_protected)


def a_span(hours: float = 11, length: float = 1) -> Span:
    """So many hours after the afternoon, for so long."""
    starts_at = AFTERNOON + timedelta(hours=hours)
    return Span(starts_at, starts_at + timedelta(hours=length))


def an_order(board: str = "sollentuna", **changes: Any) -> Order:
    """The board's intake ordered a visit to Elsa an hour before the night's moment."""
    said: dict[str, Any] = {
        "actor": an_intake(board),
        "kind": "home_visit",
        "concerned": SAM,
        "purpose": "Se att hon har det bra.",
        "occasions": [a_span()],
    }
    return services.place_order(board=board, **{**said, **changes})


def an_accepted_order(**changes: Any) -> OrderOccasion:
    """The first time of an order that the service has accepted."""
    order = an_order(**changes)
    services.answer_order(actor=an_actor(at=AFTERNOON), order=order.pk, is_accepted=True)
    return order.occasions.order_by("starts_at")[0]
