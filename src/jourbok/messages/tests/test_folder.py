"""Files in a folder that another system reads: whole or not at all, the same once, and nothing else is ever read."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.messages.transports.box import hidden_name, is_name
from jourbok.messages.transports.folder import Folder
from jourbok.messages.transports.outcome import NotHandedOver

NAME, CONTENT = "rapport-1.xml", b"<rapport>" + b"x" * 200_000 + b"</rapport>"


def kept(folder: Path) -> dict[str, bytes]:
    """Everything in the folder, hidden files too."""
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}


def refused(folder: Path, name: str = NAME, content: bytes = CONTENT) -> NotHandedOver:
    with pytest.raises(NotHandedOver) as told:
        Folder(folder).put(name, content)
    assert str(folder) not in told.value.reason
    return told.value


def in_a_process_of_its_own(code: str, folder: Path) -> str:
    """What a process prints that has given something up before it puts the file there."""
    told = f"""
        import os, resource, signal, sys
        from pathlib import Path
        from jourbok.messages.transports.folder import Folder
        from jourbok.messages.transports.outcome import NotHandedOver
        folder = Folder(Path({str(folder)!r}))
        {code}
        try:
            folder.put({NAME!r}, b"x" * 200_000)
        except NotHandedOver as told:
            print(told.reason, told.may_be_tried_again, told.may_have_arrived)
    """
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "jourbok.config.settings.test"
    done = subprocess.run([sys.executable, "-c", dedent(told)], env=environment, capture_output=True, check=False)
    return done.stdout.decode() + done.stderr.decode()


def test_a_file_lies_there_whole_and_the_same_again_is_one_file(tmp_path: Path) -> None:
    for _ in range(2):
        Folder(tmp_path).put(NAME, CONTENT)
    assert kept(tmp_path) == {NAME: CONTENT}
    assert (tmp_path / NAME).stat().st_mode & 0o007 == 0, "nobody else on the host reads it"


@pytest.mark.parametrize("other", [b"", b"other", CONTENT + b"x", b"y" * len(CONTENT)], ids=len)
def test_another_file_with_the_name_is_refused_and_the_first_one_stands(tmp_path: Path, other: bytes) -> None:
    Folder(tmp_path).put(NAME, CONTENT)
    told = refused(tmp_path, content=other)
    assert not told.may_be_tried_again
    assert not told.may_have_arrived
    assert kept(tmp_path) == {NAME: CONTENT}


def test_a_link_or_a_folder_with_the_name_is_not_followed_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "ut").mkdir()
    (tmp_path / "elsewhere").write_bytes(CONTENT)
    (tmp_path / "ut" / NAME).symlink_to(tmp_path / "elsewhere")
    (tmp_path / "ut" / "folder.xml").mkdir()
    for name in (NAME, "folder.xml"):
        assert "annan fil" in refused(tmp_path / "ut", name).reason
    assert (tmp_path / "ut" / NAME).is_symlink()


def test_many_that_put_the_same_at_once_make_one_file_that_is_never_seen_in_part(tmp_path: Path) -> None:
    large, seen, failed = os.urandom(3_000_000), set(), []
    is_done = threading.Event()

    def put() -> None:
        try:
            Folder(tmp_path).put(NAME, large)
        except NotHandedOver as told:
            failed.append(told.reason)

    def look() -> None:
        while not is_done.is_set():
            if (tmp_path / NAME).exists():
                seen.add((tmp_path / NAME).read_bytes() == large)

    looking = threading.Thread(target=look)
    looking.start()
    putting = [threading.Thread(target=put) for _ in range(8)]
    for one in putting:
        one.start()
    for one in putting:
        one.join()
    is_done.set()
    looking.join()
    assert failed == []
    assert seen <= {True}
    assert kept(tmp_path) == {NAME: large}


def test_what_one_that_died_left_is_written_over_by_the_next_and_never_listed(tmp_path: Path) -> None:
    (tmp_path / hidden_name(NAME, CONTENT)).write_bytes(CONTENT[:1000])
    assert Folder(tmp_path).waiting() == []
    Folder(tmp_path).put(NAME, CONTENT)
    assert kept(tmp_path) == {NAME: CONTENT}


def test_what_is_left_of_another_file_with_the_name_never_gets_into_this_one(tmp_path: Path) -> None:
    (tmp_path / hidden_name(NAME, CONTENT)).write_bytes(CONTENT)
    Folder(tmp_path).put(NAME, b"short")
    assert (tmp_path / NAME).read_bytes() == b"short"


def test_a_folder_that_is_not_there_is_a_share_that_is_not_mounted_and_is_not_made(tmp_path: Path) -> None:
    told = refused(tmp_path / "ut")
    assert told.reason == "Mappen finns inte."
    assert told.may_be_tried_again
    assert not (tmp_path / "ut").exists()
    for asked in (Folder(tmp_path / "ut").waiting, lambda: Folder(tmp_path / "ut").read(NAME)):
        with pytest.raises(NotHandedOver, match="Mappen finns inte"):
            asked()
    (tmp_path / "file").write_bytes(b"")
    assert refused(tmp_path / "file").reason == "Mappen är ingen mapp."


def test_a_folder_that_takes_no_more_is_told_in_words_and_keeps_no_part(tmp_path: Path) -> None:
    told = in_a_process_of_its_own("resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))", tmp_path)
    assert told == "Filen är större än mappen tar emot. True False\n"
    assert kept(tmp_path) == {}


@pytest.mark.skipif(os.geteuid() != 0, reason="bara root kan montera en liten disk")
def test_a_disk_that_is_full_is_told_in_words_and_keeps_no_part(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("här går ingen disk att montera")
    try:
        told = refused(disk)
        assert (told.reason, told.may_be_tried_again, told.may_have_arrived) == ("Mappen är full.", True, False)
        assert kept(disk) == {}
        Folder(disk).put("small.xml", b"x")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_folder_that_we_may_not_write_in_is_told_in_words(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    for above in tmp_path.parents[:3]:
        above.chmod(above.stat().st_mode | 0o055)
    told = in_a_process_of_its_own("os.geteuid() or os.setuid(65534)", tmp_path)
    assert told == "Vi har inte rätt att använda mappen. True False\n"


def test_what_waits_is_told_in_order_and_files_that_are_no_plain_files_are_not(tmp_path: Path) -> None:
    for name in ("b.xml", "a.xml", ".hidden.xml", "a.txt", "två ord.xml"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "folder.xml").mkdir()
    (tmp_path / "link.xml").symlink_to(tmp_path / "a.xml")
    os.mkfifo(tmp_path / "pipe.xml")
    assert Folder(tmp_path).waiting(".xml") == ["a.xml", "b.xml"]
    assert Folder(tmp_path).waiting() == ["a.txt", "a.xml", "b.xml"]


def test_a_link_a_folder_a_pipe_and_what_is_too_large_are_never_read(tmp_path: Path) -> None:
    (tmp_path / "folder.xml").mkdir()
    (tmp_path / "link.xml").symlink_to(tmp_path / "large.xml")
    (tmp_path / "large.xml").write_bytes(b"x" * 11)
    os.mkfifo(tmp_path / "pipe.xml")
    for name in ("folder.xml", "link.xml", "pipe.xml", "large.xml", "gone.xml"):
        with pytest.raises(NotHandedOver) as told:
            Folder(tmp_path).read(name, 10)
        assert not told.value.may_be_tried_again
    assert Folder(tmp_path).read("large.xml", 11) == b"x" * 11


def test_what_is_set_aside_is_kept_and_so_is_what_lay_there_before(tmp_path: Path) -> None:
    for text in (b"one", b"two", b"three"):
        (tmp_path / "a.xml").write_bytes(text)
        Folder(tmp_path).set_aside("a.xml")
    assert Folder(tmp_path).waiting() == []
    assert kept(tmp_path / "lasta") == {"a.xml": b"one", "a.xml.2": b"two", "a.xml.3": b"three"}
    with pytest.raises(NotHandedOver, match="Filen finns inte"):
        Folder(tmp_path).set_aside("a.xml")


def test_nothing_is_set_aside_through_a_link_that_leads_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "in" / "lasta").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in" / "a.xml").write_bytes(b"one")
    with pytest.raises(NotHandedOver):
        Folder(tmp_path / "in").set_aside("a.xml")
    assert kept(tmp_path / "in") == {"a.xml": b"one"}


@given(st.text() | st.text("./\\\0 \nab").map(lambda text: f"../{text}"))
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    if not is_name(name):
        for asked in (lambda: Folder(Path("/")).read(name), lambda: Folder(Path("/")).set_aside(name)):
            with pytest.raises(NotHandedOver, match="namn"):
                asked()
    assert not is_name(name) or ("/" not in name and not name.startswith("."))


@pytest.mark.parametrize("name", ["", ".", "..", ".a", "a/b", "/a", "a\n", "å", "a" * 121, "a\0", "a b"])
def test_a_name_that_is_hidden_long_or_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    assert not refused(tmp_path, name).may_be_tried_again
    with pytest.raises(NotHandedOver):
        Folder(tmp_path).set_aside("a.xml", name)
    assert kept(tmp_path) == {}
