"""A folder on another host, over SFTP. Only a host whose key we know is spoken to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from jourbok.messages.rules import NotSendable
from jourbok.messages.transports.box import MOST_BYTES, checked_name

if TYPE_CHECKING:
    from jourbok.messages.transports.sftp_line import Line

_PATH: Final = re.compile(r"[^\x00-\x1f]{1,300}")


@dataclass(frozen=True, slots=True)
class SftpServer:
    """A box that is a folder at a server. `known_hosts` names the file with its key, `key_file` that with ours.

    `seconds` are for all of one call, from the name to the line's end. Raises NotSendable when made without the
    server's key, or without a key or a password of ours.
    """

    host: str
    port: int
    user: str
    folder: str
    known_hosts: str
    key_file: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 30.0

    def __post_init__(self) -> None:
        if not self.known_hosts or not self.host or not self.user or _PATH.fullmatch(self.folder) is None:
            raise NotSendable("SFTP-servern ska ha värd, användare, mapp och en fil med serverns nyckel.")
        if bool(self.key_file) == bool(self.password):
            raise NotSendable("SFTP-servern ska ha antingen en nyckelfil eller ett lösenord.")

    def put(self, name: str, content: bytes) -> None:
        checked_name(name)
        self._line().put(name, content)

    def waiting(self, suffix: str = "") -> list[str]:
        return self._line().waiting(suffix)

    def read(self, name: str, most_bytes: int = MOST_BYTES) -> bytes:
        checked_name(name)
        return self._line().read(name, most_bytes)

    def set_aside(self, name: str, into: str = "lasta") -> None:
        checked_name(name)
        checked_name(into)
        self._line().set_aside(name, into)

    def _line(self) -> Line:
        from jourbok.messages.transports.sftp_line import Line  # half a second that only who needs it waits

        return Line(self)
