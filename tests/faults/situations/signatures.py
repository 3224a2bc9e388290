"""Signatures: on a screen, with BankID, by telephone and on paper."""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.kernel.actor import Role
from jourbok.signing import services as signing
from jourbok.signing.rules import hash_of
from jourbok.signing.tests.bankid_server import a_bank
from jourbok.signing.tests.factories import (
    NAME,
    NUMBER,
    TEXT,
    a_document,
    a_signer,
    later,
    proved,
    to_sign,
    with_number,
)
from jourbok.signing.transports import BankId
from tests.faults.situations.ground import Asked, a_worker, situation


def a_line(name: str = NAME) -> BankId:
    """To a server of ours, at which whoever has that name signs; gone when the tests are over."""
    servers = ExitStack()
    atexit.register(servers.close)
    return servers.enter_context(a_bank((NUMBER, name))).line()


@situation
def signing__begin_by_step_up() -> Asked:
    return {"actor": a_signer(), **to_sign()}


@situation
def signing__begin_by_bankid() -> Asked:
    return {"actor": with_number(a_signer()), **to_sign(), "caller_address": "192.0.2.10", "via": a_line()}


@situation
def signing__begin_by_phone() -> Asked:
    signer = with_number(a_signer())
    told: dict[str, Any] = {"signer_id": signer.id, "signer_name": signer.name, "number": NUMBER, "we_rang": True}
    return {"actor": a_worker(), **to_sign(), **told, "via": a_line()}


@situation
def signing__collect_signature() -> Asked:
    signer = a_signer()
    order = signing.begin_by_step_up(actor=signer, **to_sign()).order
    asked: dict[str, Any] = {"order_id": order.pk, "document_hash": hash_of(TEXT), "proved_by": "mfa"}
    return {"actor": proved(signer, 60), **asked}


@situation
def signing__cancel_signing() -> Asked:
    signer = a_signer()
    order = signing.begin_by_step_up(actor=signer, **to_sign()).order
    return {"actor": later(signer, 60), "order_id": order.pk}


def _to_read() -> Asked:
    said: dict[str, Any] = {"signer_id": "", "signer_name": NAME, "witness_name": "Vera Vittne", "read_at": NIGHT}
    return {"actor": an_actor(), "document": a_document(), "text": TEXT, **said}


@situation
def signing__record_on_paper() -> Asked:
    return _to_read()


@situation
def signing__record_paper_arrived() -> Asked:
    row = signing.record_on_paper(**_to_read())
    arrived = NIGHT + timedelta(days=1)
    return {
        "actor": an_actor(at=arrived),
        "signature": str(row.pk),
        "signed_on": date(2021, 11, 28),
        "arrived_at": arrived,
    }


@situation
def signing__set_signer_number() -> Asked:
    return {"actor": an_actor(Role.ADMINISTRATOR), "user_id": int(a_signer().id), "number": NUMBER}
