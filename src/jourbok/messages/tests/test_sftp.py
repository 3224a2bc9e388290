"""Files over SFTP, to a server of our own: only one whose key we know, whole or not at all, the same once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jourbok.messages.rules import NotSendable
from jourbok.messages.tests.servers import LOOPBACK, Vault, a_vault
from jourbok.messages.tests.servers.sftp import PASSWORD
from jourbok.messages.transports import NotHandedOver, SftpServer

NAME, CONTENT = "rapport-1.xml", b"<rapport>" + b"x" * 200_000 + b"</rapport>"


def box(vault: Vault, **other: Any) -> SftpServer:
    told: dict[str, Any] = {
        "host": LOOPBACK,
        "port": vault.port,
        "user": "jourbok",
        "folder": "/",
        "known_hosts": str(vault.known_hosts),
        "key_file": str(vault.key_file),
        "seconds": 10.0,
    }
    return SftpServer(**told | other)


def refused(server: SftpServer, name: str = NAME, content: bytes = CONTENT) -> NotHandedOver:
    with pytest.raises(NotHandedOver) as told:
        server.put(name, content)
    assert not any(word in told.value.reason for word in ("Anna", "secrets", PASSWORD, LOOPBACK))
    return told.value


def kept(vault: Vault) -> dict[str, bytes]:
    """Everything in the folder, hidden files too."""
    return {one.name: one.read_bytes() for one in vault.folder.iterdir() if one.is_file()}


def test_a_file_lies_there_whole_and_the_same_again_is_one_file(tmp_path: Path) -> None:
    with a_vault(tmp_path) as vault:
        for _ in range(2):
            box(vault).put(NAME, CONTENT)
        assert kept(vault) == {NAME: CONTENT}
        assert (vault.folder / NAME).stat().st_mode & 0o007 == 0, "nobody else on the server reads it"


def test_another_file_with_the_name_is_refused_and_the_first_one_stands(tmp_path: Path) -> None:
    with a_vault(tmp_path) as vault:
        box(vault).put(NAME, CONTENT)
        for other in (b"other", CONTENT + b"x", b"y" * len(CONTENT)):
            told = refused(box(vault), content=other)
            assert not told.may_be_tried_again
            assert not told.may_have_arrived
        assert kept(vault) == {NAME: CONTENT}


def test_a_file_that_another_put_there_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    with a_vault(tmp_path, at={"before rename": "other"}) as vault:
        assert "annan fil" in refused(box(vault)).reason
        assert kept(vault) == {NAME: b"other"}


def test_a_server_with_another_key_is_told_nothing(tmp_path: Path) -> None:
    with a_vault(tmp_path) as vault:
        other = tmp_path / "other_hosts"
        other.write_text(vault.known_hosts.read_text().replace(f":{vault.port}", ":1"))
        for wrong in (
            box(vault, known_hosts=str(other)),
            box(vault, known_hosts=str(other), password="p", key_file=""),
        ):
            assert "annan nyckel" in refused(wrong).reason
        assert vault.visits == []
        assert not refused(box(vault, known_hosts=str(tmp_path / "nowhere"))).may_have_arrived
        assert vault.visits == []


def test_a_password_opens_too_and_a_wrong_one_does_not(tmp_path: Path) -> None:
    with a_vault(tmp_path) as vault:
        box(vault, key_file="", password=PASSWORD).put(NAME, CONTENT)
        told = refused(box(vault, key_file="", password="another"), name="b.xml")
        assert "släppte inte in" in told.reason
        assert list(kept(vault)) == [NAME]


@pytest.mark.parametrize(
    ("step", "what", "words", "doubt"),
    [
        ("open", "no", "sade nej", False),
        ("write", "full", "", False),
        ("write", "drop", "bröt", False),
        ("write", "hang", "långsamt", False),
        ("before rename", "no", "sade nej", False),
        ("before rename", "drop", "bröt", True),
        ("after rename", "drop", "bröt", True),
        ("after rename", "hang", "långsamt", True),
    ],
)
def test_what_breaks_is_in_doubt_only_from_when_the_file_was_to_have_its_name(
    tmp_path: Path, step: str, what: str, words: str, doubt: bool
) -> None:
    with a_vault(tmp_path, at={step: what}) as vault:
        told = refused(box(vault, seconds=2.0))
        assert words in told.reason
        assert told.may_be_tried_again
        assert told.may_have_arrived is doubt
        assert kept(vault).get(NAME, CONTENT) == CONTENT, "whole, or not there"
        vault.at.clear()
        box(vault).put(NAME, CONTENT)
        assert kept(vault) == {NAME: CONTENT}, "nothing is left of the attempt that failed"


def test_a_folder_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    with a_vault(tmp_path) as vault:
        assert "finns inte" in refused(box(vault, folder="/ut")).reason
        with pytest.raises(NotHandedOver, match="finns inte"):
            box(vault, folder="/ut").waiting()
        assert list(vault.folder.iterdir()) == []


def test_nobody_there_is_no_doubt(tmp_path: Path) -> None:
    with a_vault(tmp_path) as vault:
        pass
    told = refused(box(vault))
    assert told.may_be_tried_again
    assert not told.may_have_arrived


def test_what_waits_is_read_and_set_aside_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    with a_vault(tmp_path) as vault:
        for name, text in {"b.xml": b"two", "a.xml": b"one", ".hidden.xml": b"-", "note.txt": b"-"}.items():
            (vault.folder / name).write_bytes(text)
        (vault.folder / "folder.xml").mkdir()
        (vault.folder / "link.xml").symlink_to(vault.known_hosts)
        there = box(vault)
        assert there.waiting(".xml") == ["a.xml", "b.xml"]
        assert there.read("a.xml") == b"one"
        there.set_aside("a.xml")
        (vault.folder / "a.xml").write_bytes(b"again")
        there.set_aside("a.xml")
        assert there.waiting(".xml") == ["b.xml"]
        aside = vault.folder / "lasta"
        assert {one.name: one.read_bytes() for one in aside.iterdir()} == {"a.xml": b"one", "a.xml.2": b"again"}


def test_a_link_a_folder_and_what_is_too_large_are_never_read(tmp_path: Path) -> None:
    with a_vault(tmp_path) as vault:
        (vault.folder / "folder.xml").mkdir()
        (vault.folder / "link.xml").symlink_to("large.xml")
        (vault.folder / "large.xml").write_bytes(b"x" * 11)
        for name in ("folder.xml", "link.xml", "large.xml", "gone.xml", "../known_hosts", ".hidden"):
            with pytest.raises(NotHandedOver) as told:
                box(vault).read(name, 10)
            assert not told.value.may_be_tried_again
        assert box(vault).read("large.xml", 11) == b"x" * 11


@pytest.mark.parametrize(
    "told", [{"known_hosts": ""}, {"key_file": ""}, {"password": "too"}, {"folder": ""}, {"host": ""}], ids=str
)
def test_a_server_without_its_key_or_ours_is_not_made(told: dict[str, str]) -> None:
    given = {"host": "h", "user": "u", "folder": "/", "known_hosts": "k", "key_file": "f"} | told
    with pytest.raises(NotSendable):
        SftpServer(port=22, **given)  # type: ignore[arg-type]


def test_a_password_is_not_shown() -> None:
    assert "hemligt" not in repr(SftpServer("h", 22, "u", "/", "k", password="hemligt"))
