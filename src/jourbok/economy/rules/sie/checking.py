"""The checksum of an SIE file: CRC-32 over labels and fields, without blanks, quotation marks and braces."""

from __future__ import annotations

import zlib

from jourbok.economy.rules.sie.model import Post
from jourbok.economy.rules.sie.posts import Fault, Weight


def checksum(post: Post, so_far: int, code_page: str) -> int:
    """The checksum of the posts so far and this one."""
    if not post.label.startswith("#"):
        return so_far
    flat = [part for field in post.fields for part in ((field,) if isinstance(field, str) else field)]
    return zlib.crc32("".join((post.label, *flat)).encode(code_page, errors="replace"), so_far)


class ChecksumReader:
    """Reckons what stands between the two `#KSUMMA` of a file, and tells where the second says otherwise."""

    def __init__(self, code_page: str, faults: list[Fault]) -> None:
        self._code_page = code_page
        self._faults = faults
        self._sum = 0
        self._started_at = 0
        self._is_done = False

    @property
    def is_started(self) -> bool:
        return self._started_at > 0

    def add(self, post: Post) -> None:
        """Every other post."""
        if self.is_started and not self._is_done:
            self._sum = checksum(post, self._sum, self._code_page)

    def take(self, post: Post) -> None:
        """A `#KSUMMA`."""
        if not self.is_started:
            self._started_at = post.line
            return
        self._is_done = True
        if post.text(0) != str(self._sum):
            told = f"#KSUMMA: filen är ändrad; summan är {self._sum}, inte {post.text(0)[:20] or 'tom'}."
            self._faults.append(Fault(post.line, told, Weight.WRONG))

    def finish(self) -> None:
        """At the end of the file."""
        if self.is_started and not self._is_done:
            told = "#KSUMMA: den avslutande kontrollsumman saknas; filen kan vara avhuggen."
            self._faults.append(Fault(self._started_at, told))
