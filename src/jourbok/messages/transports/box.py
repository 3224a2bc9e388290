"""A place for files that two systems share, one of which is ours: what both kinds of it can do."""

from __future__ import annotations

import hashlib
import re
from typing import Final, Protocol

from jourbok.messages.transports.outcome import NotHandedOver

#: What is larger is no receipt.
MOST_BYTES: Final = 50_000_000
_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}")


class Box(Protocol):
    """A folder, on this host or another. A name has at most 120 letters, digits, full stops, _ and -."""

    def put(self, name: str, content: bytes) -> None:
        """The file lies there whole, or not at all; the same once more changes nothing. Raises NotHandedOver.

        A file with the name and another content is left as it is, and the new one refused.
        """
        ...

    def waiting(self, suffix: str = "") -> list[str]:
        """The names of the files that lie there, in order; what has another kind of name is left lying.

        Raises NotHandedOver when nobody can say.
        """
        ...

    def read(self, name: str, most_bytes: int = MOST_BYTES) -> bytes:
        """The file's content. Raises NotHandedOver, for good when it is larger, or no file but a link or a folder."""
        ...

    def set_aside(self, name: str, into: str = "lasta") -> None:
        """Move the file to a folder inside, where it is kept; what lies there with its name is kept too.

        Raises NotHandedOver, for good when the file is gone.
        """
        ...


def checked_name(name: str) -> str:
    """The name, when it leads nowhere else and is not hidden. Raises NotHandedOver, for good."""
    if _NAME.fullmatch(name) is None:
        raise NotHandedOver("Filens namn går inte att använda.", may_be_tried_again=False)
    return name


def is_name(name: str) -> bool:
    """Whether a file with the name is one that we would read."""
    return _NAME.fullmatch(name) is not None


def hidden_name(name: str, content: bytes) -> str:
    """Where the file is written before it has its name: one place for each content.

    Two that write the same file at once write the same bytes to the same places, and a rest of one that died is
    written over by the next.
    """
    return f".{name}.{hashlib.sha256(content).hexdigest()[:16]}.part"


def numbered(name: str, number: int) -> str:
    """The name, and from the second file with it on, which of them it is."""
    return name if number == 1 else f"{name}.{number}"


def not_the_same() -> NotHandedOver:
    """Another file lies there with the name."""
    return NotHandedOver("En annan fil med samma namn ligger redan där.", may_be_tried_again=False)


def no_file() -> NotHandedOver:
    """What has the name is gone, or is a link or a folder."""
    return NotHandedOver("Filen finns inte, eller är ingen vanlig fil.", may_be_tried_again=False)


def too_large() -> NotHandedOver:
    """The file has more bytes than whoever reads it takes."""
    return NotHandedOver("Filen är för stor.", may_be_tried_again=False)
