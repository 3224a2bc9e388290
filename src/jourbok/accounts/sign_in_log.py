"""What the machine's log is told of refused sign-ins: whose account, by what and from where; never what was typed.

Sign-ins that succeed, and changes of how somebody signs in, stand in the sealed log.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from jourbok.accounts.models import User

LOG = logging.getLogger("jourbok.sign_in")


def tell_refused(request: HttpRequest, *, how: str, user: Any = None, email: str = "") -> None:
    """One line: the account's number when the address is one of ours, else nothing of who was meant."""
    known = user or User.objects.filter(email=email.strip().lower()).first()
    who = str(known.pk) if known is not None else "unknown"
    LOG.warning("sign-in refused", extra={"who": who, "how": how, "address": get_adapter().get_client_ip(request)})
