"""Somebody who may sign, whose BankID is known, and a text to sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import uuid_utils.compat as uuid_utils

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.identity import synthetic_number
from jourbok.signing.models import SignerNumber
from jourbok.signing.rules import Document, hash_of
from jourbok.signing.secrecy import number_hash

TEXT: Final = "Nämnden beslutar att omedelbart omhänderta barnet enligt 6 § LVU."
WORDS: Final = "Beslut om omedelbart omhändertagande, 6 § LVU"
NUMBER: Final = synthetic_number(date(1971, 2, 3), 1).digits12
OTHER_NUMBER: Final = synthetic_number(date(1980, 5, 6), 2).digits12
NAME: Final = "Bo Beslutare"


def a_document() -> Document:
    return Document("cases.decision", uuid_utils.uuid7())


def to_sign(document: Document | None = None, **other: Any) -> dict[str, Any]:
    """What a page brings when somebody is to sign the text."""
    return {"document": document or a_document(), "document_hash": hash_of(TEXT), "words_shown": WORDS} | other


def a_signer(*, name: str = NAME, role: Role = Role.DECISION_MAKER) -> Actor:
    """Somebody who has just been shown a page, and proved who they are when they came in."""
    user = User.objects.create(email=f"signer{User.objects.count()}@example.invalid", name=name)
    return replace(an_actor(role, name=name), id=str(user.pk), step_up_at=NIGHT - timedelta(hours=1))


def with_number(signer: Actor, number: str = NUMBER) -> Actor:
    """The signer, whose BankID an administrator has said is theirs."""
    told: dict[str, Any] = {"set_at": NIGHT, "set_by_id": "0", "set_by_name": "Tintin Förvaltare"}
    SignerNumber.objects.create(user_id=signer.id, number_hash=number_hash(number), **told)
    return signer


def later(actor: Actor, seconds: float) -> Actor:
    """The actor, so many seconds into the night, in a request of their own."""
    return replace(actor, moment=NIGHT + timedelta(seconds=seconds), request_id=uuid_utils.uuid7())


def proved(actor: Actor, seconds: float) -> Actor:
    """The actor, so many seconds into the night, who proved who they are a second before that."""
    then = later(actor, seconds)
    return replace(then, step_up_at=then.moment - timedelta(seconds=1))
