"""A board's own system says where it wants to be told, and sees how that went."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from jourbok.accounts.api_door import BoardToken, caller, caller_and_board
from jourbok.accounts.rules import Scope
from jourbok.systems import selectors, services
from jourbok.systems.selectors import HookPage, HookRow
from jourbok.web.for_systems import Given, IdempotencyKey, Moment, Text, problems

router = Router(tags=["Händelser"], auth=BoardToken(Scope.WEBHOOKS))
Kind = Literal[
    "report.ready",
    "report.corrected",
    "report.recalled",
    "report.deletion_asked",
    "order.answered",
    "prenotification.used",
]


class HookGiven(Given):
    """An https address on the open internet, and what it wants told."""

    url: Text = Field(min_length=12, max_length=300)
    events: list[Kind] = Field(min_length=1, max_length=6)


class HookTold(Schema):
    """An address; `ended_at` when it is told nothing more."""

    id: UUID
    url: str
    events: list[str]
    made_at: Moment
    ended_at: Moment | None
    end_reason: str


class HookMade(HookTold):
    """The same with its secret, which is told this once; empty when the same key is sent again."""

    secret: str


class AttemptTold(Schema):
    """One attempt; `outcome` is delivered, failed or given_up."""

    number: int
    attempted_at: Moment
    outcome: str
    reason: str


class EventTold(Schema):
    """Something that the address was to be told."""

    id: UUID
    type: str
    at: Moment
    attempts: list[AttemptTold]


class HookPageTold(HookTold):
    """The address with what it was told last, the newest first."""

    told: list[EventTold]


class HookList(Schema):
    """Every address of the board."""

    items: list[HookTold]


class SecretTold(Schema):
    """A new secret, told this once; empty when the same key is sent again."""

    secret: str
    made_at: Moment


class EventAsked(Schema):
    """The trial's id, which its `Jourbok-Event` will say."""

    id: UUID


@router.get("/", response={200: HookList, **problems()}, summary="Nämndens adresser för händelser")
def list_hooks(request: HttpRequest) -> dict[str, Any]:
    """The newest first, ended ones too."""
    viewer, board = caller_and_board(request)
    return {"items": [_hook(each) for each in selectors.hooks_of_board(viewer, board)]}


@router.post("/", response={201: HookMade, **problems()}, summary="Anmäl en adress")
def register_hook(request: HttpRequest, said: HookGiven, key: IdempotencyKey) -> Status[dict[str, Any]]:
    """The address is told from now on. Private addresses are refused, now and at each attempt."""
    actor, board = caller_and_board(request)
    made = services.register_hook(actor=actor, board=board, url=said.url, events=list(said.events), key=key)
    return Status(201, _hook(selectors.hook_for(actor, made.pk).row) | {"secret": made.secret})


@router.get("/{uuid:hook}", response={200: HookPageTold, **problems(404)}, summary="En adress och hur det har gått")
def read_hook(request: HttpRequest, hook: UUID) -> dict[str, Any]:
    """The address, and each attempt to tell it something."""
    return _page(selectors.hook_for(caller(request), hook))


@router.delete("/{uuid:hook}", response={200: HookTold, **problems(404)}, summary="Avsluta en adress")
def end_hook(request: HttpRequest, hook: UUID) -> dict[str, Any]:
    """The address is told nothing more; ending it again changes nothing."""
    actor = caller(request)
    services.end_hook(actor=actor, hook=hook)
    return _hook(selectors.hook_for(actor, hook).row)


@router.post("/{uuid:hook}/secret", response={201: SecretTold, **problems(404, 409)}, summary="Ny hemlighet")
def rotate_secret(request: HttpRequest, hook: UUID, key: IdempotencyKey) -> Status[dict[str, Any]]:
    """A new secret; for two days each event is signed with the one before too."""
    made = services.rotate_secret(actor=caller(request), hook=hook, key=key)
    return Status(201, {"secret": made.secret, "made_at": made.made_at})


@router.post("/{uuid:hook}/test", response={201: EventAsked, **problems(404, 409)}, summary="Skicka ett prov")
def try_hook(request: HttpRequest, hook: UUID, key: IdempotencyKey) -> Status[dict[str, Any]]:
    """The address is sent a `ping`, signed as everything is."""
    return Status(201, {"id": services.try_hook(actor=caller(request), hook=hook, key=key).pk})


def _hook(row: HookRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "url": row.url,
        "events": [each.value for each in row.events],
        "made_at": row.made_at,
        "ended_at": row.ended_at,
        "end_reason": row.end_reason,
    }


def _page(page: HookPage) -> dict[str, Any]:
    told = [
        {
            "id": each.id,
            "type": each.kind.value,
            "at": each.at,
            "attempts": [
                {
                    "number": one.number,
                    "attempted_at": one.attempted_at,
                    "outcome": one.outcome.value,
                    "reason": one.reason,
                }
                for one in each.attempts
            ],
        }
        for each in page.told
    ]
    return _hook(page.row) | {"told": told}
