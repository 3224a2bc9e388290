"""What the fault tests share: a served night, a ledger, and the verdict at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import pytest_django

from jourbok.messages.transports import HttpEndpoint, Ways
from tests.faults.checking import Tell
from tests.faults.ledger import Ledger
from tests.faults.night import Night, a_night
from tests.faults.verdict import FIGURES, verdict


@pytest.fixture(scope="session")
def night() -> Iterator[Night]:
    """One served night for all tests of a process; each test leaves it working."""
    with a_night() as served:
        yield served


@pytest.fixture(autouse=True)
def ways_out(settings: pytest_django.Settings) -> None:
    """An installation that can fax, through a gateway that is not there."""
    settings.MESSAGE_WAYS = Ways(
        fax=HttpEndpoint("http://127.0.0.1:1/"), invoices_out=HttpEndpoint("http://127.0.0.1:1/")
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    kept = Ledger(tmp_path / "ledger.jsonl")
    yield kept
    kept.close()


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    def told(**figures: float) -> None:
        for name, figure in figures.items():
            assert name in FIGURES, name
            record_property(name, figure)

    return told


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The verdict, when fault tests were run."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    for line in verdict(reports):
        terminalreporter.write_line(line)
