"""A board's own system tells of somebody beforehand, orders, and reads the answers, as its people do in the portal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from jourbok.accounts.api_door import BoardToken, caller, caller_and_board
from jourbok.accounts.rules import Scope
from jourbok.calls import selectors, services
from jourbok.calls.rules.announcing import LONGEST_TEXT, AnnouncedTexts
from jourbok.calls.rules.concerned import Concerned
from jourbok.calls.rules.ordering import MOST_OCCASIONS, Span
from jourbok.calls.rules.papers import MEDIA_TYPES
from jourbok.web.for_systems import Given, GivenMoment, IdempotencyKey, Moment, Text, problems

if TYPE_CHECKING:
    from jourbok.calls.models import PreNotificationDocument
    from jourbok.calls.rules.shown import Announced, OccasionShown, Ordered

#: What the file is called; it ends with what it is.
FileName = Annotated[Text, Query(min_length=5, max_length=200, examples=["plan.pdf"])]
A_FILE: Final = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES}

announcements = Router(tags=["Föranmälningar"], auth=BoardToken(Scope.ANNOUNCE))
orders = Router(tags=["Uppdrag"], auth=BoardToken(Scope.ORDER))


class ConcernedGiven(Given):
    """Somebody, known by number, by name and birth, or by an address with its town."""

    name: Text = Field(min_length=1, max_length=200)
    number: Text = Field("", max_length=20, description="Personnummer eller samordningsnummer.")
    birth_date: date | None = None
    address: Text = Field("", max_length=200)
    postal_town: Text = Field("", max_length=80)
    phone: Text = Field("", max_length=60)

    def facts(self) -> Concerned:
        return Concerned(**self.model_dump())


class ConcernedTold(Schema):
    """Somebody as they stand; `number` is twelve digits or empty."""

    name: str
    number: str
    birth_date: date | None
    address: str
    postal_town: str
    phone: str


class AnnouncementGiven(Given):
    """Whom it is about, what may happen, what to do, and from when until when."""

    concerned: ConcernedGiven
    what: Text = Field(min_length=3, max_length=LONGEST_TEXT)
    instructions: Text = Field("", max_length=LONGEST_TEXT)
    from_at: GivenMoment
    until_at: GivenMoment
    is_protected: bool = False


class UseTold(Schema):
    """That the service had use of it, and what came of it."""

    at: Moment
    by: str
    note: str


class AnnouncementTold(Schema):
    """What the board has told beforehand; of somebody protected neither person nor texts."""

    id: UUID
    number: str
    version: int
    standing: str = Field(description="coming, holds, used, unused eller withdrawn")
    from_at: Moment
    until_at: Moment
    is_protected: bool
    concerned: ConcernedTold | None
    what: str
    instructions: str
    uses: list[UseTold]
    documents: int = Field(description="Hur många dokument som är bifogade.")


class DocumentTold(Schema):
    """A paper that the board has sent along; `sha256` is of its content."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str


class AnnouncementList(Schema):
    """One page, newest first; `next` is None on the last."""

    items: list[AnnouncementTold]
    next: UUID | None


class WithdrawalGiven(Given):
    """Why it is taken back; `version` is the one that was read."""

    reason: Text = Field(min_length=10, max_length=500)
    version: int = Field(ge=1, le=10_000)


class ReasonGiven(Given):
    """Why it is taken back."""

    reason: Text = Field(min_length=10, max_length=500)


class OccasionGiven(Given):
    """From when until when."""

    starts_at: GivenMoment
    ends_at: GivenMoment


class OrderGiven(Given):
    """What is ordered, for whom, why and when."""

    kind: Literal["home_visit", "phone_support"]
    concerned: ConcernedGiven
    purpose: Text = Field(min_length=3, max_length=LONGEST_TEXT)
    instructions: Text = Field("", max_length=LONGEST_TEXT)
    occasions: list[OccasionGiven] = Field(min_length=1, max_length=MOST_OCCASIONS)
    is_protected: bool = False


class OutcomeTold(Schema):
    """What came of an ordered time."""

    is_performed: bool
    started_at: Moment | None
    ended_at: Moment | None
    note: str


class OccasionTold(Schema):
    """An ordered time and what came of it, if anybody has told."""

    starts_at: Moment
    ends_at: Moment
    outcome: OutcomeTold | None


class AnswerTold(Schema):
    """Whether the service does what was ordered."""

    is_accepted: bool
    reason: str
    at: Moment
    by: str


class OrderTold(Schema):
    """What the board has ordered; of somebody protected neither person nor texts."""

    id: UUID
    number: str
    kind: str
    standing: str = Field(description="waits, declined, withdrawn, accepted eller done")
    is_protected: bool
    concerned: ConcernedTold | None
    purpose: str
    instructions: str
    made_at: Moment
    occasions: list[OccasionTold]
    answer: AnswerTold | None


class OrderList(Schema):
    """One page, newest first; `next` is None on the last."""

    items: list[OrderTold]
    next: UUID | None


@announcements.get("/", response={200: AnnouncementList, **problems()}, summary="Nämndens föranmälningar")
def list_announcements(request: HttpRequest, after: UUID | None = None) -> dict[str, Any]:
    """What the board has told, newest first, and what came of each."""
    viewer, board = caller_and_board(request)
    found = selectors.announced_by_board(viewer, board, after=after)
    page = found[: selectors.BOARD_PAGE]
    return {"items": [_announced(each) for each in page], "next": page[-1].id if len(found) > len(page) else None}


@announcements.post("/", response={201: AnnouncementTold, **problems()}, summary="Skicka en föranmälan")
def announce(request: HttpRequest, said: AnnouncementGiven, key: IdempotencyKey) -> Status[dict[str, Any]]:
    """Tell the service beforehand of somebody."""
    actor, board = caller_and_board(request)
    made = services.announce(
        actor=actor,
        board=board,
        concerned=said.concerned.facts(),
        texts=AnnouncedTexts(said.what, said.instructions, said.from_at, said.until_at),
        is_protected=said.is_protected,
        key=key,
    )
    return Status(201, _announced(selectors.announced_for_board(actor, made.pk).shown))


@announcements.get("/{uuid:announcement}", response={200: AnnouncementTold, **problems(404)}, summary="En föranmälan")
def read_announcement(request: HttpRequest, announcement: UUID) -> dict[str, Any]:
    """How it stands and what came of it."""
    return _announced(selectors.announced_for_board(caller(request), announcement).shown)


@announcements.post(
    "/{uuid:announcement}/withdrawal",
    response={201: AnnouncementTold, **problems(404, 409)},
    summary="Ta tillbaka en föranmälan",
)
def withdraw_announcement(
    request: HttpRequest, announcement: UUID, said: WithdrawalGiven, key: IdempotencyKey
) -> Status[dict[str, Any]]:
    """It no longer holds, and why."""
    actor = caller(request)
    services.withdraw_announced(actor=actor, announced=announcement, version=said.version, reason=said.reason, key=key)
    return Status(201, _announced(selectors.announced_for_board(actor, announcement).shown))


@announcements.post(
    "/{uuid:announcement}/documents",
    response={201: DocumentTold, **problems(404, 409)},
    openapi_extra={"requestBody": {"required": True, "content": A_FILE}},
    summary="Bifoga ett dokument",
)
def add_document(
    request: HttpRequest, announcement: UUID, name: FileName, key: IdempotencyKey
) -> Status[PreNotificationDocument]:
    """Send a paper along: its bytes as they are, a PDF or a picture of at most 10 MB."""
    content = request.read()
    made = services.add_document(actor=caller(request), announced=announcement, name=name, content=content, key=key)
    return Status(201, made)


@orders.get("/", response={200: OrderList, **problems()}, summary="Nämndens uppdrag")
def list_orders(request: HttpRequest, after: UUID | None = None) -> dict[str, Any]:
    """What the board has ordered, newest first, and how each stands."""
    viewer, board = caller_and_board(request)
    found = selectors.ordered_by_board(viewer, board, after=after)
    page = found[: selectors.BOARD_PAGE]
    return {"items": [_ordered(each) for each in page], "next": page[-1].id if len(found) > len(page) else None}


@orders.post("/", response={201: OrderTold, **problems()}, summary="Beställ ett uppdrag")
def place_order(request: HttpRequest, said: OrderGiven, key: IdempotencyKey) -> Status[dict[str, Any]]:
    """Order visits or telephone support at given times."""
    actor, board = caller_and_board(request)
    made = services.place_order(
        actor=actor,
        board=board,
        kind=said.kind,
        concerned=said.concerned.facts(),
        purpose=said.purpose,
        occasions=[Span(each.starts_at, each.ends_at) for each in said.occasions],
        instructions=said.instructions,
        is_protected=said.is_protected,
        key=key,
    )
    return Status(201, _ordered(selectors.order_for_board(actor, made.pk)))


@orders.get("/{uuid:order}", response={200: OrderTold, **problems(404)}, summary="Ett uppdrag")
def read_order(request: HttpRequest, order: UUID) -> dict[str, Any]:
    """What the service answered, and what came of each time."""
    return _ordered(selectors.order_for_board(caller(request), order))


@orders.post("/{uuid:order}/withdrawal", response={201: OrderTold, **problems(404)}, summary="Ta tillbaka ett uppdrag")
def withdraw_order(request: HttpRequest, order: UUID, said: ReasonGiven, key: IdempotencyKey) -> Status[dict[str, Any]]:
    """The board no longer needs it; what has been done stands."""
    actor = caller(request)
    services.withdraw_order(actor=actor, order=order, reason=said.reason, key=key)
    return Status(201, _ordered(selectors.order_for_board(actor, order)))


def _announced(shown: Announced) -> dict[str, Any]:
    return {
        "id": shown.id,
        "number": shown.number,
        "version": shown.version,
        "standing": shown.standing.value,
        "from_at": shown.from_at,
        "until_at": shown.until_at,
        "is_protected": shown.is_protected,
        "concerned": shown.concerned,
        "what": shown.what,
        "instructions": shown.instructions,
        "uses": [{"at": each.at, "by": each.by_name, "note": each.note} for each in shown.uses],
        "documents": shown.documents,
    }


def _ordered(shown: Ordered) -> dict[str, Any]:
    answer = shown.answer
    return {
        "id": shown.id,
        "number": shown.number,
        "kind": shown.kind,
        "standing": shown.standing.value,
        "is_protected": shown.is_protected,
        "concerned": shown.concerned,
        "purpose": shown.purpose,
        "instructions": shown.instructions,
        "made_at": shown.made_at,
        "occasions": [_occasion(each) for each in shown.occasions],
        "answer": answer
        and {"is_accepted": answer.is_accepted, "reason": answer.reason, "at": answer.at, "by": answer.by_name},
    }


def _occasion(shown: OccasionShown) -> dict[str, Any]:
    told = shown.outcome
    done = told.span if told else None
    return {
        "starts_at": shown.span.starts_at,
        "ends_at": shown.span.ends_at,
        "outcome": told
        and {
            "is_performed": told.is_performed,
            "started_at": done.starts_at if done else None,
            "ended_at": done.ends_at if done else None,
            "note": told.note,
        },
    }
