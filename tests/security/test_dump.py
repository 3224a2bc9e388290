"""Whoever gets hold of a copy of the whole database signs in as nobody, speaks as nobody, knows nobody's number."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import connection
from psycopg import sql

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.kernel.actor import Role
from jourbok.kernel.identity import synthetic_number
from jourbok.organisations.tests.factories import a_service
from jourbok.signing.services import set_signer_number
from jourbok.systems.services import register_hook
from tests.api.systems import a_token

pytestmark = pytest.mark.django_db
NUMBER: Final = synthetic_number(date(1971, 4, 3), 0).digits12
PASSWORD: Final = "tre gröna båtar seglar hem"


def the_dump() -> str:
    """Every row of every table, as PostgreSQL writes it in a dump."""
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
        names = [row[0] for row in cursor.fetchall()]
        return "".join(map(_copied, names))


def _copied(table: str) -> str:
    known: Any = connection.connection
    with known.cursor().copy(sql.SQL("copy (select * from {}) to stdout").format(sql.Identifier(table))) as rows:
        return b"".join(bytes(row) for row in rows).decode()


def shapes(secret: str) -> set[str]:
    """The secret as somebody may have written it, and its hash, which of a short one is as good."""
    told = secret.encode()
    return {secret, told.hex(), base64.b64encode(told).decode().rstrip("="), hashlib.sha256(told).hexdigest()}


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """One of each kind, made by the product itself."""
    monkeypatch.setattr(settings, "WEBHOOK_LINE", {"resolve": lambda host, port: ["8.8.8.8"]})
    a_service()
    kim = a_user(name="Kim Kanarie")
    kim.set_password(PASSWORD)
    kim.save()
    totp = str(generate_totp_secret())
    TOTP.activate(kim, totp)
    administrator = an_actor(Role.ADMINISTRATOR, at=NIGHT)
    set_signer_number(actor=administrator, user_id=kim.pk, number=NUMBER)
    board = replace(an_actor(Role.BOARD_SYSTEM, boards=frozenset({"solna"})), door="api")
    hook = register_hook(actor=board, board="solna", url="https://krok.example.com/", events=["report.ready"])
    return {
        "a password": PASSWORD,
        "the secret of an app": totp,
        "a decider's personal number": NUMBER,
        "the number's ten digits": NUMBER[2:],
        "a system's token": a_token().secret,
        "the secret that events are signed with": hook.secret,
        "the installation's key": str(settings.SECRET_KEY),
    }


def test_no_secret_lies_in_a_dump_in_any_shape(secrets: dict[str, str]) -> None:
    dump = the_dump()
    assert "Kim Kanarie" in dump, "the dump holds what was written"
    for kind, secret in secrets.items():
        of_itself = shapes(secret) if kind != "a system's token" else shapes(secret) - _kept_hash(secret)
        assert secret, kind
        assert [shape for shape in of_itself if shape in dump] == [], kind


def _kept_hash(token: str) -> set[str]:
    """A token is long and by chance, so that its hash tells nobody what it was."""
    return {hashlib.sha256(token.encode()).hexdigest()}


def test_a_secret_in_clear_would_be_found(secrets: dict[str, str]) -> None:
    a_user(name=f"Slarvig {secrets['the secret of an app']}")
    assert secrets["the secret of an app"] in the_dump()
