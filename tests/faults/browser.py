"""A person at a screen: signs in, opens forms with their keys, sends them, and may get no answer."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

SIGN_IN = "/konto/logga-in/"
TIMEOUT_SECONDS = 60.0


class NoAnswer(Exception):
    """The connection broke before the whole answer had come; whether the form was taken is not known."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: str
    headers: Mapping[str, str]

    @property
    def is_done(self) -> bool:
        """Whether the person was led on, as after a form that was taken."""
        return self.status == 302 and not self.location.startswith(SIGN_IN)


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, what it already holds, and the words in it."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    words: str = ""


class Browser:
    """Cookies, pages and forms of one person; every request is a connection of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def sign_in(self, name: str) -> Browser:
        """One click on the person of the demo."""
        form = next(form for form in self.forms(SIGN_IN) if name in form.words)
        answer = self.send(form.action, form.fields)
        assert answer.is_done, (answer.status, answer.location)
        return self

    def forms(self, path: str) -> list[Form]:
        """The forms of a page."""
        answer = self.get(path)
        assert answer.status == 200, (path, answer.status, answer.location)
        return forms_in(answer.body)

    def form(self, path: str, action: str = "") -> Form:
        """The form of a page that goes to `action`; by default to the page itself."""
        wanted = action or path
        return next(form for form in self.forms(path) if (form.action or path) == wanted)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self._ask("GET", path, None, headers or {})

    def send(self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        """Send a form. Raises NoAnswer."""
        typed = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        given = {**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", fields.get("csrfmiddlewaretoken", ""))}
        return self._ask("POST", path, urlencode(given), typed)

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        told = {"Host": "localhost", "Connection": "close", **headers}
        told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        try:
            _reach(connection)
            connection.request(method, path, body, told)
            with connection.getresponse() as response:
                text = response.read().decode()
                self._keep(response.headers.get_all("Set-Cookie") or [])
                location = urlsplit(response.headers.get("Location", ""))._replace(scheme="", netloc="")
                return Answer(response.status, location.geturl(), text, dict(response.headers))
        except (OSError, HTTPException) as broken:
            raise NoAnswer(path) from broken
        finally:
            connection.close()

    def _keep(self, cookies: list[str]) -> None:
        for text in cookies:
            for name, morsel in SimpleCookie(text).items():
                self.cookies[name] = morsel.value


def _reach(connection: HTTPConnection) -> None:
    """Somebody listens; where nobody does nothing was sent, and the page is asked for again."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while True:
        try:
            return connection.connect()
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def forms_in(html: str) -> list[Form]:
    """The forms of a page, in order."""
    parser = _Forms()
    parser.feed(html)
    return parser.found


def new_key() -> str:
    return str(uuid.uuid4())


def id_in(path: str) -> str:
    """The id of the thing that an address leads to."""
    (found,) = re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", path)[:1] or [""]
    return str(found)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._open: Form | None = None
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""))
            self.found.append(self._open)
        elif self._open is not None:
            self._control(self._open, tag, given)

    def _control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in given or self._select not in form.fields):
            form.fields[self._select] = given.get("value", "")
        elif tag == "textarea":
            self._area = name
            form.fields[name] = ""
        elif tag == "input" and name and self._is_sent(given):
            form.fields[name] = given.get("value", "")

    @staticmethod
    def _is_sent(given: dict[str, str]) -> bool:
        return given.get("type") not in {"radio", "checkbox"} or "checked" in given

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            if self._open is not None:
                self._open.fields[self._area] = self._open.fields[self._area].removeprefix("\n")  # as browsers do
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._open is None:
            return
        if self._area:
            self._open.fields[self._area] += data
        else:
            self._open.words += data
