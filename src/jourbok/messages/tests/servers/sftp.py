"""An SFTP server that keeps a folder, and may fail at a step."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

import asyncssh

from jourbok.messages.tests.servers.lines import LOOPBACK

PASSWORD = "hemligt-i-proven"


@dataclass
class Vault:
    """Where it keeps files, who may come in, and what it does at each step: `full`, `no`, `drop`, `hang` or `other`."""

    folder: Path
    known_hosts: Path
    key_file: Path
    at: dict[str, str] = field(default_factory=dict)
    visits: list[str] = field(default_factory=list)
    opened: list[IO[bytes]] = field(default_factory=list)
    port: int = 0


class Keeper(asyncssh.SFTPServer):
    """Does what was asked for, unless the test wants it otherwise at that step."""

    vault: Vault

    def __init__(self, channel: asyncssh.SSHServerChannel[bytes]) -> None:
        super().__init__(channel, chroot=bytes(self.vault.folder))
        self.line = channel.get_connection()

    async def at(self, step: str) -> None:
        what = self.vault.at.get(step, "")
        if what == "full":
            raise asyncssh.SFTPNoSpaceOnFilesystem("full of secrets")
        if what == "no":
            raise asyncssh.SFTPFailure("Anna Andersson")
        if what in {"drop", "hang"}:
            if what == "drop":
                self.line.abort()
            await asyncio.sleep(60.0)

    async def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        await self.at("open")
        self.vault.opened.append(cast(IO[bytes], super().open(path, pflags, attrs)))
        return self.vault.opened[-1]

    async def write(self, file_obj: object, offset: int, data: bytes) -> int:
        await self.at("write")
        written = super().write(file_obj, offset, data)
        assert isinstance(written, int)
        return written

    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        await self.at("before rename")
        if self.vault.at.get("before rename") == "other":
            (self.vault.folder / newpath.decode().lstrip("/")).write_bytes(b"other")
        super().rename(oldpath, newpath)
        await self.at("after rename")


class Door(asyncssh.SSHServer):
    """Lets in who has the password; keys are seen to by the library."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return password == PASSWORD

    def auth_completed(self) -> None:
        self.vault.visits.append("in")


@contextmanager
def a_vault(folder: Path, *, at: dict[str, str] | None = None) -> Iterator[Vault]:
    """A server with a key of its own that lets in one key of ours; both keys lie beside the folder."""
    ours, theirs = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    (folder / "kept").mkdir()
    vault = Vault(folder / "kept", folder / "known_hosts", folder / "our_key", at or {})
    ours.write_private_key(vault.key_file)
    loop, is_open = asyncio.new_event_loop(), threading.Event()

    async def serve() -> Any:
        factory = type("Keeper", (Keeper,), {"vault": vault})
        (folder / "let_in").write_bytes(ours.export_public_key())
        return await asyncssh.listen(
            LOOPBACK,
            0,
            server_factory=lambda: Door(vault),
            server_host_keys=[theirs],
            authorized_client_keys=str(folder / "let_in"),
            sftp_factory=factory,
        )

    server = loop.run_until_complete(serve())
    vault.port = server.get_port()
    told = theirs.export_public_key().decode().strip()
    vault.known_hosts.write_text(f"[{LOOPBACK}]:{vault.port} {told}\n")
    thread = threading.Thread(target=_run, args=(loop, server, is_open), daemon=True)
    thread.start()
    is_open.wait()
    try:
        yield vault
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        for file in vault.opened:
            file.close()


def _run(loop: asyncio.AbstractEventLoop, server: Any, is_open: threading.Event) -> None:
    """Serve until somebody stops the loop; then nothing of it is left."""
    loop.call_soon(is_open.set)
    loop.run_forever()
    loop.run_until_complete(_end(server))
    loop.close()


async def _end(server: Any) -> None:
    server.close()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    await asyncio.sleep(0)
