"""What the session remembers while somebody decides: why they opened somebody protected, and BankID's secrets.

It is gone with the session, and stands in no address and no form.
"""

from __future__ import annotations

import time
from typing import Any, Final
from uuid import UUID

from bankid.qr import generate_qr_code_content
from django.http import HttpRequest

from jourbok.signing.transports import Started

REASONS: Final = "decisions_reasons"
BANKID: Final = "decisions_bankid"


def remember_reason(request: HttpRequest, proposal: UUID, reason: str) -> None:
    """The reason with which a protected person's proposal was opened holds while the session does."""
    request.session[REASONS] = {**request.session.get(REASONS, {}), str(proposal): reason}


def reason_of(request: HttpRequest, proposal: UUID) -> str:
    """The reason; empty when none has been given."""
    return str(request.session.get(REASONS, {}).get(str(proposal), ""))


def remember_started(request: HttpRequest, order: UUID, started: Started) -> None:
    """Only the latest order can be started; the one before is over."""
    request.session[BANKID] = {
        "order": str(order),
        "at": time.time(),
        "auto_start_token": started.auto_start_token,
        "qr_start_token": started.qr_start_token,
        "qr_start_secret": started.qr_start_secret,
    }


def auto_start_token(request: HttpRequest, order: UUID) -> str:
    """What opens BankID on this device; empty when the order was begun elsewhere."""
    return str(_started(request, order).get("auto_start_token", ""))


def qr_words(request: HttpRequest, order: UUID) -> str:
    """What BankID's QR code says at this second; empty when the order was begun elsewhere."""
    started = _started(request, order)
    if not started:
        return ""
    return str(generate_qr_code_content(started["qr_start_token"], started["at"], started["qr_start_secret"]))


def forget_started(request: HttpRequest) -> None:
    """The order is over, and its secrets with it."""
    request.session.pop(BANKID, None)


def _started(request: HttpRequest, order: UUID) -> dict[str, Any]:
    kept: dict[str, Any] = request.session.get(BANKID, {})
    return kept if kept.get("order") == str(order) else {}
