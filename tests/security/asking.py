"""Asking the product as somebody, and everything that its answer tells."""

from __future__ import annotations

import copy
import html
import io
import json
import re
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import unquote
from uuid import UUID, uuid4

import openpyxl
import pikepdf
import uuid_utils.compat as uuid_utils
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.test import Client
from django.urls import reverse

from jourbok.accounts import sessions
from jourbok.accounts.models import RoleAssignment, User
from jourbok.audit.models import AccessEvent
from jourbok.documents.tests.reading_pdf import words_of

from .matrix import ASKED, COVERED, HIDDEN, MAY, OPEN, REFUSED, SIGN_IN, Door
from .world import World

MARK: Final = re.compile("¤([^:¤]+):([^¤]*)¤")
#: Pages that ask why, or who somebody is, before anything is shown.
QUESTIONS: Final = re.compile(r"/(oppna|las-upp|bekrafta(/\w+)?)/(\?|$)")
#: What differs between two answers that say the same: tokens, keys of forms, moments, ids.
EVER_NEW: Final = re.compile(
    r'(value|content)="[^"]{32,}"|datetime="[^"]*"|\b\d\d:\d\d(:\d\d)?\b|[0-9a-f]{8}-[0-9a-f-]{27}|/\d+(?=/)|%2F\d+(?=%2F)'
)


@dataclass(frozen=True)
class Answer:
    """A status, the headers, and everything that can be read in it."""

    status: int
    headers: Mapping[str, str]
    text: str
    logged: Sequence[AccessEvent] = ()

    @property
    def marks(self) -> set[tuple[str, str]]:
        """The group and the detail of every mark in the answer."""
        return set(MARK.findall(self.text)) | set(MARK.findall(unquote(" ".join(self.headers.values()))))

    @property
    def groups(self) -> set[str]:
        return {group for group, _detail in self.marks}

    @property
    def location(self) -> str:
        return self.headers.get("Location", "") or self.headers.get("HX-Redirect", "")

    @property
    def said(self) -> tuple[int, str, str]:
        """The answer without what is new in every answer."""
        headers = "\n".join(f"{name}: {value}" for name, value in sorted(self.headers.items()))
        return self.status, EVER_NEW.sub("·", headers), EVER_NEW.sub("·", self.text)


def read(response: Any) -> Answer:
    """What a response tells: its words, cells, redirect, file name and cookies but for their secret values."""
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    return Answer(response.status_code, headers, text_of(response))


def text_of(response: Any) -> str:
    kind = response.headers.get("Content-Type", "")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if kind == "application/pdf":
        return words_of_pdf(body)
    if kind.startswith("application/vnd.openxml"):
        return words_of_workbook(body)
    if kind == "application/zip":
        return words_of_package(body)
    if kind.partition(";")[0] in {"application/json", "application/problem+json"}:
        return json.dumps(json.loads(body), ensure_ascii=False)
    return html.unescape(unquote(body.decode()))


def words_of_pdf(body: bytes) -> str:
    """The text layer, where a word may be broken over lines, and what the file says of itself."""
    with pikepdf.open(io.BytesIO(body)) as file:
        words = "".join(words_of(page) for page in file.pages)
        told = f"{file.open_metadata()} {dict(file.docinfo)}"
    return re.sub("[\u200b\u00ad\\s]", "", words) + told


def words_of_package(body: bytes) -> str:
    """The names of the files and what each says."""
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return " ".join([*package.namelist(), *(words_of_pdf(package.read(name)) for name in package.namelist())])


def words_of_workbook(body: bytes) -> str:
    """Every cell, the names of the sheets, and what the file says of itself."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    return " ".join([*book.sheetnames, *cells, repr(book.properties)])


def sat_down(user: User) -> Client:
    """Somebody signed in at a desk a while ago, longer than a proof of who they are holds."""
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    now = time.time()
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": now - 1800},
        {"method": "mfa", "at": now - 1800},
    ]
    session[sessions.BEGAN] = session[sessions.SEEN] = now
    session[sessions.BROWSER] = sessions._browser(_Plain())  # type: ignore[arg-type]
    session.save()
    return client


def came_back(client: Client) -> Client:
    """The same person in the same session, in a window of its own, who has been there all the time."""
    window = Client(raise_request_exception=False)
    window.cookies = copy.deepcopy(client.cookies)
    session = window.session
    session[sessions.BEGAN] = session[sessions.SEEN] = time.time()
    session.save()
    return window


class _Plain:
    headers: Mapping[str, str] = {}


def proved(client: Client) -> Client:
    """The same desk, a moment after its owner proved who they are."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session.save()
    return client


def in_state(client: Client, user: User, state: str) -> Client:
    """The desk in the state that the table names."""
    session = client.session
    if state == "nobody":
        return Client(raise_request_exception=False)
    if state == "disabled":
        User.objects.filter(pk=user.pk).update(is_active=False)
    if state == "session over":
        session[sessions.SEEN] = time.time() - 60 * settings.IDLE_SIGN_OUT_MINUTES
    if state == "covered":
        session[sessions.LOCKED] = True
    if state == "role just removed":
        RoleAssignment.objects.filter(user=user).update(valid="empty")
    session.save()
    return client


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def address(door: Door, world: World, *, absent: bool = False) -> str:
    """Where the door is; with `absent` for a thing that is not there."""
    return reverse(door.route, kwargs={name: _key(world, value, absent) for name, value in door.about.items()})


def _key(world: World, value: Any, absent: bool) -> Any:
    known = world.things.get(value, value)
    if not absent:
        return known
    return uuid_utils.uuid7() if isinstance(known, UUID) else 987_654 if value in world.things else known


def has_twin(door: Door, world: World) -> bool:
    """Whether the door leads to a thing that could be absent."""
    return any(value in world.things for value in door.about.values())


def once(client: Client, method: str, where: str, sent: Mapping[str, Any] | None = None, **more: Any) -> Answer:
    """One request that leaves neither the world nor the desk changed, and what it wrote in the log of reads."""
    apart = Client(raise_request_exception=False)
    apart.cookies = copy.deepcopy(client.cookies)
    with undone():
        before = AccessEvent.objects.aggregate(last=Max("id", default=0))["last"]
        answer = ask(apart, method, where, sent, **more)
        is_broken = transaction.get_rollback()  # an error that the request met ends what was inside
        return replace(answer, logged=() if is_broken else tuple(AccessEvent.objects.filter(id__gt=before)))


def ask(client: Client, method: str, where: str, sent: Mapping[str, Any] | None = None, **more: Any) -> Answer:
    """One request; a form is sent with a key of its own."""
    if method == "GET":
        return read(client.get(where, sent, **more))
    return read(client.post(where, {"idempotency_key": str(uuid4()), **(sent or {})}, **more))


def fits(expected: str, answer: Answer) -> bool:
    """Whether the answer is what the table's word stands for."""
    asks = bool(QUESTIONS.search(answer.location))
    to_sign_in = answer.status in {302, 401} and (answer.status == 401 or "/logga-in/" in answer.location)
    match expected:
        case word if word == OPEN:
            return answer.status < 500
        case word if word == MAY:
            return answer.status < 500 and answer.status not in {401, 403, 404, 423} and not to_sign_in and not asks
        case word if word == ASKED:
            return asks or answer.status in {200, 403, 422}
        case word if word == HIDDEN:
            return answer.status == 404
        case word if word == REFUSED:
            return answer.status == 403
        case word if word == SIGN_IN:
            return to_sign_in
        case word if word == COVERED:
            return answer.status == 423
    raise AssertionError(f"the table has no word {expected!r}")
