"""The world's boards have systems of their own: each a token, an address that is told, and what came of telling it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from jourbok.accounts.models import BoardSystem, SystemCall, SystemToken
from jourbok.accounts.rules import Scope
from jourbok.accounts.services.systems import fingerprint
from jourbok.accounts.tests.factories import NIGHT, SINCE
from jourbok.organisations.models import Board
from jourbok.signing.secrecy import sealed
from jourbok.systems.models import Webhook, WebhookAttempt, WebhookEnd, WebhookEvent, WebhookSecret

from .world import BOARD_A, BOARD_B, World, mark

#: What each board's system shows; nobody else has them.
TOKENS: Final = {board: f"jourbok_{board}-{'0' * 40}" for board in (BOARD_A, BOARD_B)}


def put_systems(world: World) -> None:
    """Sollentuna's and Solna's systems, let in everywhere."""
    for board, whose in ((BOARD_A, "board's"), (BOARD_B, "other board's")):
        _system(world, board, whose)
        _address(world, board, whose)


def _system(world: World, board: str, whose: str) -> None:
    by: Any = {"made_at": SINCE, "by_id": "0", "by_name": mark("system", "maker")}
    system = BoardSystem.objects.create(
        board=Board.objects.get(slug=board),
        name=f"Systemet {mark('system', board)}",
        scopes=[scope.value for scope in Scope],
        **by,
    )
    token = SystemToken.objects.create(
        system=system,
        hash=fingerprint(TOKENS[board]),
        ending="0000",
        from_at=SINCE,
        until_at=NIGHT + timedelta(days=400),
        **by,
    )
    SystemCall.objects.create(token=token, at=NIGHT, request_id=system.pk, method="GET", path="/api/v1/reports/")
    world.things |= {f"{whose} system": system.pk, f"{whose} token": token.pk}


def _address(world: World, board: str, whose: str) -> None:
    of: Any = {"board": Board.objects.get(slug=board)}
    said = mark("system", f"{board} hook")
    by: Any = {"by_id": "0", "by_name": mark("system", "maker")}
    hooks = [
        Webhook.objects.create(
            **of, url=f"https://krok.example.se/{said}", events=["report.ready"], made_at=SINCE, **by
        )
        for _ in range(2)
    ]
    for hook in hooks:
        WebhookSecret.objects.create(
            **of, webhook=hook, sealed=sealed("hemlig", about=str(hook.pk)), made_at=SINCE, by_name=by["by_name"]
        )
    event = WebhookEvent.objects.create(
        **of, webhook=hooks[0], kind="report.ready", subject=hooks[0].pk, source="1", at=NIGHT, made_at=NIGHT
    )
    WebhookAttempt.objects.create(
        **of, event=event, number=1, attempted_at=NIGHT, outcome="failed", reason=f"Svarade inte {said}"
    )
    WebhookEnd.objects.create(**of, webhook=hooks[1], reason=f"Tyst {said}", at=NIGHT, **by)
    world.things[f"{whose} hook"] = hooks[0].pk
