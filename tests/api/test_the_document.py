"""Every command of docs/reference/api.md is run in its order, and answers what stands there."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from django.test import Client

from jourbok.accounts.tests.factories import NIGHT
from jourbok.handover.tests.test_services import a_child_of, sent
from jourbok.systems.rules import EventKind, body_of, signature

from .systems import a_token

pytestmark = pytest.mark.django_db
DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "reference" / "api.md"
BLOCK: Final = re.compile(r"```([\w-]+)\n(.*?)```", re.DOTALL)
ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
#: The file that the document sends along.
PLAN: Final = b"%PDF-1.7 En plan"
MORNING: Final = datetime(2021, 11, 27, 6, 40, tzinfo=UTC)


@dataclass(frozen=True)
class Step:
    """A command, and the answer that follows it, if one does."""

    command: str
    answer: Any


def blocks() -> list[tuple[str, str]]:
    return BLOCK.findall(DOCUMENT.read_text("utf-8"))


def steps() -> Iterator[Step]:
    found = [each for each in blocks() if each[0] in {"sh", "json"}]
    for number, (kind, text) in enumerate(found):
        if kind == "sh" and text.startswith("curl"):
            following = found[number + 1] if number + 1 < len(found) else ("", "")
            yield Step(text, json.loads(following[1]) if following[0] == "json" else None)


def run(command: str, known: Mapping[str, str]) -> Any:
    """The command as the product's own client sends it."""
    words = shlex.split(command)[1:]
    method, headers, body, address = "GET", {}, b"", ""
    while words:
        match words.pop(0):
            case "-X":
                method = words.pop(0)
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-d":
                body = words.pop(0).encode()
            case "--data-binary":
                body = {"@plan.pdf": PLAN}[words.pop(0)]
            case "-o":
                words.pop(0)
            case other:
                address = other
    for name, value in known.items():
        address = address.replace(f"${name}", value)
        headers = {key: each.replace(f"${name}", value) for key, each in headers.items()}
    kind = headers.pop("Content-Type", "application/json")
    return Client().generic(method, address, body, content_type=kind, headers=headers)


def is_like(told: Any, said: Any) -> bool:
    """Whether what was answered is what the document says; `…` is anything, an id any id, a moment of that minute."""
    if told == "…" or told == {"…": "…"}:
        return True
    if isinstance(told, dict):
        return isinstance(said, dict) and told.keys() == said.keys() and all(is_like(told[k], said[k]) for k in told)
    if isinstance(told, list):
        return isinstance(said, list) and len(told) == len(said) and all(map(is_like, told, said))
    if isinstance(told, str) and ID.fullmatch(told):
        return bool(ID.fullmatch(str(said)))
    if isinstance(told, str) and MOMENT.match(told):
        return told[:16] == str(said)[:16] and told[-6:] == str(said)[-6:]
    return bool(told == said)


def test_the_morning_in_the_document_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    report = sent(a_child_of())
    known = {"TOKEN": a_token().secret, "JOUR": "/api/v1", "REPORT": str(report.pk)}
    monkeypatch.setenv("JOURBOK_CLOCK_AT", MORNING.isoformat())
    asked = list(steps())
    assert len(asked) >= 9
    for step in asked:
        answer = run(step.command, known)
        if step.answer is None:
            assert answer.headers["Content-Type"] == "application/pdf"
        else:
            assert is_like(step.answer, answer.json()), f"{step.command} {answer.content.decode()}"
            if step.command.endswith('/prenotifications/"\n'):
                known["ANNOUNCED"] = answer.json()["id"]


def test_a_document_that_is_not_true_would_be_found() -> None:
    moments = "2021-11-27T07:40:00+01:00", "2021-11-27T07:41:00+01:00"
    for told, said in (({"a": 1}, {"a": 2}), ({"a": 1}, {"a": 1, "b": 2}), ([1], []), moments):
        assert not is_like(told, said)


def test_the_receivers_code_in_the_document_knows_our_signature_and_no_other() -> None:
    [code] = [text for kind, text in blocks() if kind == "python"]
    known: dict[str, Any] = {}
    exec(code, known)  # noqa: S102 - the document's own example
    is_from_jourbok = known["is_from_jourbok"]
    stamp = int(datetime.now(UTC).timestamp())
    signed = signature(["ny", "gammal"], stamp, b"{}")
    assert is_from_jourbok("ny", str(stamp), signed, b"{}")
    assert is_from_jourbok("gammal", str(stamp), signed, b"{}")
    assert not is_from_jourbok("annan", str(stamp), signed, b"{}")
    assert not is_from_jourbok("ny", str(stamp), signed, b"{ }")
    assert not is_from_jourbok("ny", str(stamp - 301), signature(["ny"], stamp - 301, b"{}"), b"{}")


def test_an_event_is_as_the_document_shows_it() -> None:
    [shown] = [json.loads(text) for kind, text in blocks() if kind == "json-event"]
    key = "01937c5e-0000-7000-8000-000000000000"
    body = body_of(
        event=UUID(key),
        kind=EventKind.REPORT_READY,
        at=NIGHT,
        board="sollentuna",
        subject=UUID(key),
        site="https://jour.example.se",
    )
    assert is_like({**shown, "link": "…"}, json.loads(body))
    assert json.loads(body)["link"] == shown["link"].replace("…", key)
