"""What is said over the line to an SFTP server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Final, TypeVar

import asyncssh
from asyncssh import FILEXFER_TYPE_DIRECTORY, FILEXFER_TYPE_REGULAR, FXF_CREAT, FXF_WRITE, SFTPAttrs, SFTPClient

from jourbok.messages.transports.box import hidden_name, is_name, no_file, not_the_same, numbered, too_large
from jourbok.messages.transports.outcome import NotHandedOver
from jourbok.messages.transports.sftp import SftpServer
from jourbok.messages.transports.within import within

T = TypeVar("T")
#: For the line to be taken down when the time is up.
_MOMENT: Final = 2.0
#: The group reads, others do not.
_FILE: Final = SFTPAttrs(permissions=0o640)
_FOLDER: Final = SFTPAttrs(permissions=0o750)
_WORDS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (asyncssh.HostKeyNotVerifiable, "SFTP-servern har en annan nyckel än den vi känner."),
    (asyncssh.PermissionDenied, "SFTP-servern släppte inte in oss."),
    (asyncssh.SFTPPermissionDenied, "Vi har inte rätt att använda mappen på SFTP-servern."),
    (asyncssh.SFTPNoSuchFile, "Mappen finns inte på SFTP-servern."),
    (asyncssh.SFTPNoSuchPath, "Mappen finns inte på SFTP-servern."),
    (asyncssh.SFTPNoSpaceOnFilesystem, "Mappen på SFTP-servern är full."),
    (asyncssh.SFTPQuotaExceeded, "Mappen på SFTP-servern är full."),
    (asyncssh.SFTPConnectionLost, "SFTP-servern bröt förbindelsen."),
    (asyncssh.SFTPError, "SFTP-servern sade nej."),
    (TimeoutError, "SFTP-servern svarade för långsamt."),
    (asyncssh.ConnectionLost, "SFTP-servern bröt förbindelsen."),
)
_GONE: Final = (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath)

asyncssh.set_log_level("WARNING")  # otherwise each visit is told of, with the user's name


@dataclass(slots=True)
class Line:
    """One visit at a time. `is_shown` from when the server was asked to give the file its name until it said no."""

    server: SftpServer
    is_shown: bool = False

    def put(self, name: str, content: bytes) -> None:
        self._visit(lambda sftp: self._put(sftp, name, content))

    def waiting(self, suffix: str) -> list[str]:
        async def listed(sftp: SFTPClient) -> list[str]:
            found = [(str(one.filename), one.attrs.type) for one in await sftp.readdir(self.server.folder)]
            return sorted(
                name
                for name, kind in found
                if kind == FILEXFER_TYPE_REGULAR and is_name(name) and name.endswith(suffix)
            )

        return self._visit(listed)

    def read(self, name: str, most_bytes: int) -> bytes:
        async def content(sftp: SFTPClient) -> bytes:
            return await _read(sftp, self._path(name), most_bytes)

        return self._visit(content)

    def set_aside(self, name: str, into: str) -> None:
        self._visit(lambda sftp: self._set_aside(sftp, name, self._path(into)))

    async def _put(self, sftp: SFTPClient, name: str, content: bytes) -> None:
        path, hidden = self._path(name), self._path(hidden_name(name, content))
        try:
            if not await _is_there(sftp, path, content):
                await _write(sftp, hidden, content)
                await self._show(sftp, hidden, path, content)
        finally:
            with suppress(asyncssh.Error, OSError):
                await sftp.remove(hidden)

    async def _show(self, sftp: SFTPClient, hidden: str, path: str, content: bytes) -> None:
        """Give the file its name, unless another has it: this way of renaming replaces nothing."""
        self.is_shown = True
        try:
            await sftp.rename(hidden, path)
        except (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection):
            raise
        except asyncssh.SFTPError:
            self.is_shown = False
            if not await _is_there(sftp, path, content):  # otherwise another of us was first with the same
                raise

    async def _set_aside(self, sftp: SFTPClient, name: str, aside: str) -> None:
        if not _is(FILEXFER_TYPE_REGULAR, await _seen(sftp, self._path(name))):
            raise no_file()
        if not _is(FILEXFER_TYPE_DIRECTORY, await _seen(sftp, aside)):
            await sftp.mkdir(aside, _FOLDER)
        taken = {str(one) for one in await sftp.listdir(aside)}
        free = next(one for one in (numbered(name, number) for number in count(1)) if one not in taken)
        await sftp.rename(self._path(name), f"{aside}/{free}")

    def _path(self, name: str) -> str:
        return f"{self.server.folder.rstrip('/')}/{name}"

    def _visit(self, work: Callable[[SFTPClient], Awaitable[T]]) -> T:
        """What the work comes to. Raises NotHandedOver in words for all that can go wrong on the way."""
        try:
            return within(self.server.seconds + _MOMENT, self._signed_in(work))
        except (asyncssh.Error, OSError, ValueError) as error:
            words = next((words for kind, words in _WORDS if isinstance(error, kind)), "")
            reason = words or f"SFTP-servern gick inte att nå ({type(error).__name__})."
            raise NotHandedOver(reason, may_have_arrived=self.is_shown) from None

    async def _signed_in(self, work: Callable[[SFTPClient], Awaitable[T]]) -> T:
        """The work, over a line to the host that has the key we know; nothing is taken from the user's own files."""
        one, loop = self.server, asyncio.get_running_loop()
        until = loop.time() + one.seconds
        line = await asyncssh.connect(
            one.host,
            one.port,
            config=None,
            known_hosts=one.known_hosts,
            username=one.user,
            client_keys=[one.key_file] if one.key_file else None,
            password=one.password or None,
            preferred_auth=["publickey"] if one.key_file else ["password", "keyboard-interactive"],
            agent_path=None,
            gss_kex=False,
            gss_auth=False,
            connect_timeout=one.seconds,
            login_timeout=one.seconds,
        )
        ending = loop.call_at(until, line.abort)  # whatever then waits for the server is told that it is gone
        try:
            return await work(await line.start_sftp_client())
        except (asyncssh.Error, OSError):
            if loop.time() >= until:
                raise TimeoutError from None
            raise
        finally:
            ending.cancel()
            line.abort()
            await line.wait_closed()


async def _seen(sftp: SFTPClient, path: str) -> SFTPAttrs | None:
    try:
        return await sftp.lstat(path)
    except _GONE:
        return None


def _is(kind: int, seen: SFTPAttrs | None) -> bool:
    return seen is not None and seen.type == kind


async def _is_there(sftp: SFTPClient, path: str, content: bytes) -> bool:
    """Whether the file lies there already. Raises NotHandedOver, for good, when it is another one with its name."""
    seen = await _seen(sftp, path)
    if seen is None:
        return False
    if seen.size != len(content) or await _read(sftp, path, len(content)) != content:
        raise not_the_same()
    return True


async def _read(sftp: SFTPClient, path: str, most_bytes: int) -> bytes:
    if not _is(FILEXFER_TYPE_REGULAR, await _seen(sftp, path)):
        raise no_file()
    async with sftp.open(path, "rb", encoding=None) as file:
        content = await file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise too_large()
    return content.encode() if isinstance(content, str) else content


async def _write(sftp: SFTPClient, hidden: str, content: bytes) -> None:
    async with sftp.open(hidden, FXF_WRITE | FXF_CREAT, _FILE, encoding=None) as file:
        await file.write(content)
        with suppress(asyncssh.SFTPOpUnsupported):
            await file.fsync()
    seen = await _seen(sftp, hidden)
    if seen is None or seen.size != len(content):
        raise NotHandedOver("Filen kom inte hel till SFTP-servern.")
