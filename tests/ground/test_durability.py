"""Production does not start on a database that may lose what it has acknowledged; a server of ours says what it is."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.test import Client
from pytest_django import Settings

from jourbok.config.durability import SAFE, described_sv, refusal_sv
from jourbok.config.embedded import APP, Server, running_server
from tests.ground.test_the_demo import free_port

WEB = ["granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "1", "--no-ws"]
WORKER = ["django", "work"]
ALL_ON = dict.fromkeys(SAFE, "on")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that gives up durability; it is refused before anybody asks for a table."""
    with running_server(None, fast=True) as fast:
        yield fast


def production(server: Server) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "jourbok.config.settings.production",
        "JOURBOK_SECRET_KEY": "x" * 60,
        "JOURBOK_ALLOWED_HOSTS": "jourbok.example.se",
        "JOURBOK_SSL_REDIRECT": "false",
        "JOURBOK_DATABASE_URL": server.url("postgres", role=APP),
        "PYTHONUNBUFFERED": "1",
    }


def web(port: int, *more: str) -> list[str]:
    return [sys.executable, "-m", *WEB, "--port", str(port), *more, "jourbok.config.wsgi:application"]


def outcome(command: list[str], server: Server) -> tuple[int, str]:
    done = subprocess.run(
        command,
        env=production(server),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=90,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.long
@pytest.mark.parametrize(
    "command",
    [web(free_port()), web(free_port(), "--respawn-failed-workers"), [sys.executable, "-m", *WORKER]],
    ids=["web", "web that is started anew", "worker"],
)
def test_production_refuses_a_server_without_durability_in_swedish(command: list[str], server: Server) -> None:
    code, said = outcome(command, server)
    assert code not in (0, None), said
    assert "Databasen kan förlora det som den har kvitterat: fsync är off" in said
    assert "full_page_writes är off, synchronous_commit är off" in said
    assert "data_checksums är" not in said


@pytest.mark.long
def test_production_starts_when_the_same_server_keeps_what_it_acknowledges(server: Server) -> None:
    with running_server(None) as durable:
        assert outcome([sys.executable, "-m", "django", "check"], durable)[0] == 0
        port = free_port()
        with subprocess.Popen(web(port), env=production(durable), stderr=subprocess.DEVNULL) as running:
            try:
                assert answers(port)
            finally:
                running.terminate()


def answers(port: int) -> bool:
    for _ in range(150):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except urllib.error.URLError:
            time.sleep(0.2)
        else:
            return True
    return False


@pytest.mark.django_db
def test_readiness_ends_when_the_database_gives_up_durability(settings: Settings) -> None:
    assert Client().get("/readyz").json() == {"status": "unavailable", "database": True, "worker": False}
    settings.DURABLE_DATABASE_REQUIRED = True
    assert Client().get("/readyz").json() == {"status": "unavailable", "database": False}


@pytest.mark.parametrize("name", SAFE)
def test_each_of_the_four_is_wanted_and_one_that_cannot_be_seen_is_not_held_against_the_server(name: str) -> None:
    assert refusal_sv(ALL_ON) == ""
    assert f"{name} är off" in refusal_sv(ALL_ON | {name: "off"})
    assert refusal_sv({other: value for other, value in ALL_ON.items() if other != name}) == ""


def test_a_commit_that_waits_for_less_than_our_own_disk_is_refused_and_for_more_is_not() -> None:
    assert [
        value
        for value in ("off", "local", "remote_write", "on", "remote_apply")
        if not refusal_sv(ALL_ON | {"synchronous_commit": value})
    ] == ["on", "remote_apply"]


@pytest.mark.long
def test_a_server_of_ours_says_what_it_runs_with(server: Server) -> None:
    assert server.described_sv().startswith("Databasen är snabb men osäker, bara för prov: fsync=off, ")
    with closing(server.connect()) as connection:
        assert connection.execute("show data_checksums").fetchone() == ("on",)
    said = described_sv(ALL_ON)
    assert said.startswith("Databasen sparar på disk innan den kvitterar")
    assert "fsync=on" in said
