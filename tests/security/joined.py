"""The world's boards have systems of their own: each a token, an address that is told, and what came of telling it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from jourbok.accounts.models import BoardSystem, SystemCall, SystemToken
from jourbok.accounts.rules import Scope
from jourbok.accounts.services.systems import fingerprint
from jourbok.accounts.tests.factories import NIGHT, SINCE
from jourbok.organisations.models import Board
from jourbok.signing.secrecy import sealed
from jourbok.systems.models import Webhook, WebhookAttempt, WebhookEnd, WebhookEvent, WebhookSecret

from .world import BOARD_A, BOARD_B, World, mark

#: What each system shows: each board's own that is let in everywhere, and of the first board's one that only reads
#: reports, one that does all the rest, and tokens that were ended, have run out and have not begun.
TOKENS: Final = {
    who: f"jourbok_{who}-{'0' * 40}"
    for who in (BOARD_A, BOARD_B, "reads-alone", "all-but-reads", "closed", "ended", "coming")
}


def put_systems(world: World) -> None:
    """Sollentuna's and Solna's systems, let in everywhere."""
    for board, whose in ((BOARD_A, "board's"), (BOARD_B, "other board's")):
        _system(world, board, whose)
        _address(world, board, whose)
    put_shut_out(BOARD_A)


def put_shut_out(board: str) -> None:
    """Systems of the board's that are not let in everywhere, each for its own reason."""
    reads, others = [Scope.READ_REPORTS.value], [scope.value for scope in Scope if scope is not Scope.READ_REPORTS]
    for who, scopes in (("reads-alone", reads), ("all-but-reads", others)):
        _token(_a_system(board, scopes=scopes), who, SINCE, NIGHT + timedelta(days=400))
    let_in = _a_system(board, scopes=[scope.value for scope in Scope])
    _token(let_in, "closed", SINCE, NIGHT)
    _token(let_in, "ended", SINCE, SINCE + timedelta(days=1))
    _token(let_in, "coming", NIGHT + timedelta(days=1), NIGHT + timedelta(days=2))


def _a_system(board: str, *, scopes: list[str]) -> BoardSystem:
    by: Any = {"made_at": SINCE, "by_id": "0", "by_name": mark("system", "maker")}
    of = Board.objects.get(slug=board)
    return BoardSystem.objects.create(board=of, name=f"Systemet {mark('system', board)}", scopes=scopes, **by)


def _token(system: BoardSystem, who: str, from_at: datetime, until_at: datetime) -> SystemToken:
    by: Any = {"made_at": SINCE, "by_id": "0", "by_name": mark("system", "maker")}
    shown = fingerprint(TOKENS[who])
    return SystemToken.objects.create(
        system=system, hash=shown, ending="0000", from_at=from_at, until_at=until_at, **by
    )


def _system(world: World, board: str, whose: str) -> None:
    system = _a_system(board, scopes=[scope.value for scope in Scope])
    token = _token(system, board, SINCE, NIGHT + timedelta(days=400))
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
