"""Whatever our description allows, and much that it does not, is answered as it says, and never with an error of ours.

`JOURBOK_API_EXAMPLES=200` asks that many times at each address.
"""

from __future__ import annotations

import copy
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from jourbok.accounts.limits import API_CALLS
from jourbok.accounts.rules import Scope
from jourbok.accounts.tests.factories import NIGHT
from jourbok.config.api import api
from jourbok.handover.tests.test_services import a_child_of, sent
from tests.security.asking import undone

from .systems import System, a_system
from .telling import an_announcement, an_order

pytestmark = pytest.mark.django_db
EXAMPLES: Final = int(os.environ.get("JOURBOK_API_EXAMPLES", "5"))
CHECKS: Final = [
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]
OPERATIONS: Final = [
    (path.removeprefix("/api/v1"), method)
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method in methods
]
#: What nobody outside may look up a name for.
NOWHERE: Final = {"resolve": lambda host, port: ["8.8.8.8"]}


@pytest.fixture(scope="module")
def described() -> Any:
    """The description as it is served."""
    with one_connection():
        return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@contextmanager
def one_connection() -> Iterator[None]:
    """Between requests the test keeps its connection, and with it its transaction, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def things(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[System, Mapping[str, str]]]:
    """A system that may do everything, and one thing of each kind for it to ask for; made once."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setenv("JOURBOK_CLOCK_AT", NIGHT.isoformat())
        patch.setenv("JOURBOK_CLOCK_SET", str(time.time()))
        patch.setattr(settings, "WEBHOOK_LINE", NOWHERE)
        patch.setattr("jourbok.accounts.services.systems.API_CALLS", replace(API_CALLS, most=10**6))
        report, system = sent(a_child_of()), a_system()
        hook = {"url": "https://krok.namnd.example.se/", "events": ["report.ready"]}
        yield (
            system,
            {
                "report": str(report.pk),
                "announcement": system.post("/prenotifications/", an_announcement()).json()["id"],
                "order": system.post("/orders/", an_order()).json()["id"],
                "hook": system.post("/webhooks/", hook).json()["id"],
            },
        )
        transaction.set_rollback(True)


def ask(operation: Any, mode: GenerationMode, things: tuple[System, Mapping[str, str]]) -> list[int]:
    """Ask as often as is wished, half of the time for what there is; the statuses that came back."""
    system, known = things
    answered = []

    @given(case=operation.as_strategy(generation_mode=mode), is_known=st.booleans())
    @with_settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    def asked(case: Any, is_known: bool) -> None:
        if is_known and case.path_parameters:
            case.path_parameters = {name: known[name] for name in case.path_parameters}
        with undone(), one_connection():
            answered.append(case.call_and_validate(headers=system.headers, checks=CHECKS).status_code)

    asked()
    return answered


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "other"])
def test_every_address_answers_as_it_is_described(
    path: str, method: str, mode: GenerationMode, described: Any, things: tuple[System, Mapping[str, str]]
) -> None:
    answered = ask(described[f"/api/v1{path}"][method.upper()], mode, things)
    assert mode is GenerationMode.NEGATIVE or 401 not in answered
    assert 429 not in answered


def test_an_answer_that_is_not_described_would_be_found(things: tuple[System, Mapping[str, str]]) -> None:
    told = copy.deepcopy(api.get_openapi_schema())
    del told["paths"]["/api/v1/reports/{report}"]["get"]["responses"][404]
    broken = schemathesis.openapi.from_dict(told)
    broken.app, broken.location = get_wsgi_application(), None
    with pytest.raises(FailureGroup):
        ask(broken["/api/v1/reports/{report}"]["GET"], GenerationMode.POSITIVE, things)


def test_every_scope_opens_some_address_and_every_address_has_one() -> None:
    described = api.get_openapi_schema()
    operations = [each for methods in described["paths"].values() for each in methods.values()]
    assert all(each["security"] == [{"BoardToken": []}] for each in operations)
    assert {scope.value.partition(":")[0] for scope in Scope} == {path.split("/")[3] for path in described["paths"]}


def test_the_description_is_for_everybody_and_loads_nothing_from_elsewhere(client: Any) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    assert client.get("/api/v1/docs").status_code == 404


def test_whoever_shows_no_token_is_told_so_everywhere() -> None:
    for path, method in OPERATIONS:
        address = "/api/v1" + path.replace("{", "01937c5e-0000-7000-8000-000000000000{").split("{")[0]
        tail = path.partition("}")[2]
        answer = getattr(System("").client, method)(address + tail if "{" in path else address)
        assert answer.status_code == 401, (path, method)
