"""The demo under one roof: database, web and worker, on a clock of its own, until Ctrl-C.

The clock shows 2021-11-27 02:10 at the first start, ticks, and goes on where it stopped. Whatever ends the
demo ends all of it: what it starts is tethered to it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from jourbok.config.children import Child, ChildEnded, run_to_its_end, running_child
from jourbok.config.embedded import APP, OWNER, Server, running_server
from jourbok.config.embedded_folders import state_of
from jourbok.config.embedded_programs import ServerUnavailable
from jourbok.config.tether import die_with_parent
from jourbok.kernel import clock, localtime
from jourbok.kernel.errors import BadInput

FIRST_CLOCK = "2021-11-27T02:10"
MACHINE_TIME = "now"
DATABASE = "jourbok"
PROJECT = Path(__file__).resolve().parents[3]
READY_WITHIN_SECONDS = 90
KEEP_CLOCK_EVERY_SECONDS = 10
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PYTHON = [sys.executable, "-m"]


class DemoCannotStart(Exception):
    """The demo cannot start; the message says why, in Swedish."""


def run_demo(*, port: int, clock_wish: str | None = None) -> int:
    """Run the demo of this clone until it is stopped; the exit code of the command.

    `clock_wish` is a local time, an instant, or ``now`` for the machine's time; without it, and without CLOCK or
    JOURBOK_CLOCK in the environment, the clock goes on where it stopped.
    """
    clock_wish = clock_wish or os.environ.get("CLOCK") or os.environ.get("JOURBOK_CLOCK")
    for number in STOPPING:
        signal.signal(number, _stop_once)
    if "MAKELEVEL" in os.environ:  # when make is killed nobody is left to press Ctrl-C
        die_with_parent(signal.SIGTERM)
    state = state_of(PROJECT)
    try:
        _require_free(port)
        with ExitStack() as stack:
            stack.enter_context(demo_clock(state / "clock", clock_wish))
            _say("Startar databasen …")
            server = stack.enter_context(running_server(state))
            _say(server.described_sv())
            environment = _environment(server, state)
            _prepare(server, state, environment)
            children = _start(stack, state, environment, port)
            _await_ready(children, port)
            _say(f"\nJourbok är igång: http://localhost:{port}/\n\n{(state / 'sign-ins').read_text()}\nCtrl-C stoppar.")
            _watch(children, state / "clock")
    except KeyboardInterrupt:
        _say("\nDemon är stoppad. Det som skrevs finns kvar till nästa gång.")
        return 0
    except (BadInput, DemoCannotStart) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    except (ChildEnded, ServerUnavailable) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1


def _stop_once(_number: int, _frame: FrameType | None) -> NoReturn:
    """The first signal stops the demo; those that follow do not disturb the stopping."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise DemoCannotStart(
                f"Port {port} går inte att använda ({error.strerror}). Välj en annan, till exempel: PORT=8001 make demo"
            ) from error


def _environment(server: Server, state: Path) -> dict[str, str]:
    """What web and worker inherit; they sign in to the database as the role that owns nothing."""
    secret = state / "secret"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(48))
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "jourbok.config.settings.demo",
        "JOURBOK_DATABASE_URL": server.url(DATABASE, role=APP),
        "JOURBOK_SECRET_KEY": secret.read_text(),
        "PYTHONUNBUFFERED": "1",
    }


def _prepare(server: Server, state: Path, environment: dict[str, str]) -> None:
    """Tables, grants and the synthetic year are there afterwards; the owner makes them, once for each version."""
    server.ensure_database(DATABASE)
    version = version_of_tables()
    if server.note(DATABASE) == version and (state / "sign-ins").exists():
        return
    owner = {"JOURBOK_OWNER_DATABASE_URL": server.url(DATABASE, role=OWNER), "JOURBOK_AS_OWNER": "1"}
    command = [*PYTHON, "jourbok.config.prepare_demo", str(state / "sign-ins")]
    if run_to_its_end(command, environment | owner) != 0:
        raise ChildEnded("Databasen kunde inte göras i ordning; skälet står ovan.")
    server.set_note(DATABASE, version)


def version_of_tables() -> str:
    """Changes with every migration, ours or a library's, and with what is granted."""
    inputs = [PROJECT / "requirements/runtime.txt", PROJECT / "src/jourbok/config/grants.py"]
    inputs += sorted((PROJECT / "src/jourbok").glob("*/migrations/*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()


def web_command(port: int) -> list[str]:
    """The web server as the demo runs it; production's is in docs/operations/install.md."""
    granian = [*PYTHON, "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1", "--no-ws"]
    ends = ["--workers-kill-timeout", "5", "--respawn-failed-workers"]  # one that is killed does not end the others
    return [*granian, *ends, "--host", "127.0.0.1", "--port", str(port), "jourbok.config.wsgi:application"]


def worker_command() -> list[str]:
    """Background work as the demo runs it."""
    return [*PYTHON, "django", "work"]


def _start(stack: ExitStack, state: Path, environment: dict[str, str], port: int) -> list[Child]:
    _say("Startar webb och bakgrundsarbete …")
    web = running_child("Webben", web_command(port), environment, state / "web.log")
    # When we are killed the database ends too: a worker that was asked to end would wait half a minute to tell it.
    worker_log = state / "worker.log"
    worker = running_child("Bakgrundsarbetet", worker_command(), environment, worker_log, orphaned=signal.SIGKILL)
    return [stack.enter_context(web), stack.enter_context(worker)]


def _await_ready(children: list[Child], port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while not _answers(port):
        for child in children:
            child.must_run()
        if time.monotonic() > deadline:
            logs = ", ".join(str(child.log) for child in children)
            raise ChildEnded(f"Jourbok svarar inte efter {READY_WITHIN_SECONDS} sekunder. Se {logs}.")
        time.sleep(0.2)


def _answers(port: int) -> bool:
    """Whether web, database and worker say that they are ready."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:  # not yet listening, or 503
        return False


def _watch(children: list[Child], kept_clock: Path) -> NoReturn:
    """Until a signal, the end of the terminal, or the end of a child."""
    has_terminal = sys.stdout.isatty()
    while True:
        _keep_clock(kept_clock)
        for _ in range(KEEP_CLOCK_EVERY_SECONDS):
            for child in children:
                child.must_run()
            if has_terminal and not sys.stdout.isatty():  # closed, and make did not pass the signal on
                raise KeyboardInterrupt
            time.sleep(1)


# --- the clock ------------------------------------------------------------------------------------------------


@contextmanager
def demo_clock(kept: Path, wish: str | None) -> Iterator[None]:
    """Sets the clock that the children inherit, and keeps what it shows when the block ends."""
    show_demo_time(kept, wish)
    try:
        yield
    finally:
        _keep_clock(kept)


def show_demo_time(kept: Path, wish: str | None) -> None:
    """This process and those that it starts see the wished time, or where the demo's clock stands, or its first."""
    for name in ("JOURBOK_CLOCK_AT", "JOURBOK_CLOCK_SET"):
        os.environ.pop(name, None)
    if wish != MACHINE_TIME:
        stopped_at = kept.read_text() if kept.exists() else ""
        shown = localtime.parse_instant(wish or stopped_at or FIRST_CLOCK)
        os.environ |= {"JOURBOK_CLOCK_AT": shown.isoformat(), "JOURBOK_CLOCK_SET": str(time.time())}


def _keep_clock(kept: Path) -> None:
    """The next start goes on from here; the machine's time is not kept."""
    if clock.is_demo_time() and kept.parent.exists():
        fresh = kept.with_suffix(".fresh")
        fresh.write_text(localtime.iso(clock.now()))
        fresh.replace(kept)


def _say(text: str) -> None:
    with suppress(OSError):  # the terminal may be gone
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
