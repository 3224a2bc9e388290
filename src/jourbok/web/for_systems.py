"""What the addresses for other systems have in common: problems as JSON, moments, texts, keys and pages.

Rooms above hold the addresses; config joins them.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Header, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import JSONRenderer
from pydantic import AfterValidator, AwareDatetime, PlainSerializer, WithJsonSchema

from jourbok.kernel.calendar import FIRST_YEAR, LAST_YEAR
from jourbok.kernel.errors import BadInput, DomainError
from jourbok.kernel.localtime import iso, read_instant

PROBLEM_TYPE: Final = "application/problem+json"
PDF_TYPE: Final = "application/pdf"


class NotReadable(BadInput):
    """The page's mark or a field is none that we have given."""

    code = "not_readable"
    message_sv = "Anropet går inte att läsa."


class KeyMissing(BadInput):
    """What writes comes with a key, so that sending it again does it once."""

    code = "idempotency_key_missing"
    message_sv = "Skicka huvudet Idempotency-Key: 8 till 80 bokstäver, siffror, bindestreck eller understreck."
    status = 400


def _in_calendar(moment: datetime) -> datetime:
    if not FIRST_YEAR < moment.year < LAST_YEAR:
        raise ValueError("the year is outside the calendar")
    return moment


def _without_null(text: str) -> str:
    if "\x00" in text:
        raise ValueError("the text holds a null character")
    return text


#: A moment as we tell it: ISO 8601 with the offset of Sweden then.
Moment = Annotated[
    datetime,
    PlainSerializer(iso, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2021-11-27T02:14:00+01:00"]}),
]
#: A moment as we are told it: with an offset.
GivenMoment = Annotated[AwareDatetime, AfterValidator(_in_calendar)]
#: A text without null, which the database does not take.
Text = Annotated[str, AfterValidator(_without_null)]
#: So that what was sent is done once, however often it comes.
IdempotencyKey = Annotated[
    str,
    Header(
        ...,
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9_-]{8,80}$",
        description="En nyckel som du väljer. Samma nyckel med samma innehåll gör samma sak en gång.",
    ),
]


class FieldProblem(Schema):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(Schema):
    """Why it could not be done (RFC 9457): `code` is for machines and never changes, `detail` is Swedish."""

    type: str = Field(examples=["urn:jourbok:problem:not_found"])
    title: str
    status: int
    detail: str
    code: str
    request_id: UUID | None = None
    errors: list[FieldProblem] = []


class Given(Schema):
    """What is sent to us: a field that is not known is refused, so that nobody believes that it was heeded."""

    model_config: ClassVar[Any] = {"extra": "forbid"}


TITLES: Final[Mapping[int, str]] = {
    400: "Anropet går inte att läsa",
    401: "Nyckeln gäller inte",
    403: "Nyckeln ger inte rätt till detta",
    404: "Finns inte",
    409: "Det står annorlunda nu",
    413: "För stort",
    422: "Uppgifterna går inte att ta emot",
    429: "För många anrop",
    500: "Något gick fel hos oss",
    503: "Inte just nu",
}
#: What a form would be told, said to a system.
IN_OTHER_WORDS: Final[Mapping[str, str]] = {
    "not_permitted": "Nyckeln ger inte rätt till detta.",
    "same_key_other_content": "Nyckeln i Idempotency-Key är redan använd med annat innehåll. Inget nytt har sparats.",
    "what_was_made_is_gone": "Det som nyckeln i Idempotency-Key gjorde finns inte längre.",
}
#: A field's fault, by its kind.
_FAULTS: Final[Mapping[str, str]] = {
    "missing": "Saknas.",
    "extra_forbidden": "Finns inte.",
    "string_too_long": "Är för långt.",
    "string_too_short": "Är för kort.",
    "string_pattern_mismatch": "Har fel form.",
    "too_long": "Är för många.",
    "too_short": "Är för få.",
    "timezone_aware": "Behöver tidszon, till exempel +01:00.",
}


def problem(
    request: HttpRequest,
    status: int,
    *,
    code: str,
    detail: str,
    errors: Sequence[tuple[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The problem as an answer."""
    actor = getattr(request, "actor", None)
    told: dict[str, Any] = {
        "type": f"urn:jourbok:problem:{code}",
        "title": TITLES.get(status, TITLES[422]),
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": actor.request_id if actor else None,
        "errors": [{"field": field, "message": message} for field, message in errors],
    }
    body = JSONRenderer().render(request, told, response_status=status)
    return HttpResponse(body, status=status, content_type=PROBLEM_TYPE, headers=dict(headers or {}))


def domain_problem(request: HttpRequest, error: DomainError) -> HttpResponse:
    """What the product says no to, with its own code and status; that a token is wanted, and how long to wait."""
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}
    seconds = getattr(error, "seconds", None)
    if seconds is not None:
        headers["Retry-After"] = str(seconds)
    detail = IN_OTHER_WORDS.get(error.code, error.message)
    return problem(
        request, error.status, code=error.code, detail=detail, errors=list(error.fields.items()), headers=headers
    )


def answer_in_problems(api: NinjaAPI) -> None:
    """Whatever goes wrong below the API is a problem as JSON; what nobody expected stays an error of the server."""
    api.add_exception_handler(AuthenticationError, _nobody)
    api.add_exception_handler(ValidationError, _unreadable)
    api.add_exception_handler(HttpError, _broken)
    api.add_exception_handler(Http404, _absent)


def _nobody(request: HttpRequest, _error: Any) -> HttpResponse:
    detail = "Skicka nyckeln i huvudet Authorization: Bearer jourbok_…"
    return problem(request, 401, code="token_refused", detail=detail, headers={"WWW-Authenticate": "Bearer"})


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    if any(_is_key(each) for each in error.errors):
        return domain_problem(request, KeyMissing())
    faults = [(_place(each), _FAULTS.get(str(each.get("type")), "Går inte att läsa.")) for each in error.errors]
    detail = "Rätta uppgifterna i errors och skicka igen."
    return problem(request, 422, code="bad_input", detail=detail, errors=faults)


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, error.status_code, code="not_readable", detail=NotReadable.message_sv)


def _absent(request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(request, 404, code="not_found", detail="Det finns inget på adressen.")


def _is_key(fault: Mapping[str, Any]) -> bool:
    return fault["loc"][0] == "header" and "idempotency" in str(fault["loc"][-1]).lower()


def _place(fault: Mapping[str, Any]) -> str:
    """Where the fault is, ``concerned.name``, without the names of our own functions."""
    kind, *places = (str(each) for each in fault["loc"])
    return ".".join(places[1:] if kind == "body" and len(places) > 1 else places or [kind])[:120]


def problems(*statuses: int) -> dict[Any, Any]:
    """The answers that an address may give when it cannot do what is asked, for its description."""
    return dict.fromkeys(sorted({400, 401, 403, 422, 429, *statuses}), Problem)


def mark_of(moment: datetime, key: UUID) -> str:
    """Where a page ended, for the next one to begin after."""
    return base64.urlsafe_b64encode(f"{moment.isoformat()}_{key}".encode()).decode().rstrip("=")


def after_mark(mark: str | None) -> tuple[datetime, UUID] | None:
    """The row that a page ended with. Raises NotReadable when it is no mark of ours."""
    if not mark:
        return None
    try:
        told = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)).decode()
        moment, _, key = told.partition("_")
        return _in_calendar(read_instant(moment)), UUID(key)
    except ValueError:
        raise NotReadable("Värdet i after är inget som vi har lämnat. Börja om från första sidan.") from None
