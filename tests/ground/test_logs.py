"""The log tells what happened and never to whom."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest
from django.test import RequestFactory

from jourbok.config.logs import logging_settings

CANARY = "Kanariefågeln Persson"
NUMBER = "20190412-9812"


def line(message: str, *values: object, raised: Any = None, **more: object) -> str:
    """What the log would say."""
    given = logging_settings()["formatters"]["json"]
    formatter = given["()"](processors=given["processors"], foreign_pre_chain=given["foreign_pre_chain"])
    record = logging.LogRecord("jourbok", logging.ERROR, "file.py", 1, message, values, raised)
    record.__dict__.update(more)
    told: str = formatter.format(record)
    return told


def test_an_error_is_told_by_its_class_and_place_and_never_by_its_message() -> None:
    secret = CANARY
    try:
        raise ValueError(f"Raden innehåller {secret} {NUMBER}")
    except ValueError:
        written = line("Något gick fel", raised=sys.exc_info())
    told = json.loads(written)
    assert told["error"] == "ValueError"
    assert any("test_an_error_is_told" in place for place in told["at"])
    assert CANARY not in written
    assert NUMBER not in written


@pytest.mark.parametrize("number", ["20190412-9812", "190412-9812", "201904129812", "190412+9812", "190412 9812"])
def test_a_personal_number_is_struck_out_wherever_it_stands(number: str) -> None:
    written = line("Slog på %s", number)
    assert number not in written
    assert "[struket]" in written


def test_a_sealing_is_told_with_its_head_and_nothing_else_that_somebody_adds_is_carried() -> None:
    told = json.loads(line("log sealed", sealed=2, number=7, head="9f" * 32, name_of_person=CANARY))
    assert (told["event"], told["sealed"], told["number"], told["head"]) == ("log sealed", 2, 7, "9f" * 32)
    assert CANARY not in str(told)


def test_a_request_is_told_by_path_without_query_or_body() -> None:
    request = RequestFactory().post(f"/sok/?q={NUMBER}", {"namn": CANARY})
    written = line("Fel", request=request, status_code=500)
    assert json.loads(written)["path"] == "/sok/"
    assert CANARY not in written
    assert NUMBER not in written
