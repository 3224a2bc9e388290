"""SMS through an operator's gateway: one form over HTTPS with the fields from, to and message."""

from __future__ import annotations

import json
import re
import ssl
import time
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from jourbok.messages.rules import Text
from jourbok.messages.transports.outcome import NotHandedOver

#: An answer is a number and a word; what is longer is not read.
MOST_BYTES: Final = 16_384
#: Too many at once, sign-in that somebody will mend, and a server that took its time.
PASSING: Final = frozenset({401, 403, 408, 425, 429})
ERROR_WORDS: Final = frozenset({"error", "failed", "rejected", "invalid", "denied"})
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
        try:
            status, body = self._post(form)
        except (httpx.HTTPError, OSError) as error:
            raise NotHandedOver(f"Sms-tjänsten gick inte att nå ({type(error).__name__}).") from None
        if not 200 <= status < 300:
            raise NotHandedOver(f"Sms-tjänsten svarade {status}.", may_be_tried_again=_is_passing(status))
        return _number_in(body)

    def _post(self, form: dict[str, str]) -> tuple[int, bytes]:
        """What the gateway answered, no longer than it may be and no later than it should."""
        until = time.monotonic() + self.seconds
        read = b""
        with (
            httpx.Client(verify=self._trusted(), timeout=self.seconds, follow_redirects=False, trust_env=False) as line,
            line.stream("POST", self.url, data=form, auth=(self.user, self.password)) as answer,
        ):
            for part in answer.iter_raw():
                read += part
                if len(read) > MOST_BYTES:
                    raise NotHandedOver("Sms-tjänstens svar är för långt.")
                if time.monotonic() > until:
                    raise NotHandedOver("Sms-tjänsten svarade för långsamt.")
            return answer.status_code, read

    def _trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.cafile or None)


def _is_passing(status: int) -> bool:
    return status >= 500 or status in PASSING


def _number_in(body: bytes) -> str:
    """The gateway's number for the message. Raises NotHandedOver when the answer says error, or says nothing."""
    try:
        told: Any = json.loads(body)
    except ValueError:
        raise NotHandedOver("Sms-tjänstens svar går inte att läsa.") from None
    if not isinstance(told, dict) or told.get("error") or told.get("errors") or _says_error(told.get("status")):
        raise NotHandedOver("Sms-tjänsten tog inte emot meddelandet.")
    number = str(told.get("id", ""))
    if _NUMBER.fullmatch(number) is None:
        raise NotHandedOver("Sms-tjänsten gav inget nummer på meddelandet.")
    return number


def _says_error(status: Any) -> bool:
    return str(status).strip().lower() in ERROR_WORDS
