"""A folder on this host, or one that is mounted here."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from jourbok.messages.transports.box import (
    MOST_BYTES,
    checked_name,
    hidden_name,
    is_name,
    no_file,
    not_the_same,
    numbered,
    too_large,
)
from jourbok.messages.transports.outcome import NotHandedOver

#: Ours and our group's: the other system reads as a member of the group that owns the folder.
_FILE_MODE: Final = 0o640
_FOLDER_MODE: Final = 0o750
_WORDS: Final = {
    errno.ENOSPC: "Mappen är full.",
    errno.EDQUOT: "Mappen är full.",
    errno.EFBIG: "Filen är större än mappen tar emot.",
    errno.EACCES: "Vi har inte rätt att använda mappen.",
    errno.EPERM: "Vi har inte rätt att använda mappen.",
    errno.EROFS: "Mappen går bara att läsa.",
    errno.ENOENT: "Mappen finns inte.",
    errno.ENOTDIR: "Mappen är ingen mapp.",
}


@dataclass(frozen=True, slots=True)
class Folder:
    """A box that is a folder here. It is never made: one that is missing is a share that is not mounted."""

    path: Path

    def put(self, name: str, content: bytes) -> None:
        hidden = hidden_name(checked_name(name), content)
        with self._opened() as folder:
            try:
                if not _is_there(folder, name, content):
                    _write(folder, hidden, content)
                    _show(folder, hidden, name, content)
            finally:
                with suppress(OSError):
                    os.unlink(hidden, dir_fd=folder)

    def waiting(self, suffix: str = "") -> list[str]:
        with self._opened() as folder, os.scandir(folder) as found:
            return sorted(
                one.name
                for one in found
                if is_name(one.name) and one.name.endswith(suffix) and one.is_file(follow_symlinks=False)
            )

    def read(self, name: str, most_bytes: int = MOST_BYTES) -> bytes:
        checked_name(name)
        with self._opened() as folder:
            content = _read(folder, name, most_bytes)
        if len(content) > most_bytes:
            raise too_large()
        return content

    def set_aside(self, name: str, into: str = "lasta") -> None:
        checked_name(name)
        checked_name(into)
        with self._opened() as folder:
            if not _is_file(folder, name):
                raise no_file()
            with suppress(FileExistsError):
                os.mkdir(into, _FOLDER_MODE, dir_fd=folder)
            aside = os.open(into, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            try:
                os.rename(name, _free_name(aside, name), src_dir_fd=folder, dst_dir_fd=aside)
                os.fsync(aside)
            finally:
                os.close(aside)
            os.fsync(folder)

    @contextmanager
    def _opened(self) -> Iterator[int]:
        """The folder itself, so that all that is done is done in the same; what goes wrong is said in words."""
        try:
            folder = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
            try:
                yield folder
            finally:
                os.close(folder)
        except OSError as error:
            raise NotHandedOver(_words(error)) from None


def _words(error: OSError) -> str:
    return _WORDS.get(error.errno or 0, f"Mappen gick inte att använda ({type(error).__name__}).")


def _is_there(folder: int, name: str, content: bytes) -> bool:
    """Whether the file lies there already. Raises NotHandedOver, for good, when it is another one with its name."""
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    if not _is_file(folder, name) or _read(folder, name, len(content)) != content:
        raise not_the_same()
    return True


def _is_file(folder: int, name: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    except FileNotFoundError:
        return False


def _read(folder: int, name: str, most_bytes: int) -> bytes:
    """The content, and one byte more than it may have when it has. Raises NotHandedOver when it is no plain file."""
    try:
        number = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ELOOP, errno.ENXIO}:
            raise no_file() from None
        raise
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise no_file()
        with os.fdopen(number, "rb", closefd=False) as file:
            return file.read(most_bytes + 1)
    finally:
        os.close(number)


def _write(folder: int, hidden: str, content: bytes) -> None:
    number = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, _FILE_MODE, dir_fd=folder)
    with os.fdopen(number, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(number)


def _show(folder: int, hidden: str, name: str, content: bytes) -> None:
    """Give the file its name. From then on somebody may have taken it."""
    try:
        os.rename(hidden, name, src_dir_fd=folder, dst_dir_fd=folder)
    except FileNotFoundError:
        if not _is_there(folder, name, content):  # otherwise another of us was first with the same
            raise
    try:
        os.fsync(folder)
    except OSError as error:
        raise NotHandedOver(_words(error), may_have_arrived=True) from None


def _free_name(aside: int, name: str) -> str:
    taken = set(os.listdir(aside))
    return next(one for one in (numbered(name, number) for number in count(1)) if one not in taken)
