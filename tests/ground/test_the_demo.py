"""The demo's machinery: its clock ticks and is kept, its programs leave nothing, and refusals are in Swedish."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from jourbok.config.children import ChildEnded, run_to_its_end, running_child
from jourbok.config.embedded_folders import state_home
from jourbok.config.run_demo import demo_clock
from jourbok.kernel import clock
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import parse_instant

JOURBOK = Path(sys.executable).parent / "jourbok"
A_FAMILY = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def lives(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def ends(process: int) -> bool:
    """Whether it is gone within half a minute: a database that has just loaded a year writes it down first."""
    for _ in range(600):
        if not lives(process):
            return True
        time.sleep(0.05)
    return False


def first_line(log: Path) -> str:
    while not (text := log.read_text()):
        time.sleep(0.05)
    return text.splitlines()[0]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def demo_command(port: int, *more: str) -> subprocess.CompletedProcess[str]:
    command = [str(JOURBOK), "demo", "--port", str(port), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)


def test_what_a_program_started_ends_with_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running_child("Provet", [sys.executable, "-c", A_FAMILY], os.environ, log) as child:
        grandchild = int(first_line(log))
        assert lives(grandchild)
    assert not lives(child.process.pid)
    assert ends(grandchild)


def test_a_program_that_ends_is_told_with_what_it_said_last(tmp_path: Path) -> None:
    with running_child(
        "Webben", [sys.executable, "-c", "raise SystemExit('ont om plats')"], os.environ, tmp_path / "log"
    ) as child:
        child.process.wait()
        with pytest.raises(ChildEnded, match=r"(?s)Webben stannade \(kod 1\).*ont om plats"):
            child.must_run()


def test_the_exit_code_of_a_finished_program_is_known() -> None:
    assert run_to_its_end([sys.executable, "-c", "raise SystemExit(3)"], os.environ) == 3


def test_the_first_clock_shows_ten_past_two_and_the_next_goes_on_from_there(tmp_path: Path) -> None:
    kept = tmp_path / "clock"
    first = parse_instant("2021-11-27T02:10")
    with demo_clock(kept, None):
        assert timedelta() <= clock.now() - first < timedelta(seconds=5)
        time.sleep(1.1)
    with demo_clock(kept, None):
        assert timedelta(seconds=1) <= clock.now() - first < timedelta(seconds=10)


def test_a_clock_that_is_asked_for_is_set(tmp_path: Path) -> None:
    kept = tmp_path / "clock"
    kept.write_text("2021-11-27T05:00:00+01:00")
    with demo_clock(kept, "2021-12-24T18:00"):
        assert clock.now() - parse_instant("2021-12-24T18:00") < timedelta(seconds=5)


def test_real_time_is_the_machines_and_is_not_kept(tmp_path: Path) -> None:
    kept = tmp_path / "clock"
    with demo_clock(kept, "now"):
        assert not clock.is_demo_time()
    assert not kept.exists()


@pytest.mark.parametrize("wish", ["igår", "2021-10-31T02:30", "2021-03-28T02:30"])
def test_a_clock_that_cannot_be_read_is_refused(tmp_path: Path, wish: str) -> None:
    with pytest.raises(BadInput), demo_clock(tmp_path / "clock", wish):
        pass


def children_of(process: int) -> set[int]:
    """Every process below it."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            parents[int(status.parent.name)] = int(status.read_text().partition("PPid:")[2].split()[0])
    below = {process}
    while more := {child for child, parent in parents.items() if parent in below} - below:
        below |= more
    return below - {process}


@contextmanager
def ready_demo(port: int, state: Path) -> Iterator[subprocess.Popen[str]]:
    """The demo, when it has said that it is ready; what it says is shown when it fails."""
    command = [str(JOURBOK), "demo", "--port", str(port)]
    environment = os.environ | {"JOURBOK_STATE_DIR": str(state), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout
        for line in demo.stdout:
            sys.stdout.write(line)
            if "Ctrl-C stoppar" in line:
                break
        try:
            yield demo
        finally:
            demo.kill()


@pytest.mark.long
def test_the_demo_comes_up_lets_somebody_in_and_leaves_nothing_running() -> None:
    state = state_home() / f"prov-{os.getpid()}"
    port = free_port()
    try:
        with ready_demo(port, state) as demo:
            assert demo.poll() is None
            family = children_of(demo.pid)
            assert len(family) >= 5, "database, web with two workers, and the background worker"
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as page:
                assert "demo: logga in med ett klick" in page.read().decode().lower()
            demo.send_signal(signal.SIGINT)
            assert demo.wait(30) == 0
        assert all(map(ends, family))
        with ready_demo(port, state) as again:
            family = children_of(again.pid)
            again.kill()
        assert all(map(ends, family))
    finally:
        shutil.rmtree(state, ignore_errors=True)


def test_a_taken_port_is_refused_in_swedish() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = demo_command(taken.getsockname()[1])
    assert refused.returncode == 2
    assert "PORT=8001 make demo" in refused.stderr


def test_a_bad_clock_is_refused_in_swedish() -> None:
    refused = demo_command(free_port(), "--clock", "snart")
    assert refused.returncode == 2
    assert "går inte att läsa" in refused.stderr
