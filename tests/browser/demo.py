"""The demo as a browser meets it: a copy of its year, served, for each file of tests."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from jourbok.config.children import Child, running_child
from tests.databases import copy_of_the_year, environment, url_of

READY_WITHIN_SECONDS = 60
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Demo:
    """A served demo: its address and its database."""

    address: str
    database: str

    def one(self, question: str) -> str:
        """The single value that the question finds, as it stands in an address."""
        with closing(psycopg.connect(url_of(self.database))) as connection:
            found = connection.execute(question.encode()).fetchone()
        assert found, question
        return str(found[0])


@contextmanager
def served_demo(*, clock: str, run: str, folder: Path, as_sent: bool = False) -> Iterator[Demo]:
    """A demo of one's own, untouched, whose clock begins at `clock`; gone with its database after the block.

    `as_sent` serves styles and scripts as production does: gathered, named by their content, and compressed.
    """
    with copy_of_the_year(run, folder) as name, _served(name, clock, folder, as_sent=as_sent) as address:
        yield Demo(address, name)


@contextmanager
def _served(database: str, clock: str, folder: Path, *, as_sent: bool) -> Iterator[str]:
    """The address at which the product's own web server answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "2", "--no-ws"]
    command += ["--host", "127.0.0.1", "--port", port, "jourbok.config.wsgi:application"]
    inherited = environment(database, clock)
    if as_sent:
        inherited |= {"DJANGO_SETTINGS_MODULE": "tests.browser.as_sent", "JOURBOK_STATIC_ROOT": str(folder / "static")}
        gather = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity=0"]
        subprocess.run(gather, env=inherited, check=True, cwd=ROOT)
    with running_child("Webben", command, inherited, folder / "web.log") as web:
        _await_answer(web, f"http://127.0.0.1:{port}/healthz")
        yield f"http://localhost:{port}"


def _await_answer(web: Child, address: str) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        web.must_run()
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{address} does not answer; see {web.log}")
