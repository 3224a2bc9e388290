"""Whatever a board's system asks over the API, nothing of another board is in what comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
import uuid_utils.compat as uuid_utils
from django.conf import settings
from django.test import Client

from jourbok.accounts.limits import API_CALLS
from jourbok.config.api import api
from tests.api.telling import an_announcement, an_order

from .asking import Answer, read, undone
from .joined import TOKENS
from .matrix import table
from .world import BOARD_A, BOARD_B, World

pytestmark = pytest.mark.django_db
#: Whose token, the table's word for the same board's reception, and how the world names that board's things.
BOARDS: Final = {BOARD_A: ("intake", ""), BOARD_B: ("other intake", "other board's ")}
SHUT_OUT: Final = {"without-scope": 403, "closed": 401, "ended": 401, "coming": 401, "none": 401}
#: What an address names, and what the world calls it.
THINGS: Final = {
    "report": ("second version", "other board's version"),
    "announcement": ("announcement", "other board's announcement"),
    "order": ("visit", "other board's visit"),
    "hook": ("board's hook", "other board's hook"),
}
OTHERS: Final = (
    "protected version",
    "earlier version",
    "earlier report",
    "protected announcement",
    "protected visit",
    "waiting call",
    "case",
    "other board's case",
    "decision",
    "document",
    "board's system",
)
#: What is sent as it is.
FILES: Final = {"add_document"}
NOTHING: Final[Mapping[str, str]] = {}
#: Who says why is shown a protected person of their own board.
OPENS: Final = {"open_report", "open_pdf"}
SAID_WHY: Final = {"hidden", "told"}
#: Which operations only read reports; every other needs another scope.
READS: Final = {"list_reports", "read_report", "open_report", "read_pdf", "open_pdf"}
SENT: Final[Mapping[str, Any]] = {
    "open_report": {"reason": "Vi utreder familjen nu."},
    "open_pdf": {"reason": "Vi utreder familjen nu."},
    "give_case_number": {"their_number": "2021-17"},
    "withdraw_announcement": {"reason": "Hon har kommit hem.", "version": 1},
    "withdraw_order": {"reason": "Hon har kommit hem."},
    "announce": an_announcement(),
    "place_order": an_order(),
    "register_hook": {"url": "https://krok.example.com/hit", "events": ["report.ready"]},
}


@dataclass(frozen=True)
class Operation:
    """One thing that the API describes."""

    name: str
    method: str
    path: str

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> str:
        """What the address is about; empty for a list."""
        return self.path.partition("{")[2].partition("}")[0]


OPERATIONS: Final = [
    Operation(told["operationId"].partition("_api_")[2], method, path)
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method, told in methods.items()
]


@pytest.fixture(autouse=True)
def asks_often(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("jourbok.accounts.services.systems.API_CALLS", replace(API_CALLS, most=10**6))
    monkeypatch.setattr(settings, "WEBHOOK_LINE", {"resolve": lambda host, port: ["8.8.8.8"]})
    yield


def ask(token: str, operation: Operation, thing: UUID | None = None, query: Mapping[str, str] = NOTHING) -> Answer:
    """One call that leaves the world as it was."""
    path = operation.path.replace(f"{{{operation.names}}}", str(thing))
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    client = Client(raise_request_exception=False)
    with undone():
        if operation.method == "get":
            return read(client.get(path, query, headers=headers))
        if operation.name in FILES:
            told = client.post(f"{path}?name=plan.pdf", b"%PDF-1.7", content_type="application/pdf", headers=headers)
            return read(told)
        sent = json.dumps(SENT.get(operation.name, {}))
        return read(getattr(client, operation.method)(path, sent, content_type="application/json", headers=headers))


def of_board(world: World, board: str, name: str) -> UUID:
    return UUID(str(world.things[THINGS[name][board == BOARD_B]]))


def may_be_told(board: str) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """The groups of marks that the board's reception reads, and those of the board itself and of its systems."""
    who, _named = BOARDS[board]
    return table().readable(who), table().own_marks(who) | {("system", f"{board} hook"), ("system", board)}


def foreign(world: World, board: str, answer: Answer) -> set[str]:
    """What of the answer is another board's: marks, ids, and its name as the API writes it."""
    groups, own = may_be_told(board)
    marks = {
        f"{group}:{detail}" for group, detail in answer.marks if group not in groups and (group, detail) not in own
    }
    other = BOARD_B if board == BOARD_A else BOARD_A
    everything = answer.text + " ".join(answer.headers.values())
    ids = {name for name in THINGS if str(of_board(world, other, name)) in everything}
    return marks | ids | ({other} if f'"{other}"' in everything else set())


def everything_asked(world: World, operation: Operation) -> list[UUID | None]:
    """For nothing; or for what either board has of the kind, and what is something else or somebody protected's."""
    if not operation.names:
        return [None]
    return [of_board(world, BOARD_A, operation.names), of_board(world, BOARD_B, operation.names), *others(world)]


def others(world: World) -> list[UUID]:
    return [UUID(str(world.things[name])) for name in OTHERS]


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
@pytest.mark.parametrize("board", BOARDS)
def test_no_operation_tells_a_board_anything_of_another(world: World, board: str, operation: Operation) -> None:
    told = {thing: ask(TOKENS[board], operation, thing) for thing in everything_asked(world, operation)}
    if operation.name in OPENS:
        protected = told.pop(UUID(str(world.things["protected version"])))
        assert protected.groups >= SAID_WHY if board == BOARD_A else protected.status == 404
    assert {str(thing): found for thing, answer in told.items() if (found := foreign(world, board, answer))} == {}
    assert {answer.status for answer in told.values()} <= {200, 201, 404, 409, 422}
    if operation.names:
        assert told[of_board(world, board, operation.names)].status in {200, 201, 409, 422}


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.names], ids=str)
@pytest.mark.parametrize("board", BOARDS)
def test_another_boards_thing_is_answered_as_one_that_is_not_there(
    world: World, board: str, operation: Operation
) -> None:
    other = BOARD_B if board == BOARD_A else BOARD_A
    theirs = ask(TOKENS[board], operation, of_board(world, other, operation.names))
    absent = ask(TOKENS[board], operation, uuid_utils.uuid7())
    assert theirs.status == 404
    assert theirs.said == absent.said


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
@pytest.mark.parametrize(("who", "status"), SHUT_OUT.items())
def test_a_token_that_opens_nothing_is_told_nothing(world: World, who: str, status: int, operation: Operation) -> None:
    thing = of_board(world, BOARD_A, operation.names) if operation.names else None
    without = "all-but-reads" if operation.name in READS else "reads-alone"
    token = TOKENS.get(without if who == "without-scope" else who, "jourbok_" + "x" * 43)
    answer = ask(token, operation, thing)
    absent = ask(token, operation, uuid_utils.uuid7() if thing else None)
    assert answer.status == status
    assert answer.marks == set()
    assert foreign(world, BOARD_A, answer) | foreign(world, BOARD_B, answer) == set()
    assert answer.said == absent.said


@pytest.mark.parametrize("board", BOARDS)
def test_the_walk_does_read_what_is_the_boards_own(world: World, board: str) -> None:
    by_name = {each.name: each for each in OPERATIONS}
    for name, group in (
        ("read_announcement", board),
        ("read_order", board),
        ("read_report", board),
        ("read_pdf", board),
    ):
        operation = by_name[name]
        assert group in ask(TOKENS[board], operation, of_board(world, board, operation.names)).groups, name
    other = BOARD_B if board == BOARD_A else BOARD_A
    own = ask(TOKENS[board], by_name["read_announcement"], of_board(world, board, "announcement"))
    assert foreign(world, other, own) != set(), "what is one board's is foreign to the other"


@pytest.mark.parametrize("board", BOARDS)
def test_no_page_of_a_list_holds_another_boards_things(world: World, board: str) -> None:
    for operation in OPERATIONS:
        if operation.names or operation.method != "get":
            continue
        for query in ({}, {"limit": "1"}, {"limit": "200"}, {"waiting": "true"}, {"since": "2020-01-01T00:00:00Z"}):
            answer = ask(TOKENS[board], operation, query=query)
            assert foreign(world, board, answer) == set(), (operation.name, query)
