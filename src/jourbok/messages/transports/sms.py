"""SMS through an operator's gateway: one form over HTTPS with the fields from, to and message."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from jourbok.messages.rules import Text
from jourbok.messages.transports.endpoint import HttpEndpoint
from jourbok.messages.transports.outcome import NotHandedOver

ERROR_WORDS: Final = frozenset({"error", "failed", "rejected", "invalid", "denied"})
FORM: Final = "application/x-www-form-urlencoded"
_NUMBER: Final = re.compile(r"[A-Za-z0-9._:-]{1,80}")


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """One gateway. `cafile` names the certificates that it is checked against; otherwise the system's."""

    url: str
    sender: str
    user: str
    password: str = field(repr=False)
    cafile: str = ""
    seconds: float = 10.0

    def hand_over(self, to: str, text: Text) -> str:
        """Send the words; the gateway's number for them. Raises NotHandedOver, also of a 200 that says error."""
        form = {"from": self.sender, "to": to, "message": text.words}
        return _number_in(self._endpoint().post(urlencode(form).encode(), content_type=FORM))

    def _endpoint(self) -> HttpEndpoint:
        return HttpEndpoint(
            self.url,
            called="Sms-tjänsten",
            user=self.user,
            password=self.password,
            cafile=self.cafile,
            seconds=self.seconds,
        )


def _number_in(body: bytes) -> str:
    """The gateway's number for the message. Raises NotHandedOver when the answer says error, or says nothing."""
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise NotHandedOver("Sms-tjänstens svar går inte att läsa.", may_have_arrived=True) from None
    if not isinstance(told, dict):
        raise NotHandedOver("Sms-tjänstens svar går inte att läsa.", may_have_arrived=True)
    if told.get("error") or told.get("errors") or _says_error(told.get("status")):
        raise NotHandedOver("Sms-tjänsten tog inte emot meddelandet.")
    number = str(told.get("id", ""))
    if _NUMBER.fullmatch(number) is None:
        raise NotHandedOver("Sms-tjänsten gav inget nummer på meddelandet.", may_have_arrived=True)
    return number


def _says_error(status: Any) -> bool:
    return str(status).strip().lower() in ERROR_WORDS
